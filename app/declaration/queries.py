"""Reads for declarations and due items."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select, text
from sqlalchemy.orm import Session, contains_eager, joinedload

from app.core.errors import NotFound
from app.core.scope import as_public
from app.declaration.models import Declaration, DeclarationState, DueItem
from app.departments.models import Department
from app.items.models import Item

OPEN_CASE = text(
    "SELECT EXISTS (SELECT 1 FROM case_file WHERE due_item_id = :due AND state IN"
    " ('RECEIVED','AWAITING_CORRECTION','CORRECTED','ACCEPTED','PAUSED','IN_REVIEW','IN_APPROVAL'))"
)
GRANTED_CASE = text("SELECT EXISTS (SELECT 1 FROM case_file WHERE due_item_id = :due AND state = 'GRANTED')")


def drafts(session: Session) -> Sequence[Declaration]:
    """The drafts of the actor's unit, newest first."""
    return session.scalars(
        select(Declaration).where(Declaration.state == DeclarationState.DRAFT).order_by(Declaration.saved_at.desc())
    ).all()


def declaration_or_404(session: Session, declaration_id: UUID) -> Declaration:
    """A declaration in the asker's scope."""
    found = session.scalars(select(Declaration).where(Declaration.id == declaration_id)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def declaration_of(session: Session, project_id: UUID) -> Declaration | None:
    """The declaration a project was filed with."""
    return session.scalars(select(Declaration).where(Declaration.project_id == project_id)).one_or_none()


def due_item_or_404(session: Session, due_id: UUID) -> DueItem:
    """A due item in the asker's scope."""
    found = session.scalars(
        select(DueItem).where(DueItem.id == due_id).options(joinedload(DueItem.item))
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found


def hold(session: Session, due: DueItem) -> None:
    """Lock a due item and read it anew: a filing and a waiver at once each see what the other did."""
    session.execute(select(DueItem.id).where(DueItem.id == due.id).with_for_update())
    session.refresh(due)


def has_open_case(session: Session, due: DueItem) -> bool:
    """Whether somebody is working on it; the table of cases is a floor above, so it is asked by name."""
    with as_public(session):  # it may have been transferred to a department whose rows the asker does not see
        return bool(session.scalar(OPEN_CASE, {"due": due.id}))


def due_items(session: Session, project_id: UUID) -> list[DueItem]:
    """What a project owes in the asker's sight, by stage, department and catalogue."""
    found = session.scalars(
        select(DueItem)
        .join(DueItem.item)
        .join(Item.department)
        .options(contains_eager(DueItem.item).contains_eager(Item.department))
        .where(DueItem.project_id == project_id)
        .order_by(DueItem.stage, Department.sort_order, Item.key)
    )
    return list(found)


def has_granted_case(session: Session, due: DueItem) -> bool:
    """Whether it was granted once; asked by name for the same reason."""
    with as_public(session):
        return bool(session.scalar(GRANTED_CASE, {"due": due.id}))
