"""Projects made as the first filing would make them, for tests of codes."""

from datetime import UTC, datetime
from decimal import Decimal

from sqlalchemy import select

from app.accounts.models import Unit
from app.accounts.rules import UnitKind, UnitState
from app.core.types import new_id
from app.departments.queries import department_by_key, division_by_code
from app.items.rules.kinds import InvestType, Mode
from app.projects.models import Project
from app.projects.rules.kinds import Nature

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
USCC = "91440300MA5EXAMP0C"


def make_project(session, name="示例项目", *, division="440300", department="fgw", mode=Mode.RECORD, type_code="01"):
    """A filed project without a code."""
    project = Project(
        id=new_id(),
        name=name,
        unit_id=unit_of(session).id,
        division_id=division_by_code(session, division).id,
        department_id=department_by_key(session, department).id,
        place="深圳市南山区示例路1号",
        place_division="440305",
        investment_wan=Decimal("52000.5"),
        scale="示例：总建筑面积86000平方米",
        nature=Nature.NEW,
        industry="4710",
        facts={},
        type_code=type_code,
        mode=mode,
        invest_type=InvestType.ENTERPRISE,
        department_ids=[],
        planned_start=None,
        planned_end=None,
        filed_at=NOW,
        created_by=None,
    )
    session.add(project)
    session.flush()
    return project


def unit_of(session):
    """The sample unit, made once."""
    unit = session.scalars(select(Unit).where(Unit.uscc == USCC)).first()
    if unit is None:
        unit = Unit(
            id=new_id(),
            uscc=USCC,
            name="深圳示例置业有限公司",
            kind=UnitKind.ENTERPRISE,
            address="深圳市南山区示例路1号",
            contact_phone="0755-00000000",
            state=UnitState.CONFIRMED,
            registered_at=NOW,
            confirmed_at=NOW,
        )
        session.add(unit)
        session.flush()
    return unit
