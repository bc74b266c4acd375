"""Reads of messages: a reader's page, the drain's claim, the operator's list."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, tuple_
from sqlalchemy.orm import Session, aliased

from app.core.errors import NotFound
from app.messages.models import Message
from app.messages.rules import MAX_TRIES, OPEN, MessageState

PAGE = 25


def unread(session: Session, account_id: UUID) -> int:
    """How many messages a reader has not opened."""
    mine = select(func.count()).where(Message.recipient_account_id == account_id, Message.read_at.is_(None))
    return session.scalar(mine) or 0


def inbox(
    session: Session, account_id: UUID, *, after: tuple[datetime, UUID] | None = None, limit: int = PAGE
) -> Sequence[Message]:
    """A reader's messages, newest first; `after`: those behind this one (created_at, id)."""
    mine = select(Message).where(Message.recipient_account_id == account_id)
    if after is not None:
        mine = mine.where(tuple_(Message.created_at, Message.id) < after)
    return session.scalars(mine.order_by(Message.created_at.desc(), Message.id.desc()).limit(limit)).all()


def told_about(session: Session, account_id: UUID | None, about: tuple[str, UUID]) -> Sequence[Message]:
    """What a reader was told about one record, newest first."""
    return session.scalars(
        select(Message)
        .where(
            Message.recipient_account_id == account_id,
            Message.about_kind == about[0],
            Message.about_id == about[1],
        )
        .order_by(Message.created_at.desc(), Message.id.desc())
    ).all()


def message(session: Session, account_id: UUID, message_id: UUID) -> Message:
    """One message of a reader. Raises NotFound."""
    found = session.scalar(select(Message).where(Message.id == message_id, Message.recipient_account_id == account_id))
    if found is None:
        raise NotFound
    return found


def failed(session: Session, *, limit: int = 200) -> Sequence[Message]:
    """Letters that were given up, or wait for another try, for the operator; oldest first."""
    return session.scalars(
        select(Message)
        .where(Message.state.in_((MessageState.PARKED, MessageState.FAILED)))
        .order_by(Message.turn)
        .limit(limit)
    ).all()


def parked(session: Session, message_id: UUID) -> Message:
    """A letter for the operator's retry, locked. Raises NotFound."""
    found = session.scalar(select(Message).where(Message.id == message_id).with_for_update())
    if found is None:
        raise NotFound
    return found


def lost(session: Session, *, now: datetime) -> Sequence[Message]:
    """Letters whose every worker died over them."""
    return session.scalars(
        select(Message)
        .where(Message.state == MessageState.LEASED, Message.leased_until <= now, Message.tries >= MAX_TRIES)
        .with_for_update(skip_locked=True)
    ).all()


def due(session: Session, *, now: datetime, batch: int) -> Sequence[Message]:
    """The oldest letters to be sent, locked. A reader whose older letter waits or is on its way keeps waiting."""
    older = aliased(Message)
    held_up = exists().where(
        older.recipient_account_id == Message.recipient_account_id,
        older.turn < Message.turn,
        older.state.in_(OPEN),
        ~_ready(older, now),
    )
    return session.scalars(
        select(Message)
        .where(Message.state.in_(OPEN), _ready(Message, now), ~held_up)
        .order_by(Message.turn)
        .limit(batch)
        .with_for_update(skip_locked=True)
    ).all()


def _ready(row: type[Message], now: datetime) -> ColumnElement[bool]:
    """Whether an open letter may be taken: nobody holds it, and its wait is over."""
    free = and_(row.state != MessageState.LEASED, or_(row.next_try_at.is_(None), row.next_try_at <= now))
    left = and_(row.state == MessageState.LEASED, row.leased_until <= now)
    return or_(free, left)
