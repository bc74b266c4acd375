"""Divisions and the application departments, adjustable by the coordinator (Art. 5, 9, 13)."""

import enum
from datetime import date
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.core.labels import N_
from app.core.records import Base, Identified, Versioned
from app.core.scope import EVERYBODY, Scope, Scoped, Unscoped
from app.core.types import stored


class DivisionKind(enum.Enum):
    """What a division is: only a city and a district stand in GB/T 2260."""

    CITY = N_("City")
    DISTRICT = N_("District")
    NEW_AREA = N_("New area")
    ZONE = N_("Functional zone")


class DivisionState(enum.Enum):
    """Whether projects may still be placed in it."""

    ACTIVE = N_("In force")
    ABOLISHED = N_("Abolished")


class DepartmentState(enum.Enum):
    """Whether it still handles items."""

    ACTIVE = N_("In force")
    ABOLISHED = N_("Abolished")


class Division(Identified, Versioned, Scoped, Base):
    """区划 – a division and the code its projects carry; functional zones have none of their own (Art. 13)."""

    __tablename__ = "division"
    __scope__ = Unscoped("the divisions of a city are public")
    __table_args__ = (
        CheckConstraint("code ~ '^[0-9]{6}$'", name="code_six_digits"),
        CheckConstraint("code_for_project ~ '^[0-9]{6}$'", name="code_for_project_six_digits"),
    )

    code: Mapped[str] = mapped_column(String(6), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    kind: Mapped[DivisionKind] = mapped_column(stored(DivisionKind))
    gb_parent: Mapped[str | None] = mapped_column(String(6))
    code_for_project: Mapped[str] = mapped_column(String(6))
    state: Mapped[DivisionState] = mapped_column(stored(DivisionState))

    def __str__(self) -> str:
        return self.name


class Department(Identified, Versioned, Scoped, Base):
    """部门 – an application department (应用管理部门, Art. 9); the list is adjustable."""

    __tablename__ = "department"
    __scope__ = Scope(department="id", public=True, open_to=EVERYBODY)
    __table_args__ = (
        CheckConstraint("key ~ '^[a-z][a-z0-9-]*$'", name="key_shape"),
        CheckConstraint("central_code ~ '^[0-9]{2}$'", name="central_code_two_digits"),
        CheckConstraint("successor_id <> id", name="successor_is_another"),
        Index("ix_department_division_id_sort_order", "division_id", "sort_order"),
    )

    key: Mapped[str] = mapped_column(String(20), unique=True)
    name: Mapped[str] = mapped_column(String(60))
    short_name: Mapped[str] = mapped_column(String(30))
    measures_name: Mapped[str] = mapped_column(String(30))
    prefix: Mapped[str] = mapped_column(String(20))
    central_code: Mapped[str] = mapped_column(String(2))
    current_name: Mapped[str] = mapped_column(String(100))
    pinyin: Mapped[str] = mapped_column(String(300))
    division_id: Mapped[UUID] = mapped_column(ForeignKey("division.id"))
    uscc: Mapped[str | None] = mapped_column(String(18))
    sort_order: Mapped[int]
    state: Mapped[DepartmentState] = mapped_column(stored(DepartmentState))
    effective_on: Mapped[date | None]
    successor_id: Mapped[UUID | None] = mapped_column(ForeignKey("department.id"))

    division: Mapped[Division] = relationship()
    successor: Mapped["Department | None"] = relationship(remote_side="Department.id")

    def __str__(self) -> str:
        return self.short_name
