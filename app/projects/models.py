"""Projects, their codes, the register of legacy numbers and of verifications (Art. 11-15)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, String, Text, UniqueConstraint, Uuid
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, TIMESTAMP
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.records import Base, Identified, Versioned
from app.core.scope import Scope, Scoped, Unscoped
from app.core.types import stored
from app.departments.models import Department, Division
from app.items.rules.kinds import InvestType, Mode
from app.projects.rules.kinds import CodeEdition, CodeEvent, CodeState, Nature, Purpose


class Project(Identified, Versioned, Scoped, Base):
    """项目 – one fixed-asset investment project of one unit, never a secret one (Art. 3, 11).

    `department_ids` are the departments that handle something of it: they and its unit see it whole.
    """

    __tablename__ = "project"
    __scope__ = Scope(departments="department_ids", unit="unit_id", public=True)
    __table_args__ = (
        CheckConstraint("investment_wan >= 0", name="investment_not_negative"),
        CheckConstraint("type_code IN ('01', '02', '03', '04', '05')", name="type_code_known"),
        CheckConstraint("planned_end >= planned_start", name="planned_in_order"),
        Index("ix_project_department_ids", "department_ids", postgresql_using="gin"),
        Index("ix_project_unit_id_filed_at", "unit_id", "filed_at"),
        Index("ix_project_filed_at_id", "filed_at", "id"),
        Index("ix_project_division_id_filed_at", "division_id", "filed_at"),
    )

    name: Mapped[str] = mapped_column(String(200))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    division_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    place: Mapped[str] = mapped_column(String(300))
    place_division: Mapped[str] = mapped_column(String(6))
    investment_wan: Mapped[Decimal] = mapped_column(Numeric(18, 4))
    scale: Mapped[str] = mapped_column(Text)
    nature: Mapped[Nature] = mapped_column(stored(Nature))
    industry: Mapped[str] = mapped_column(String(4))
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    type_code: Mapped[str] = mapped_column(String(2))
    mode: Mapped[Mode] = mapped_column(stored(Mode))
    invest_type: Mapped[InvestType] = mapped_column(stored(InvestType))
    department_ids: Mapped[list[UUID]] = mapped_column(ARRAY(Uuid))
    planned_start: Mapped[date | None]
    planned_end: Mapped[date | None]
    filed_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    created_by: Mapped[UUID | None]

    division: Mapped[Division] = relationship()
    department: Mapped[Department] = relationship()

    def __str__(self) -> str:
        return self.name


class ProjectCode(Identified, Scoped, Base):
    """项目代码 – never reused, kept for life; its segments are columns so that the space of a key can be asked.

    `sector` is the industry of a V1 code and the central department of a V2 code; `period` its first group.
    """

    __tablename__ = "project_code"
    __scope__ = Unscoped("a code, its state and its successor are public (Art. 15, 19)")
    __table_args__ = (
        UniqueConstraint("period", "division", "sector", "type", "serial", name="uq_project_code_segments"),
        CheckConstraint("(state = 'SUPERSEDED') = (successor_code IS NOT NULL)", name="superseded_has_successor"),
        CheckConstraint("successor_code <> code", name="successor_is_another"),
        Index("ix_project_code_project_id", "project_id"),
    )

    code: Mapped[str] = mapped_column(String(24), unique=True)
    edition: Mapped[CodeEdition] = mapped_column(stored(CodeEdition))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    state: Mapped[CodeState] = mapped_column(stored(CodeState))
    period: Mapped[str] = mapped_column(String(4))
    division: Mapped[str] = mapped_column(String(6))
    sector: Mapped[str] = mapped_column(String(2))
    type: Mapped[str] = mapped_column(String(2))
    serial: Mapped[str] = mapped_column(String(6))
    issued_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
    successor_code: Mapped[str | None] = mapped_column(
        ForeignKey("project_code.code", deferrable=True, initially="DEFERRED")
    )
    predecessor_code: Mapped[str | None] = mapped_column(ForeignKey("project_code.code"))

    project: Mapped[Project] = relationship()

    def __str__(self) -> str:
        return self.code


class LegacyCode(Identified, Scoped, Base):
    """历史编号 – a number of another system mapped to a project; `folded` is `code` in upper case (Art. 14)."""

    __tablename__ = "legacy_code"
    __scope__ = Unscoped("a legacy number only points to a public project code (Art. 14)")
    __table_args__ = (
        UniqueConstraint("system", "folded"),
        CheckConstraint("folded = upper(code)", name="folded_is_upper"),
        Index("ix_legacy_code_folded", "folded"),
        Index("ix_legacy_code_project_id", "project_id"),
    )

    system: Mapped[str] = mapped_column(String(40))
    code: Mapped[str] = mapped_column(String(64))
    folded: Mapped[str] = mapped_column(String(64))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    valid_from: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(String(300))

    project: Mapped[Project] = relationship()

    def __str__(self) -> str:
        return self.code


class CodeIssue(Identified, Scoped, Base):
    """赋码与状态变动 – one event in the life of a code; appended, never changed (Art. 13, 14)."""

    __tablename__ = "code_issue"
    __scope__ = Unscoped("the life of a code is written by whoever may act on its project")
    __table_args__ = (Index("ix_code_issue_code_at", "code", "at"),)

    code: Mapped[str] = mapped_column(ForeignKey("project_code.code"))
    event: Mapped[CodeEvent] = mapped_column(stored(CodeEvent))
    reason: Mapped[str] = mapped_column(String(300))
    successor_code: Mapped[str | None] = mapped_column(String(24))
    by: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(60))
    at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))


class CodeVerification(Identified, Scoped, Base):
    """代码核验 – one answer of the register, with who asked and what for; what acceptance rests on (Art. 15, 16(2)).

    The unique constraint is what a step of a case refers to: this verification, of that case, passed, for that purpose.
    """

    __tablename__ = "code_verification"
    __scope__ = Scope(department="department_id")
    __table_args__ = (
        UniqueConstraint("id", "case_id", "passed", "purpose", name="uq_code_verification_reference"),
        CheckConstraint("passed OR jsonb_array_length(reasons) > 0", name="refused_with_reasons"),
        CheckConstraint("NOT passed OR project_id IS NOT NULL", name="passed_names_its_project"),
        Index("ix_code_verification_case_id_asked_at", "case_id", "asked_at"),
        Index("ix_code_verification_department_id_asked_at", "department_id", "asked_at"),
    )

    code_asked: Mapped[str] = mapped_column(String(64))
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"))
    case_id: Mapped[UUID | None]
    department_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))
    purpose: Mapped[Purpose] = mapped_column(stored(Purpose))
    passed: Mapped[bool]
    reasons: Mapped[list[dict[str, str]]] = mapped_column(JSONB)
    asked_by: Mapped[UUID | None]
    asked_by_name: Mapped[str] = mapped_column(String(60))
    asked_at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True))
