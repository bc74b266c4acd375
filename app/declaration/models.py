"""Declarations and the items a project owes (Art. 3, 16(1))."""

import enum
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.labels import N_
from app.core.records import Base, Identified, Versioned
from app.core.scope import Scope, Scoped
from app.core.types import Instant, stored
from app.items.models import Item
from app.items.rules.kinds import Closure
from app.projects.models import Project


class DeclarationState(enum.Enum):
    """Where a declaration stands."""

    DRAFT = N_("Draft")
    FILED = N_("Filed")
    DISCARDED = N_("Discarded")


class Declaration(Identified, Versioned, Scoped, Base):
    """申报 – what an applicant tells of a project before it has its code (Art. 16(1))."""

    __tablename__ = "declaration"
    __table_args__ = (Index("ix_declaration_unit", "unit_id", "state"),)
    __scope__ = Scope(unit="unit_id")

    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[UUID] = mapped_column(ForeignKey("account.id"))
    account_name: Mapped[str] = mapped_column(String(80))
    state: Mapped[DeclarationState] = mapped_column(stored(DeclarationState))
    answers: Mapped[dict[str, Any]] = mapped_column(JSONB)
    finished: Mapped[list[str]] = mapped_column(JSONB)
    not_secret_at: Mapped[Instant | None]
    saved_at: Mapped[Instant] = mapped_column()
    filed_at: Mapped[Instant | None]
    receipt_number: Mapped[str | None] = mapped_column(String(60), unique=True)
    project_id: Mapped[UUID | None] = mapped_column(ForeignKey("project.id"), unique=True)

    project: Mapped[Project | None] = relationship()


class DueItemState(enum.Enum):
    """Whether a due item still counts."""

    OWED = N_("Owed")
    NOT_APPLICABLE = N_("Not applicable")


class DueItem(Identified, Versioned, Scoped, Base):
    """应办事项 – one item a project owes, with the reason it does (Art. 8, 16(1))."""

    __tablename__ = "due_item"
    __table_args__ = (
        UniqueConstraint("project_id", "item_id"),
        CheckConstraint(
            "state <> 'NOT_APPLICABLE' OR (waived_by IS NOT NULL AND waived_confirmed_by IS NOT NULL"
            " AND waived_by <> waived_confirmed_by AND waived_reason <> '')",
            name="waived_by_two",
        ),
        Index("ix_due_item_waiver", "department_id", postgresql_where=text("waived_by IS NOT NULL AND state = 'OWED'")),
    )
    __scope__ = Scope(department="department_id", unit="unit_id", public=True)

    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    stage: Mapped[str] = mapped_column(String(1))
    because: Mapped[list[str]] = mapped_column(JSONB)
    after: Mapped[list[str]] = mapped_column(JSONB)
    closure: Mapped[Closure] = mapped_column(stored(Closure))
    state: Mapped[DueItemState] = mapped_column(stored(DueItemState))
    waived_reason: Mapped[str] = mapped_column(Text)
    waived_by: Mapped[UUID | None]
    waived_confirmed_by: Mapped[UUID | None]
    told_at: Mapped[Instant] = mapped_column()

    item: Mapped[Item] = relationship()
    project: Mapped[Project] = relationship()


class WaiverAct(enum.Enum):
    """What was done to find that an item does not apply."""

    PROPOSED = N_("Found not to apply, a second person is to confirm it")
    CONFIRMED = N_("Confirmed that it does not apply")
    DROPPED = N_("Finding dropped, the item is owed as before")


class WaiverStep(Identified, Scoped, Base):
    """不适用认定 – one step of it, appended: who, when, why (Art. 4)."""

    __tablename__ = "waiver_step"
    __table_args__ = (Index("ix_waiver_step_project", "project_id", "at"),)
    __scope__ = Scope(department="department_id", unit="unit_id")

    due_item_id: Mapped[UUID] = mapped_column(ForeignKey("due_item.id"))
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    act: Mapped[WaiverAct] = mapped_column(stored(WaiverAct))
    reason: Mapped[str] = mapped_column(Text)
    by_id: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(80))
    at: Mapped[Instant] = mapped_column()

    due: Mapped[DueItem] = relationship()
