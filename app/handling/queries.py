"""Reads for handling: the draft, the procedures and the decision of a case."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import ScalarSelect, Select, func, select
from sqlalchemy.orm import Session, joinedload

from app.cases.models import Case
from app.cases.rules import OPEN, CaseState
from app.core.errors import NotFound
from app.core.prepared import ME, OURS, Kind
from app.core.types import Actor
from app.declaration.models import DueItem, DueItemState
from app.handling.asking_rules import NothingAsked
from app.handling.models import (
    CaseRequest,
    Decision,
    Delivery,
    Draft,
    JointHandling,
    RequestKind,
    RequestState,
    SpecialProcedure,
)
from app.items.models import Item
from app.projects.models import Project


def draft_of(session: Session, case_id: UUID) -> Draft | None:
    """The proposed decision of a case."""
    return session.scalars(select(Draft).where(Draft.case_id == case_id)).one_or_none()


def draft_or_404(session: Session, case_id: UUID) -> Draft:
    """The proposed decision, or NotFound."""
    draft = draft_of(session, case_id)
    if draft is None:
        raise NotFound()
    return draft


def procedures(session: Session, case_id: UUID) -> Sequence[SpecialProcedure]:
    """The special procedures of a case in the order they were opened."""
    return session.scalars(
        select(SpecialProcedure)
        .where(SpecialProcedure.case_id == case_id)
        .order_by(SpecialProcedure.opened_on, SpecialProcedure.id)
    ).all()


def open_procedures(session: Session, case_id: UUID) -> Sequence[SpecialProcedure]:
    """Those that go on, in the order they were opened."""
    return [each for each in procedures(session, case_id) if each.ended_on is None and each.voided_on is None]


def requests_of(session: Session, case_id: UUID) -> Sequence[CaseRequest]:
    """What was asked about a case, newest first."""
    query = select(CaseRequest).where(CaseRequest.case_id == case_id)
    return session.scalars(query.order_by(CaseRequest.asked_at.desc(), CaseRequest.id.desc())).all()


def open_requests(session: Session, case_id: UUID) -> Sequence[CaseRequest]:
    """What waits for an answer."""
    query = select(CaseRequest).where(CaseRequest.case_id == case_id, CaseRequest.state == RequestState.ASKED)
    return session.scalars(query.order_by(CaseRequest.asked_at)).all()


def open_request(session: Session, case_id: UUID, kind: RequestKind) -> CaseRequest | None:
    """The one request of a kind that waits for an answer."""
    return next((each for each in open_requests(session, case_id) if each.kind is kind), None)


def request_in_question(session: Session, case_id: UUID, kind: RequestKind) -> CaseRequest:
    """The same. Raises NothingAsked."""
    request = open_request(session, case_id, kind)
    if request is None:
        raise NothingAsked()
    return request


def transfers(session: Session, most: int = 200) -> Sequence[CaseRequest]:
    """The transfers in the reader's sight, those that wait first, then the newest."""
    waiting = CaseRequest.state == RequestState.ASKED
    query = select(CaseRequest).where(CaseRequest.kind == RequestKind.TRANSFER)
    names = joinedload(CaseRequest.department), joinedload(CaseRequest.to_department)
    ordered = query.options(*names).order_by(waiting.desc(), CaseRequest.asked_at.desc(), CaseRequest.id)
    return session.scalars(ordered.limit(most)).all()


def transfers_waiting(kind: Kind) -> ScalarSelect[int] | None:
    """How many transfers wait for the answer of one's department, to be asked beside other numbers."""
    if not kind.of_department:
        return None
    mine = CaseRequest.to_department_id == OURS, CaseRequest.state == RequestState.ASKED
    return select(func.count()).select_from(CaseRequest).where(*mine).scalar_subquery()


def asked_about(kinds: Sequence[RequestKind], by: Actor) -> Select[Any]:
    """The cases about which somebody of one's department, but oneself, asked something that nobody answered yet."""
    open_ones = CaseRequest.department_id == by.department_id, CaseRequest.state == RequestState.ASKED
    return select(CaseRequest.case_id).where(*open_ones, CaseRequest.kind.in_(kinds),
                                             CaseRequest.asked_by != by.account_id)


def joint_asked_about(by: Actor) -> Select[Any]:
    """The leading cases whose joint handling another person asks to extend."""
    asked = JointHandling.asked_by.is_not(None), JointHandling.extended_by.is_(None)
    return select(JointHandling.lead_case_id).where(JointHandling.department_id == by.department_id, *asked,
                                                    JointHandling.asked_by != by.account_id)


def waivers_waiting(most: int) -> ScalarSelect[Any]:
    """The first items that a colleague found not to apply, with their projects, to be asked beside other numbers."""
    filed = select(Case.id).where(Case.due_item_id == DueItem.id, Case.state.in_(OPEN | {CaseState.GRANTED})).exists()
    mine = (
        select(DueItem.id, Item.name.label("item"), Project.name)
        .join(DueItem.item).join(DueItem.project)
        .where(DueItem.department_id == OURS, DueItem.waived_by.is_not(None),
               DueItem.state == DueItemState.OWED, DueItem.waived_by != ME, ~filed)
        .order_by(DueItem.id).limit(most).subquery()
    )
    return select(func.jsonb_agg(func.jsonb_build_array(*mine.c))).scalar_subquery()


def onward(session: Session, asked: CaseRequest) -> Case | None:
    """The file in which a transferred case goes on, for the department that has it."""
    return session.scalars(select(Case).where(Case.former_id == asked.case_id)).one_or_none()


def decision_of(session: Session, case_id: UUID) -> Decision | None:
    """The decision of a case."""
    return session.scalars(select(Decision).where(Decision.case_id == case_id)).one_or_none()


def delivery_of(session: Session, case_id: UUID) -> Delivery | None:
    """How the decision of a case was delivered; None while that is owed."""
    return session.scalars(select(Delivery).where(Delivery.case_id == case_id)).one_or_none()


def decisions(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, Decision]:
    """The decisions of several cases, by case."""
    rows = session.scalars(select(Decision).where(Decision.case_id.in_(case_ids)))
    return {row.case_id: row for row in rows}


def numbers_beginning(session: Session, department_id: UUID, head: str) -> list[str]:
    """The document numbers of a department that begin with a text: of decisions and of drafts on their way."""
    return [number for query in _numbers(department_id)
            for number in session.scalars(query.where(query.selected_columns[0].startswith(head, autoescape=True)))]


def number_taken(session: Session, department_id: UUID, number: str, *, by_another_than: UUID) -> bool:
    """Whether another case of the department is decided, or proposed, under this document number."""
    decided, proposed = _numbers(department_id)
    others = (
        decided.where(Decision.document_number == number, Decision.case_id != by_another_than),
        proposed.where(Draft.document_number == number, Draft.case_id != by_another_than),
    )
    return any(session.scalars(query.limit(1)).first() is not None for query in others)


def _numbers(department_id: UUID) -> tuple[Select[str], Select[str]]:
    """A draft holds its number while its case is open; afterwards only a decision does."""
    still_open = select(Case.id).where(Case.id == Draft.case_id, Case.state.in_(OPEN)).exists()
    return (
        select(Decision.document_number).where(Decision.department_id == department_id),
        select(Draft.document_number).where(Draft.department_id == department_id, still_open),
    )
