"""The whole platform behind a real server in this process, and people at real browsers with and without script."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from importlib import import_module

import pytest
from flask import Flask
from playwright.sync_api import Browser
from sqlalchemy.orm import Session

from app.core import servers
from app.core.records import open_engine, session_maker
from app.core.scope import guard
from app.core.servers import roles
from config import Settings
from tests.factories import Cast
from tests.journeys.mail import Mailbox, free_port, receiving
from tests.journeys.people import Desk, Portal, Stranger
from tests.journeys.platform import Held, Site, copy_of, make_peopled, serving

SCRIPT = {"script": True, "plain": False}


@pytest.fixture(scope="session")
def cast(engines: servers.Engines) -> Cast:
    """The catalogue and the cast, made once a run; every file of journeys gets a copy of that database."""
    return make_peopled(engines)


@pytest.fixture(scope="module")
def database(engines: servers.Engines, cast: Cast, request: pytest.FixtureRequest) -> str:
    """A copy of the peopled database for this file."""
    return copy_of(engines, request.path.stem)


@pytest.fixture(scope="session")
def post() -> Iterator[tuple[Mailbox, int]]:
    """A mail server on loopback for the whole run."""
    with receiving() as running:
        yield running


@pytest.fixture
def mailbox(post: tuple[Mailbox, int]) -> Mailbox:
    """Whatever the platform has sent."""
    return post[0]


@pytest.fixture(scope="module")
def settings(
    engines: servers.Engines, database: str, settings: Settings, post: tuple[Mailbox, int]
) -> Settings:
    """This file's installation, told the address it will be found at and where letters go."""
    port = free_port()
    return replace(
        settings, port=port, public_url=f"http://127.0.0.1:{port}", mail_host="127.0.0.1", mail_port=post[1],
        mail_spool=None,
        database_url=engines.database_url(roles.WEB, database),
        worker_database_url=engines.database_url(roles.WORKER, database),
    )  # fmt: skip


@pytest.fixture(scope="module")
def site(app: Flask, settings: Settings) -> Iterator[Site]:
    """The server, its clock held at Monday morning until a journey moves it."""
    with serving(app, settings) as running:
        yield running


@pytest.fixture
def clock(site: Site) -> Iterator[Held]:
    """The platform's clock: `clock.at("2026-03-05 Thu 10:00")`."""
    yield site.clock
    site.clock.back()


@pytest.fixture(scope="module")
def maker(settings: Settings) -> Iterator[Callable[[], Session]]:
    """Sessions of the web's role for the factories."""
    import_module("app.wiring").connect()
    engine = open_engine(settings.database_url, pool_size=2)
    made = session_maker(engine)
    guard(made)
    yield made
    engine.dispose()


@pytest.fixture
def session(maker: Callable[[], Session], clock: Held) -> Iterator[Session]:
    """What happened before the journey begins is made here, through the services."""
    with maker() as opened:
        yield opened


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    """Debian's Chromium, also as root, asking nobody outside; without its own windows where that is installed."""
    return {
        "executable_path": shutil.which("chromium-headless-shell") or shutil.which("chromium"),
        "args": ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
    }


@pytest.fixture(params=SCRIPT.values(), ids=SCRIPT)
def script(request: pytest.FixtureRequest) -> bool:
    """Every journey is walked twice: with script and without."""
    return bool(request.param)


@pytest.fixture
def desk(browser: Browser, site: Site, clock: Held, script: bool) -> Iterator[Desk]:
    """Staff at their desks."""
    with Desk(browser, site, script=script) as someone:
        yield someone


@pytest.fixture
def portal(browser: Browser, site: Site, clock: Held, script: bool) -> Iterator[Portal]:
    """Applicants at the portal."""
    with Portal(browser, site, script=script) as someone:
        yield someone


@pytest.fixture
def stranger(browser: Browser, site: Site, clock: Held, script: bool) -> Iterator[Stranger]:
    """路人, who never signs in."""
    with Stranger(browser, site, script=script) as someone:
        yield someone
