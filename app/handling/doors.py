"""What handling shows on the case page: its acts, its panels, its words in trace and worklist."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases import reasons, trace
from app.cases.acting import tell_constraint
from app.cases.models import Case, CaseStep
from app.cases.panels import ActDoor, Panel, Reason, open_door, show_panel
from app.cases.queries import limits_of
from app.cases.reasons import FACT, Look, Why
from app.cases.rules import FINAL, Act, CaseState
from app.clock.rules.procedures import PROCEDURES, clocks_stopped
from app.core.labels import N_
from app.core.now import civil_date
from app.core.types import Actor
from app.handling import queries, request_doors
from app.handling.ending import validity_of
from app.handling.rules import DocumentNumberTaken
from app.items.rules.kinds import LimitUnit
from app.items.wording import limit_words

S = CaseState
BEFORE = frozenset({S.RECEIVED, S.AWAITING_CORRECTION, S.CORRECTED})
REVIEWER, APPROVER = N_("Reviewer"), N_("Approver")
WITH_ANOTHER = N_("it is with %(name)s; take it first")
CLOSED = N_("the case is closed")
NOT_ACCEPTED_YET = N_("it is not accepted yet")
PAUSED = N_("the special procedure is not over yet")
UNDER_REVIEW = N_("the draft is under review")


def _clerk(case: Case, by: Actor, *, state: CaseState, instant: bool | None = None) -> Reason | None:
    """What state or person says against an act of the clerk."""
    if case.state in FINAL:
        return Reason(CLOSED)
    if instant is not None and case.instant is not instant:
        return Reason(N_("this item is decided at once by one clerk") if case.instant else
                      N_("it needs a reviewer and an approver"), "16(3)")
    if case.state is not state:
        return Reason(_where(case.state), "16(3)")
    if case.handler_id != by.account_id:
        return Reason(WITH_ANOTHER, "16(3)", {"name": case.handler_name or "—"})
    return None


def _where(state: CaseState) -> str:
    if state in BEFORE:
        return NOT_ACCEPTED_YET
    return {S.PAUSED: PAUSED, S.ACCEPTED: N_("no special procedure is open")}.get(state, UNDER_REVIEW)


def why_not_open(session: Session, case: Case, by: Actor) -> Reason | None:
    """A special procedure opens while the clerk handles the case; another one may go on."""
    return _clerk(case, by, state=S.PAUSED if case.state is S.PAUSED else S.ACCEPTED, instant=False)


def why_not_end(session: Session, case: Case, by: Actor) -> Reason | None:
    """Only an open one ends."""
    return _clerk(case, by, state=S.PAUSED)


def why_not_propose(session: Session, case: Case, by: Actor) -> Reason | None:
    """提请审核."""
    return _clerk(case, by, state=S.ACCEPTED, instant=False)


def why_not_decide(session: Session, case: Case, by: Actor) -> Reason | None:
    """即办."""
    return _clerk(case, by, state=S.ACCEPTED, instant=True)


def _signer(session: Session, case: Case, by: Actor, state: CaseState, early: str) -> Reason | None:
    """What says against a signature: the order of the three, and that they are three."""
    if case.state in FINAL:
        return Reason(CLOSED)
    if case.state is not state:
        return Reason(early, "16(3)")
    draft = queries.draft_of(session, case.id)
    if draft is None or by.account_id == draft.handler_id:
        return Reason(N_("you drafted it; review and approval need two other persons"), "16(3)")
    if state is S.IN_APPROVAL and by.account_id == draft.reviewer_id:
        return Reason(N_("you reviewed it; approval needs a third person"), "16(3)")
    return None


def why_not_review(session: Session, case: Case, by: Actor) -> Reason | None:
    """审核 comes after the clerk's draft."""
    late = case.state is S.IN_APPROVAL
    return _signer(session, case, by, S.IN_REVIEW,
                   N_("it is reviewed already") if late else N_("no draft was submitted yet"))


def why_not_approve(session: Session, case: Case, by: Actor) -> Reason | None:
    """批准 comes after the review."""
    return _signer(session, case, by, S.IN_APPROVAL, N_("the approver decides, after the review"))


def draft(session: Session, case: Case, by: Actor) -> Mapping[str, Any] | None:
    """The proposed decision while it is on its way, or after it was sent back."""
    found = queries.draft_of(session, case.id) if case.state not in FINAL else None
    return {"draft": found, "back": case.state is S.ACCEPTED} if found else None


def decision(session: Session, case: Case, by: Actor) -> Mapping[str, Any] | None:
    """What was decided."""
    found = queries.decision_of(session, case.id)
    return {"decision": found, "validity": validity_of(session, found, case)} if found else None


def procedures(session: Session, case: Case, by: Actor) -> Mapping[str, Any] | None:
    """The special procedures, and which clocks each stopped."""
    rows = queries.procedures(session, case.id)
    law = limits_of(session, case).legal_basis if rows else None
    stops = {row.id: clocks_stopped(row.kind, law) for row in rows}
    names = {row.id: PROCEDURES[row.kind].name for row in rows}
    return {"rows": rows, "names": names, "stops": stops} if rows else None


def _opened(step: CaseStep) -> str:
    kind = step.facts.get("kind", "")
    days = step.facts.get("longest_workdays")
    longest = limit_words(days, LimitUnit.WORKDAY) if days else step.facts.get("longest", "")
    return _("Opened a special procedure, %(kind)s, document %(number)s, at most %(longest)s",
             kind=PROCEDURES[kind].name if kind in PROCEDURES else kind,
             number=step.facts.get("document_number", ""), longest=longest)


def _ended(step: CaseStep) -> str:
    kind, ended_on = step.facts.get("kind", ""), step.facts.get("ended_on")
    name = PROCEDURES[kind].name if kind in PROCEDURES else kind
    if ended_on is None or ended_on == civil_date(step.at).isoformat():
        return _("Ended the special procedure, %(kind)s", kind=name)
    return _("Recorded that the special procedure, %(kind)s, ended on %(day)s", kind=name, day=ended_on)


def _paused(look: Look) -> Iterable[Why]:
    """Each procedure that goes on, and for how long."""
    if look.case.state is not S.PAUSED:
        return
    for opened in _going_on(look.steps):
        kind = opened.facts.get("kind", "")
        days = (look.today - civil_date(opened.at)).days
        yield _("%(kind)s, day %(n)s", kind=PROCEDURES[kind].name if kind in PROCEDURES else kind, n=days), FACT


def _going_on(steps: Sequence[Any]) -> list[Any]:
    """The openings, oldest first, that no later step ended or took back; of each kind one is open at a time."""
    opened: dict[str, Any] = {}
    found: dict[str, Any] = {}
    for step in steps:
        kind, voided = step.facts.get("kind", ""), step.facts.get("voided", "")
        if step.act is Act.OPEN_PROCEDURE:
            opened[kind] = found[kind] = step
        elif step.act is Act.END_PROCEDURE or voided == "PROCEDURE_OPENED":
            found.pop(kind, None)
        elif voided == "PROCEDURE_ENDED" and kind in opened:
            found[kind] = opened[kind]
    return list(found.values())


def connect() -> None:
    """Register all of it. Safe to call twice."""
    screen = "Handling"
    handled = frozenset({S.ACCEPTED, S.PAUSED, S.IN_REVIEW})
    open_door(
        ActDoor("propose", Act.PROPOSE, N_("Submit for review…"), "HandlingDesk.propose", 10, "propose", screen,
                why_not_propose, frozenset({S.PAUSED})),
        ActDoor("decide", Act.GRANT, N_("Decide at once…"), "HandlingDesk.decide", 10, "decide", screen,
                why_not_decide),
        ActDoor("review", Act.REVIEW, N_("Review…"), "HandlingDesk.review", 10, "review", screen, why_not_review,
                frozenset({S.IN_REVIEW}), REVIEWER),
        ActDoor("approve", Act.GRANT, N_("Approve…"), "HandlingDesk.approve", 10, "approve", screen, why_not_approve,
                handled | {S.IN_APPROVAL}, APPROVER),
        ActDoor("end", Act.END_PROCEDURE, N_("End the special procedure…"), "HandlingDesk.procedure_end", 15,
                "procedure", screen, why_not_end),
        ActDoor("open", Act.OPEN_PROCEDURE, N_("Open a special procedure…"), "HandlingDesk.procedure", 40, "procedure",
                screen, why_not_open, frozenset({S.IN_REVIEW, S.IN_APPROVAL})),
    )
    show_panel(
        Panel("decision", 2, "main", decision, "handling/decision_panel.html"),
        Panel("draft", 4, "main", draft, "handling/draft_panel.html"),
        Panel("procedures", 30, "main", procedures, "handling/procedures_panel.html"),
    )
    trace.phrase(Act.OPEN_PROCEDURE, _opened)
    trace.phrase(Act.END_PROCEDURE, _ended)
    reasons.tell("paused", _paused)
    request_doors.connect()
    tell_constraint("uq_decision_department_id_document_number", lambda: DocumentNumberTaken(field="document_number"))
