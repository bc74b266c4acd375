"""Reads of divisions and departments."""

from uuid import UUID

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.departments.models import Department, DepartmentState, Division, DivisionState


def departments(session: Session) -> list[Department]:
    """The departments in force, in the order of the Measures (Art. 9)."""
    wanted = select(Department).where(Department.state == DepartmentState.ACTIVE).order_by(Department.sort_order)
    return list(session.scalars(wanted))


def short_names(session: Session) -> dict[UUID, str]:
    """The short names of the departments in force, in the order of the Measures, by identifier."""
    wanted = select(Department.id, Department.short_name).where(Department.state == DepartmentState.ACTIVE)
    return {each.id: each.short_name for each in session.execute(wanted.order_by(Department.sort_order))}


def department_by_key(session: Session, key: str) -> Department:
    """A department by its key, abolished ones too."""
    department = session.scalars(select(Department).where(Department.key == key)).first()
    if department is None:
        raise NotFound
    return department


def department_id_of(session: Session, named: str) -> UUID | None:
    """The department meant by a key or any of its names."""
    names = (Department.key, Department.name, Department.short_name, Department.measures_name)
    return session.scalars(select(Department.id).where(or_(*(name == named for name in names))).limit(1)).first()


def divisions(session: Session) -> list[Division]:
    """The divisions in force, the city first."""
    return list(session.scalars(select(Division).where(Division.state == DivisionState.ACTIVE).order_by(Division.code)))


def division_by_code(session: Session, code: str) -> Division:
    """A division by its code in the platform's table."""
    division = session.scalars(select(Division).where(Division.code == code)).first()
    if division is None:
        raise NotFound
    return division
