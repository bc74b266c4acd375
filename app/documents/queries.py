"""Reads of issued documents."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.documents.models import IssuedDocument, NumberSeries
from app.documents.rules.kinds import DocumentState
from app.documents.rules.making import MAX_TRIES


def document(session: Session, document_id: UUID) -> IssuedDocument:
    """One paper the actor may see. Raises NotFound."""
    found = session.scalar(select(IssuedDocument).where(IssuedDocument.id == document_id))
    if found is None:
        raise NotFound
    return found


def about(session: Session, kind: str, about_id: UUID) -> Sequence[IssuedDocument]:
    """The papers about one record, oldest first."""
    return session.scalars(
        select(IssuedDocument)
        .where(IssuedDocument.about_kind == kind, IssuedDocument.about_id == about_id)
        .order_by(IssuedDocument.created_at, IssuedDocument.id)
    ).all()


def failed(session: Session) -> Sequence[IssuedDocument]:
    """The papers that could not be made, for the operator."""
    return session.scalars(
        select(IssuedDocument)
        .where(IssuedDocument.state == DocumentState.FAILED)
        .order_by(IssuedDocument.created_at, IssuedDocument.id)
    ).all()


def lost(session: Session, *, now: datetime) -> Sequence[IssuedDocument]:
    """The papers over which every worker died, locked."""
    return session.scalars(
        select(IssuedDocument)
        .where(
            IssuedDocument.state == DocumentState.RENDERING,
            IssuedDocument.leased_until <= now,
            IssuedDocument.tries >= MAX_TRIES,
        )
        .with_for_update(skip_locked=True)
    ).all()


def due(session: Session, *, now: datetime, batch: int) -> Sequence[IssuedDocument]:
    """The oldest papers to be made, locked; those another drain holds are left out."""
    return session.scalars(
        select(IssuedDocument)
        .where(
            IssuedDocument.state.in_((DocumentState.DUE, DocumentState.RENDERING)),
            or_(IssuedDocument.leased_until.is_(None), IssuedDocument.leased_until <= now),
        )
        .order_by(IssuedDocument.created_at, IssuedDocument.id)
        .limit(batch)
        .with_for_update(skip_locked=True)
    ).all()


def next_ordinal(session: Session, series: str, year: int) -> int:
    """The number a series would give next; nothing is taken by asking."""
    last = session.scalar(select(NumberSeries.last).where(NumberSeries.series == series, NumberSeries.year == year))
    return (last or 0) + 1
