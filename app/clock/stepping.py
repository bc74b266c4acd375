"""环节时限: whose days were used, told on the case page and kept for lists (Art. 16(3), 17)."""

from datetime import date
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.events import CaseMoved
from app.cases.models import Case, CaseStep
from app.clock import queries
from app.clock.queries import CaseClocks
from app.clock.rules.steps import LEADS_TO, StepClock, step_clocks, visits
from app.clock.tables import shares_on
from app.core.now import civil_date, today


def steps_of(session: Session, case: Case, found: CaseClocks) -> tuple[list[StepClock], str]:
    """The clock of each step that had the case, and the document that shares the limit; none before acceptance."""
    accepted_on, promised = found.facts.accepted_on, found.promised
    if accepted_on is None or promised is None:
        return [], ""
    shares = shares_on(session, accepted_on)
    moves = session.execute(
        select(CaseStep.act, CaseStep.at)
        .where(CaseStep.case_id == case.id, CaseStep.act.in_(LEADS_TO))
        .order_by(CaseStep.seq)
    )
    acts = [(row.act, civil_date(row.at)) for row in moves]
    return step_clocks(promised, visits(accepted_on, acts), shares, found.known, found.on), shares.document


def keep(session: Session, case: Case, found: CaseClocks) -> None:
    """Write the last day of the step that has the case; nothing while no step counts."""
    case.step_due_on = _due(session, case, found) if found.facts.closed_on is None else None


def _due(session: Session, case: Case, found: CaseClocks) -> date | None:
    steps, _document = steps_of(session, case, found)
    here = next((each for each in steps if each.here), None)
    return here.due.latest if here is not None and here.due is not None else None


def hear(session: Session, moved: CaseMoved) -> None:
    """A draft was passed on, or sent back: another step has the case now."""
    if moved.act not in {act.name for act in LEADS_TO}:
        return
    case: Any = session.get(Case, moved.case_id)
    found = queries.clocks_of(session, case, today())
    if found is not None:
        keep(session, case, found)
