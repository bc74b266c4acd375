"""One order of items everywhere: by stage, then department as the city lists them, then catalogue (Art. 16(1))."""

from itertools import pairwise

import pytest
from sqlalchemy.orm import Session

from app.cases.queries import due_lines
from app.core.scope import enter
from app.core.types import PLATFORM
from app.declaration.queries import due_items
from app.declaration.service import facts_of, preview
from app.declaration.words import owed_by_stage
from app.disclosure.queries import project as register_of
from app.projects.models import Project
from app.projects.queries import code_of
from tests import factories

BROAD = factories.SMALL | {
    "invest_type": "gov", "mode": "approve", "category": "building", "has_building": True, "new_land": True,
    "total_invest_wan": 52000, "discharges_sewage": True, "occupies_green": True, "name": "示例综合大厦",
}


@pytest.fixture
def project(session: Session, cast: factories.Cast) -> Project:
    """Owes items of many departments."""
    answers = {name: value for name, value in BROAD.items() if name in facts_of(BROAD) or name in factories.SMALL}
    made = factories.declared(session, cast.chengong, answers)
    enter(session, PLATFORM)
    return made


def test_check_page_project_page_receipt_and_register_list_items_alike(session: Session, project: Project) -> None:
    weighed = preview(session, project.facts)
    before_filing = [row["key"] for group in owed_by_stage(weighed, {}) for row in group["rows"]]

    lines = due_lines(session, project.id)
    assert [line.due.item.key for line in lines] == before_filing
    assert [due.item.key for due in due_items(session, project.id)] == before_filing
    register = register_of(session, code_of(session, project.id))
    assert [item.item for item in register.items] == before_filing
    places = [(line.due.stage, line.due.item.department.sort_order, line.due.item.key) for line in lines]
    assert len({department for _, department, _ in places}) > 3
    assert all(first < second for first, second in pairwise(places))
