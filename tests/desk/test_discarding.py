"""A draft of the coordinator's tables is given up: as it was written, for good, and nobody waits for it (Art. 17)."""

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.accounts.rules import Role
from app.core.scope import enter
from app.core.types import PLATFORM
from tests import factories
from tests.applicant.reader import PASSWORD
from tests.desk.conftest import Ground, SignIn
from tests.desk.limits import drafted
from tests.factories import MONDAY

TUESDAY = f"{MONDAY + timedelta(days=1):%Y-%m-%d}"
SHARES = {"handling_share": "60", "review_share": "20", "approval_share": "20"}
TABLES = [("pause-words", {}), ("step-shares", SHARES), ("thresholds", {}), ("limit-editions", None)]
GIVE_UP = "UPDATE limit_edition SET state = 'DISCARDED'{} WHERE id = :edition"


@pytest.fixture(scope="module", autouse=True)
def people(session: Session, cast: factories.Cast) -> None:
    """A second coordinator, and the water office's administrator."""
    enter(session, PLATFORM)
    for name, role, department_id in (("zhouguan-er", Role.COORDINATOR, None),
                                      ("swj-admin", Role.DEPARTMENT_ADMIN, cast.wangmin.department_id)):
        factories.person(session, name, role, department_id=department_id,
                         password_hash=generate_password_hash(PASSWORD, method=factories.CHEAP))
    session.commit()


def _written(sign_in: SignIn, ground: Ground, table: str, fields: dict[str, str] | None,
             document: str = "示例文件〔2026〕9号") -> str:
    """The page of a new draft."""
    if fields is None:
        return f"/admin/{table}/{drafted(ground.session, ground.cast, 'swj-qsxk', '承诺4工作日').id}"
    reader = sign_in("zhouguan").open(f"/admin/{table}/add")
    reader.send({"document": document, "effective_on": TUESDAY} | fields)
    return reader.answer.request.path


@pytest.mark.parametrize(("table", "fields"), TABLES)
@pytest.mark.parametrize("who", ["zhouguan", "zhouguan-er"])
def test_who_may_write_a_draft_may_give_it_up_and_then_it_is_neither_worked_on_nor_published(
    sign_in: SignIn, ground: Ground, table: str, fields: dict[str, str] | None, who: str
) -> None:
    address = _written(sign_in, ground, table, fields)
    waiting = sign_in("zhouguan-er").open(address)
    assert "放弃这份草稿" in waiting.text and "发布本版" in waiting.text

    reader = sign_in(who).open(address).send({}, form="/discard")
    assert "已放弃" in reader.text and "现行版本不变" in reader.text
    assert "放弃这份草稿" not in reader.text and "发布本版" not in reader.text
    reader.open(f"{address}/edit", status=409)
    assert "这份草稿已经放弃" in reader.text
    waiting.send({}, form="/publish", status=409)


def test_nobody_waits_for_a_draft_that_was_given_up(sign_in: SignIn, ground: Ground) -> None:
    address = _written(sign_in, ground, "step-shares", SHARES, "示例文件〔2026〕10号")
    assert "示例文件〔2026〕10号" in sign_in("zhouguan-er").open("/desk/").text

    sign_in("zhouguan").open(address).send({}, form="/discard")

    assert "示例文件〔2026〕10号" not in sign_in("zhouguan-er").open("/desk/").text


def test_a_published_edition_is_not_given_up(sign_in: SignIn, ground: Ground) -> None:
    address = _written(sign_in, ground, "step-shares", SHARES)
    late = sign_in("zhouguan").open(address)
    sign_in("zhouguan-er").open(address).send({}, form="/publish")

    late.send({}, form="/discard", status=409)

    assert "已放弃" not in sign_in("zhouguan").open(address).text


def test_a_department_gives_up_its_own_drafts_of_limits_alone(sign_in: SignIn, ground: Ground) -> None:
    own = _written(sign_in, ground, "limit-editions", None)
    foreign = f"/admin/limit-editions/{drafted(ground.session, ground.cast, 'fgw-hz', '承诺1工作日').id}"

    reader = sign_in("swj-admin").open(own).send({}, form="/discard")

    assert "已放弃" in reader.text
    reader.open(foreign, status=404)


@pytest.mark.parametrize(
    ("who", "statement", "words"),
    [
        ("zhouguan", GIVE_UP.format(", changes = '{}'"), "discarded as it was written"),
        ("wangmin", GIVE_UP.format(", note = '伪造'"), "discarded as it was written"),
        ("zhouguan", "INSERT INTO step_shares (id, number, document, effective_on, state, drafted_by_name,"
                     " published_by_name, handling_share, review_share, approval_share, version) VALUES"
                     " (:edition, 99, '', '2026-03-03', 'DISCARDED', '', '', 60, 20, 20, 1)",
         "discarded as it was written"),
    ],
)  # fmt: skip
def test_a_draft_is_given_up_as_it_was_written(
    web: Session, ground: Ground, who: str, statement: str, words: str
) -> None:
    draft = drafted(ground.session, ground.cast, "swj-qsxk", "承诺4工作日")
    enter(web, getattr(ground.cast, who))

    with pytest.raises(DBAPIError, match=words):
        web.execute(text(statement), {"edition": draft.id})
    web.rollback()


@pytest.mark.parametrize("after", ["state = 'DRAFT'", "state = 'PUBLISHED'", "document = '伪造'"])
def test_what_was_given_up_stays_as_it_is(web: Session, ground: Ground, after: str) -> None:
    draft = drafted(ground.session, ground.cast, "swj-qsxk", "承诺4工作日")
    enter(web, ground.cast.zhouguan)
    web.execute(text(GIVE_UP.format("")), {"edition": draft.id})

    with pytest.raises(DBAPIError, match=r"stays as it|as it was written|by a second person|its writer"):
        web.execute(text(f"UPDATE limit_edition SET {after} WHERE id = :edition"), {"edition": draft.id})
    web.rollback()
