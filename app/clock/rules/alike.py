"""Which cases are counted alike: accepted, none of their pauses open, their decision clocks standing alike (Art. 17).

Pure. A day left out pushes everything after it by one day: such a case is shown, and moved by an edition, as one that
was accepted so much later and never stopped. So the rule is asked once for very many.
"""

from dataclasses import dataclass
from datetime import date

from app.clock.rules.begun import ItemLimits
from app.clock.rules.calendar import Calendar
from app.clock.rules.due import nth_workday
from app.clock.rules.entries import CaseFacts
from app.clock.rules.limits import Limit
from app.clock.rules.pauses import Pause, Standstill, pause_of_procedure
from app.clock.rules.procedures import DECISION, NOTHING, PROCEDURES
from app.clock.rules.settled import resumed
from app.items.rules.kinds import LimitStart, LimitUnit

_NEVER = (0, 10**9)
_AT_ONCE, _BY_WORKDAYS, _BY_DAYS, _BY_MONTHS = range(4)
_PLACES = {LimitUnit.WORKDAY: _BY_WORKDAYS, LimitUnit.CALENDAR_DAY: _BY_DAYS, LimitUnit.MONTH: _BY_MONTHS,
           LimitUnit.IMMEDIATE: _AT_ONCE}  # fmt: skip

Wanted = tuple[tuple[int, int], ...]
"""Of each decision limit of an item: the place of its unit in a standing, and its number."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the clocks of a case stand: the day zero as if nothing had stopped it, and what had passed, by unit.

    A limit of no more than what had passed when the last pause ended was over by then. It stands where it ended.
    """

    start: int
    on: int
    standstill: Standstill
    calendar: Calendar
    zeros: tuple[tuple[int, int], ...]

    def over(self, place: int, number: int) -> tuple[int, int] | None:
        """The day a term ended on, and what has passed since; None where that takes more than counting."""
        counts, spans = self.calendar.workdays, self.standstill.spans
        if place == _AT_ONCE:
            return self.start, self.on - self.start - self.standstill.days(self.start + 1, self.on)
        end = nth_workday(self.start, number, self.standstill, self.calendar) if place == _BY_WORKDAYS else None
        if end is None or end >= self.on:
            return None
        left_out = sum(counts(max(first, end + 1), last) for first, last in spans if last > end)
        return end, counts(end + 1, self.on) - left_out


def standing(facts: CaseFacts, calendar: Calendar, today: date) -> Standing | None:
    """None for a case that stands alone: not accepted, closed, extended, owing a correction, or stopped now."""
    if facts.accepted_on is None or facts.closed_on or facts.extension or facts.awaiting_correction:
        return None
    pauses = _pauses(facts, today)
    if pauses is None or facts.accepted_on >= today:
        return None
    start, on, standstill = facts.accepted_on.toordinal(), today.toordinal(), Standstill(facts.accepted_on, pauses)
    if not standstill.spans:
        return Standing(start, on, standstill, calendar, ((start, -1),) * 4)
    uncertain = calendar.first_uncertain(start)
    if uncertain is not None and standstill.spans[-1][1] >= uncertain:
        return None
    workdays, days = (_zero(resumed(start, standstill, calendar, unit))
                      for unit in (LimitUnit.WORKDAY, LimitUnit.CALENDAR_DAY))
    # A term of nothing was over before its pauses; months are as long as the day they begin on has them.
    return Standing(start, on, standstill, calendar, (_NEVER, workdays, days, _NEVER))


def _zero(found: tuple[int | None, int]) -> tuple[int, int]:
    zero, passed = found
    return _NEVER if zero is None else (zero, passed)


def _pauses(facts: CaseFacts, today: date) -> list[Pause] | None:
    """The pauses of the decision clocks; None where one is open, or stops only some items' clocks."""
    found = []
    for span in facts.procedures:
        procedure = PROCEDURES.get(span.kind)
        if span.ended_on is None or span.ended_on > today or (procedure and procedure.under):
            return None
        pause = pause_of_procedure(span.opened_on, span.ended_on)
        if pause is not None and procedure is not None and procedure.stops == DECISION:
            found.append(pause)
        elif procedure is not None and procedure.stops not in (DECISION, NOTHING):
            return None
    return found


def wanted(limits: ItemLimits) -> Wanted | None:
    """What of a standing says how cases of an item are counted; None where a limit runs from receipt."""
    given = [limit for limit in (limits.legal, limits.promised) if limit is not None]
    if any(limit.start is LimitStart.RECEIVED for limit in given):
        return None
    return tuple(map(_place, given))


def _place(limit: Limit) -> tuple[int, int]:
    return (_PLACES[limit.unit] if limit.number else _AT_ONCE), limit.number


def alike(wants: Wanted, stands: Standing) -> tuple[int | tuple[int, int], ...] | None:
    """Cases of one item with the same answer are counted alike; None: this one is counted by itself."""
    zeros, found = stands.zeros, []
    for place, number in wants:
        zero, passed = zeros[place]
        stood = zero if number > passed else stands.over(place, number)
        if stood is None:
            return None
        found.append(stood)
    return tuple(found)
