"""Everybody, with passwords, on this file's database."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from config import Settings
from tests.catalogued import on_monday as on_monday
from tests.people import People, everybody


@pytest.fixture(scope="module")
def people(settings: Settings) -> People:
    """One person of each role."""
    from app.core.records import open_engine, session_maker

    engine = open_engine(settings.worker_database_url)
    with session_maker(engine)() as session:
        made = everybody(session)
    engine.dispose()
    return made


@pytest.fixture(scope="module")
def unlimited(app: Flask) -> Flask:
    """The application with no limit by address: all browsers of a test come from one."""
    app.config["SIGN_IN_RATE"] = "100000 per minute"
    app.config["REGISTER_RATE"] = "100000 per minute"
    return app


@pytest.fixture
def platform(settings: Settings) -> Iterator[Session]:
    """A look behind: all rows, as the platform."""
    from app.core.records import open_engine, session_maker
    from app.core.scope import enter
    from app.core.types import PLATFORM

    engine = open_engine(settings.worker_database_url)
    with session_maker(engine)() as session:
        enter(session, PLATFORM)
        yield session
    engine.dispose()
