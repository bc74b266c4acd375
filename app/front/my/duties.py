"""Whose turn it is, and with what: the next duty of a project as its applicant reads it (Art. 16). Pure."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.cases.models import Case
from app.cases.queries import DueLine
from app.cases.rules import Ball, CaseState, ball
from app.cases.standing import SETTLED, Standing
from app.clock.rules.term import Due
from app.closure.rules import Completeness, completeness
from app.items.rules.kinds import Closure

OPEN_TO_FILING = (Standing.NOT_STARTED, Standing.DENIED)


class DutyKind(enum.Enum):
    """What the applicant, or somebody else, does next; the first that applies."""

    CORRECT = "correct"
    SUBMIT = "submit"
    WAIT = "wait"
    REFUSED = "refused"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Counted:
    """How many of the due items that count for closure stand where."""

    total: int
    done: int
    open: int

    @property
    def left(self) -> int:
        """Not begun."""
        return self.total - self.done - self.open


@dataclass(frozen=True, slots=True)
class Duty:
    """The next thing to be done about a project. `until` is the day it must be done by, where there is one.

    `provisional` while that day hangs on a calendar that is not published.
    """

    kind: DutyKind
    lines: tuple[DueLine, ...] = ()
    case: Case | None = None
    until: date | None = None
    provisional: bool = False


def counted(lines: Iterable[DueLine]) -> Counted:
    """Count the items that count for closure."""
    standings = [line.standing for line in lines if line.due.closure is not Closure.FOLLOWS]
    return Counted(
        len(standings), sum(one in SETTLED for one in standings), sum(one is Standing.OPEN for one in standings)
    )


def can_be_filed(line: DueLine, lines: Sequence[DueLine]) -> bool:
    """Whether the applicant may hand an item in now: nobody works on it and what comes first is finished."""
    if line.standing not in OPEN_TO_FILING:
        return recurs(line)
    return not waits_for(line, lines)


def recurs(line: DueLine) -> bool:
    """Whether a finished item may be handed in again: it recurs, and no case of it is open."""
    last = line.last
    return line.due.closure is not Closure.EACH and line.standing is Standing.DONE and not (last and is_open(last))


def is_open(case: Case) -> bool:
    """Whether somebody still has the ball."""
    return ball(case.state) is not Ball.NOBODY


def waits_for(line: DueLine, lines: Sequence[DueLine]) -> list[str]:
    """The names of the items that must be finished first and are not."""
    settled = {other.due.item.key for other in lines if other.standing in (Standing.DONE, Standing.WAIVED)}
    names = {other.due.item.key: other.due.item.name for other in lines}
    return [names[key] for key in line.due.after if key in names and key not in settled]


def next_duty(lines: Sequence[DueLine], until: dict[object, Due]) -> Duty:
    """The next duty. `until` holds the last day of each correction that is asked for, by case."""
    asked = [line for line in lines if line.last and line.last.state is CaseState.AWAITING_CORRECTION]
    if asked:
        last = {line: _latest(until.get(line.last and line.last.id)) for line in asked}
        first = min(asked, key=lambda line: last[line] or date.max)
        due = until.get(first.last and first.last.id)
        return Duty(DutyKind.CORRECT, tuple(asked), first.last, last[first], due is not None and due.provisional)
    judged = completeness((line.due.closure, line.standing) for line in lines)
    if judged is Completeness.COMPLETE:
        return Duty(DutyKind.CLOSED)
    ready = tuple(
        line
        for line in lines
        if line.standing is Standing.NOT_STARTED
        and can_be_filed(line, lines)
        and line.due.closure is not Closure.FOLLOWS
    )
    if ready:
        return Duty(DutyKind.SUBMIT, ready)
    if judged is Completeness.ENDED_IN_REFUSAL:
        return Duty(DutyKind.REFUSED, tuple(line for line in lines if line.standing is Standing.DENIED))
    waiting = tuple(line for line in lines if line.standing is Standing.OPEN)
    dated = [line.last for line in waiting if line.last and line.last.due_on]
    nearest = min(dated, key=lambda case: (case.due_on or date.max, case.number), default=None)
    return Duty(DutyKind.WAIT, waiting, nearest, nearest.due_latest if nearest else None,
                nearest is not None and nearest.due_provisional)


def _latest(due: Due | None) -> date | None:
    return due.latest if due else None
