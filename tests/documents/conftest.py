"""Sessions of the worker's and the web's role, and a store of this test's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.orm import Session, sessionmaker

from app.core.files import Store
from app.core.records import open_engine, session_maker
from app.core.scope import enter, guard
from app.core.types import PLATFORM
from config import Settings


@pytest.fixture
def workers(settings: Settings) -> Iterator[sessionmaker[Session]]:
    """The worker's sessions; nobody acts in them yet."""
    engine = open_engine(settings.worker_database_url, pool_size=20)
    maker = session_maker(engine)
    guard(maker)
    yield maker
    engine.dispose()


@pytest.fixture
def session(workers: sessionmaker[Session]) -> Iterator[Session]:
    """A session in which the platform itself acts."""
    with workers() as opened:
        enter(opened, PLATFORM)
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of this test's own."""
    return Store(str(tmp_path / "files"))
