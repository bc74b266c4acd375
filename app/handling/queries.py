"""Reads for handling: the draft, the procedures and the decision of a case."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.handling.models import Decision, Draft, SpecialProcedure


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
        select(SpecialProcedure).where(SpecialProcedure.case_id == case_id).order_by(SpecialProcedure.opened_on)
    ).all()


def open_procedure_of(session: Session, case_id: UUID) -> SpecialProcedure | None:
    """The one procedure that is still open."""
    return session.scalars(
        select(SpecialProcedure).where(SpecialProcedure.case_id == case_id, SpecialProcedure.ended_on.is_(None))
    ).one_or_none()


def decision_of(session: Session, case_id: UUID) -> Decision | None:
    """The decision of a case."""
    return session.scalars(select(Decision).where(Decision.case_id == case_id)).one_or_none()


def decisions(session: Session, case_ids: Sequence[UUID]) -> dict[UUID, Decision]:
    """The decisions of several cases, by case."""
    rows = session.scalars(select(Decision).where(Decision.case_id.in_(case_ids)))
    return {row.case_id: row for row in rows}
