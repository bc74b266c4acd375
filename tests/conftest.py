"""Real engines for every test: one cluster a run, template databases, one copy a file."""

import re
import secrets
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import psycopg
import pytest
from psycopg import sql

from app.core import servers
from app.core.now import now
from app.core.servers import roles, schema
from config import Settings, read

if TYPE_CHECKING:
    from flask import Flask
    from sqlalchemy.orm import Session

    from app.core.types import Actor

TEMPLATE = "platform_template"
DEAR = {"browser": 20, "peopled": 40, "start": 10}
"""How many ordinary tests one with such a fixture lasts."""


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--long`: also the full products behind the short forms (`make test-long`)."""
    parser.addoption("--long", action="store_true", help="run the tests marked long, too")


def pytest_configure(config: pytest.Config) -> None:
    """Every run draws the same examples and answers alike; the long run looks for new ones."""
    hypothesis.settings.register_profile("alike", derandomize=True, deadline=None, print_blob=True)
    hypothesis.settings.register_profile("searching", deadline=None, print_blob=True)
    hypothesis.settings.load_profile("searching" if config.getoption("--long") else "alike")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the long ones out unless they are asked for; side by side the dearest files go first."""
    if not config.getoption("--long"):
        long = [item for item in items if item.get_closest_marker("long")]
        config.hook.pytest_deselected(items=long)
        items[:] = [item for item in items if item not in long]
    if hasattr(config, "workerinput"):
        _put_dearest_files_first(items)


def _put_dearest_files_first(items: list[pytest.Item]) -> None:
    """So that at the end no process is alone with a file that lasts."""
    cost: Counter[Path] = Counter()
    for item in items:
        cost[item.path] += max((DEAR.get(name, 1) for name in getattr(item, "fixturenames", ())), default=1)
    items.sort(key=lambda item: -cost[item.path])


@pytest.fixture(scope="module", autouse=True)
def _the_clock_goes_on() -> Iterator[None]:
    """A file may hold the clock; the next one finds it going."""
    yield
    assert abs(now() - datetime.now(UTC)) < timedelta(minutes=1), "something holds the clock after its file"


@pytest.fixture(scope="session")
def engines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[servers.Engines]:
    """PostgreSQL and Valkey of this run, on sockets of their own, as forgetful as a test may be."""
    var_dir = tmp_path_factory.mktemp("var")
    running = servers.start(var_dir, durable=False)
    try:
        _make_template(running)
        yield running
    finally:
        servers.stop(running)


def _make_template(running: servers.Engines) -> None:
    with psycopg.connect(**running.superuser, dbname="postgres", autocommit=True) as connection:
        roles.make_database(connection, TEMPLATE)
    with psycopg.connect(**running.superuser, dbname=TEMPLATE, autocommit=True) as connection:
        roles.equip(connection, roles.OWNER)
    schema.upgrade(running.database_url(roles.OWNER, TEMPLATE))


@pytest.fixture(scope="session")
def catalogued(engines: servers.Engines) -> Callable[[datetime], str]:
    """`catalogued(MONDAY)`: a template with the catalogue as loaded at that instant, made once a run."""

    @cache
    def template(at: datetime) -> str:
        from app.core.records import open_engine, session_maker
        from tests import factories

        name = copy_of(engines, TEMPLATE, f"catalogued_{at:%Y%m%d}")
        engine = open_engine(engines.database_url(roles.WORKER, name), pool_size=1)
        with session_maker(engine)() as session:
            factories.catalogue(session, now=at)
        engine.dispose()
        return name

    return template


@pytest.fixture(scope="module")
def template() -> str:
    """What this file's database is copied from: here a schema without rows but those migrations bring."""
    return TEMPLATE


@pytest.fixture(scope="module")
def database(engines: servers.Engines, template: str, request: pytest.FixtureRequest) -> str:
    """A fresh database for this file."""
    return copy_of(engines, template, Path(str(request.path)).stem)


def copy_of(engines: servers.Engines, template: str, stem: str) -> str:
    """A new database like `template`; its name."""
    name = f"{re.sub(r'[^a-z0-9]', '_', stem.lower())[:40]}_{secrets.token_hex(4)}"
    with psycopg.connect(**engines.superuser, dbname="postgres", autocommit=True) as connection:
        words = "CREATE DATABASE {} OWNER {} TEMPLATE {}"
        connection.execute(sql.SQL(words).format(*map(sql.Identifier, (name, roles.OWNER, template))))
    return name


@pytest.fixture(scope="module")
def settings(engines: servers.Engines, database: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of an installation on this file's database, with a VAR_DIR of its own."""
    var_dir = tmp_path_factory.mktemp("installation")
    return replace(
        read({"VAR_DIR": str(var_dir), "DEMO_PASSWORD": "shenzhen-demo-pass", "LOAD_SAMPLES": "0"}),
        database_url=engines.database_url(roles.WEB, database),
        worker_database_url=engines.database_url(roles.WORKER, database),
        migration_database_url=engines.database_url(roles.OWNER, database),
        redis_url=engines.redis_url,
    )


@pytest.fixture(scope="module")
def app(settings: Settings) -> Iterator["Flask"]:
    """The whole application on this file's database. Imported late: pure tests need no engine."""
    made: Flask = import_module("app").create_app(settings)
    yield made
    made.extensions["platform.engine"].dispose()


@pytest.fixture
def session_as(settings: Settings) -> Iterator[Callable[["Actor"], "Session"]]:
    """`session_as(actor)`: a session of the web role in which `actor` acts; rolled back when the test ends."""
    from app.core.records import open_engine, session_maker
    from app.core.scope import enter, guard

    engine = open_engine(settings.database_url)
    maker = session_maker(engine)
    guard(maker)
    opened: list[Session] = []

    def open_as(actor: "Actor") -> "Session":
        session = maker()
        enter(session, actor)
        opened.append(session)
        return session

    yield open_as
    for session in opened:
        session.close()
    engine.dispose()
