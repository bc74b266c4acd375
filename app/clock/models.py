"""Calendar editions and the clock facts of cases (Art. 17). Appended; due dates and lights are derived from them."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.clock.rules.calendar import DayKind
from app.clock.rules.entries import EntryKind
from app.core.records import Base, Identified
from app.core.scope import Scope, Scoped, Unscoped
from app.core.types import Instant, stored


class CalendarEdition(Identified, Scoped, Base):
    """放假安排 – one notice on days off and worked: exceptions to Monday to Friday (facts 4.2)."""

    __tablename__ = "calendar_edition"
    __table_args__ = (
        UniqueConstraint("year", "published_on"),
        CheckConstraint("year BETWEEN 2004 AND 2100", name="year_range"),
    )
    __scope__ = Unscoped("the calendar is public")

    year: Mapped[int]
    document: Mapped[str | None] = mapped_column(String(60))
    published_on: Mapped[date]
    recorded_at: Mapped[Instant] = mapped_column()
    note: Mapped[str | None] = mapped_column(String(300))

    days: Mapped[list["CalendarDay"]] = relationship(order_by="CalendarDay.day")


class CalendarDay(Identified, Scoped, Base):
    """One day an edition speaks of."""

    __tablename__ = "calendar_day"
    __table_args__ = (UniqueConstraint("edition_id", "day"),)
    __scope__ = Unscoped("the calendar is public")

    edition_id: Mapped[UUID] = mapped_column(ForeignKey("calendar_edition.id"))
    day: Mapped[date]
    kind: Mapped[DayKind] = mapped_column(stored(DayKind))


class ClockEntry(Identified, Scoped, Base):
    """时钟事实 – one fact that moves a case's clocks: when it happened, when it was recorded, by whom."""

    __tablename__ = "clock_entry"
    __table_args__ = (Index("ix_clock_entry_case", "case_id", "recorded_at", "id"),)
    __scope__ = Scope(department="department_id", unit="unit_id", public=True)

    case_id: Mapped[UUID] = mapped_column(ForeignKey("case_file.id"))
    department_id: Mapped[UUID] = mapped_column(ForeignKey("department.id"))
    unit_id: Mapped[UUID] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[EntryKind] = mapped_column(stored(EntryKind))
    on: Mapped[date] = mapped_column("on_day")
    recorded_at: Mapped[Instant] = mapped_column()
    by_account: Mapped[UUID | None]
    payload: Mapped[dict[str, Any]] = mapped_column(JSONB)
