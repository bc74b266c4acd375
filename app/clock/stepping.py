"""环节时限: whose days were used, told on the case page and kept for lists (Art. 16(3), 17)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, bindparam, select, update
from sqlalchemy.orm import Session

from app.cases.events import CaseMoved
from app.cases.models import Case, CaseStep
from app.cases.rules import UNDECIDED, Act
from app.clock import queries, rederiving
from app.clock.deriving import CalendarOf, LimitsOf
from app.clock.queries import CaseClocks
from app.clock.reading import among
from app.clock.rederiving import Change
from app.clock.rules.begun import ItemLimits, begun
from app.clock.rules.entries import CaseFacts
from app.clock.rules.procedures import ClockKind
from app.clock.rules.steps import LEADS_TO, Here, Shares, StepClock, here, step_clocks, visits
from app.clock.tables import shares_on
from app.core.now import civil_date, today

_CASES, _STEPS = (cast(Table, model.__table__) for model in (Case, CaseStep))
BATCH = 5_000
Acts = Sequence[tuple[Act, date]]


def steps_of(session: Session, case: Case, found: CaseClocks) -> tuple[list[StepClock], str]:
    """The clock of each step that had the case, and the document that shares the limit; none before acceptance."""
    accepted_on = found.facts.accepted_on
    if accepted_on is None or found.promised is None:
        return [], ""
    shares = shares_on(session, accepted_on)
    return _steps(found, _acts(session, [case.id])[case.id], shares), shares.document


def _steps(found: CaseClocks, acts: Acts, shares: Shares) -> list[StepClock]:
    accepted_on, promised = found.facts.accepted_on, found.promised
    if accepted_on is None or promised is None:
        return []
    return step_clocks(promised, visits(accepted_on, acts), shares, found.known, found.on)


def _acts(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, list[tuple[Act, date]]]:
    """The acts that passed each case on, in order."""
    acts: dict[UUID, list[tuple[Act, date]]] = defaultdict(list)
    moves = select(CaseStep.case_id, CaseStep.act, CaseStep.at).where(
        among(case_ids, _STEPS.c.case_id), CaseStep.act.in_(LEADS_TO)).order_by(CaseStep.case_id, CaseStep.seq)
    for case_id, act, at in session.execute(moves):
        acts[case_id].append((act, civil_date(at)))
    return acts


def keep(session: Session, case: Case, found: CaseClocks) -> None:
    """Write the last day of the step that has the case; nothing while no step counts."""
    case.step_due_on = _until(found, steps_of(session, case, found)[0])


def _until(found: CaseClocks, steps: Iterable[StepClock]) -> date | None:
    """A closed case is at no step, whatever the acts say."""
    has = next((each for each in steps if each.here and found.facts.closed_on is None), None)
    return has.due.latest if has is not None and has.due is not None else None


def keep_moved(session: Session, changes: Iterable[Change]) -> None:
    """The same of the cases among those projected anew whose due day is another now; their version stays."""
    keep_again(session, [each.case_id for each in changes if (each.was.due_on, each.was.due_latest) != (
        each.now.due_on, each.now.due_latest)])


def keep_again(session: Session, case_ids: Sequence[UUID]) -> list[UUID]:
    """Derive the step's last day of these cases anew; those that had another one kept."""
    known = rederiving.in_force(session)
    return [
        case_id
        for first in range(0, len(case_ids), BATCH)
        for case_id in _keep_batch(session, case_ids[first:first + BATCH], known)
    ]


def _keep_batch(session: Session, case_ids: Sequence[UUID], known: CalendarOf) -> list[UUID]:
    derived = [(row, step.due(known(row.place_division)).latest if step else None)
               for row, step in steps_held(session, among(case_ids))]
    return write(session, derived)


def write(session: Session, derived: Iterable[tuple[Any, date | None]]) -> list[UUID]:
    """Keep the last day of each case's step where it is another; which were."""
    values = [{"of": row.id, "until": until} for row, until in derived if until != row.step_due_on]
    if values:
        kept = update(_CASES).where(_CASES.c.id == bindparam("of")).values(step_due_on=bindparam("until"))
        session.connection().execute(kept, values)
    moved = [row["of"] for row in values]
    rederiving.forget(session, set(moved))
    return moved


def steps_held(session: Session, wanted: ColumnElement[bool]) -> Iterator[tuple[Any, Here | None]]:
    """Of the undecided cases among those wanted, each with the step that has it; by whichever calendar is asked then.

    The rows say the case, its department, unit and district, and the last day that is kept.
    """
    columns = _CASES.c.step_due_on, _CASES.c.department_id, _CASES.c.unit_id
    asked = rederiving.facts_kept(and_(wanted, _CASES.c.state.in_(UNDECIDED)), None, *columns)
    rows = session.connection().execute(asked.order_by(_CASES.c.id)).all()
    limits, shares = LimitsOf(session), lru_cache(partial(shares_on, session))
    acts = _acts(session, [row.id for row in rows])
    for row in rows:
        facts = rederiving.facts_told(row.history)
        yield row, _held(facts, limits.of(str(row.item_id), facts).given, acts[row.id], shares) if facts else None


def _held(facts: CaseFacts, limits: ItemLimits, acts: Acts, shares: Callable[[date], Shares]) -> Here | None:
    promised = next(begun(facts, limits, (ClockKind.DECISION_PROMISED,)), None)
    if facts.accepted_on is None or promised is None:
        return None
    return here(promised, visits(facts.accepted_on, acts), shares(facts.accepted_on))


def hear(session: Session, moved: CaseMoved) -> None:
    """A draft was passed on, or sent back: another step has the case now."""
    if moved.act not in {act.name for act in LEADS_TO}:
        return
    case: Any = session.get(Case, moved.case_id)
    found = queries.clocks_of(session, case, today())
    if found is not None:
        keep(session, case, found)
