"""环节时限: whose days were used, told on the case page and kept for lists (Art. 16(3), 17)."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from sqlalchemy import Table, bindparam, select, update
from sqlalchemy.orm import Session, joinedload

from app.cases.events import CaseMoved
from app.cases.models import Case, CaseStep
from app.cases.rules import UNDECIDED
from app.clock import queries
from app.clock.queries import CaseClocks
from app.clock.rederiving import Change
from app.clock.rules.steps import LEADS_TO, StepClock, step_clocks, visits
from app.clock.tables import shares_on
from app.core.now import civil_date, today

_CASES = cast(Table, Case.__table__)


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


def keep_moved(session: Session, changes: Iterable[Change], *, today: date) -> None:
    """The same of the cases among those projected anew whose due day is another now; their version stays."""
    moved = [each.case_id for each in changes if (each.was.due_on, each.was.due_latest) != (
        each.now.due_on, each.now.due_latest)]
    cases = session.scalars(
        select(Case).where(Case.id.in_(moved), Case.state.in_(UNDECIDED))
        .options(joinedload(Case.item), joinedload(Case.project))
    ).all() if moved else []
    if not cases:
        return
    recorded = queries.entries(session, [case.id for case in cases])
    values, rules = [], queries.rulebook(session)
    for case in cases:
        facts = queries.facts_recorded(recorded[case.id])
        if facts is not None:
            found = queries.look(facts, case.item, queries.calendar_of(session, case), today, rules)
            values.append({"of": case.id, "until": _due(session, case, found)})
    session.connection().execute(
        update(_CASES).where(_CASES.c.id == bindparam("of")).values(step_due_on=bindparam("until")), values)
    for case in cases:
        session.expire(case)


def hear(session: Session, moved: CaseMoved) -> None:
    """A draft was passed on, or sent back: another step has the case now."""
    if moved.act not in {act.name for act in LEADS_TO}:
        return
    case: Any = session.get(Case, moved.case_id)
    found = queries.clocks_of(session, case, today())
    if found is not None:
        keep(session, case, found)
