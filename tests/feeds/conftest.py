"""A platform with one case of 王敏's for 陈工's unit, and browsers that hold secret addresses."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

import icalendar
import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.cases.models import Case
from app.core.now import clock_at
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from app.wiring import connect
from config import Settings
from tests import factories
from tests.catalogued import on_monday as on_monday
from tests.people import Browser, People, everybody, signed_in
from tests.silence.conftest import at

MONDAY = at("2026-03-02 Mon 10:00")
Events = dict[str, icalendar.Event]


@pytest.fixture(scope="module", autouse=True)
def _at_ten() -> Iterator[None]:
    with clock_at(MONDAY):
        yield


@pytest.fixture(scope="module")
def platform(settings: Settings) -> Iterator[Session]:
    connect()
    engine = open_engine(settings.worker_database_url)
    with session_maker(engine)() as session:
        enter(session, PLATFORM)
        yield session
    engine.dispose()


@pytest.fixture(scope="module")
def people(platform: Session) -> People:
    return everybody(platform)


@pytest.fixture(scope="module")
def unlimited(app: Flask) -> Flask:
    app.config.update(SIGN_IN_RATE="100000 per minute", FEED_RATE="100000 per minute",
                      FEED_GUESS_RATE="100000 per minute")
    return app


@dataclass
class Feeds:
    """What people and their programs do."""

    app: Flask
    platform: Session
    people: People

    def sign_in(self, name: str) -> Browser:
        return signed_in(self.app, name)

    def address(self, name: str) -> str:
        """A new secret address of a person, without the host."""
        answer = self.sign_in(name).post("/account/calendar/")
        assert answer.status_code == 200, answer.text[:300]
        found = re.search(r'value="http://[^/"]+(/feeds/[\w-]{43}\.ics)"', answer.text)
        assert found, answer.text
        return found.group(1)

    def ask(self, address: str, **headers: str) -> TestResponse:
        """A program that knows an address; it has no cookies."""
        return self.app.test_client().get(address, headers=headers)

    def events(self, address: str) -> Events:
        """What it finds there, by identifier."""
        answer = self.ask(address)
        assert answer.status_code == 200
        calendar = icalendar.Calendar.from_ical(answer.data)
        assert [each.errors for each in calendar.walk() if each.errors] == []
        return {str(event["uid"]): event for event in calendar.walk("VEVENT")}

    def handled(self, when: datetime = MONDAY) -> Case:
        """取水许可 of 陈工's unit, accepted by 王敏: 20 promised days, 45 legal ones."""
        cast = self.people.cast
        project = factories.declared(self.platform, cast.chengong, now=when)
        case = factories.submitted(self.platform, cast.chengong, project, "swj-qsxk", now=when)
        factories.accepted(self.platform, cast.wangmin, case, now=when)
        enter(self.platform, PLATFORM)
        return case


@pytest.fixture
def feeds(unlimited: Flask, platform: Session, people: People) -> Iterator[Feeds]:
    enter(platform, PLATFORM)
    yield Feeds(unlimited, platform, people)
    platform.rollback()


Act = Callable[..., object]
