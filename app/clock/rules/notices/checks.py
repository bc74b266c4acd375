"""Whether a notice agrees with itself and with the law of its year (全国年节及纪念日放假办法). Pure."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import chain

from app.clock.rules.calendar import DayKind
from app.clock.rules.difference import is_worked
from app.clock.rules.festivals import legal_days
from app.clock.rules.notices.faults import Fault, Finding, about
from app.clock.rules.notices.reading import ReadDay
from app.clock.rules.notices.words import festivals_of

_FRIDAY = 4
# 元旦 may reach back so far into the year before (facts 4.2).
_REACHES_BACK_TO = (12, 26)


def disagreements(days: Sequence[ReadDay], year: int, *, whole: bool) -> Iterator[Finding]:
    """What does not agree among the days read; all legal days are asked of a whole notice, else its festivals'."""
    given = [day.festival or "" for day in days if day.kind is DayKind.OFF]
    named = None if whole else set(chain.from_iterable(map(festivals_of, given)))
    return chain(_on_weekdays(days), _twofold(days), _outside(days, year), _missing(days, year, named))


def left_worked(kinds: Mapping[date, DayKind], year: int) -> Iterator[Finding]:
    """The legal days off that an arrangement of a whole year leaves worked; those on weekends need no word of it."""
    for festival, ordinals in legal_days(year).items():
        for on in map(date.fromordinal, ordinals):
            if is_worked(on, kinds.get(on, DayKind.PLAIN)):
                yield about(Fault.LEGAL_DAY_MISSING, on, festival=festival)


def twofold(days: Iterable[ReadDay]) -> frozenset[date]:
    """The days named as off and as worked at once."""
    told = list(days)
    off, worked = ({day.on for day in told if day.kind is kind} for kind in (DayKind.OFF, DayKind.WORKED))
    return frozenset(off & worked)


def _on_weekdays(days: Sequence[ReadDay]) -> Iterator[Finding]:
    for day in days:
        if day.kind is DayKind.WORKED and day.on.weekday() <= _FRIDAY:
            yield about(Fault.WORKED_ON_A_WEEKDAY, day.on, quote=day.quote)


def _twofold(days: Sequence[ReadDay]) -> Iterator[Finding]:
    for on in sorted(twofold(days)):
        yield about(Fault.OFF_AND_WORKED, on)


def _outside(days: Sequence[ReadDay], year: int) -> Iterator[Finding]:
    first, last = date(year - 1, *_REACHES_BACK_TO), date(year, 12, 31)
    for day in days:
        if not first <= day.on <= last:
            yield about(Fault.OUTSIDE_ITS_YEAR, day.on, quote=day.quote, year=year)


def _missing(days: Sequence[ReadDay], year: int, named: set[str] | None) -> Iterator[Finding]:
    off = {day.on for day in days if day.kind is DayKind.OFF}
    for festival, ordinals in legal_days(year).items():
        for on in map(date.fromordinal, ordinals):
            if on not in off and (named is None or festival in named):
                yield about(Fault.LEGAL_DAY_MISSING, on, festival=festival)
