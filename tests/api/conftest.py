"""The public API of a whole application on a loaded catalogue, asked as a stranger asks."""

from dataclasses import replace
from importlib import import_module

import pytest

from app.core.records import open_engine, session_maker
from app.core.scope import enter, guard
from app.core.types import PLATFORM
from tests import factories
from tests.catalogued import on_monday as on_monday

PREFIX = "/api/v1/public"


@pytest.fixture(scope="module")
def platform(settings):
    """A session in which the platform acts, on a loaded catalogue."""
    engine = open_engine(settings.worker_database_url)
    maker = session_maker(engine)
    guard(maker)
    with maker() as session:
        enter(session, PLATFORM)
        factories.catalogue(session)
        yield session
    engine.dispose()


@pytest.fixture(scope="module")
def make_app(settings, platform):
    """`make_app(rate)`: an application that holds strangers to a rate."""
    made = []

    def make(rate="100000/minute", **changed):
        made.append(import_module("app").create_app(replace(settings, public_rate=rate, **changed)))
        return made[-1]

    yield make
    for app in made:
        app.extensions["platform.engine"].dispose()


@pytest.fixture(scope="module")
def web(make_app):
    return make_app()


@pytest.fixture
def get(web):
    """`get("/guides?q=…")`: status and JSON of an address under the prefix."""
    client = web.test_client()

    def ask(path, **kwargs):
        answer = client.get(PREFIX + path, **kwargs)
        return answer.status_code, answer.get_json()

    return ask


@pytest.fixture
def post(web):
    """`post("/plans", body)`: status and JSON; `raw` sends bytes as they are."""
    client = web.test_client()

    def ask(path, body=None, *, raw=None, **kwargs):
        sent = {"json": body} if raw is None else {"data": raw, "content_type": "application/json"}
        answer = client.post(PREFIX + path, **sent, **kwargs)
        return answer.status_code, answer.get_json()

    return ask
