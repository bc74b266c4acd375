"""The one clock: a term of a limit from day zero, on a calendar, around its pauses (Art. 16(2), 17). Pure.

`due` is all there is to a due date; nothing of it is ever stored as truth.
"""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from app.clock.rules.calendar import LAST_DAY, Calendar
from app.clock.rules.due import nth_day, nth_workday, rolled
from app.clock.rules.limits import PastTheRecord, allowed_days
from app.clock.rules.pauses import Pause, Standstill
from app.clock.rules.provisional import bounds
from app.items.rules.kinds import LimitUnit

_LAST = LAST_DAY.toordinal()


@dataclass(frozen=True, slots=True)
class Term:
    """期限 – so many units (limit and extension together) after day zero, leaving out the pauses."""

    start_on: date
    number: int
    unit: LimitUnit
    pauses: tuple[Pause, ...] = ()

    @property
    def standstill(self) -> Standstill:
        """Its pauses as one."""
        return Standstill(self.start_on, self.pauses)


@dataclass(frozen=True, slots=True)
class Due:
    """When a term ends: on a day, in an interval while the calendar is not known, or not while a pause is open."""

    earliest: date | None
    latest: date | None
    provisional: bool
    told_until: date | None

    @property
    def due_on(self) -> date | None:
        """The day, where it is certain."""
        return None if self.provisional else self.earliest

    @property
    def open_ended(self) -> bool:
        """Whether a pause without end stands before the due day."""
        return self.latest is None


def due(term: Term, calendar: Calendar) -> Due:
    """When the term ends. `told_until` is the last day of which a ledger can speak, None for none.

    A term of nothing ends on its day zero, whatever day that is (即办). Raises PastTheRecord when the
    answer would lie after 2100.
    """
    if term.unit is LimitUnit.WORKDAY and term.number:
        plain = _plainly(term, calendar)
        if plain is not None:
            return _certain(plain)
    start, standstill = term.start_on.toordinal(), Standstill(term.start_on, term.pauses)
    if term.number == 0:
        return _certain(start)
    uncertain, open_from = calendar.first_uncertain(start), standstill.open_from
    end = _on_the_plain_week(term, start, standstill, calendar)
    settled = end is not None and (uncertain is None or end < uncertain)
    if settled and end is not None and (open_from is None or end < open_from):
        return _certain(end)
    earliest, latest = (end, end) if settled else _interval(term, calendar)
    if open_from is not None and (latest is None or latest >= open_from):
        return Due(None, None, False, date.fromordinal(_first_stood_still(term, open_from, calendar)))
    if earliest is None or latest is None:
        raise PastTheRecord(field="limit.number")
    if uncertain is None or latest < uncertain:
        return _certain(latest)
    told = date.fromordinal(uncertain - 1) if uncertain > start else None
    return Due(date.fromordinal(earliest), date.fromordinal(latest), True, told)


def _plainly(term: Term, calendar: Calendar) -> int | None:
    """The end of a term whose pauses all end, on days that are all settled: nearly every one. None for the others."""
    spans = []
    for pause in term.pauses:
        if pause.to_on is None:
            return None
        spans.append((pause.from_on.toordinal(), pause.to_on.toordinal()))
    if len(spans) > 1:
        spans.sort()
    return calendar.nth_settled(term.start_on.toordinal(), term.number, spans)


@lru_cache(maxsize=8_192)
def _certain(ordinal: int) -> Due:
    day = date.fromordinal(ordinal)
    return Due(day, day, False, day)


def last_counted(term: Term, standstill: Standstill) -> int | None:
    """The last day a term in calendar days or months counts, before it is moved off a day off."""
    allowed = allowed_days(term.start_on, term.number, term.unit)
    return None if allowed is None else nth_day(term.start_on.toordinal(), allowed, standstill)


def _on_the_plain_week(term: Term, start: int, standstill: Standstill, calendar: Calendar) -> int | None:
    if term.unit is LimitUnit.WORKDAY:
        return nth_workday(start, term.number, standstill, calendar)
    end = last_counted(term, standstill)
    return None if end is None else rolled(end, standstill, calendar)


@lru_cache(maxsize=16_384)
def _interval(term: Term, calendar: Calendar) -> tuple[int | None, int | None]:
    """Kept: the cases of one day share their terms, and these answers cost most."""
    standstill = term.standstill
    if term.unit is LimitUnit.WORKDAY:
        return bounds(term.start_on.toordinal(), term.number, standstill, calendar)
    end = last_counted(term, standstill)
    return (None, None) if end is None else bounds(end - 1, 1, standstill, calendar)


def _first_stood_still(term: Term, open_from: int, calendar: Calendar) -> int:
    """The first day of an open pause that would have counted."""
    if term.unit is not LimitUnit.WORKDAY:
        return open_from
    return calendar.nth(calendar.rank(open_from - 1) + 1) or _LAST
