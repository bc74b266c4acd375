"""Corrections: asked once, each missing piece a row of its own (行政许可法 32(4)); files not handed in yet."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.attachments.models import Attachment
from app.core.records import Base, Identified
from app.core.scope import Scope, Scoped
from app.core.types import Instant


class Correction(Identified, Scoped, Base):
    """补正 – the one request for correction of a case; the case is its key, so there is no second."""

    __tablename__ = "correction"
    __table_args__ = (UniqueConstraint("case_id"),)
    __scope__ = Scope(department="department_id", unit="unit_id")

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    asked_by: Mapped[UUID]
    asked_by_name: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[Instant] = mapped_column()
    answer_by: Mapped[date | None]
    answered_at: Mapped[Instant | None]

    pieces: Mapped[list["CorrectionPiece"]] = relationship(order_by="CorrectionPiece.sort_order")


class CorrectionPiece(Identified, Scoped, Base):
    """补正事项 – one missing or faulty piece: what is wrong, what is wanted, what was answered."""

    __tablename__ = "correction_piece"
    __table_args__ = (UniqueConstraint("correction_id", "sort_order"),)
    __scope__ = Scope(department="department_id", unit="unit_id")

    correction_id: Mapped[UUID] = mapped_column(ForeignKey("correction.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    sort_order: Mapped[int]
    material: Mapped[str] = mapped_column(String(200))
    problem: Mapped[str] = mapped_column(Text)
    wanted: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    attachment_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachment.id"))

    attachment: Mapped[Attachment | None] = relationship()


class SubmissionDraft(Identified, Scoped, Base):
    """材料草稿 – one file put beside a material of an item that is not handed in yet; only its unit sees it."""

    __tablename__ = "submission_draft"
    __table_args__ = (
        UniqueConstraint("attachment_id"),
        Index("ix_submission_draft_due_item", "due_item_id", "added_at", "id"),
    )
    __scope__ = Scope(unit="unit_id")

    due_item_id: Mapped[UUID] = mapped_column(ForeignKey("due_item.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    material: Mapped[str] = mapped_column(String(200))
    attachment_id: Mapped[UUID] = mapped_column(ForeignKey("attachment.id"))
    added_by: Mapped[UUID]
    added_by_name: Mapped[str] = mapped_column(String(80))
    added_at: Mapped[Instant] = mapped_column()

    attachment: Mapped[Attachment] = relationship()
