"""Which cases are counted alike: accepted, their decision clocks standing alike (Art. 17).

Pure. A day left out pushes everything after it by one day: such a case is shown, and moved by an edition, as one that
was accepted so much later and never stopped. One that is stopped now is shown as every other that had so much left
when it stopped. So the rule is asked once for very many.
"""

from datetime import date
from typing import NamedTuple, cast

from app.clock.rules.begun import ItemLimits
from app.clock.rules.calendar import Calendar
from app.clock.rules.due import nth_workday
from app.clock.rules.entries import CaseFacts
from app.clock.rules.limits import Limit
from app.clock.rules.pauses import Pause, Standstill, pause_of_procedure
from app.clock.rules.procedures import DECISION, NOTHING, PROCEDURES
from app.clock.rules.settled import resumed
from app.items.rules.kinds import LimitStart, LimitUnit

_NEVER = 10**9
_AT_ONCE, _BY_WORKDAYS, _BY_DAYS, _BY_MONTHS = range(4)
_PLACES = {LimitUnit.WORKDAY: _BY_WORKDAYS, LimitUnit.CALENDAR_DAY: _BY_DAYS, LimitUnit.MONTH: _BY_MONTHS,
           LimitUnit.IMMEDIATE: _AT_ONCE}  # fmt: skip
_SINCE_RECEIPT = len(_PLACES)
_NOTHING_PASSED = (-1,) * (2 * _SINCE_RECEIPT)
_OTHERS = 2 * _SINCE_RECEIPT - _BY_WORKDAYS - 1
_ASKED_ZEROS, _ASKED = (0,) * _OTHERS, (_NEVER,) * _OTHERS
# A term of nothing was over before its pauses; months are as long as the day they begin on has them.
_COUNTED = {_BY_WORKDAYS: LimitUnit.WORKDAY, _BY_DAYS: LimitUnit.CALENDAR_DAY}

Wanted = tuple[tuple[int, int], ...]
"""Of each decision limit of an item: the place of its unit in a standing, and its number.

The places of limits that run from receipt follow those of limits that run from acceptance.
"""


Stood = int | tuple[int, int]
"""Where a clock stands: its day zero as if nothing had stopped it; of one that was over, its end and what passed since.

Of a clock that is stopped now there is no such day: a number below nothing tells what had passed when it stopped.
"""


class Standing(NamedTuple):
    """Where the clocks of a case stand on a day, by place; it ends where an open pause begins.

    `zeros`: their days zero as if nothing had stopped them. `passed`: what had passed when the last pause ended; a
    limit of no more than that was over by then and stands where it ended, or is counted when it is asked for. As plain
    numbers: they are asked of very many. `lasting`: the procedures that go on and have a longest duration of their own;
    no light hangs on it, but an end.
    """

    received: int
    start: int
    on: int
    standstill: Standstill
    calendar: Calendar
    zeros: tuple[int, ...]
    passed: tuple[int, ...]
    lasting: tuple[object, ...] = ()

    def over(self, place: int, number: int) -> Stood | None:
        """Where the clock of a limit of no more than `passed` stands; None where that takes more than counting."""
        start = self.start if place < _SINCE_RECEIPT else self.received
        place %= _SINCE_RECEIPT
        if place not in _COUNTED:
            return self._over(start, place, number)
        zero, passed = _zero(start, self.standstill, self.calendar, _COUNTED[place])
        return zero if number > passed else self._over(start, place, number)

    def _over(self, start: int, place: int, number: int) -> tuple[int, int] | None:
        """The day a term ended on, and what has passed since."""
        counts, spans = self.calendar.workdays, self.standstill.spans
        if place == _AT_ONCE:
            return start, self.on - start - self.standstill.days(start + 1, self.on)
        end = nth_workday(start, number, self.standstill, self.calendar) if place == _BY_WORKDAYS else None
        if end is None or end >= self.on:
            return None
        left_out = sum(counts(first, last) for first, last in spans if first > end)
        return end, counts(end + 1, self.on) - left_out


def standing(facts: CaseFacts, calendar: Calendar, today: date) -> Standing | None:
    """None for a case that stands alone: not accepted, closed, extended, owing a correction, or stopped on the day."""
    complete_on, accepted_on = facts.complete_on, facts.accepted_on
    if complete_on is None or accepted_on is None or facts.closed_on or facts.extension:
        return None
    pauses = _pauses(facts, today)
    if pauses is None or accepted_on >= today:
        return None
    received, start, on = complete_on.toordinal(), accepted_on.toordinal(), today.toordinal()
    standstill = Standstill(accepted_on, pauses)
    opened, spans = standstill.open_from, standstill.spans
    if opened is not None or spans:
        uncertain, reaches = calendar.first_uncertain(received), opened or spans[-1][1]
        if reaches > on or (uncertain is not None and reaches >= uncertain):
            return None
    last, lasting = on if opened is None else opened - 1, _lasting(facts)
    if opened is None and not spans:
        zeros = (start,) * _SINCE_RECEIPT + (received,) * _SINCE_RECEIPT
        return Standing(received, start, last, standstill, calendar, zeros, _NOTHING_PASSED, lasting)
    # Nearly all limits are of working days since acceptance; the few others are counted when they are asked for.
    zero, passed = _zero(start, standstill, calendar, LimitUnit.WORKDAY)
    return Standing(received, start, last, standstill, calendar, (0, zero, *_ASKED_ZEROS), (_NEVER, passed, *_ASKED),
                    lasting)  # fmt: skip


def _zero(start: int, standstill: Standstill, calendar: Calendar, unit: LimitUnit) -> tuple[int, int]:
    zero, passed = resumed(start, standstill, calendar, unit)
    if standstill.open_from is not None:
        last = standstill.spans[-1][1] if standstill.spans else start
        until = standstill.open_from - 1
        passed += calendar.workdays(last + 1, until) if unit is LimitUnit.WORKDAY else until - last
        return -1 - passed, passed
    return (0, _NEVER) if zero is None else (zero, passed)


def _pauses(facts: CaseFacts, today: date) -> list[Pause] | None:
    """The pauses of the decision clocks.

    None where one began before acceptance or ends later than today, or stops only some items' clocks.
    """
    found = []
    for span in facts.procedures:
        procedure, ended_on, accepted_on = PROCEDURES.get(span.kind), span.ended_on, facts.accepted_on
        early = accepted_on is not None and span.opened_on < accepted_on
        if early or (ended_on is not None and ended_on > today) or (procedure and procedure.under):
            return None
        pause = pause_of_procedure(span.opened_on, span.ended_on)
        if pause is not None and procedure is not None and procedure.stops == DECISION:
            found.append(pause)
        elif procedure is not None and procedure.stops not in (DECISION, NOTHING):
            return None
    return found


def _lasting(facts: CaseFacts) -> tuple[object, ...]:
    return tuple((span.kind, span.opened_on, span.longest)
                 for span in facts.procedures if span.ended_on is None and span.longest is not None)  # fmt: skip


def wanted(limits: ItemLimits) -> Wanted:
    """What of a standing says how cases of an item are counted."""
    return tuple(_place(limit) for limit in (limits.legal, limits.promised) if limit is not None)


def _place(limit: Limit) -> tuple[int, int]:
    place = _PLACES[limit.unit] if limit.number else _AT_ONCE
    return place + (_SINCE_RECEIPT if limit.start is LimitStart.RECEIVED else 0), limit.number


def alike(wants: Wanted, stands: Standing) -> tuple[Stood, ...] | None:
    """Cases of one item with the same answer are counted alike; None: this one is counted by itself."""
    zeros, passed = stands.zeros, stands.passed
    found = [zeros[place] if number > passed[place] else stands.over(place, number) for place, number in wants]
    return None if None in found else cast(tuple[Stood, ...], tuple(found))
