"""The sample catalogue comes in once and whole."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import func, select

from app.core.types import PLATFORM
from app.departments.models import Department, Division
from app.guides import queries as guide_queries
from app.guides import service as guides
from app.guides.models import Guide
from app.guides.rules import PARTS
from app.items import queries, service
from app.items.models import Item

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)


@pytest.fixture
def loaded(session_as):
    session = session_as(PLATFORM)
    service.load_catalogue(session)
    guides.load_guides(session, now=NOW)
    return session


def count(session, model):
    return session.scalar(select(func.count()).select_from(model))


def test_the_catalogue_holds_seventeen_departments_and_ninety_items(loaded):
    assert (count(loaded, Department), count(loaded, Item), count(loaded, Guide)) == (17, 90, 90)
    assert count(loaded, Division) >= 12


def test_loading_again_adds_nothing(loaded):
    service.load_catalogue(loaded)
    guides.load_guides(loaded, now=NOW)

    assert (count(loaded, Department), count(loaded, Item), count(loaded, Guide)) == (17, 90, 90)


def test_loading_again_keeps_what_an_administrator_changed(loaded):
    item = queries.item_by_key(loaded, "fgw-ba")
    item.name = "企业投资项目备案（修改）"
    loaded.flush()

    service.load_catalogue(loaded)

    assert queries.item_by_key(loaded, "fgw-ba").name == "企业投资项目备案（修改）"


def test_every_item_has_a_published_guide_with_eight_parts_and_three_materials(loaded):
    for item in queries.items_in_force(loaded):
        guide = guide_queries.published_guide(loaded, item.id)
        assert all(len(getattr(guide, part)) >= 4 for part in PARTS), item.key
        assert len(guide.materials) >= 3 and any(paper.required for paper in guide.materials), item.key
        assert guide.sample and "示例" in guide.contact


def test_every_item_of_the_catalogue_is_sound(loaded):
    for item in queries.items_in_force(loaded):
        service.must_be_sound(item)


def test_the_directory_shows_each_department_with_its_items(loaded):
    directory = queries.departments_with_items(loaded)

    assert [len(entry.items) for entry in directory] == [11, 5, 4, 9, 4, 5, 8, 4, 3, 8, 7, 4, 4, 3, 4, 4, 3]
    assert directory[0].department.short_name == "市发展改革委"
