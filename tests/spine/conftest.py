"""Sessions for the spine's tests: fenced, as the web role, one engine a file."""

from collections.abc import Callable, Iterator

import pytest
from sqlalchemy import Engine
from sqlalchemy.orm import Session, sessionmaker

from app.core.records import open_engine, session_maker
from app.core.scope import guard
from app.wiring import connect
from config import Settings
from tests import factories
from tests.catalogued import on_monday as on_monday
from tests.factories import Cast


@pytest.fixture(scope="module")
def engine(settings: Settings) -> Iterator[Engine]:
    made = open_engine(settings.database_url, pool_size=20)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def maker(engine: Engine) -> sessionmaker[Session]:
    connect()
    made = session_maker(engine)
    guard(made)
    return made


@pytest.fixture
def session(maker: sessionmaker[Session]) -> Iterator[Session]:
    with maker() as opened:
        yield opened


@pytest.fixture(scope="module")
def cast(settings: Settings, maker: Callable[[], Session]) -> Cast:
    """The catalogue and the cast, made once by the worker's role."""
    engine = open_engine(settings.worker_database_url)
    made = session_maker(engine)
    guard(made)
    with made() as opened:
        factories.catalogue(opened)
        people = factories.cast(opened)
    engine.dispose()
    return people
