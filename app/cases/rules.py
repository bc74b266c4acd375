"""The moves of a case (Art. 16(2)–(4)). Pure: one table, and whoever is not in it is refused.

The states follow the national handling-state table (1 接件 … 15 撤销): every move is a step in
the ledger, and the state is what the last step left behind.
"""

import enum
from uuid import UUID

from app.core.errors import RuleBroken
from app.core.labels import N_


class CaseState(enum.Enum):
    """Where a case stands."""

    RECEIVED = N_("Received, awaiting acceptance")
    AWAITING_CORRECTION = N_("Awaiting the applicant's correction")
    CORRECTED = N_("Corrected, awaiting acceptance")
    ACCEPTED = N_("Accepted, being handled")
    PAUSED = N_("Special procedure")
    IN_REVIEW = N_("Awaiting the reviewer")
    IN_APPROVAL = N_("Awaiting the approver")
    GRANTED = N_("Closed: approved")
    DENIED = N_("Closed: not approved")
    NOT_ACCEPTED = N_("Not accepted")
    WITHDRAWN = N_("Withdrawn")
    LAPSED = N_("Correction lapsed")
    TRANSFERRED = N_("Transferred to another department")


class Act(enum.Enum):
    """What may be done to a case."""

    RECEIVE = N_("Receive")
    ASSIGN = N_("Assign")
    ACCEPT = N_("Accept")
    ASK_CORRECTION = N_("Ask for correction")
    ANSWER_CORRECTION = N_("Answer the correction")
    REFUSE = N_("Refuse to accept")
    OPEN_PROCEDURE = N_("Open a special procedure")
    END_PROCEDURE = N_("End the special procedure")
    EXTEND = N_("Extend the limit")
    PROPOSE = N_("Submit for review")
    REVIEW = N_("Review and pass on")
    SEND_BACK = N_("Send back to the clerk")
    GRANT = N_("Approve")
    DENY = N_("Decide not to approve")
    DELIVER = N_("Record the delivery")
    START_JOINT = N_("Start joint handling")
    ADD_JOINT = N_("Add to joint handling")
    ASK_JOINT = N_("Ask to extend joint handling")
    EXTEND_JOINT = N_("Extend joint handling")
    DECLINE_JOINT = N_("Decline to extend joint handling")
    TAKE_BACK_JOINT = N_("Take back the wish to extend joint handling")
    WITHDRAW = N_("Withdraw")
    LAPSE = N_("Let the correction lapse")
    ASK = N_("Ask a second person")
    DECLINE = N_("Decline what was asked")
    TAKE_BACK = N_("Take back what was asked")
    VOID = N_("Void a recorded fact")
    TRANSFER = N_("Transfer to another department")
    TAKE_OVER = N_("Take over from another department")


class Light(enum.Enum):
    """The light of a case's promised clock (facts of the clock decide, nobody sets it by hand)."""

    NOT_STARTED = N_("Not counting")
    NORMAL = N_("On time")
    WARNING = N_("Due soon")
    OVERDUE = N_("Overdue")
    PAUSED = N_("Paused")


class Ball(enum.Enum):
    """Who has the ball."""

    DEPARTMENT = N_("The department")
    APPLICANT = N_("The applicant")
    OUTSIDE = N_("The special procedure")
    NOBODY = N_("Nobody: it is closed")


S, A = CaseState, Act
OPEN_FOR_ACCEPTANCE = (S.RECEIVED, S.CORRECTED)
OPEN = frozenset({
    S.RECEIVED, S.AWAITING_CORRECTION, S.CORRECTED, S.ACCEPTED, S.PAUSED, S.IN_REVIEW, S.IN_APPROVAL,
})
FINAL = frozenset(set(S) - OPEN)
HANDLED = frozenset({S.ACCEPTED, S.PAUSED})
"""Accepted and with its clerk: here its clock may be extended, corrected, or go on at another department."""
UNDECIDED = HANDLED | {S.IN_REVIEW, S.IN_APPROVAL}
OF_JOINT = (A.ASK_JOINT, A.EXTEND_JOINT, A.DECLINE_JOINT, A.TAKE_BACK_JOINT)
"""The leading case may be decided while others still work under the one clock."""

MOVES: dict[tuple[CaseState, Act], CaseState] = {
    **{(state, A.ASSIGN): state for state in OPEN},
    **{(state, A.WITHDRAW): S.WITHDRAWN for state in OPEN},
    **{(state, A.ACCEPT): S.ACCEPTED for state in OPEN_FOR_ACCEPTANCE},
    **{(state, A.REFUSE): S.NOT_ACCEPTED for state in OPEN_FOR_ACCEPTANCE},
    (S.RECEIVED, A.ASK_CORRECTION): S.AWAITING_CORRECTION,
    (S.AWAITING_CORRECTION, A.ANSWER_CORRECTION): S.CORRECTED,
    (S.AWAITING_CORRECTION, A.LAPSE): S.LAPSED,
    **{(state, A.OPEN_PROCEDURE): S.PAUSED for state in HANDLED},
    (S.PAUSED, A.END_PROCEDURE): S.ACCEPTED,
    **{(state, act): state for state in HANDLED for act in (A.ASK, A.EXTEND)},
    **{(state, act): state for state in UNDECIDED for act in (A.DECLINE, A.TAKE_BACK)},
    **{(state, A.VOID): S.ACCEPTED for state in HANDLED},
    **{(state, A.TRANSFER): S.TRANSFERRED for state in HANDLED},
    (S.ACCEPTED, A.PROPOSE): S.IN_REVIEW,
    (S.IN_REVIEW, A.REVIEW): S.IN_APPROVAL,
    (S.IN_REVIEW, A.SEND_BACK): S.ACCEPTED,
    (S.IN_APPROVAL, A.SEND_BACK): S.ACCEPTED,
    (S.IN_APPROVAL, A.GRANT): S.GRANTED,
    (S.IN_APPROVAL, A.DENY): S.DENIED,
    **{(state, act): state for state in UNDECIDED for act in (A.START_JOINT, A.ADD_JOINT, *OF_JOINT)},
    **{(state, act): state for state in (S.GRANTED, S.DENIED) for act in OF_JOINT},
    (S.GRANTED, A.DELIVER): S.GRANTED,
    (S.DENIED, A.DELIVER): S.DENIED,
}

INSTANT_MOVES: dict[tuple[CaseState, Act], CaseState] = {
    (S.ACCEPTED, A.GRANT): S.GRANTED,
    (S.ACCEPTED, A.DENY): S.DENIED,
}
NOT_FOR_INSTANT = frozenset({
    A.PROPOSE, A.REVIEW, A.SEND_BACK, A.EXTEND, A.OPEN_PROCEDURE, A.END_PROCEDURE, A.ASK, A.DECLINE, A.TAKE_BACK,
    A.VOID, A.TRANSFER, A.START_JOINT, A.ADD_JOINT, *OF_JOINT,
})

STILL_PAUSED: dict[tuple[CaseState, Act], CaseState] = {
    (S.PAUSED, A.END_PROCEDURE): S.PAUSED,
    **{(state, A.VOID): S.PAUSED for state in HANDLED},
}
"""The same moves where a special procedure goes on after the act: the case is paused until the last one ends."""

WITH_CLERK = frozenset({S.RECEIVED, S.CORRECTED, S.ACCEPTED, S.PAUSED})
"""The next act is the clerk's who has the case: he ends a special procedure, too. In the other open states it is the
applicant's, the reviewer's or the approver's."""

BALL: dict[CaseState, Ball] = {
    S.AWAITING_CORRECTION: Ball.APPLICANT,
    S.PAUSED: Ball.OUTSIDE,
    **dict.fromkeys(FINAL, Ball.NOBODY),
}


class MoveNotAllowed(RuleBroken):
    """The table of moves has no such row."""

    msgid = N_("%(act)s is not possible: the case is “%(state)s”")
    article = "16"


class NotYourCase(RuleBroken):
    """Only the clerk who has the case moves it on."""

    msgid = N_("This case is with %(name)s; take it over before you act on it")
    article = "16(3)"


def must_have_it(*, handler_id: UUID | None, handler_name: str, actor_id: UUID | None) -> None:
    """The case is the actor's. Raises NotYourCase."""
    if handler_id != actor_id:
        raise NotYourCase(name=handler_name or "—")


def must_not_be_anothers(*, handler_id: UUID | None, handler_name: str, actor_id: UUID | None) -> None:
    """The case is the actor's or nobody's: whoever acts first on an unassigned case has it. Raises NotYourCase."""
    if handler_id is not None:
        must_have_it(handler_id=handler_id, handler_name=handler_name, actor_id=actor_id)


def next_state(state: CaseState, act: Act, *, instant: bool, paused: bool = False) -> CaseState:
    """The state `act` leaves behind; 即办 items have one clerk and no review (DESIGN 5a).

    `paused`: a special procedure goes on after it. Raises MoveNotAllowed for every pair that is not in the table.
    """
    table = MOVES | INSTANT_MOVES if instant else MOVES
    if (state, act) not in table or (instant and act in NOT_FOR_INSTANT):
        raise MoveNotAllowed(state=state, act=act)
    return STILL_PAUSED.get((state, act), table[state, act]) if paused else table[state, act]


def lawful_acts(state: CaseState, *, instant: bool) -> frozenset[Act]:
    """Every act the table allows now."""
    table = MOVES | INSTANT_MOVES if instant else MOVES
    return frozenset(act for (s, act) in table if s is state and not (instant and act in NOT_FOR_INSTANT))


def ball(state: CaseState) -> Ball:
    """Who has the ball."""
    return BALL.get(state, Ball.DEPARTMENT)
