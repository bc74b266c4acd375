"""The ledger of a term, day by day: what counted, what did not, and why (Art. 17). Pure."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from app.clock.rules.calendar import Calendar, Mark
from app.clock.rules.limits import corresponding_day
from app.clock.rules.pauses import Standstill
from app.clock.rules.term import Due, Term, last_counted
from app.items.rules.kinds import LimitUnit


@dataclass(frozen=True, slots=True)
class Line:
    """One day of a ledger: its mark, and the units it counts."""

    on: date
    mark: Mark
    counted: int


Judge = Callable[[int, date], tuple[Mark, int]]


def ledger(term: Term, found: Due, calendar: Calendar, until: date | None = None) -> list[Line]:
    """Every day from day zero to the last that can be told, in order and without a gap; `until`: or to this day."""
    if found.told_until is None:
        return []
    judge = _judge(term, calendar)
    start, end = term.start_on.toordinal(), max(found.told_until, until or found.told_until).toordinal()
    lines = [Line(term.start_on, Mark.DAY_ZERO, 0)]
    for ordinal in range(start + 1, end + 1):
        day = date.fromordinal(ordinal)
        lines.append(Line(day, *judge(ordinal, day)))
    return lines


def _judge(term: Term, calendar: Calendar) -> Judge:
    if term.unit is LimitUnit.WORKDAY:
        return _workday_judge(term.standstill, calendar)
    return _day_judge(term, term.standstill)


def _workday_judge(standstill: Standstill, calendar: Calendar) -> Judge:
    def judge(ordinal: int, day: date) -> tuple[Mark, int]:
        if not calendar.is_worked(ordinal):
            return calendar.mark(day), 0
        if standstill.holds(ordinal):
            return Mark.PAUSED, 0
        return calendar.mark(day), 1

    return judge


def _day_judge(term: Term, standstill: Standstill) -> Judge:
    last = last_counted(term, standstill)
    open_from = standstill.open_from
    counts = _counting(term, last)

    def judge(ordinal: int, _: date) -> tuple[Mark, int]:
        if open_from is not None and ordinal >= open_from:
            return Mark.PAUSED, 0
        if last is not None and ordinal > last:
            return Mark.ROLLED, 0
        if standstill.holds(ordinal):
            return Mark.PAUSED, 0
        return Mark.CALENDAR_DAY, counts(ordinal)

    return judge


def _counting(term: Term, last: int | None) -> Callable[[int], int]:
    """How much an unpaused day counts; asked of ascending days, each once."""
    if term.unit is not LimitUnit.MONTH:
        return lambda ordinal: 1
    corresponding = _corresponding_days(term, last)
    upcoming = next(corresponding, None)

    def counts(ordinal: int) -> int:
        # A corresponding day inside a pause is passed on the first day after it that runs.
        nonlocal upcoming
        if upcoming is None or upcoming > ordinal:
            return 0
        upcoming = next(corresponding, None)
        return 1

    return counts


def _corresponding_days(term: Term, last: int | None) -> Iterator[int]:
    """The day each month is passed; the last one is where the pauses have pushed the end to."""
    for month in range(1, term.number):
        day = corresponding_day(term.start_on, month)
        if day is None:
            return
        yield day
    if last is not None:
        yield last
