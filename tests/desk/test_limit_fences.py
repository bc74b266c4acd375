"""What SQL of the web's own role cannot do to the limits of items, whoever it acts for (Art. 17)."""

from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.core.scope import enter
from tests.desk.conftest import Ground
from tests.desk.limits import drafted, published

CUT = "UPDATE item SET promised_number = 1 WHERE key = 'swj-qsxk'"
KEEP = ("INSERT INTO former_limits (id, item_id, held_until, edition_id, legal_number, legal_unit, changed_by_name,"
        " recorded_at) SELECT gen_random_uuid(), id, '2026-03-30', :edition, 1, 'WORKDAY', '', now() FROM item"
        " WHERE key = 'swj-qsxk'")
PUBLISH = ("UPDATE limit_edition SET state = 'PUBLISHED', published_by = {}, published_by_name = '', published_at ="
           " '2026-03-02' WHERE id = :edition")
OF_ITSELF = "nullif(current_setting('app.account', true), '')::uuid"


@pytest.fixture(scope="module")
def draft(session: Session, cast: Any) -> Any:
    return drafted(session, cast, "swj-qsxk", "承诺4工作日").id


def _does(web: Session, by: Any, statement: str, **values: Any) -> Any:
    web.rollback()
    enter(web, by)
    return web.execute(text(statement), values)


@pytest.mark.parametrize(
    ("who", "statement", "words"),
    [
        ("zhouguan", CUT, "changed by a published edition"),
        ("wangmin", CUT, "changed by a published edition"),
        ("zhouguan", KEEP, "kept by a published edition"),
        ("wangmin", PUBLISH.format(OF_ITSELF), "published by a second person"),
        ("zhouguan", PUBLISH.format("gen_random_uuid()"), "published by a second person"),
        ("zhouguan", PUBLISH.format(OF_ITSELF).replace("SET", "SET changes = '{}',"), "published by a second person"),
        ("lixiao", "UPDATE limit_edition SET drafted_by = gen_random_uuid() WHERE department_id ="
                   " (SELECT id FROM department WHERE key = 'fgw')", "a draft of limits is its writer"),
    ],
)  # fmt: skip
def test_limits_move_by_a_published_edition_alone(
    web: Session, ground: Ground, draft: Any, who: str, statement: str, words: str
) -> None:
    drafted(ground.session, ground.cast, "fgw-hz", "承诺1工作日")

    with pytest.raises(DBAPIError, match=words):
        _does(web, getattr(ground.cast, who), statement, edition=draft)


def test_a_published_edition_is_used_once_and_stays(web: Session, ground: Ground) -> None:
    row = published(ground.session, ground.cast, "swj-hdgl", "承诺4工作日")

    for statement in ("UPDATE limit_edition SET document = '伪造' WHERE id = :edition",
                      "DELETE FROM limit_edition WHERE id = :edition"):
        with pytest.raises(DBAPIError, match=r"published edition stays|published by a second person|permission denied"):
            _does(web, ground.cast.zhouguan, statement, edition=row.id)
    with pytest.raises(DBAPIError, match="changed by a published edition"):
        _does(web, ground.cast.zhouguan, "UPDATE item SET promised_number = 3 WHERE key = 'swj-hdgl'")
    assert _does(web, ground.cast.chengong, "SELECT count(*) FROM limit_edition").scalar() == 0
