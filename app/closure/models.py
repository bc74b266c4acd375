"""The closure notice: number, frozen facts and their digest, made in the closing transaction (Art. 16(6))."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from app.core.records import Base, Identified
from app.core.scope import Scope, Scoped
from app.core.types import Instant, Reach


class ClosureNotice(Identified, Scoped, Base):
    """办结告知书 – one for a project, never a second; its facts are frozen as canonical JSON (RFC 8785)."""

    __tablename__ = "closure_notice"
    __table_args__ = (
        UniqueConstraint("project_id"),
        UniqueConstraint("division_id", "year", "ordinal"),
    )
    __scope__ = Scope(unit="unit_id", public=True, open_to=(Reach.DEPARTMENT,))

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    division_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"))
    year: Mapped[int]
    ordinal: Mapped[int]
    number: Mapped[str] = mapped_column(String(60), unique=True)
    facts: Mapped[str] = mapped_column(Text)
    digest: Mapped[str] = mapped_column(String(64))
    issued_on: Mapped[date]
    issued_at: Mapped[Instant] = mapped_column()
    document_id: Mapped[UUID | None] = mapped_column(ForeignKey("issued_document.id"))
