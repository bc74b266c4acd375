"""环节 – in which part of its way a case is, in one word, and who has the ball. Pure."""

from app.cases.rules import CaseState
from app.core.labels import N_

STAGES: dict[CaseState, str] = {
    CaseState.RECEIVED: N_("Intake"),
    CaseState.AWAITING_CORRECTION: N_("Correction"),
    CaseState.CORRECTED: N_("Acceptance"),
    CaseState.ACCEPTED: N_("Handling"),
    CaseState.PAUSED: N_("Special procedure"),
    CaseState.IN_REVIEW: N_("Review"),
    CaseState.IN_APPROVAL: N_("Approval"),
    CaseState.GRANTED: N_("Closed, approved"),
    CaseState.DENIED: N_("Closed, not approved"),
    CaseState.NOT_ACCEPTED: N_("Not accepted"),
    CaseState.WITHDRAWN: N_("Withdrawn"),
    CaseState.LAPSED: N_("Correction lapsed"),
    CaseState.TRANSFERRED: N_("Transferred"),
}

WAITS_FOR: dict[CaseState, str] = {
    CaseState.RECEIVED: N_("%(name)s decides whether to accept"),
    CaseState.AWAITING_CORRECTION: N_("the applicant corrects the materials"),
    CaseState.CORRECTED: N_("%(name)s looks at the correction"),
    CaseState.ACCEPTED: N_("%(name)s handles it"),
    CaseState.PAUSED: N_("%(name)s ends the special procedure"),
    CaseState.IN_REVIEW: N_("the reviewer reviews the draft"),
    CaseState.IN_APPROVAL: N_("the approver decides"),
}
"""Who has the ball, as a sentence; a closed case waits for nobody."""
