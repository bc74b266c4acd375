"""Uploaded files as rows; the bytes lie in the store under their digest."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from app.attachments.rules import AttachmentState
from app.core.records import Base, Identified
from app.core.scope import Scope, Scoped
from app.core.types import Instant, stored


class Attachment(Identified, Scoped, Base):
    """附件 – one file a person handed in, as it was handed in, tied to a unit and a department."""

    __tablename__ = "attachment"
    __scope__ = Scope(department="department_id", unit="unit_id")
    __table_args__ = (
        Index("ix_attachment_unit", "unit_id", "uploaded_at"),
        Index("ix_attachment_department", "department_id", "uploaded_at"),
        Index("ix_attachment_digest", "digest"),
        Index(
            "ix_attachment_unsettled",
            "leased_until",
            "uploaded_at",
            postgresql_where=text("state in ('QUARANTINED', 'UNSCANNED')"),
        ),
        CheckConstraint("size > 0", name="size_positive"),
        CheckConstraint("digest ~ '^[0-9a-f]{64}$'", name="digest_is_sha256"),
        CheckConstraint("state <> 'INFECTED' or verdict <> ''", name="infected_has_verdict"),
        CheckConstraint("tries >= 0", name="tries_not_negative"),
    )

    name: Mapped[str] = mapped_column(String(120))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[AttachmentState] = mapped_column(stored(AttachmentState))
    verdict: Mapped[str] = mapped_column(String(300))
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID]
    uploaded_by: Mapped[UUID]
    uploaded_at: Mapped[Instant]
    leased_until: Mapped[Instant | None]
    tries: Mapped[int]
