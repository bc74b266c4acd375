"""The days a sentence of a notice names: `1月28日（农历除夕、周二）至2月4日`, and lists of such. Pure.

A date without a year lies in the notice's year; in the item of 元旦 one of December lies in the year
before, for its block may reach back. A date without a month takes that of the date before it, or is
the day of that number in the block just named, where that runs from one month into the next.
"""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from app.clock.rules.notices import words
from app.clock.rules.notices.faults import WEEKDAYS, Fault, Finding, weekday_differs

_DAY = timedelta(days=1)
_LONGEST = 31
_DECEMBER = 12
_NEW_YEAR = "元旦"


@dataclass(slots=True)
class Context:
    """What was said before: the notice's year, the item's festivals, the last date and block named in the item."""

    year: int
    festival: str | None = None
    last: date | None = None
    block: tuple[date, ...] = ()

    def begin(self, festival: str | None) -> None:
        """Another item: no month is carried into it."""
        self.festival, self.last, self.block = festival, None, ()


class NotRead(Exception):
    """No pattern knows what stands here; `finding`, where there is one, says what is wrong with it."""

    def __init__(self, finding: Finding | None = None) -> None:
        super().__init__(finding)
        self.finding = finding


class Cursor:
    """A place in one sentence; everything taken moves it on."""

    def __init__(self, sentence: str, context: Context) -> None:
        self.sentence, self.context, self.place = sentence, context, 0
        self.findings: list[Finding] = []

    @property
    def at_end(self) -> bool:
        """Whether the whole sentence is read."""
        return self.place == len(self.sentence)

    def take(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """What the pattern matches here, or None and nothing moves."""
        match = pattern.match(self.sentence, self.place)
        if match is not None:
            self.place = match.end()
        return match

    def days(self, joined_by: re.Pattern[str] = words.AND) -> list[date]:
        """One list of days and spans; empty where no date stands. Raises NotRead."""
        found: list[date] = []
        while True:
            span = self._span()
            if span is None:
                return found
            found.extend(span)
            if not self.take(joined_by):
                return found

    def day(self, after: date | None = None) -> date | None:
        """One date, its weekday checked; `after` is the beginning of its span. Raises NotRead."""
        match = self.take(words.DAY)
        if match is None:
            return None
        on = self._resolved(match, after)
        self._check(on, match["note"])
        self.context.last = on
        if match["month"]:
            self.context.block = ()
        return on

    def _span(self) -> tuple[date, ...] | None:
        first = self.day()
        if first is None:
            return None
        if not self.take(words.UNTIL):
            return (first,)
        last = self.day(after=first)
        if last is None:
            raise NotRead
        if not first < last <= first + _LONGEST * _DAY:
            raise NotRead(Finding(Fault.NO_SPAN, {"first": first.isoformat(), "last": last.isoformat()}))
        self.context.block = tuple(first + _DAY * step for step in range((last - first).days + 1))
        return self.context.block

    def _resolved(self, match: re.Match[str], after: date | None) -> date:
        block = self.context.block
        if not match["month"] and block and block[0].month != block[-1].month:
            return self._in_block(int(match["day"]))
        month = self._month(match)
        try:
            return date(self._year(match, month, after), month, int(match["day"]))
        except ValueError:
            raise NotRead(Finding(Fault.NO_SUCH_DAY, {"written": match[0]})) from None

    def _in_block(self, number: int) -> date:
        found = [on for on in self.context.block if on.day == number]
        if len(found) != 1:
            raise NotRead
        return found[0]

    def _month(self, match: re.Match[str]) -> int:
        if match["month"]:
            return int(match["month"])
        if self.context.last is None or match["year"] or match["next"]:
            raise NotRead
        return self.context.last.month

    def _year(self, match: re.Match[str], month: int, after: date | None) -> int:
        if match["year"]:
            return int(match["year"])
        if match["next"]:
            return (after.year if after else self.context.year) + 1
        if after is not None:
            return after.year + ((month, int(match["day"])) < (after.month, after.day))
        if not match["month"] and self.context.last is not None:
            return self.context.last.year
        if month == _DECEMBER and self.context.festival == _NEW_YEAR:
            return self.context.year - 1
        return self.context.year

    def _check(self, on: date, note: str | None) -> None:
        for part in re.split("[、,]", note) if note is not None else ():
            weekday = words.WEEKDAY.fullmatch(part)
            if weekday is None and not words.LUNAR.fullmatch(part):
                raise NotRead
            written = weekday["weekday"].replace("天", "日") if weekday else None
            if written and WEEKDAYS.index(written) != on.weekday():
                self.findings.append(weekday_differs(on, written))
