"""Case files and their ledger (Art. 16(2)–(4)). State, dates and light are copies; steps are the truth."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    Computed,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    SmallInteger,
    String,
    Text,
    UniqueConstraint,
    false,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.attachments.models import Attachment
from app.cases.rules import Act, CaseState, Light
from app.core.now import civil_date
from app.core.records import Base, Identified, Versioned
from app.core.scope import Scope, Scoped
from app.core.types import Instant, stored
from app.declaration.models import DueItem
from app.departments.models import Department
from app.items.models import FormerLimits, Item
from app.projects.models import Project

OPEN_STATES = (
    "state IN ('RECEIVED','AWAITING_CORRECTION','CORRECTED','ACCEPTED','PAUSED','IN_REVIEW','IN_APPROVAL')"
)
QUEUE = ("queue_on", "queue_turn", "id")
"""The order of a worklist: by due date, those without one last; within a day corrected cases first."""


class Case(Identified, Versioned, Scoped, Base):
    """办件 – one item applied for by one project (Art. 16)."""

    __tablename__ = "case_file"
    __table_args__ = (
        Index("ix_case_file_worklist", "department_id", *QUEUE, postgresql_where=text(OPEN_STATES)),
        Index("ix_case_file_state", "department_id", "state", *QUEUE, postgresql_where=text(OPEN_STATES)),
        Index("ix_case_file_unassigned", "department_id", *QUEUE,
              postgresql_where=text(f"handler_id IS NULL AND {OPEN_STATES}")),
        Index("ix_case_file_handler", "handler_id", *QUEUE, postgresql_where=text(OPEN_STATES)),
        Index("ix_case_file_city", *QUEUE, postgresql_where=text(OPEN_STATES)),
        Index("ix_case_file_received", "received_at", "id"),
        Index("ix_case_file_department_received", "department_id", "received_at", "id"),
        Index("ix_case_file_project", "project_id"),
        Index("ix_case_file_unit", "unit_id", "received_at"),
        Index("ix_case_file_next_event", "next_event_on", postgresql_where=text("next_event_on IS NOT NULL")),
        Index("ix_case_file_next_prompt", "next_prompt_on", "id", postgresql_where=text("next_prompt_on IS NOT NULL")),
        Index("ix_case_file_delivery", "department_id", "delivery_due_on", "queue_turn", "id",
              postgresql_where=text("delivery_due_on IS NOT NULL")),
        Index("ix_case_file_reaches", "reaches_on",
              postgresql_where=text(f"{OPEN_STATES} OR delivery_due_on IS NOT NULL")),
        Index("ix_case_file_silent", "due_latest", "id", postgresql_where=text("state IN ('RECEIVED','CORRECTED')")),
        Index("ix_case_file_correcting", "id", postgresql_where=text("state = 'AWAITING_CORRECTION'")),
        Index("uq_case_file_former", "former_id", unique=True, postgresql_where=text("former_id IS NOT NULL")),
        Index("uq_case_file_one_open", "due_item_id", unique=True, postgresql_where=text(OPEN_STATES)),
    )
    __scope__ = Scope(department="department_id", unit="unit_id", public=True)
    """`former_id`: the file of the department that transferred the case, which goes on here."""

    number: Mapped[str] = mapped_column(String(60), unique=True)
    project_id: Mapped[UUID] = mapped_column(ForeignKey("project.id"))
    due_item_id: Mapped[UUID] = mapped_column(ForeignKey("due_item.id"))
    item_id: Mapped[UUID] = mapped_column(ForeignKey("item.id"))
    guide_id: Mapped[UUID] = mapped_column(ForeignKey("guide.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    project_code: Mapped[str] = mapped_column(String(40))
    project_name: Mapped[str] = mapped_column(String(200))
    state: Mapped[CaseState] = mapped_column(stored(CaseState))
    instant: Mapped[bool]
    releases_funds: Mapped[bool]
    follows: Mapped[bool]
    handler_id: Mapped[UUID | None]
    handler_name: Mapped[str] = mapped_column(String(80))
    handed_at: Mapped[Instant | None]
    seen_at: Mapped[Instant | None]
    received_at: Mapped[Instant] = mapped_column()
    accepted_on: Mapped[date | None]
    decided_on: Mapped[date | None]
    former_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_file.id"))
    document_number: Mapped[str] = mapped_column(String(100))
    document_title: Mapped[str] = mapped_column(String(200))
    light: Mapped[Light] = mapped_column(stored(Light))
    due_on: Mapped[date | None]
    due_latest: Mapped[date | None]
    due_provisional: Mapped[bool] = mapped_column(server_default=false())
    legal_due_on: Mapped[date | None]
    legal_due_latest: Mapped[date | None]
    legal_due_provisional: Mapped[bool] = mapped_column(server_default=false())
    remaining_days: Mapped[int | None]
    next_event_on: Mapped[date | None]
    next_prompt_on: Mapped[date | None]
    step_due_on: Mapped[date | None]
    delivery_due_on: Mapped[date | None]
    delivery_due_latest: Mapped[date | None]
    delivery_provisional: Mapped[bool] = mapped_column(server_default=false())
    delivery_warns_on: Mapped[date | None]
    projected_at: Mapped[Instant | None]
    clock_facts: Mapped[str | None] = mapped_column(Text)
    queue_on: Mapped[date] = mapped_column(Computed("coalesce(due_on, '9999-12-31'::date)", persisted=True))
    queue_turn: Mapped[int] = mapped_column(
        SmallInteger, Computed("CASE WHEN state::text = 'CORRECTED'::text THEN 0 ELSE 1 END", persisted=True)
    )
    reaches_on: Mapped[date] = mapped_column(Computed(
        "CASE WHEN state::text = 'PAUSED'::text THEN '9999-12-31'::date ELSE coalesce(greatest("
        "due_latest, legal_due_latest, delivery_due_latest), '9999-12-31'::date) END", persisted=True,
    ))  # fmt: skip
    """The last day a calendar may move something of it on: what shows no end, or is stopped, any day may move."""

    def delivery_light(self, on: date) -> Light:
        """The light of a delivery that is still owed."""
        if self.delivery_due_latest is not None and on > self.delivery_due_latest:
            return Light.OVERDUE
        return Light.WARNING if self.delivery_warns_on is not None and on >= self.delivery_warns_on else Light.NORMAL

    project: Mapped[Project] = relationship()
    item: Mapped[Item] = relationship()
    department: Mapped[Department] = relationship()
    due_item: Mapped[DueItem] = relationship()

    @property
    def limits(self) -> Item | FormerLimits:
        """The limits it keeps: those its item had on the day it was received (Art. 17)."""
        return self.item.limits_on(civil_date(self.received_at))


class CaseStep(Identified, Scoped, Base):
    """One step of a case: append-only, chained by digest (痕迹, Art. 4).

    An acceptance carries a passed verification of this very case, used once; so does the
    decision of an item that releases funds (Art. 15, 16(2)). The database holds both.
    """

    __tablename__ = "case_step"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        UniqueConstraint("verification_id"),
        ForeignKeyConstraint(
            ["verification_id", "case_id", "verification_passed", "verification_purpose"],
            ["code_verification.id", "code_verification.case_id", "code_verification.passed",
             "code_verification.purpose"],
            name="fk_case_step_verification",
        ),
        CheckConstraint("verification_passed IS NULL OR verification_passed", name="only_a_passed_verification"),
        CheckConstraint(
            "act <> 'ACCEPT' OR (verification_id IS NOT NULL AND verification_passed IS NOT NULL"
            " AND verification_purpose IS NOT NULL AND verification_purpose = 'ACCEPTANCE')",
            name="accept_needs_verification",
        ),
        CheckConstraint(
            "act <> 'TAKE_OVER' OR (verification_id IS NOT NULL AND verification_passed IS NOT NULL"
            " AND verification_purpose IS NOT NULL AND verification_purpose = 'ACCEPTANCE')",
            name="take_over_needs_verification",
        ),
        CheckConstraint(
            "NOT releases_funds OR act <> 'GRANT' OR (verification_id IS NOT NULL"
            " AND verification_passed IS NOT NULL AND verification_purpose IS NOT NULL"
            " AND verification_purpose = 'DECISION')",
            name="funds_need_verification",
        ),
        CheckConstraint("seq >= 1", name="seq_from_one"),
    )
    __scope__ = Scope(department="department_id", unit="unit_id")

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    seq: Mapped[int]
    act: Mapped[Act] = mapped_column(stored(Act))
    state: Mapped[CaseState] = mapped_column(stored(CaseState))
    releases_funds: Mapped[bool]
    by_id: Mapped[UUID | None]
    by_name: Mapped[str] = mapped_column(String(80))
    by_role: Mapped[str] = mapped_column(String(40))
    at: Mapped[Instant] = mapped_column()
    opinion: Mapped[str] = mapped_column(Text)
    facts: Mapped[dict[str, Any]] = mapped_column(JSONB)
    verification_id: Mapped[UUID | None]
    verification_passed: Mapped[bool | None]
    verification_purpose: Mapped[str | None] = mapped_column(String(40))
    prev_digest: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


class CaseMaterial(Identified, Scoped, Base):
    """申报材料 – one material of the guide's list, as the applicant handed it in."""

    __tablename__ = "case_material"
    __table_args__ = (Index("ix_case_material_case", "case_id", "sort_order"),)
    __scope__ = Scope(department="department_id", unit="unit_id")

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[str] = mapped_column(String(200))
    required: Mapped[bool]
    sort_order: Mapped[int]
    attachment_id: Mapped[UUID | None] = mapped_column(ForeignKey("attachment.id"))
    replaces_id: Mapped[UUID | None] = mapped_column(ForeignKey("case_material.id"))
    added_at: Mapped[Instant] = mapped_column()

    attachment: Mapped[Attachment | None] = relationship()
