"""The clocks of a case: acceptance, correction, decision by law and as promised, delivery (Art. 16(2), 17). Pure.

Each is worked out anew from the case's facts, its item's limits, the calendar and the day it is
looked at; nothing of it is ever the truth.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from app.cases.rules import Light
from app.clock.rules.calendar import Calendar
from app.clock.rules.due import nth_day, nth_workday
from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.ledger import Line, ledger
from app.clock.rules.limits import Limit, allowed_days
from app.clock.rules.pauses import Pause, Standstill, pause_of_procedure
from app.clock.rules.procedures import DECISION, ClockKind, stopped
from app.clock.rules.settled import settled
from app.clock.rules.term import Due, Term, due
from app.items.rules.kinds import LimitStart, LimitUnit

# 受理: five working days from receipt, or from the answer to a correction (行政许可法 32(4)).
ACCEPTANCE = Limit(5, LimitUnit.WORKDAY, LimitStart.RECEIVED)
# 补正: the applicant's own; no law sets it, so the day his notice names is his to its end.
CORRECTION = Limit(30, LimitUnit.WORKDAY)
# 送达: 应当自作出决定之日起十日内向申请人颁发、送达 (行政许可法 44, 82).
DELIVERY = Limit(10, LimitUnit.WORKDAY)


@dataclass(frozen=True, slots=True)
class ItemLimits:
    """The limits of an item, as its published guide has them, and the law the legal one rests on."""

    legal: Limit | None
    promised: Limit | None
    legal_basis: str | None = None


@dataclass(frozen=True, slots=True)
class Clock:
    """One clock, looked at on one day.

    `allowed`, `used` and `remaining` are working days for a limit in working days, days otherwise;
    they are exact even where the due date is an interval. `remaining` is negative after the due day.
    `light_changes_on` is the next day the light may change by itself, `changes_on` the next on which
    anything shown changes; None while only an event can change it.
    """

    kind: ClockKind
    limit: Limit
    term: Term
    due: Due
    stopped_on: date | None
    allowed: int
    used: int
    remaining: int
    light: Light
    light_changes_on: date | None
    changes_on: date | None

    @property
    def started_on(self) -> date:
        """Day zero."""
        return self.term.start_on

    def lines(self, calendar: Calendar) -> list[Line]:
        """Its ledger, day by day."""
        return ledger(self.term, self.due, calendar)


@dataclass(frozen=True, slots=True)
class Begun:
    """A clock that has started: its term, and the day it stopped for good; what it comes to, a calendar says."""

    kind: ClockKind
    limit: Limit
    term: Term
    stopped_on: date | None
    not_before: date | None = None

    def due(self, calendar: Calendar) -> Due:
        """When it ends."""
        return told_until(due(self.term, calendar), self.not_before)


def begun(facts: CaseFacts, limits: ItemLimits) -> Iterator[Begun]:
    """Every clock of a case that has started."""
    given = {
        ClockKind.ACCEPTANCE: ACCEPTANCE,
        ClockKind.CORRECTION: CORRECTION,
        ClockKind.DECISION_LEGAL: limits.legal,
        ClockKind.DECISION_PROMISED: limits.promised,
        ClockKind.DELIVERY: DELIVERY,
    }
    for kind, limit in given.items():
        start_on = _start(kind, limit, facts) if limit else None
        if limit is not None and start_on is not None:
            whole = _extended(kind, limit, facts)
            term = Term(start_on, whole.number, whole.unit, _pauses(kind, facts, limits))
            not_before = facts.correction_named_on if kind is ClockKind.CORRECTION else None
            yield Begun(kind, whole, term, _stopped_on(kind, facts), not_before)


def clocks(facts: CaseFacts, limits: ItemLimits, calendar: Calendar, today: date) -> dict[ClockKind, Clock]:
    """Every clock of a case that has started, looked at today."""
    return {
        each.kind: look_at(each.kind, each.limit, each.term, calendar, today, stopped_on=each.stopped_on,
                           not_before=each.not_before)
        for each in begun(facts, limits)
    }  # fmt: skip


def procedure_clocks(facts: CaseFacts, calendar: Calendar, today: date) -> list[tuple[ProcedureSpan, Clock]]:
    """The longest duration of each special procedure that has one, in the order they were opened.

    行政机关应当将所需时间书面告知申请人 (行政许可法 45): a procedure that lasts longer is over its own time, and no
    law lets the case's clocks run again for it; that its days go on being left out is what the light is for.
    """
    found = []
    for span in facts.procedures:
        if span.longest is not None:
            term = Term(span.opened_on, span.longest.number, span.longest.unit)
            found.append((span, look_at(ClockKind.PROCEDURE, span.longest, term, calendar, today,
                                        stopped_on=span.ended_on or facts.closed_on)))
    return found


def leading(facts: CaseFacts, found: dict[ClockKind, Clock]) -> Clock | None:
    """The clock whose light the case shows: acceptance first, then the promised limit, else the legal one."""
    if facts.accepted_on is None:
        return found.get(ClockKind.ACCEPTANCE)
    return found.get(ClockKind.DECISION_PROMISED) or found.get(ClockKind.DECISION_LEGAL)


def light_of(facts: CaseFacts, lead: Clock | None) -> Light:
    """The light a case shows: that of its leading clock; 暂停 while the applicant owes a correction (补正).

    Nothing counts until he answers, and then the five days begin anew: there is no clock meanwhile, only a stop.
    """
    if lead is not None:
        return lead.light
    return Light.PAUSED if facts.awaiting_correction and facts.closed_on is None else Light.NOT_STARTED


def _start(kind: ClockKind, limit: Limit, facts: CaseFacts) -> date | None:
    if kind is ClockKind.CORRECTION:
        return facts.correction_asked_on
    if kind is ClockKind.DELIVERY:
        return facts.decided_on
    if kind is ClockKind.ACCEPTANCE or limit.start is LimitStart.RECEIVED:
        return facts.complete_on
    return facts.accepted_on


def _extended(kind: ClockKind, limit: Limit, facts: CaseFacts) -> Limit:
    extension = facts.extension
    if extension is None or not lengthened(kind, limit, facts):
        return limit
    return Limit(limit.number + extension.number, limit.unit, limit.start)


def lengthened(kind: ClockKind, limit: Limit, facts: CaseFacts) -> bool:
    """Whether the extension of a case lengthens this clock: one of its unit that ran when it was approved."""
    given = facts.extension
    if given is None or kind not in DECISION or given.unit is not limit.unit:
        return False
    return facts.extended is None or kind.name in facts.extended


def look_at(
    kind: ClockKind, limit: Limit, term: Term, calendar: Calendar, today: date, *, stopped_on: date | None = None,
    not_before: date | None = None,
) -> Clock:
    """One term, looked at today. It never ends before `not_before`, the day somebody was told."""
    on = min(today, stopped_on or today)
    seen = _look(settled(term, calendar, on), calendar, on, stopped_on is not None, not_before)
    return Clock(kind, limit, term, seen.due, stopped_on, seen.allowed, seen.used, seen.remaining, seen.light,
                 seen.light_changes_on, seen.changes_on)


@dataclass(frozen=True, slots=True)
class _Look:
    """What of a clock does not hang on whose it is."""

    due: Due
    allowed: int
    used: int
    remaining: int
    light: Light
    light_changes_on: date | None
    changes_on: date | None


@lru_cache(maxsize=65_536)
def _look(term: Term, calendar: Calendar, on: date, stopped: bool, not_before: date | None) -> _Look:
    """Kept: the clocks of very many cases are alike."""
    count = _Count(term, told_until(due(term, calendar), not_before), calendar, on)
    light = count.light(stopped=stopped)
    running = not stopped and not count.due.open_ended
    return _Look(
        due=count.due,
        allowed=count.allowed,
        used=count.allowed - count.remaining,
        remaining=count.remaining,
        light=light,
        light_changes_on=count.light_changes_on(light) if running else None,
        changes_on=count.changes_on() if running else None,
    )


def told_until(found: Due, day: date | None) -> Due:
    """The end of a term of which somebody was told that it would not come before a day."""
    if day is None or found.earliest is None or found.latest is None or day <= found.earliest:
        return found
    latest = max(day, found.latest)
    return replace(found, earliest=day, latest=latest, provisional=found.provisional and latest > day)


def _stopped_on(kind: ClockKind, facts: CaseFacts) -> date | None:
    """The day a clock stopped for good; silence used up its five days although it accepts from the day of receipt."""
    if kind is ClockKind.ACCEPTANCE:
        return facts.silent_until or facts.accepted_on or facts.closed_on
    if kind is ClockKind.CORRECTION:
        return facts.corrected_on or facts.closed_on
    return facts.delivered_on if kind is ClockKind.DELIVERY else facts.closed_on


def _pauses(kind: ClockKind, facts: CaseFacts, limits: ItemLimits) -> tuple[Pause, ...]:
    spans = (
        pause_of_procedure(procedure.opened_on, procedure.ended_on or facts.closed_on)
        for procedure in facts.procedures
        if kind in stopped(procedure.kind, limits.legal_basis)
    )
    return tuple(span for span in spans if span is not None)


class _Count:
    """The counting of one term up to one day."""

    def __init__(self, term: Term, found: Due, calendar: Calendar, on: date) -> None:
        self._term, self._calendar, self.due = term, calendar, found
        self._standstill: Standstill = term.standstill
        self._start, self._on = term.start_on.toordinal(), on.toordinal()
        self.allowed = allowed_days(term.start_on, term.number, term.unit) or 0
        self.remaining = self._remaining()

    def _remaining(self) -> int:
        latest = self.due.latest
        if latest is not None and self._on > latest.toordinal():
            return -self._counted(latest.toordinal() + 1, self._on)
        left = self.allowed - self._counted(self._start + 1, self._on)
        # A day on which the end is moved on from a day off is still inside the term.
        return left if latest is None else max(0, left)

    def _counted(self, first: int, last: int) -> int:
        if self._standstill.open_from is not None:
            last = min(last, self._standstill.open_from - 1)
        if last < first:
            return 0
        if self._term.unit is not LimitUnit.WORKDAY:
            return last - first + 1 - self._standstill.days(first, last)
        paused = sum(
            self._calendar.workdays(max(first, span_first), min(last, span_last))
            for span_first, span_last in self._standstill.spans
        )
        return self._calendar.workdays(first, last) - paused

    @property
    def _warning_at(self) -> int:
        """预警: what is left when it begins: a fifth of the limit, and never less than two days (facts 4.3)."""
        return max(2, (self.allowed * 20 + 50) // 100)

    def light(self, *, stopped: bool) -> Light:
        """The light on the day: overdue after the due day, warning near it; a stopped clock keeps its verdict."""
        if self.due.latest is not None and self._on > self.due.latest.toordinal():
            return Light.OVERDUE
        if stopped:
            return Light.NORMAL
        if self.due.open_ended:
            return Light.PAUSED
        return Light.WARNING if self.remaining <= self._warning_at else Light.NORMAL

    def light_changes_on(self, light: Light) -> date | None:
        """The first day after this one on which the light may be another."""
        if light is Light.NORMAL:
            return self._after(self._warned_on())
        if light is Light.WARNING and self.due.latest is not None:
            return self._after(self.due.latest.toordinal() + 1)
        return None

    def _warned_on(self) -> int | None:
        target = self.allowed - self._warning_at
        if self._term.unit is not LimitUnit.WORKDAY:
            return nth_day(self._start, target, self._standstill)
        earliest = due(replace(self._term, number=target), self._calendar).earliest
        return earliest.toordinal() if earliest else None

    def changes_on(self) -> date | None:
        """The next day that counts, or on which the light changes."""
        if self._term.unit is LimitUnit.WORKDAY:
            counted = nth_workday(self._on, 1, self._standstill, self._calendar)
        else:
            counted = nth_day(self._on, 1, self._standstill)
        over = self.due.latest.toordinal() + 1 if self.due.latest else None
        days = [day for day in (counted, over) if day is not None and day > self._on]
        return date.fromordinal(min(days)) if days else None

    def _after(self, ordinal: int | None) -> date | None:
        return None if ordinal is None else date.fromordinal(max(ordinal, self._on + 1))
