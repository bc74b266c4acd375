"""Number series and issued documents (Art. 15, 16)."""

from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.records import Base, Identified
from app.core.scope import Scope, Scoped, Unscoped
from app.core.types import Instant, stored
from app.documents.rules.kinds import DocumentKind, DocumentState


class NumberSeries(Identified, Scoped, Base):
    """编号序列 – the last number given in one series of one Shenzhen year; never a gap."""

    __tablename__ = "number_series"
    __scope__ = Unscoped("a counter: it names no project and no person")
    __table_args__ = (
        UniqueConstraint("series", "year"),
        CheckConstraint("last >= 0", name="last_not_negative"),
        CheckConstraint("year between 2015 and 2999", name="year_plausible"),
    )

    series: Mapped[str] = mapped_column(String(80))
    year: Mapped[int]
    last: Mapped[int]
    last_at: Mapped[Instant]


class IssuedDocument(Identified, Scoped, Base):
    """文书 – one paper: its frozen facts and their digest first, its PDF soon after (Art. 15, 16)."""

    __tablename__ = "issued_document"
    __scope__ = Scope(department="department_id", unit="unit_id")
    __table_args__ = (
        # A decision bears the number its department typed; whether that is unique is for handling to say.
        Index(
            "uq_issued_document_number",
            "kind",
            "department_id",
            "number",
            unique=True,
            postgresql_where=text("kind <> 'DECISION'"),
            postgresql_nulls_not_distinct=True,
        ),
        Index("ix_issued_document_about", "about_kind", "about_id"),
        Index("ix_issued_document_unit", "unit_id", "created_at"),
        Index("ix_issued_document_department", "department_id", "created_at"),
        Index(
            "ix_issued_document_due",
            "leased_until",
            "created_at",
            postgresql_where=text("state in ('DUE', 'RENDERING')"),
        ),
        CheckConstraint(
            "(state = 'READY') = (file_digest is not null and size is not null and ready_at is not null)",
            name="ready_has_file",
        ),
        CheckConstraint("state <> 'FAILED' or error is not null", name="failed_has_error"),
        CheckConstraint("facts_digest ~ '^[0-9a-f]{64}$'", name="facts_digest_is_sha256"),
        CheckConstraint("file_digest is null or file_digest ~ '^[0-9a-f]{64}$'", name="file_digest_is_sha256"),
        CheckConstraint("tries >= 0", name="tries_not_negative"),
    )

    kind: Mapped[DocumentKind] = mapped_column(stored(DocumentKind))
    number: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(300))
    about_kind: Mapped[str] = mapped_column(String(40))
    about_id: Mapped[UUID]
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID]
    facts: Mapped[str] = mapped_column(Text)
    facts_digest: Mapped[str] = mapped_column(String(64))
    state: Mapped[DocumentState] = mapped_column(stored(DocumentState))
    leased_until: Mapped[Instant | None]
    tries: Mapped[int]
    error: Mapped[str | None] = mapped_column(String(500))
    file_digest: Mapped[str | None] = mapped_column(String(64))
    size: Mapped[int | None]
    created_at: Mapped[Instant]
    ready_at: Mapped[Instant | None]
