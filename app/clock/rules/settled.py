"""A term whose pauses are all over is shown as one that began so much later and had none (Art. 17). Pure.

What was left out pushes everything after it by the same number of days: the due day, what is left, the next change.
So very many histories have one answer, and it is worked out once.
"""

from dataclasses import replace
from datetime import date

from app.clock.rules.calendar import Calendar
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
    if term.unit is LimitUnit.WORKDAY:
        left_out = sum(calendar.workdays(*span) for span in standstill.spans)
        passed, later = calendar.workdays(start + 1, last), calendar.nth(calendar.rank(start) + left_out)
    else:
        left_out = standstill.days(start + 1, last)
        passed, later = last - start, start + left_out
    if passed - left_out >= term.number or later is None:
        return term
    return Term(date.fromordinal(later) if left_out else term.start_on, term.number, term.unit)
