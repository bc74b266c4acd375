"""The world, and browsers in which its people are signed in."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from app.core.types import Actor
from config import Settings
from tests.catalogued import on_monday as on_monday
from tests.people import Browser
from tests.walk.world import World, build, come_in


@pytest.fixture(scope="module")
def platform(settings: Settings) -> Iterator[Session]:
    """All rows, as the platform."""
    from app.core.records import open_engine, session_maker
    from app.core.scope import enter
    from app.core.types import PLATFORM
    from app.wiring import connect

    connect()
    engine = open_engine(settings.worker_database_url)
    with session_maker(engine)() as session:
        enter(session, PLATFORM)
        yield session
    engine.dispose()


@pytest.fixture(scope="module")
def world(platform: Session) -> World:
    """One project and everybody."""
    return build(platform)


Enter = Callable[[str], Browser]


@pytest.fixture(scope="module")
def enter_as(app: Flask, platform: Session, world: World) -> Enter:
    """A browser for a person, kept for the whole file."""
    kept: dict[str, Browser] = {}

    def enter(name: str) -> Browser:
        if name not in kept:
            actor: Actor = world.people.actors[name]
            kept[name] = come_in(app, platform, actor)
        return kept[name]

    return enter
