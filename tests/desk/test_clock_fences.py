"""What SQL of the web's own role cannot do to clocks and their rules, whoever it acts for (Art. 17)."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PUBLIC, Actor
from config import Settings
from tests.desk.conftest import Ground

FACT = text(
    "INSERT INTO clock_entry (id, case_id, department_id, unit_id, kind, on_day, recorded_at, payload) VALUES"
    " (gen_random_uuid(), :case, :department, :unit, 'DECIDED', '2026-03-02', now(), '{}')"
)
EDITION = text(
    "INSERT INTO calendar_edition (id, year, kind, document, published_on, effective_on, recorded_at) VALUES"
    " (gen_random_uuid(), 2027, 'NATIONAL', '伪造', '2026-03-02', '2026-03-02', now())"
)
TABLES = ("pause_words", "step_shares", "threshold_edition")


@pytest.fixture
def web(settings: Settings) -> Iterator[Session]:
    """A session of the web's role."""
    engine = open_engine(settings.database_url)
    with session_maker(engine)() as opened:
        yield opened
    engine.dispose()


def _does(web: Session, by: Actor, statement: Any, **values: Any) -> None:
    web.rollback()
    enter(web, by)
    web.execute(statement, values)


def _of(case: Case) -> dict[str, Any]:
    return {"case": case.id, "department": case.department_id, "unit": case.unit_id}


def test_a_fact_names_a_case_of_its_department_and_unit(web: Session, ground: Ground) -> None:
    own, foreign = ground.accepted("swj-qsxk"), ground.accepted("fgw-kpbs")
    people = ground.cast
    _does(web, people.wangmin, FACT, **_of(own))

    for by, case, changed in (
        (people.wangmin, foreign, {"department": own.department_id}),
        (people.wangmin, own, {"unit": people.zhaozong.unit_id}),
        (people.zhaozong, own, {"unit": people.zhaozong.unit_id}),
    ):
        with pytest.raises(DBAPIError, match="clock fact is of its case"):
            _does(web, by, FACT, **(_of(case) | changed))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("what", ["UPDATE {} SET document = '伪造'", "DELETE FROM {}"])
def test_a_published_table_is_changed_by_nobody(web: Session, ground: Ground, table: str, what: str) -> None:
    for by in (ground.cast.zhouguan, ground.cast.wangmin, PUBLIC):
        with pytest.raises(DBAPIError, match=r"published edition stays|written by the coordinator|permission denied"):
            _does(web, by, text(what.format(table)))


def test_only_the_coordinator_adds_a_calendar(web: Session, ground: Ground) -> None:
    _does(web, ground.cast.zhouguan, EDITION)

    for by in (ground.cast.wangmin, ground.cast.chengong, PUBLIC):
        with pytest.raises(DBAPIError, match="written by the coordinator"):
            _does(web, by, EDITION)
