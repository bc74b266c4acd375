"""How a due item stands, folded from its cases (DESIGN 5a). Pure."""

import enum
from collections.abc import Iterable

from app.cases.rules import FINAL, CaseState
from app.core.labels import N_
from app.items.rules.kinds import Closure

LEAVES_IT_DUE = frozenset({CaseState.NOT_ACCEPTED, CaseState.WITHDRAWN, CaseState.LAPSED})


class Standing(enum.Enum):
    """Where a due item is."""

    NOT_STARTED = N_("Not applied for yet")
    OPEN = N_("In progress")
    DONE = N_("Finished")
    DENIED = N_("Ended in a refusal")
    WAIVED = N_("Found not to apply")


SETTLED = frozenset({Standing.DONE, Standing.DENIED, Standing.WAIVED})


def standing(closure: Closure, waived: bool, states: Iterable[CaseState]) -> Standing:
    """The standing of a due item from the states of its cases, oldest first.

    A refusal to accept, a withdrawal or a lapsed correction leaves it due; a final refusal stands
    until a new filing replaces it; of an item that recurs the first closing counts. A file that was
    transferred says nothing: the one that goes on at the other department does.
    """
    if waived:
        return Standing.WAIVED
    answer = Standing.NOT_STARTED
    for state in states:
        if state is CaseState.TRANSFERRED:
            continue
        if state in LEAVES_IT_DUE:
            answer = Standing.NOT_STARTED if answer is Standing.OPEN else answer
        elif state not in FINAL:
            answer = answer if closure is Closure.FIRST and answer is Standing.DONE else Standing.OPEN
        elif state is CaseState.GRANTED or (closure is Closure.FIRST and answer is Standing.DONE):
            answer = Standing.DONE
        else:
            answer = Standing.DENIED
    return answer
