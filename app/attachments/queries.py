"""Reads of attachments."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.attachments.models import Attachment
from app.attachments.rules import MAX_TRIES, NOT_YET, UNSETTLED, AttachmentState
from app.core.errors import NotFound


def attachment(session: Session, attachment_id: UUID) -> Attachment:
    """One file the actor may see. Raises NotFound."""
    found = session.scalar(select(Attachment).where(Attachment.id == attachment_id))
    if found is None:
        raise NotFound
    return found


def unsettled(
    session: Session, states: Sequence[AttachmentState], *, now: datetime, batch: int
) -> Sequence[Attachment]:
    """The oldest files a scanner is to look at, locked; those another drain holds, and those given up, are left out."""
    return session.scalars(
        select(Attachment)
        .where(
            Attachment.state.in_(states),
            Attachment.tries < MAX_TRIES,
            or_(Attachment.leased_until.is_(None), Attachment.leased_until <= now),
        )
        .order_by(Attachment.uploaded_at, Attachment.id)
        .limit(batch)
        .with_for_update(skip_locked=True)
    ).all()


def failed(session: Session, *, limit: int = 200) -> Sequence[Attachment]:
    """The files whose scan was tried and came to nothing, oldest first, for the operator."""
    return session.scalars(
        select(Attachment)
        .where(
            Attachment.state.in_(UNSETTLED),
            or_(Attachment.verdict.startswith(NOT_YET), Attachment.tries >= MAX_TRIES),
        )
        .order_by(Attachment.uploaded_at, Attachment.id)
        .limit(limit)
    ).all()
