"""What acceptance shows on the case page: its acts, its panel, its words in the trace, what the database refuses."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.acceptance import queries, unsaid
from app.acceptance.rules import CodeNotVerified, RefusalReason
from app.cases import reasons, trace
from app.cases.acting import tell_constraint
from app.cases.models import Case, CaseStep
from app.cases.panels import ActDoor, Panel, Reason, open_door, show_panel
from app.cases.rules import FINAL, OPEN_FOR_ACCEPTANCE, Act, CaseState
from app.core.labels import N_, label
from app.core.types import Actor
from app.projects.queries import verifications_of

S = CaseState
HANDLED = frozenset({S.ACCEPTED, S.PAUSED, S.IN_REVIEW, S.IN_APPROVAL})
CLERK = N_("Clerk")
WITH_ANOTHER = N_("it is with %(name)s; take it first")


def _reason(case: Case, by: Actor, *, accepted: str, waiting: str) -> Reason | None:
    """What the state or the person says against an act of acceptance."""
    if case.state in FINAL:
        return Reason(N_("the case is closed"))
    if case.state in HANDLED:
        return Reason(accepted, "16(2)", {"day": f"{case.accepted_on:%m-%d}"})
    if case.state is S.AWAITING_CORRECTION:
        return Reason(waiting, "16(2)")
    if case.handler_id not in (None, by.account_id):
        return Reason(WITH_ANOTHER, "16(3)", {"name": case.handler_name})
    return None


def why_not_accept(session: Session, case: Case, by: Actor) -> Reason | None:
    """受理 needs an open case, a code that passes and every required material."""
    against = _reason(case, by, accepted=N_("accepted on %(day)s already"),
                      waiting=N_("the applicant has not answered the correction yet"))
    if against is not None:
        return against
    asked = verifications_of(session, case.id)
    if asked and not asked[-1].passed:
        reasons = "；".join(reason["message"] for reason in asked[-1].reasons)
        return Reason(N_("the code does not pass verification: %(reasons)s"), "16(2)", {"reasons": reasons})
    return None


def why_not_correct(session: Session, case: Case, by: Actor) -> Reason | None:
    """补正 is asked once, before acceptance."""
    if case.state is S.CORRECTED:
        return Reason(N_("asked once already; nothing more may be asked"), "16(2)")
    return _reason(case, by, accepted=N_("accepted on %(day)s; afterwards nothing more may be asked"),
                   waiting=N_("asked already"))


def why_not_refuse(session: Session, case: Case, by: Actor) -> Reason | None:
    """不予受理 is possible only before acceptance."""
    return _reason(case, by, accepted=N_("accepted on %(day)s; it can only be decided now"),
                   waiting=N_("the applicant has not answered the correction yet"))


def correction(session: Session, case: Case, by: Actor) -> Mapping[str, Any] | None:
    """The one request for correction, piece by piece with the answers."""
    asked = queries.correction_of(session, case.id)
    return {"asked": asked, "fresh": case.state in OPEN_FOR_ACCEPTANCE} if asked else None


def _refused(step: CaseStep) -> str:
    name = step.facts.get("reason", "")
    reason = label(RefusalReason[name]) if name in RefusalReason.__members__ else name
    authority = step.facts.get("authority", "")
    if authority:
        return _("Refused to accept (%(reason)s; competent: %(authority)s)", reason=reason, authority=authority)
    return _("Refused to accept (%(reason)s)", reason=reason)


def _code_does_not_serve() -> CodeNotVerified:
    return CodeNotVerified(reasons=_("its state changed a moment ago"))


def connect() -> None:
    """Register all of it. Safe to call twice."""
    screen = "Acceptance"
    open_door(
        ActDoor("accept", Act.ACCEPT, N_("Accept…"), "AcceptanceDesk.accept", 10, "accept", screen, why_not_accept,
                frozenset({S.RECEIVED, S.CORRECTED, S.AWAITING_CORRECTION}), CLERK),
        ActDoor("correct", Act.ASK_CORRECTION, N_("Ask for correction…"), "AcceptanceDesk.correct", 20, "correct",
                screen, why_not_correct, frozenset({S.CORRECTED, S.ACCEPTED, S.PAUSED})),
        ActDoor("refuse", Act.REFUSE, N_("Refuse to accept…"), "AcceptanceDesk.refuse", 30, "refuse", screen,
                why_not_refuse, frozenset({S.AWAITING_CORRECTION, S.ACCEPTED})),
    )
    show_panel(Panel("silence", 5, "main", unsaid.panel, "acceptance/silence_panel.html"))
    show_panel(Panel("correction", 10, "main", correction, "acceptance/correction_panel.html"))
    trace.phrase(Act.REFUSE, _refused)
    trace.phrase(Act.ACCEPT, unsaid.accepted)
    trace.phrase(Act.LAPSE, unsaid.lapsed)
    reasons.tell("silence", unsaid.why)
    for name in ("case_step_code_serves", "case_step_verification_of_project"):
        tell_constraint(name, _code_does_not_serve)
