"""The whole application with its people, and a reader who has no script: he opens pages and sends their forms."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.core.files import use_store
from app.core.now import clock_at
from app.core.records import open_engine, session_maker
from config import Settings
from tests import factories
from tests.applicant.reader import PASSWORD, Reader
from tests.catalogued import on_monday as on_monday

Enter = Callable[[str], Reader]


@pytest.fixture(scope="module")
def session(settings: Settings) -> Iterator[Session]:
    """A session of the worker's role, for making what a story needs before it begins."""
    engine = open_engine(settings.worker_database_url)
    with session_maker(engine)() as opened:
        yield opened
    engine.dispose()


@pytest.fixture(scope="module")
def cast(session: Session, settings: Settings) -> factories.Cast:
    """The catalogue, and the people with a password of theirs."""
    use_store(settings.files_url)
    factories.catalogue(session)
    return factories.cast(session, password_hash=generate_password_hash(PASSWORD, method=factories.CHEAP))


@pytest.fixture
def at() -> datetime:
    """Monday morning, 2026-03-02."""
    return factories.MONDAY


@pytest.fixture(scope="module")
def browsers(app: Flask) -> dict[str, Reader]:
    """Who has signed in already: each person once a file, as sign-in is dear."""
    app.config["RATELIMIT_ENABLED"] = False
    return {}


@pytest.fixture
def as_person(app: Flask, cast: factories.Cast, browsers: dict[str, Reader], at: datetime) -> Iterator[Enter]:
    """`as_person("chengong")`: that person, signed in, on a Monday morning."""

    def enter(username: str) -> Reader:
        if username not in browsers:
            browsers[username] = Reader(app).sign_in(username)
        return browsers[username]

    with clock_at(at):
        yield enter


@pytest.fixture
def chengong(as_person: Enter) -> Reader:
    """陈工, applicant of unit A."""
    return as_person("chengong")


@pytest.fixture
def zhaozong(as_person: Enter) -> Reader:
    """赵总, applicant of unit B."""
    return as_person("zhaozong")
