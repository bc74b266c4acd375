"""What people are told: one row per message and reader, kept on the page, sent by mail."""

from uuid import UUID

from sqlalchemy import BigInteger, CheckConstraint, Identity, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.records import Base, Identified
from app.core.scope import Scope, Scoped
from app.core.types import Instant, stored
from app.messages.rules import MessageState


class Message(Identified, Scoped, Base):
    """消息 – one thing one person is told, on the page at once and by mail soon after (Art. 16(3))."""

    __tablename__ = "message"
    __scope__ = Scope(own="recipient_account_id", append=True)
    # The sender may not read what he sent to somebody else, so nothing is fetched back on insert.
    __mapper_args__ = {"eager_defaults": False}
    __table_args__ = (
        UniqueConstraint("recipient_account_id", "once"),
        UniqueConstraint("turn"),
        Index("ix_message_inbox", "recipient_account_id", "created_at", "id"),
        Index("ix_message_unread", "recipient_account_id", postgresql_where=text("read_at is null")),
        Index("ix_message_open", "turn", postgresql_where=text("state in ('DUE', 'LEASED', 'FAILED')")),
        Index(
            "ix_message_open_reader",
            "recipient_account_id",
            "turn",
            postgresql_where=text("state in ('DUE', 'LEASED', 'FAILED')"),
        ),
        Index("ix_message_parked", "turn", postgresql_where=text("state = 'PARKED'")),
        Index("ix_message_about", "about_kind", "about_id"),
        CheckConstraint("(state = 'SENT') = (sent_at is not null)", name="sent_has_instant"),
        CheckConstraint("state = 'NONE' or address is not null", name="mail_has_address"),
        CheckConstraint("state not in ('FAILED', 'PARKED') or error is not null", name="failed_has_error"),
        CheckConstraint("(about_kind is null) = (about_id is null)", name="about_whole"),
        CheckConstraint("tries >= 0", name="tries_not_negative"),
    )

    turn: Mapped[int] = mapped_column(BigInteger, Identity(always=True))
    kind: Mapped[str] = mapped_column(String(40))
    recipient_account_id: Mapped[UUID]
    once: Mapped[str] = mapped_column(String(64))
    unit_id: Mapped[UUID | None]
    department_id: Mapped[UUID | None]
    address: Mapped[str | None] = mapped_column(String(254))
    subject: Mapped[str] = mapped_column(String(200))
    body: Mapped[str] = mapped_column(Text)
    about_kind: Mapped[str | None] = mapped_column(String(40))
    about_id: Mapped[UUID | None]
    created_at: Mapped[Instant]
    read_at: Mapped[Instant | None]
    state: Mapped[MessageState] = mapped_column(stored(MessageState))
    leased_until: Mapped[Instant | None]
    tries: Mapped[int]
    error: Mapped[str | None] = mapped_column(String(500))
    sent_at: Mapped[Instant | None]
    next_try_at: Mapped[Instant | None]
