"""The verifier of the trail: every case chain, every audit entry, every guard (痕迹, Art. 4)."""

from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.audit.service import altered_entries, unguarded_tables
from app.cases.chain import first_break
from app.cases.models import Case, CaseStep


@dataclass(frozen=True, slots=True)
class Finding:
    """The first place where the trail does not hold; `where` names the record, `why` the fault."""

    where: str
    why: str


def first_fault(session: Session) -> Finding | None:
    """None when the trail is whole; otherwise its first broken place: guards, chains, entries."""
    for table in unguarded_tables(session):
        return Finding(table, "append-only guard missing or disabled")
    steps = session.scalars(
        select(CaseStep).order_by(CaseStep.case_id, CaseStep.seq).execution_options(yield_per=1000)
    )
    for _, chain in groupby(steps, key=lambda step: step.case_id):
        if broken := first_break(chain):
            return Finding(f"case {broken.case_id} step {broken.seq}", broken.why)
    if torn := _torn_tail(session):
        return torn
    for entry in altered_entries(session):
        return Finding(f"audit entry {entry.id}", "altered")
    return None


def _torn_tail(session: Session) -> Finding | None:
    """A case whose kept state is not what its last step left behind: a step was cut off or the copy edited."""
    last = (
        select(CaseStep.case_id, CaseStep.state)
        .ext(distinct_on(CaseStep.case_id))
        .order_by(CaseStep.case_id, CaseStep.seq.desc())
        .subquery()
    )
    row = session.execute(
        select(Case.id).outerjoin(last, last.c.case_id == Case.id)
        .where((last.c.state.is_(None)) | (last.c.state != Case.state)).order_by(Case.id).limit(1)
    ).first()
    return Finding(f"case {row.id}", "state is not what the last step left") if row else None
