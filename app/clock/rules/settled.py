"""A term whose pauses are all over is shown as one that began so much later and had none (Art. 17). Pure.

What was left out pushes everything after it by the same number of days: the due day, what is left, the next change.
So very many histories have one answer, and it is worked out once.
"""

from dataclasses import replace
from datetime import date

from app.clock.rules.calendar import Calendar
from app.clock.rules.pauses import Standstill
from app.clock.rules.term import Term
from app.items.rules.kinds import LimitUnit


def settled(term: Term, calendar: Calendar, on: date) -> Term:
    """The term without its pauses where they are over on the day and before its end; else the term itself.

    Months keep theirs: their length hangs on the day they begin.
    """
    if not term.pauses or term.unit is LimitUnit.MONTH or not term.number:
        return term
    standstill, start = term.standstill, term.start_on.toordinal()
    if standstill.open_from is not None:
        return term
    if not standstill.spans:
        return replace(term, pauses=())
    last = standstill.spans[-1][1]
    uncertain = calendar.first_uncertain(start)
    if last > on.toordinal() or (uncertain is not None and last >= uncertain):
        return term
    later, passed = resumed(start, standstill, calendar, term.unit)
    if passed >= term.number or later is None:
        return term
    return Term(date.fromordinal(later), term.number, term.unit)


def resumed(start: int, standstill: Standstill, calendar: Calendar, unit: LimitUnit) -> tuple[int | None, int]:
    """The day zero of a term without these pauses that stands where this one does, and what had passed at their end.

    None past the record. Only for pauses that end, and in working or calendar days.
    """
    left_out, last = 0, start
    for first, last in standstill.spans:
        left_out += calendar.workdays(first, last) if unit is LimitUnit.WORKDAY else last - first + 1
    if unit is not LimitUnit.WORKDAY:
        return start + left_out, last - start - left_out
    later = calendar.nth(calendar.rank(start) + left_out) if left_out else start
    return later, calendar.workdays(start + 1, last) - left_out
