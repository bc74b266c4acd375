"""The clocks of a case: acceptance, correction, decision by law and as promised, delivery (Art. 16(2), 17). Pure.

Each is worked out anew from the case's facts, its item's limits, the calendar and the day it is
looked at; nothing of it is ever the truth.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from app.cases.rules import Light
from app.clock.rules.begun import ACCEPTANCE, CORRECTION, DELIVERY, ItemLimits, begun, lengthened, told_until
from app.clock.rules.calendar import Calendar
from app.clock.rules.due import nth_day, nth_workday
from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.ledger import Line, ledger
from app.clock.rules.limits import Limit, allowed_days
from app.clock.rules.pauses import Standstill
from app.clock.rules.procedures import ClockKind
from app.clock.rules.settled import settled
from app.clock.rules.term import Due, Term, due
from app.clock.rules.thresholds import USUALLY, ThresholdBook, Warn
from app.items.rules.kinds import LimitUnit

__all__ = [
    "ACCEPTANCE",
    "CORRECTION",
    "DELIVERY",
    "Clock",
    "ItemLimits",
    "clocks",
    "clocks_shown",
    "leading",
    "lengthened",
    "light_of",
    "look_at",
    "procedure_clocks",
    "told_until",
]


_SHOWN = (ClockKind.ACCEPTANCE, ClockKind.DECISION_LEGAL, ClockKind.DECISION_PROMISED, ClockKind.DELIVERY)


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

    def lines(self, calendar: Calendar, today: date | None = None) -> list[Line]:
        """Its ledger, day by day; while it stands still, and has not stopped for good, up to today."""
        until = today if self.due.open_ended and self.stopped_on is None else None
        return ledger(self.term, self.due, calendar, until)


def clocks(
    facts: CaseFacts, limits: ItemLimits, calendar: Calendar, today: date, thresholds: ThresholdBook = USUALLY
) -> dict[ClockKind, Clock]:
    """Every clock of a case that has started, looked at today."""
    return {
        each.kind: look_at(each.kind, each.limit, each.term, calendar, today, stopped_on=each.stopped_on,
                           not_before=each.not_before, thresholds=thresholds)
        for each in begun(facts, limits)
    }  # fmt: skip


def clocks_shown(
    facts: CaseFacts, limits: ItemLimits, calendar: Calendar, today: date, thresholds: ThresholdBook = USUALLY,
    kinds: Sequence[ClockKind] | None = None,
) -> dict[ClockKind, Clock]:
    """Those of them that lists show something of: once a case is accepted, its acceptance has nothing more to say.

    `kinds`: these alone.
    """
    if kinds is None:
        kinds = _SHOWN if facts.accepted_on is None else _SHOWN[1:]
    return {
        each.kind: look_at(each.kind, each.limit, each.term, calendar, today, stopped_on=each.stopped_on,
                           thresholds=thresholds)
        for each in begun(facts, limits, kinds)
    }  # fmt: skip


def procedure_clocks(
    facts: CaseFacts, calendar: Calendar, today: date, thresholds: ThresholdBook = USUALLY
) -> list[tuple[ProcedureSpan, Clock]]:
    """The longest duration of each special procedure that has one, in the order they were opened.

    行政机关应当将所需时间书面告知申请人 (行政许可法 45): a procedure that lasts longer is over its own time, and no
    law lets the case's clocks run again for it; that its days go on being left out is what the light is for.
    """
    found = []
    for span in facts.procedures:
        if span.longest is not None:
            term = Term(span.opened_on, span.longest.number, span.longest.unit)
            found.append((span, look_at(ClockKind.PROCEDURE, span.longest, term, calendar, today,
                                        stopped_on=span.ended_on or facts.closed_on, thresholds=thresholds)))
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


def look_at(
    kind: ClockKind, limit: Limit, term: Term, calendar: Calendar, today: date, *, stopped_on: date | None = None,
    not_before: date | None = None, thresholds: ThresholdBook = USUALLY,
) -> Clock:
    """One term, looked at today. It never ends before `not_before`, the day somebody was told.

    It warns by the edition of thresholds of its day zero, for all its life.
    """
    on, warn = min(today, stopped_on or today), thresholds.on(term.start_on).warn
    seen = _look(settled(term, calendar, on), calendar, on, stopped_on is not None, not_before, warn)
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
def _look(term: Term, calendar: Calendar, on: date, stopped: bool, not_before: date | None, warn: Warn) -> _Look:
    """Kept: the clocks of very many cases are alike."""
    count = _Count(term, told_until(due(term, calendar), not_before), calendar, on, warn)
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


class _Count:
    """The counting of one term up to one day."""

    def __init__(self, term: Term, found: Due, calendar: Calendar, on: date, warn: Warn) -> None:
        self._term, self._calendar, self.due = term, calendar, found
        self._standstill: Standstill = term.standstill
        self._start, self._on = term.start_on.toordinal(), on.toordinal()
        self.allowed = allowed_days(term.start_on, term.number, term.unit) or 0
        self.remaining = self._remaining()
        self._warning_at = warn.at(self.allowed)

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
