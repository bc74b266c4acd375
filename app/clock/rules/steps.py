"""环节 – each step's share of the promised limit, and whose days were used (Art. 16(3), 17). Pure.

A day belongs to the step that was in hand when it began: the day a draft is passed on is still the one's who passed it.
So the steps use up exactly what the promised clock uses up, and their shares add up exactly to what it allows.
"""

import enum
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from types import MappingProxyType

from app.cases.rules import Act, Light
from app.clock.rules.begun import Begun
from app.clock.rules.calendar import Calendar
from app.clock.rules.clocks import Clock
from app.clock.rules.term import Due, Term, due
from app.core.labels import N_
from app.items.rules.kinds import LimitUnit

COUNTED = (LimitUnit.WORKDAY, LimitUnit.CALENDAR_DAY)


class StepKind(enum.Enum):
    """经办, 审核, 批准."""

    HANDLING = N_("Handling")
    REVIEW = N_("Review")
    APPROVAL = N_("Approval")


@dataclass(frozen=True, slots=True)
class Shares:
    """The parts of a hundred each step has, under a document."""

    handling: int
    review: int
    approval: int
    document: str = ""

    def of(self, step: StepKind) -> int:
        """One step's part."""
        return {StepKind.HANDLING: self.handling, StepKind.REVIEW: self.review, StepKind.APPROVAL: self.approval}[step]


USUAL = Shares(60, 20, 20, "平台默认环节时限分配")

LEADS_TO: dict[Act, StepKind | None] = {
    Act.PROPOSE: StepKind.REVIEW,
    Act.REVIEW: StepKind.APPROVAL,
    Act.SEND_BACK: StepKind.HANDLING,
    Act.GRANT: None,
    Act.DENY: None,
    Act.WITHDRAW: None,
}


@dataclass(frozen=True, slots=True)
class Visit:
    """A step that had the case, from the day it got it to the day it passed it on; None while it has it."""

    step: StepKind
    since: date
    until: date | None


@dataclass(frozen=True, slots=True)
class StepClock:
    """One step's clock: its share in whole units, what it used, and when it ends while it has the case."""

    step: StepKind
    allowed: int
    used: int
    here: bool
    due: Due | None
    light: Light

    @property
    def remaining(self) -> int:
        """What is left; negative when it took more than its share."""
        return self.allowed - self.used


@lru_cache(maxsize=1_024)
def portions(total: int, shares: Shares) -> Mapping[StepKind, int]:
    """Whole units for each step, exactly `total` together: the largest remainders go up, earlier steps first."""
    exact = {step: divmod(total * shares.of(step), 100) for step in StepKind}
    left = total - sum(whole for whole, _ in exact.values())
    first = sorted(StepKind, key=lambda step: -exact[step][1])[:left]
    return MappingProxyType({step: whole + (step in first) for step, (whole, _) in exact.items()})


def visits(accepted_on: date, acts: Iterable[tuple[Act, date]]) -> list[Visit]:
    """Which step had the case when, from acceptance on; acts in order, those that pass nothing on left out."""
    found: list[Visit] = []
    step: StepKind | None = StepKind.HANDLING
    since = accepted_on
    for act, on in acts:
        if act in LEADS_TO and step is not None:
            found.append(Visit(step, since, max(on, since)))
            step, since = LEADS_TO[act], max(on, since)
    return [*found, Visit(step, since, None)] if step is not None else found


@dataclass(frozen=True, slots=True)
class Here:
    """The step that has a case: what it has of the promised term, and when it had the case before."""

    step: StepKind
    allowed: int
    since: date
    before: tuple[Visit, ...]
    term: Term

    def due(self, calendar: Calendar) -> Due:
        """When its share ends."""
        spent = sum(counted(self.term, calendar, each.since, each.until or each.since) for each in self.before)
        return due(Term(self.since, max(0, self.allowed - spent), self.term.unit, self.term.pauses), calendar)


def here(promised: Begun, visited: Sequence[Visit], shares: Shares) -> Here | None:
    """The step that has the case; None where none has it any more, or the limit is not shared."""
    now, limit = visited[-1], promised.limit
    if now.until is not None or promised.stopped_on is not None or limit.unit not in COUNTED or not limit.number:
        return None
    before = tuple(each for each in visited[:-1] if each.step is now.step)
    return Here(now.step, portions(limit.number, shares)[now.step], now.since, before, promised.term)


def step_clocks(promised: Clock, visited: Sequence[Visit], shares: Shares, calendar: Calendar,
                today: date) -> list[StepClock]:
    """Each step that had the case, looked at today. None for a limit in months or at once: it is not shared."""
    if promised.limit.unit not in COUNTED or not promised.limit.number:
        return []
    allowed = portions(promised.limit.number, shares)
    until = min(today, promised.stopped_on or today)
    return [_look(step, allowed[step], [each for each in visited if each.step is step], promised.term, calendar, until)
            for step in StepKind if any(each.step is step for each in visited)]


def _look(step: StepKind, allowed: int, mine: Sequence[Visit], term: Term, calendar: Calendar, on: date) -> StepClock:
    spent = [counted(term, calendar, each.since, min(each.until or on, on)) for each in mine]
    now = mine[-1] if mine[-1].until is None else None
    found = None
    if now is not None:
        left = max(0, allowed - sum(spent[:-1]))
        found = due(Term(now.since, left, term.unit, term.pauses), calendar)
    return StepClock(step, allowed, sum(spent), now is not None, found, _light(allowed - sum(spent), found))


def _light(remaining: int, found: Due | None) -> Light:
    if remaining < 0:
        return Light.OVERDUE
    if found is None:
        return Light.NORMAL
    if found.open_ended:
        return Light.PAUSED
    return Light.WARNING if remaining == 0 else Light.NORMAL


def counted(term: Term, calendar: Calendar, since: date, until: date) -> int:
    """The units of a term that pass after one day up to another, without its pauses."""
    first, last = max(since, term.start_on).toordinal() + 1, until.toordinal()
    standstill = term.standstill
    if standstill.open_from is not None:
        last = min(last, standstill.open_from - 1)
    if last < first:
        return 0
    if term.unit is not LimitUnit.WORKDAY:
        return last - first + 1 - standstill.days(first, last)
    return calendar.workdays(first, last) - sum(
        calendar.workdays(max(first, span_first), min(last, span_last)) for span_first, span_last in standstill.spans
    )
