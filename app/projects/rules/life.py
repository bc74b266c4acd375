"""The life of a code: which event leads from which state to which (Art. 13, 14; GB/T 40058-2021, 7). Pure."""

from app.core.errors import RuleBroken
from app.core.labels import N_
from app.projects.rules.kinds import CodeEvent, CodeState

MOVES: dict[tuple[CodeState, CodeEvent], CodeState] = {
    (CodeState.ACTIVE, CodeEvent.SUSPENDED): CodeState.SUSPENDED,
    (CodeState.ACTIVE, CodeEvent.SUPERSEDED): CodeState.SUPERSEDED,
    (CodeState.ACTIVE, CodeEvent.VOIDED): CodeState.VOID,
    (CodeState.ACTIVE, CodeEvent.CLOSED): CodeState.CLOSED,
    (CodeState.SUSPENDED, CodeEvent.RESUMED): CodeState.ACTIVE,
    (CodeState.SUSPENDED, CodeEvent.SUPERSEDED): CodeState.SUPERSEDED,
    (CodeState.SUSPENDED, CodeEvent.VOIDED): CodeState.VOID,
}
LIVING = frozenset({CodeState.ACTIVE, CodeState.SUSPENDED})


class CodeMoveNotAllowed(RuleBroken):
    """The code is in a state that this event does not leave."""

    msgid = N_("The present state of project code %(code)s does not allow this.")
    article = "13"


class ProjectHasCode(RuleBroken):
    """One project, one code, for life (Art. 11)."""

    msgid = N_("The project already has the code %(code)s. One project has one code for life.")
    article = "11"


class SuccessorMissing(RuleBroken):
    """A superseded code names the code that replaced it, and no other event names one (Art. 14)."""

    msgid = N_("A code is superseded only by the new code of the same project.")
    article = "14"


class CodesExhausted(RuleBroken):
    """Every number of this month, division, department and type is taken."""

    msgid = N_("All codes of %(key)s are taken. A new one can be given next month or by another department.")
    article = "13"


def state_after(code: str, state: CodeState, event: CodeEvent) -> CodeState:
    """The state an event leads to. Raises CodeMoveNotAllowed for a pair that is not in the table."""
    after = MOVES.get((state, event))
    if after is None:
        raise CodeMoveNotAllowed(code=code)
    return after
