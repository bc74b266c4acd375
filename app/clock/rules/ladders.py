"""自动提示 – which rungs each clock of a case has, who hears them, at which hours (Art. 16(2), 17). Pure.

Guangdong's own order (facts 4.3): the handler first, then the section head, then the leader; a correction about to
lapse to the applicant and the handler. Who was told once goes on being told: a head never knows what his clerk doesn't.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time

from app.accounts.rules import Role
from app.cases.rules import CaseState
from app.clock.rules.calendar import Calendar
from app.clock.rules.clocks import Clock
from app.clock.rules.entries import ProcedureSpan
from app.clock.rules.procedures import ClockKind
from app.clock.rules.thresholds import Tier
from app.core.now import SHENZHEN, civil_date

TO_APPLICANT = frozenset({ClockKind.CORRECTION})
"""The clocks that are the applicant's own."""

ROLES: dict[Tier, frozenset[Role]] = {
    Tier.HANDLER: frozenset({Role.CLERK}),
    Tier.SECTION_HEAD: frozenset({Role.CLERK, Role.REVIEWER}),
    Tier.LEADER: frozenset({Role.CLERK, Role.REVIEWER, Role.APPROVER}),
}
"""The platform's roles for Guangdong's tiers: 经办人, 审核人 as section head, 批准人 as leader."""

INSTEAD = (Role.DEPARTMENT_ADMIN, Role.COORDINATOR)
"""Who is told where a department has nobody of the tier itself: a prompt to nobody would be lost."""

HAS_BALL: dict[CaseState, Role] = {CaseState.IN_REVIEW: Role.REVIEWER, CaseState.IN_APPROVAL: Role.APPROVER}
"""Whose move it is, where it is not the clerk's: he hears every rung."""

OPENS, CLOSES = 8, 18
HOURS = tuple(range(9, CLOSES))
FIRST_HOUR = HOURS[0]
"""The platform speaks on the page from eight to six; a person has his digest at one of the whole hours from nine."""


@dataclass(frozen=True, slots=True)
class Voice:
    """One clock that may speak. `subject` tells two of one kind apart: of a special procedure, which it is."""

    subject: str
    clock: Clock

    @property
    def key(self) -> tuple[ClockKind, str]:
        """What is told of it is kept under this."""
        return self.clock.kind, self.subject


def voices(clocks: Mapping[ClockKind, Clock], procedures: Iterable[tuple[ProcedureSpan, Clock]]) -> list[Voice]:
    """The clocks of a case that still run, each of its special procedures for itself."""
    found = [Voice("", clock) for clock in clocks.values()] + [Voice(span.kind, clock) for span, clock in procedures]
    return [voice for voice in found if voice.clock.stopped_on is None]


def hearers(tier: Tier, state: CaseState) -> frozenset[Role]:
    """The roles in a department that hear a rung of a case in this state."""
    at_move = HAS_BALL.get(state)
    return ROLES[tier] | {at_move} if at_move else ROLES[tier]


def is_open(instant: datetime) -> bool:
    """Whether these are the hours in which the platform speaks by itself; on which days, each place's calendar says."""
    return OPENS <= hour_of(instant) < CLOSES


def speaks(calendar: Calendar, instant: datetime) -> bool:
    """Whether the platform may speak by itself now: never at night, never on a day off."""
    return is_open(instant) and calendar.is_worked(civil_date(instant).toordinal())


def speaks_next(calendar: Calendar, instant: datetime) -> datetime:
    """The next instant at which it may, where it may not now: eight o'clock of this working day or the next one."""
    today = civil_date(instant).toordinal()
    opens = today if calendar.is_worked(today) and hour_of(instant) < OPENS else calendar.nth(calendar.rank(today) + 1)
    return datetime.combine(date.fromordinal(opens or today + 1), time(OPENS), SHENZHEN)


def hour_of(instant: datetime) -> int:
    """The hour in Shenzhen."""
    return instant.astimezone(SHENZHEN).hour
