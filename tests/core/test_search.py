"""Words in tables: found by index inside the reader's scope, the same as plain matching finds."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as held
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, func, select, text
from sqlalchemy.orm import Session

from app.core.records import Base
from app.core.scope.policy import read_condition
from app.core.search import GRAMS, MOST, SEARCHED, criterion, function_sql, matching
from app.core.servers.schema import every_model
from app.core.types import PUBLIC, Actor
from app.guides.models import Guide
from app.items.models import Item
from config import Settings
from tests.people import People

every_model()
MODELS: dict[str, Any] = {mapper.class_.__tablename__: mapper.class_ for mapper in Base.registry.mappers}
SessionAs = Callable[[Actor], Session]


@pytest.fixture(scope="module")
def connection(settings: Settings) -> Iterator[Connection]:
    """As the owner."""
    engine = create_engine(settings.migration_database_url)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


def _found(session: Session, model: Any, q: str, *, plainly: bool = False) -> set[object]:
    names = SEARCHED[model.__tablename__]
    where = matching(model, names, q) if plainly else criterion(session, model, names, q)
    return set(session.scalars(select(model.id).where(where)))


WORDS = [
    "水",
    "取水",
    "取水许可",
    "许可 取水",
    "qsxk",
    "QSXK",
    "fgw-ba",
    "深",
    "不存在的词",
    "%",
    "_",
    "a_",
    "\\",
    "''",
    "' or 1=1",
]


@pytest.mark.parametrize("q", WORDS)
@pytest.mark.parametrize("model", [Item, Guide], ids=["item", "guide"])
def test_the_index_finds_what_plain_matching_finds(model: Any, q: str, people: People, session_as: SessionAs) -> None:
    for name in ("zhouguan", "lixiao", "chengong"):
        session = session_as(people.actors[name])
        assert _found(session, model, q) == _found(session, model, q, plainly=True), name
        session.close()


@held(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(q=st.text(st.sampled_from("取水许可建设项目方案审批 %_\\'\"A1-"), max_size=8))
def test_any_words_are_safe_and_found_alike(q: str, people: People, session_as: SessionAs) -> None:
    session = session_as(people.actors["zhouguan"])
    assert _found(session, Item, q) == _found(session, Item, q, plainly=True)
    session.close()


def test_a_function_tells_no_row_outside_the_readers_scope(people: People, session_as: SessionAs) -> None:
    drafts = select(Guide.id).where(Guide.state == "DRAFT")
    asked = select(func.search_guide("审批", MOST))
    own, foreign = people.actors["fgw-admin"], people.actors["swj-admin"]
    for actor in (own, foreign, PUBLIC):
        session = session_as(actor)
        seen = set(session.scalars(select(Guide.id)))
        assert set(session.scalar(asked)) <= seen
        assert set(session.scalars(drafts)) <= seen
        session.close()


def test_without_settings_a_function_finds_nothing_scoped(settings: Settings, people: People) -> None:
    engine = create_engine(settings.database_url)
    with engine.connect() as web:
        for table in SEARCHED:
            assert web.scalar(text(f"select search_{table}('示', 10)")) == [], table
    engine.dispose()


@pytest.mark.parametrize("table", sorted(SEARCHED))
def test_the_functions_of_the_database_are_those_generated(table: str, connection: Connection) -> None:
    asked = text("select pg_get_functiondef(to_regproc(:name)), proowner::regrole::text, prosecdef from pg_proc"
                 " where oid = to_regproc(:name)")  # fmt: skip
    standing = connection.execute(asked, {"name": f"search_{table}"}).one()
    generated = function_sql(table, read_condition(MODELS[table].__scope__)).replace("CREATE", "CREATE OR REPLACE", 1)
    connection.exec_driver_sql("set local role platform_owner")
    connection.execute(text(generated.replace(f"search_{table}(", f"search_{table}_again(")))
    again = connection.execute(asked, {"name": f"search_{table}_again"}).one()

    assert " ".join(standing[0].split()) == " ".join(again[0].replace("_again", "").split())
    assert standing[1:] == ("platform_search", True)
    connection.rollback()


def test_nobody_but_web_and_worker_may_search(connection: Connection) -> None:
    asked = "select coalesce(proacl::text, '') from pg_proc where proname like 'search\\_%'"
    for rights in connection.execute(text(asked)).scalars():
        holders = {part.partition("=")[0].strip("{}") for part in rights.split(",")}
        assert holders == {"platform_search", "platform_web", "platform_worker"}


def test_grams_are_of_one_and_two_characters(connection: Connection) -> None:
    assert GRAMS
    assert set(connection.scalar(text("select grams('取水 ab')"))) == {"取", "水", "a", "b", "取水", "ab"}
    assert connection.scalar(text("select grams('')")) == []


@pytest.mark.parametrize(("q", "index"), [("取水", "search_grams"), ("水", "search_grams"), ("取水许", "search_text")])
def test_the_index_is_what_answers(q: str, index: str, connection: Connection) -> None:
    connection.exec_driver_sql("set local enable_seqscan = off")
    connection.exec_driver_sql("select set_config('app.reach', 'city', true)")
    condition = f"search_text like '%{q}%'" if len(q) > 2 else f"search_grams @> array['{q}']"
    connection.exec_driver_sql("alter table item disable row level security")
    plan = "\n".join(connection.execute(text(f"explain select id from item where {condition}")).scalars())
    assert f"ix_item_{index}" in plan
    connection.rollback()


@pytest.mark.parametrize(("column", "matches"), [("search_text", "like '%取水许%'"), ("search_grams", "@> '{取水}'")])
def test_a_word_among_the_cases_is_looked_up_within_its_department(
    column: str, matches: str, connection: Connection
) -> None:
    connection.exec_driver_sql("set local enable_seqscan = off")
    connection.exec_driver_sql("alter table case_file disable row level security")
    others = ("select indexname from pg_indexes where tablename = 'case_file'"
              f" and indexname like 'ix_%' and indexname <> 'ix_case_file_{column}'")  # fmt: skip
    for name in connection.execute(text(others)).scalars().all():
        connection.exec_driver_sql(f"drop index {name}")
    asked = f"explain select id from case_file where department_id = '{UUID(int=7)}' and {column} {matches}"
    within = [line for line in connection.execute(text(asked)).scalars() if "Index Cond" in line]
    assert within, "no index answers"
    assert all("department_id" in line and column in line for line in within), within
    connection.rollback()
