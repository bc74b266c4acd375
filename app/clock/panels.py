"""The clocks on the case page, and their ledger behind one click (Art. 17)."""

from collections.abc import Iterable, Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases import reasons
from app.cases.models import Case
from app.cases.panels import Panel, show_panel
from app.cases.reasons import BAD, FACT, Look, Why
from app.cases.rules import CaseState
from app.clock.diary import diary_of
from app.core.labels import N_
from app.core.now import today
from app.core.phrasing import day
from app.core.types import Actor

STEPS = {CaseState.ACCEPTED: N_("Handling"), CaseState.IN_REVIEW: N_("Review"), CaseState.IN_APPROVAL: N_("Approval")}


def clocks(session: Session, case: Case, by: Actor) -> Mapping[str, Any] | None:
    """Every clock that has started, the running one day by day; and each step's share of the promised one."""
    diary = diary_of(session, case, today())
    return {"diary": diary, "case": case} if diary and diary.books else None


def _step(look: Look) -> Iterable[Why]:
    """Who is late is seen, whatever the case's own light."""
    case = look.case
    if case.step_due_on is None or case.state not in STEPS:
        return
    words = {"step": _(STEPS[case.state]), "day": day(case.step_due_on)}
    if look.today > case.step_due_on:
        yield _("%(step)s was due on %(day)s", **words), BAD
    elif look.today == case.step_due_on:
        yield _("%(step)s is due today", **words), FACT


def connect() -> None:
    """Register it. Safe to call twice."""
    reasons.tell("step", _step)
    show_panel(Panel("clocks", 10, "aside", clocks, "clock/panel.html"))
