"""What SQL of the web's own role cannot do to clocks, their rules and what is on record (Art. 4, 17)."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.core.scope import enter
from app.core.types import PLATFORM, PUBLIC, Actor
from tests.desk.conftest import Ground
from tests.factories import Cast

FACT = text(
    "INSERT INTO clock_entry (id, case_id, department_id, unit_id, kind, on_day, recorded_at, payload) VALUES"
    " (gen_random_uuid(), :case, :department, :unit, 'DECIDED', '2026-03-02', now(), '{}')"
)
EDITION = text(
    "INSERT INTO calendar_edition (id, year, kind, document, published_on, effective_on, recorded_at) VALUES"
    " (gen_random_uuid(), 2027, 'NATIONAL', '伪造', '2026-03-02', '2026-03-02', now())"
)
TABLES = ("pause_words", "step_shares", "threshold_edition")


@pytest.fixture(scope="module")
def case(session: Session, cast: Cast) -> Case:
    """An accepted case of the water office."""
    return Ground(session, cast).accepted("swj-qsxk")


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


@pytest.mark.parametrize("what", [
    "UPDATE case_file SET number = '伪造' WHERE id = :case",
    "UPDATE case_file SET received_at = received_at - interval '1 day' WHERE id = :case",
    "UPDATE case_file SET accepted_on = accepted_on - 1 WHERE id = :case",
    "UPDATE declaration SET answers = '{}' WHERE unit_id = :unit AND state = 'FILED'",
    "UPDATE project SET filed_at = now() WHERE unit_id = :unit",
    "UPDATE number_series SET last = last - 1",
    "UPDATE guide SET fee = '伪造' WHERE state = 'PUBLISHED'",
    "UPDATE guide SET state = 'DRAFT' WHERE state = 'PUBLISHED'",
    "UPDATE guide_material SET required = NOT required",
    "DELETE FROM guide_material",
    "UPDATE delivery SET recipient = '伪造'",
    "UPDATE decision SET content = '伪造'",
    "UPDATE code_verification SET passed = true WHERE case_id = :case",
    "UPDATE case_material SET attachment_id = NULL WHERE case_id = :case",
    "UPDATE issued_document SET facts = '{}'",
    "UPDATE issued_document SET state = 'READY', file_digest = facts_digest, size = 1, ready_at = now()",
    "UPDATE special_procedure SET opened_on = opened_on - 30",
    "UPDATE case_request SET reason = '伪造'",
    "DELETE FROM case_file WHERE id = :case",
])
def test_what_is_on_record_stays_whoever_asks(web: Session, case: Case, what: str) -> None:
    with pytest.raises(DBAPIError, match=r"stays? as it is|permission denied"):
        _does(web, PLATFORM, text(what), **_of(case))


def test_only_the_coordinator_adds_a_calendar(web: Session, ground: Ground) -> None:
    _does(web, ground.cast.zhouguan, EDITION)

    for by in (ground.cast.wangmin, ground.cast.chengong, PUBLIC):
        with pytest.raises(DBAPIError, match="written by the coordinator"):
            _does(web, by, EDITION)
