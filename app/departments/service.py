"""Loading divisions and departments (Art. 5, 9, 13)."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.types import new_id
from app.departments.models import Department, DepartmentState, Division, DivisionKind, DivisionState
from app.departments.names import sound_of
from app.departments.queries import division_by_code
from app.departments.rules import SucceedsItself, must_be_department, must_be_division_code

DIVISIONS = Path(__file__).parent / "data" / "divisions.yaml"


def load_divisions(session: Session) -> None:
    """The city and its districts, new areas and zones; those on record stay as they are."""
    known = set(session.scalars(select(Division.code)))
    for row in yaml.safe_load(DIVISIONS.read_text(encoding="utf-8"))["divisions"]:
        if row["code"] not in known:
            named = {**row, "kind": DivisionKind[row["kind"]]}
            session.add(Division(id=new_id(), state=DivisionState.ACTIVE, **named))
    session.flush()


def load_departments(session: Session, rows: Iterable[Mapping[str, Any]], *, jurisdiction: str) -> None:
    """The departments of a catalogue, in its order; those on record stay as they are."""
    known = set(session.scalars(select(Department.key)))
    division = division_by_code(session, jurisdiction)
    for order, row in enumerate(rows, start=1):
        if row["key"] not in known:
            session.add(_department(row, division, order))
    session.flush()


def prepare_division(division: Division) -> None:
    """Hold a division to its rules before it is saved."""
    must_be_division_code(division.code, field="code")
    must_be_division_code(division.code_for_project, field="code_for_project")
    if division.gb_parent:
        must_be_division_code(division.gb_parent, field="gb_parent")


def prepare_department(department: Department) -> None:
    """Hold a department to its rules before it is saved, and keep the sound of its name for search (Art. 9)."""
    must_be_department(department.key, department.central_code, department.uscc)
    if department.id is not None and department.successor_id == department.id:
        raise SucceedsItself(field="successor")
    department.pinyin = sound_of(department.short_name)


def _department(row: Mapping[str, Any], division: Division, order: int) -> Department:
    return Department(
        id=new_id(),
        key=row["key"],
        name=row["name"],
        short_name=row["short_name"],
        measures_name=row["measures_name"],
        prefix=row["prefix"],
        central_code=row["central"],
        current_name=row["now"],
        pinyin=sound_of(row["short_name"]),
        division_id=division.id,
        uscc=None,
        sort_order=order,
        state=DepartmentState.ACTIVE,
        effective_on=None,
        successor_id=None,
    )
