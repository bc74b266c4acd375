"""Special procedures, what a second person is asked, and decisions (Art. 16(3)–(4), 17)."""

import enum
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, Uuid, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.labels import N_
from app.core.records import Base, Identified, Versioned
from app.core.scope import Scope, Scoped
from app.core.types import Instant, stored
from app.departments.models import Department
from app.handling.delivering import DeliveryWay
from app.items.rules.kinds import LimitUnit
from app.items.wording import limit_words


class SpecialProcedure(Identified, Scoped, Base):
    """特别程序 – a segment whose days do not count, told to the applicant in writing (行政许可法 45).

    Several may overlap, of each kind one. `key` is how the clock's facts name it, here and at a department the case
    was transferred to.
    """

    __tablename__ = "special_procedure"
    __table_args__ = (
        Index("uq_special_procedure_one_open", "case_id", "kind", unique=True,
              postgresql_where=text("ended_on IS NULL AND voided_on IS NULL")),
        CheckConstraint("ended_on IS NULL OR ended_on >= opened_on", name="ends_after_it_opens"),
    )
    __scope__ = Scope(department="department_id", unit="unit_id")

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    key: Mapped[UUID]
    kind: Mapped[str] = mapped_column(String(40))
    reason: Mapped[str] = mapped_column(Text)
    basis: Mapped[str] = mapped_column(String(200))
    document_number: Mapped[str] = mapped_column(String(100))
    longest_number: Mapped[int]
    longest_unit: Mapped[LimitUnit] = mapped_column(stored(LimitUnit))
    opened_on: Mapped[date]
    opened_by: Mapped[UUID]
    opened_by_name: Mapped[str] = mapped_column(String(80))
    ended_on: Mapped[date | None]
    ended_by: Mapped[UUID | None]
    result: Mapped[str] = mapped_column(Text)
    voided_on: Mapped[date | None]

    @property
    def longest_words(self) -> str:
        """Its longest duration in words."""
        return limit_words(self.longest_number, self.longest_unit) or ""


class RequestKind(enum.Enum):
    """What takes two persons and moves a clock, or the case with it."""

    EXTENSION = N_("Extension of the limit")
    VOIDING = N_("Voiding of a recorded fact")
    TRANSFER = N_("Transfer to another department")


class RequestState(enum.Enum):
    """Whether it was answered."""

    ASKED = N_("Waiting for an answer")
    AGREED = N_("Agreed")
    DECLINED = N_("Declined")
    TAKEN_BACK = N_("Taken back")
    LAPSED = N_("Lapsed: the case went on without it")


class CaseRequest(Identified, Versioned, Scoped, Base):
    """请示 – what one person asks about a case and another one answers: 延期, 撤销记录, 移送 (Art. 16(3), 17).

    `departments` are those that may read it: the one that asks and, of a transfer, the one that is asked. `told` is
    what the other side is shown of a case it does not see yet.
    """

    __tablename__ = "case_request"
    __table_args__ = (
        Index("uq_case_request_one_open", "case_id", "kind", unique=True, postgresql_where=text("state = 'ASKED'")),
        Index("ix_case_request_case", "case_id", "asked_at"),
        Index("ix_case_request_asked", "department_id", "kind", postgresql_where=text("state = 'ASKED'")),
        Index("ix_case_request_to", "to_department_id", "asked_at",
              postgresql_where=text("to_department_id IS NOT NULL")),
        CheckConstraint(
            "state NOT IN ('AGREED','DECLINED') OR (answered_by IS NOT NULL AND answered_at IS NOT NULL"
            " AND answered_by <> asked_by)",
            name="answered_by_another",
        ),
        CheckConstraint("(kind = 'EXTENSION') = (number IS NOT NULL)", name="extension_has_number"),
        CheckConstraint("(kind = 'VOIDING') = (entry_id IS NOT NULL)", name="voiding_has_entry"),
        CheckConstraint("(kind = 'TRANSFER') = (to_department_id IS NOT NULL)", name="transfer_has_receiver"),
        CheckConstraint("to_department_id IS NULL OR to_department_id <> department_id", name="transfer_to_another"),
        CheckConstraint("reason <> ''", name="has_reason"),
    )
    __scope__ = Scope(departments="departments")

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    departments: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    kind: Mapped[RequestKind] = mapped_column(stored(RequestKind))
    state: Mapped[RequestState] = mapped_column(stored(RequestState))
    reason: Mapped[str] = mapped_column(Text)
    document_number: Mapped[str] = mapped_column(String(100))
    number: Mapped[int | None]
    entry_id: Mapped[UUID | None] = mapped_column(ForeignKey("clock_entry.id"))
    to_department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    told: Mapped[dict[str, Any]] = mapped_column(JSONB)
    asked_by: Mapped[UUID]
    asked_by_name: Mapped[str] = mapped_column(String(80))
    asked_at: Mapped[Instant] = mapped_column()
    answered_by: Mapped[UUID | None]
    answered_by_name: Mapped[str] = mapped_column(String(80))
    answered_at: Mapped[Instant | None]
    answer: Mapped[str] = mapped_column(Text)

    department: Mapped[Department] = relationship(foreign_keys=[department_id])
    to_department: Mapped[Department | None] = relationship(foreign_keys=[to_department_id])

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
        Index("ix_decision_ending", "department_id", "valid_until", "id",
              postgresql_where=text("valid_until IS NOT NULL")),
        Index("ix_decision_ending_of_unit", "unit_id", "valid_until", "id",
              postgresql_where=text("valid_until IS NOT NULL")),
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
    valid_months: Mapped[int | None]
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


class JointHandling(Identified, Scoped, Base):
    """联合办理 – several departments' cases of one project under one clock, led by one (行政许可法 26(2), 42(2))."""

    __tablename__ = "joint_handling"
    __table_args__ = (
        UniqueConstraint("lead_case_id"),
        Index("ix_joint_handling_cases", "case_ids", postgresql_using="gin"),
        Index("ix_joint_handling_asked", "department_id",
              postgresql_where=text("asked_by IS NOT NULL AND extended_by IS NULL")),
        CheckConstraint("extended_by IS NULL OR (asked_by IS NOT NULL AND asked_by <> extended_by)",
                        name="second_person"),
    )
    __scope__ = Scope(department="department_id", unit="unit_id", public=True)

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    lead_case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    case_ids: Mapped[list[str]] = mapped_column(JSONB)
    document_number: Mapped[str] = mapped_column(String(100))
    started_by_name: Mapped[str] = mapped_column(String(80))
    started_at: Mapped[Instant] = mapped_column()
    reason: Mapped[str] = mapped_column(Text)
    asked_by: Mapped[UUID | None]
    extended_by: Mapped[UUID | None]
    extended_by_name: Mapped[str] = mapped_column(String(80))
    extended_on: Mapped[date | None]
    approval_number: Mapped[str] = mapped_column(String(100))


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
    valid_months: Mapped[int | None]
    handler_id: Mapped[UUID]
    handler_name: Mapped[str] = mapped_column(String(80))
    proposed_at: Mapped[Instant] = mapped_column()
    reviewer_id: Mapped[UUID | None]
    reviewer_name: Mapped[str] = mapped_column(String(80))
    review_opinion: Mapped[str] = mapped_column(Text)
