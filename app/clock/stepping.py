"""环节时限: whose days were used, told on the case page and kept for lists (Art. 16(3), 17)."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache, partial
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, and_, bindparam, select, update
from sqlalchemy.orm import Session

from app.cases.events import CaseMoved
from app.cases.models import Case, CaseStep
from app.cases.rules import UNDECIDED, Act
from app.clock import queries, rederiving
from app.clock.queries import CaseClocks
from app.clock.reading import among
from app.clock.rederiving import Change
from app.clock.rules.steps import LEADS_TO, Shares, StepClock, step_clocks, visits
from app.clock.tables import shares_on
from app.core.now import civil_date, today
from app.items.models import Item

_CASES = cast(Table, Case.__table__)
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
        CaseStep.case_id.in_(case_ids), CaseStep.act.in_(LEADS_TO)).order_by(CaseStep.case_id, CaseStep.seq)
    for case_id, act, at in session.execute(moves):
        acts[case_id].append((act, civil_date(at)))
    return acts


def keep(session: Session, case: Case, found: CaseClocks) -> None:
    """Write the last day of the step that has the case; nothing while no step counts."""
    case.step_due_on = _until(found, steps_of(session, case, found)[0])


def _until(found: CaseClocks, steps: Iterable[StepClock]) -> date | None:
    """A closed case is at no step, whatever the acts say."""
    here = next((each for each in steps if each.here and found.facts.closed_on is None), None)
    return here.due.latest if here is not None and here.due is not None else None


def keep_moved(session: Session, changes: Iterable[Change], *, today: date) -> None:
    """The same of the cases among those projected anew whose due day is another now; their version stays."""
    moved = [each.case_id for each in changes if (each.was.due_on, each.was.due_latest) != (
        each.now.due_on, each.now.due_latest)]
    keep_again(session, moved, today=today)


def keep_again(session: Session, case_ids: Sequence[UUID], *, today: date, since: date | None = None) -> list[UUID]:
    """Derive the step's last day of these cases anew; those that had another one kept.

    `since`: only of those whose step lasts to that day or longer; what a calendar changes later moves no other.
    """
    return [
        case_id
        for first in range(0, len(case_ids), BATCH)
        for case_id in _keep_batch(session, case_ids[first:first + BATCH], today, since)
    ]


def _keep_batch(session: Session, case_ids: Sequence[UUID], today: date, since: date | None) -> list[UUID]:
    asked = rederiving.facts_kept(and_(among(case_ids), _CASES.c.state.in_(UNDECIDED)),
                                  None, _CASES.c.step_due_on)
    if since is not None:
        asked = asked.where(_CASES.c.step_due_on >= since)
    rows = session.connection().execute(asked).all()
    derived = _derived(session, rows, today)
    values = [{"of": row.id, "until": derived[row.id]} for row in rows if derived[row.id] != row.step_due_on]
    if values:
        kept = update(_CASES).where(_CASES.c.id == bindparam("of")).values(step_due_on=bindparam("until"))
        session.connection().execute(kept, values)
    moved = [row["of"] for row in values]
    rederiving.forget(session, set(moved))
    return moved


def _derived(session: Session, rows: Sequence[Any], today: date) -> dict[UUID, date | None]:
    """The last day of the step that has each case."""
    known, rules = rederiving.in_force(session), queries.rulebook(session)
    shares = lru_cache(partial(shares_on, session))
    acts = _acts(session, [row.id for row in rows])
    # Held: the session forgets a record that nobody holds, and would ask for the item of every case.
    items = {item.id: item for item in session.scalars(select(Item))}
    derived: dict[UUID, date | None] = {}
    for row in rows:
        facts, derived[row.id] = rederiving.facts_told(row.history), None
        if facts is not None and facts.accepted_on is not None:
            found = queries.look(facts, items[row.item_id], known(row.place_division), today, rules)
            derived[row.id] = _until(found, _steps(found, acts[row.id], shares(facts.accepted_on)))
    return derived


def hear(session: Session, moved: CaseMoved) -> None:
    """A draft was passed on, or sent back: another step has the case now."""
    if moved.act not in {act.name for act in LEADS_TO}:
        return
    case: Any = session.get(Case, moved.case_id)
    found = queries.clocks_of(session, case, today())
    if found is not None:
        keep(session, case, found)
