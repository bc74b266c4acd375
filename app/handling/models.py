"""Special procedures and decisions (Art. 16(3)–(4), 17)."""

import enum
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from app.core.labels import N_
from app.core.records import Base, Identified
from app.core.scope import Scope, Scoped
from app.core.types import Instant, stored
from app.handling.delivering import DeliveryWay


class SpecialProcedure(Identified, Scoped, Base):
    """特别程序 – a segment whose days do not count, told to the applicant in writing (行政许可法 45)."""

    __tablename__ = "special_procedure"
    __table_args__ = (
        Index("uq_special_procedure_one_open", "case_id", unique=True, postgresql_where=text("ended_on IS NULL")),
        CheckConstraint("ended_on IS NULL OR ended_on >= opened_on", name="ends_after_it_opens"),
    )
    __scope__ = Scope(department="department_id", unit="unit_id")

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(200))
    document_number: Mapped[str] = mapped_column(String(100))
    longest_workdays: Mapped[int]
    opened_on: Mapped[date]
    opened_by: Mapped[UUID]
    opened_by_name: Mapped[str] = mapped_column(String(80))
    ended_on: Mapped[date | None]
    ended_by: Mapped[UUID | None]
    result: Mapped[str] = mapped_column(Text)


class Outcome(enum.Enum):
    """How an item is decided."""

    GRANTED = N_("Approved")
    GRANTED_WITH_GAP = N_("Approved with a listed gap")
    DENIED = N_("Not approved")


class Decision(Identified, Scoped, Base):
    """办结 – the decision of a case: opinion, number, title, main content, validity (Art. 16(4))."""

    __tablename__ = "decision"
    __table_args__ = (
        UniqueConstraint("case_id"),
        UniqueConstraint("department_id", "document_number"),
        CheckConstraint(
            "instant OR (reviewer_id IS NOT NULL AND approver_id IS NOT NULL AND handler_id <> reviewer_id"
            " AND handler_id <> approver_id AND reviewer_id <> approver_id)",
            name="three_different_persons",
        ),
    )
    __scope__ = Scope(department="department_id", unit="unit_id", public=True)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    outcome: Mapped[Outcome] = mapped_column(stored(Outcome))
    instant: Mapped[bool]
    opinion: Mapped[str] = mapped_column(Text)
    document_number: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    valid_until: Mapped[date | None]
    decided_on: Mapped[date]
    decided_at: Mapped[Instant] = mapped_column()
    handler_id: Mapped[UUID]
    reviewer_id: Mapped[UUID | None]
    approver_id: Mapped[UUID | None]


class Delivery(Identified, Scoped, Base):
    """送达 – how, when and to whom a decision was delivered, and by what that can be shown (行政许可法 44)."""

    __tablename__ = "delivery"
    __table_args__ = (UniqueConstraint("case_id"),)
    __scope__ = Scope(department="department_id", unit="unit_id")

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    way: Mapped[DeliveryWay] = mapped_column(stored(DeliveryWay))
    delivered_on: Mapped[date]
    recipient: Mapped[str] = mapped_column(String(200))
    proof: Mapped[str] = mapped_column(String(300))
    recorded_at: Mapped[Instant] = mapped_column()
    recorded_by: Mapped[UUID]
    recorded_by_name: Mapped[str] = mapped_column(String(80))


class Draft(Identified, Scoped, Base):
    """拟稿 – the proposed decision while it is under review; one for a case, rewritten by its clerk."""

    __tablename__ = "decision_draft"
    __table_args__ = (UniqueConstraint("case_id"),)
    __scope__ = Scope(department="department_id")

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    outcome: Mapped[Outcome] = mapped_column(stored(Outcome))
    opinion: Mapped[str] = mapped_column(Text)
    document_number: Mapped[str] = mapped_column(String(100))
    title: Mapped[str] = mapped_column(String(200))
    content: Mapped[str] = mapped_column(Text)
    valid_until: Mapped[date | None]
    handler_id: Mapped[UUID]
    handler_name: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[Instant] = mapped_column()
    reviewer_id: Mapped[UUID | None]
    reviewer_name: Mapped[str] = mapped_column(String(80))
    review_opinion: Mapped[str] = mapped_column(Text)
