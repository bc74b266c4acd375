"""Reading a pasted notice whole, and the days of the edition it makes. Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from types import MappingProxyType

from app.clock.rules.calendar import FIRST_DAY, LAST_DAY, DayKind
from app.clock.rules.festivals import legal_days
from app.clock.rules.notices import words
from app.clock.rules.notices.checks import disagreements, twofold
from app.clock.rules.notices.dates import Context, NotRead
from app.clock.rules.notices.faults import Fault, Finding
from app.clock.rules.notices.orders import Lengthening, Orders, orders_of
from app.clock.rules.notices.reading import Notice, ReadDay, Reading, Sentence
from app.clock.rules.notices.text import Words, sentences

_DAY = timedelta(days=1)
_FRIDAY = 4
_YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)
_HEADS = (words.TITLE, words.NUMBER, words.ADDRESSED, words.SIGNED)
_NOTHING: Mapping[date, DayKind] = MappingProxyType({})


def parse_notice(text: str, year: int | None = None) -> Notice:
    """What a pasted notice, or a part of one, says.

    `year` is the year it is pasted for; a text that states its own is read by that, and a difference
    is a finding. Without either, a year its dates are written with serves; without any, no day is read.
    """
    pasted = sentences(text)
    head = _Head(pasted)
    told = head.year or year or head.year_of_its_dates
    reader = _Reader(told if told in _YEARS else None, head.only_festival)
    taken = tuple(map(reader.take, pasted))
    findings = [*_about_year(told, head.year, year, taken), *reader.findings]
    if reader.year is not None:
        findings += disagreements(reader.days, reader.year, whole=head.whole)
    return Notice(reader.year, head.title, head.document, head.issued_on, head.whole, tuple(reader.days),
                  tuple(reader.lengthened), taken, tuple(findings))


def edition_days(notice: Notice, before: Mapping[date, DayKind] = _NOTHING) -> Mapping[date, DayKind]:
    """The exceptions to Monday–Friday that a notice adds to those in force before it, as an Edition holds them.

    Weekend days inside a block need no exception; a make-up day that is off after all goes back to
    the plain week. A day named as off and as worked at once is left out: its finding must be settled first.
    """
    asked = {day.on: day.kind for day in notice.days}
    for lengthening in notice.lengthened:
        asked |= dict.fromkeys(_until(lengthening), DayKind.OFF)
    unsettled = twofold(notice.days)
    found = {on: _exception(on, kind, before.get(on, DayKind.PLAIN)) for on, kind in asked.items()}
    return {on: kind for on, kind in sorted(found.items())
            if kind is not before.get(on, DayKind.PLAIN) and on not in unsettled}


def _exception(on: date, asked: DayKind, was: DayKind) -> DayKind:
    if asked is DayKind.PLAIN or (asked is DayKind.OFF) == (on.weekday() > _FRIDAY):
        return DayKind.PLAIN
    return asked


def _until(lengthening: Lengthening) -> Iterator[date]:
    """The days after a festival's legal ones up to the day its days off are lengthened to."""
    legal = legal_days(lengthening.until.year).get(lengthening.festival)
    on = date.fromordinal(legal[-1]) + _DAY if legal else lengthening.until
    while on <= lengthening.until:
        yield on
        on += _DAY


class _Head:
    """What title, number, signature and the announcing sentence say of the whole."""

    def __init__(self, pasted: Sequence[Words]) -> None:
        title = _first(words.TITLE, pasted)
        heads = [one.plain for one in pasted if _is_head(one.plain)]
        number = next((found for head in heads if (found := words.NUMBER.search(head))), None)
        announcing = next((found for one in pasted if (found := _framed(one.plain)) and found["announces"]), None)
        self.title = title["title"] if title else None
        self.document = f"国办发明电〔{number['number_year']}〕{number['number']}号" if number else None
        self.issued_on = _signed_on(_first(words.SIGNED, pasted))
        named = words.festivals_of((title["title"] if title else "") + (announcing["intro"] if announcing else ""))
        self.only_festival = named[0] if len(set(named)) == 1 else None
        self.whole = not (title and title["amends"]) and (title is not None or len(set(named)) >= len(words.CALLED))
        year = (title and title["year"]) or (announcing and announcing["intro_year"])
        self.year = int(year) if year else None
        self.year_of_its_dates = _one_year(pasted)


class _Reader:
    """The reading of the sentences one after another."""

    def __init__(self, year: int | None, only_festival: str | None) -> None:
        self.year, self._only_festival = year, only_festival
        self._context = Context(year) if year is not None else None
        self.days: list[ReadDay] = []
        self.lengthened: list[Lengthening] = []
        self.findings: list[Finding] = []

    def take(self, one: Words) -> Sentence:
        """Read one sentence: its days and findings are kept, and what it was taken for is told."""
        return Sentence(one.quote, self._reading(one), words.NAMES_A_DAY.search(one.plain) is not None)

    def _reading(self, one: Words) -> Reading:
        if _is_head(one.plain) or _framed(one.plain):
            return Reading.FRAME
        if words.ADVICE.fullmatch(_unnumbered(one.plain)):
            return Reading.ADVICE
        if self._context is None:
            return Reading.UNREAD
        try:
            self._keep(orders_of(one.plain, self._context), one.quote)
        except NotRead as reason:
            if reason.finding is not None:
                self.findings.append(replace(reason.finding, quote=one.quote))
            self._forget(one.plain, self._context)
            return Reading.UNREAD
        return Reading.ARRANGES

    def _keep(self, orders: Orders, quote: str) -> None:
        there = {(day.on, day.kind) for day in self.days}
        festival = orders.festival or self._only_festival
        for on, kind in dict.fromkeys(orders.days):
            if (on, kind) not in there:
                self.days.append(ReadDay(on, kind, festival, quote))
        self.lengthened += orders.lengthened
        self.findings += (replace(finding, quote=quote) for finding in orders.findings)

    @staticmethod
    def _forget(plain: str, context: Context) -> None:
        """After a sentence that was not read no month is carried on, nor a festival into another item."""
        context.begin(None if words.BEGINS.match(plain) else context.festival)


def _one_year(pasted: Sequence[Words]) -> int | None:
    """The one year that dates are written with; December's may be that before the year arranged and is no witness."""
    written = {
        day["year"]
        for one in pasted
        if not _is_head(one.plain) and not _framed(one.plain)
        for day in words.DAY.finditer(one.plain)
        if day["year"] and day["month"] != "12"
    }
    return int(written.pop()) if len(written) == 1 else None


def _about_year(
    told: int | None, own: int | None, given: int | None, taken: Sequence[Sentence]
) -> Iterator[Finding]:
    if told is None and any(one.names_a_day for one in taken):
        yield Finding(Fault.YEAR_NOT_TOLD)
    if told is not None and told not in _YEARS:
        yield Finding(Fault.YEAR_OFF_THE_RECORD, {"written": told})
    if own is not None and given is not None and own != given:
        yield Finding(Fault.YEARS_DIFFER, {"written": own, "year": given})


def _unnumbered(plain: str) -> str:
    return words.NUMBERING.sub("", plain, count=1) if words.NUMBERING.match(plain) else plain


def _framed(plain: str) -> re.Match[str] | None:
    return words.FRAME.fullmatch(_unnumbered(plain))


def _is_head(plain: str) -> bool:
    return any(pattern.fullmatch(plain) for pattern in _HEADS)


def _first(pattern: re.Pattern[str], pasted: Sequence[Words]) -> re.Match[str] | None:
    return next((found for one in pasted if (found := pattern.fullmatch(one.plain))), None)


def _signed_on(match: re.Match[str] | None) -> date | None:
    if match is None:
        return None
    parts = (match[name] or match[f"cn_{name}"] for name in ("year", "month", "day"))
    try:
        return date(*map(words.number_of, parts))
    except ValueError:
        return None
