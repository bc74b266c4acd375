"""Reads of the case ledger for the floors above."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session, joinedload, selectinload

from app.cases.models import Case, CaseMaterial, CaseStep
from app.cases.rules import FINAL, CaseState
from app.cases.standing import Standing, standing
from app.core.errors import NotFound
from app.core.now import civil_date
from app.declaration.models import DueItem, DueItemState
from app.departments.models import Department
from app.items.models import FormerLimits, Item
from app.items.queries import limits_held
from app.projects.models import CodeVerification


@dataclass(frozen=True, slots=True)
class DueLine:
    """A due item with its cases, newest last, and how it stands."""

    due: DueItem
    cases: tuple[Case, ...]
    standing: Standing

    @property
    def last(self) -> Case | None:
        """The newest case."""
        return self.cases[-1] if self.cases else None

    @property
    def department(self) -> Department:
        """Who has it: the department of its newest case, which may have been transferred; else the item's."""
        return self.last.department if self.last else self.due.item.department

    @property
    def word(self) -> CaseState | Standing:
        """How it stands, worded alike for its department, for the others, the applicant and the public."""
        if self.standing in (Standing.OPEN, Standing.NOT_STARTED) and self.last:
            return self.last.state
        return {Standing.DONE: CaseState.GRANTED, Standing.DENIED: CaseState.DENIED}.get(self.standing, self.standing)


def one(session: Session, case_id: UUID) -> Case:
    """The case, or NotFound for what is unknown or out of scope: the same answer."""
    case = session.scalars(select(Case).where(Case.id == case_id)).one_or_none()
    if case is None:
        raise NotFound()
    return case


def limits_of(session: Session, case: Case) -> Item | FormerLimits:
    """The limits a case keeps: those its item had when it was received (Art. 17)."""
    return limits_held(session, case.item, civil_date(case.received_at))


def due_lines(session: Session, project_id: UUID) -> list[DueLine]:
    """Every due item in sight with its cases, by stage, department and catalogue."""
    return lines_of(session, [project_id])[project_id]


def lines_of(session: Session, project_ids: Iterable[UUID]) -> dict[UUID, list[DueLine]]:
    """The same of several projects, in three statements."""
    wanted = list(project_ids)
    named = joinedload(DueItem.item).options(joinedload(Item.department), selectinload(Item.former))
    dues = session.scalars(select(DueItem).where(DueItem.project_id.in_(wanted)).options(named)).all()
    cases = defaultdict(list)
    for case in session.scalars(
        select(Case).where(Case.project_id.in_(wanted)).order_by(Case.received_at, Case.id)
    ):
        cases[case.due_item_id].append(case)
    lines: dict[UUID, list[DueLine]] = {project_id: [] for project_id in wanted}
    for due in sorted(dues, key=lambda due: (due.stage, due.item.department.sort_order, due.item.key)):
        stands = standing(due.closure, due.state is DueItemState.NOT_APPLICABLE, [c.state for c in cases[due.id]])
        lines[due.project_id].append(DueLine(due, tuple(cases[due.id]), stands))
    return lines


def filed_before(session: Session, case: Case) -> Sequence[Case]:
    """The earlier cases of the same due item, the last one first: refused, withdrawn, lapsed, or decided."""
    return session.scalars(
        select(Case)
        .where(Case.due_item_id == case.due_item_id,
               tuple_(Case.received_at, Case.number) < (case.received_at, case.number))
        .order_by(Case.received_at.desc(), Case.number.desc())
    ).all()


def onward_of(session: Session, case: Case) -> Case | None:
    """The file in which a transferred case goes on, for who may see it: the applicant, and the city."""
    return session.scalars(select(Case).where(Case.former_id == case.id)).one_or_none()


def steps(session: Session, case_id: UUID) -> Sequence[CaseStep]:
    """The ledger of a case, first step first."""
    return session.scalars(select(CaseStep).where(CaseStep.case_id == case_id).order_by(CaseStep.seq)).all()


def materials(session: Session, case_id: UUID) -> Sequence[CaseMaterial]:
    """Everything handed in, in the order of the guide, the first filing first."""
    return session.scalars(
        select(CaseMaterial)
        .where(CaseMaterial.case_id == case_id)
        .options(joinedload(CaseMaterial.attachment))
        .order_by(CaseMaterial.added_at, CaseMaterial.sort_order)
    ).all()


def missing_materials(session: Session, case_id: UUID) -> list[str]:
    """Required materials of the case that no upload stands for."""
    rows = materials(session, case_id)
    given = {row.name for row in rows if row.attachment_id is not None}
    return list(dict.fromkeys(row.name for row in rows if row.required and row.name not in given))


def open_prerequisites(session: Session, due: DueItem) -> list[str]:
    """Names of the items that must be finished before `due` and are not."""
    lines = due_lines(session, due.project_id)
    settled = {line.due.item.key for line in lines if line.standing in (Standing.DONE, Standing.WAIVED)}
    return [line.due.item.name for line in lines if line.due.item.key in due.after and line.due.item.key not in settled]


def is_open(case: Case) -> bool:
    """Whether the case may still move."""
    return case.state not in FINAL


def numbers_of(session: Session, case_ids: Iterable[UUID]) -> dict[str, str]:
    """The numbers of cases by their identifiers as text."""
    found = session.execute(select(Case.id, Case.number).where(Case.id.in_(list(case_ids))))
    return {str(row.id): row.number for row in found}


def reasons_in_words(verification: CodeVerification) -> str:
    """The register's reasons as one sentence; empty when it passed."""
    return "；".join(reason["message"] for reason in verification.reasons)
