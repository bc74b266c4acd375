"""The platform that journeys walk on: a peopled database once a run, a server and a clock that can be held a file."""

import logging
import re
import secrets
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import psycopg
from flask import Flask
from psycopg import sql
from sqlalchemy import select, update
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash
from werkzeug.serving import WSGIRequestHandler, make_server

from app.accounts.models import Account
from app.accounts.rules import Role
from app.core import servers
from app.core.now import SHENZHEN, clock_at
from app.core.records import open_engine, session_maker
from app.core.scope import enter, guard
from app.core.servers import roles
from app.core.types import PLATFORM
from app.departments.models import Department
from config import Settings
from jobs import drains
from jobs.schedule import DRAINS
from tests import factories
from tests.conftest import TEMPLATE
from tests.factories import CHEAP, MONDAY, Cast

PEOPLED = "platform_peopled"
PASSWORD = "Journey-2026-Pass"

NAMES = {
    "lixiao": "李晓", "wangmin": "王敏", "chengong": "陈工", "zhaozong": "赵总", "zhouguan": "周管",
    "fgw-reviewer": "审核（示例）", "fgw-approver": "批准（示例）", "swj-reviewer": "水务审核（示例）",
    "swj-approver": "水务批准（示例）", "fgw-tongshi": "同事（示例）", "fgw-guanli": "管理（示例）",
    "jiancha": "监察（示例）", "yunwei": "运维（示例）", "zhongjie": "中介（示例）", "xitong": "系统管理员（示例）",
    "anquan": "安全管理员（示例）", "shenji": "审计员（示例）",
    "zonghe-tongshi": "综合同事（示例）",
}  # fmt: skip
OTHERS = {
    "jiancha": Role.SUPERVISOR, "yunwei": Role.OPERATOR, "zhongjie": Role.INTERMEDIARY,
    "xitong": Role.SYSTEM_ADMIN, "anquan": Role.SECURITY_ADMIN, "shenji": Role.AUDITOR,
    "zonghe-tongshi": Role.COORDINATOR,
}  # fmt: skip


def make_peopled(engines: servers.Engines) -> Cast:
    """The template of every journey: catalogue, cast, and one person in each role that remains."""
    with psycopg.connect(**engines.superuser, dbname="postgres", autocommit=True) as connection:
        _copy(connection, PEOPLED, TEMPLATE)
    engine = open_engine(engines.database_url(roles.WORKER, PEOPLED), pool_size=1)
    maker = session_maker(engine)
    guard(maker)
    with maker() as session:
        factories.catalogue(session)
        hashed = generate_password_hash(PASSWORD, method=CHEAP)
        cast = factories.cast(session, password_hash=hashed)
        _others(session, hashed)
        session.commit()
    engine.dispose()
    return cast


def _others(session: Session, hashed: str) -> None:
    enter(session, PLATFORM)
    fgw = session.scalars(select(Department.id).where(Department.key == "fgw")).one()
    for username, role in (("fgw-tongshi", Role.CLERK), ("fgw-guanli", Role.DEPARTMENT_ADMIN)):
        factories.person(session, username, role, department_id=fgw, password_hash=hashed)
    for username, role in OTHERS.items():
        factories.person(session, username, role, password_hash=hashed)
    for username, name in NAMES.items():
        session.execute(update(Account).where(Account.username == username).values(display_name=name)
                        .execution_options(synchronize_session=False))


def copy_of(engines: servers.Engines, stem: str) -> str:
    """A fresh copy of the peopled database; its name."""
    name = f"{re.sub(r'[^a-z0-9]', '_', stem.lower())[:40]}_{secrets.token_hex(4)}"
    with psycopg.connect(**engines.superuser, dbname="postgres", autocommit=True) as connection:
        _copy(connection, name, PEOPLED)
    return name


def _copy(connection: psycopg.Connection, name: str, template: str) -> None:
    words = "CREATE DATABASE {} OWNER {} TEMPLATE {}"
    connection.execute(sql.SQL(words).format(*map(sql.Identifier, (name, roles.OWNER, template))))


class Held:
    """The platform's clock, standing where it was put."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self.instant = MONDAY
        self.back()

    def at(self, words: str) -> datetime:
        """`2026-03-05 Thu 10:00`; the weekday is checked, as in every table of dates."""
        day, weekday, hour = words.split()
        instant = datetime.fromisoformat(f"{day}T{hour}").replace(tzinfo=SHENZHEN)
        assert f"{instant:%a}" == weekday, f"{day} is a {instant:%a}"
        return self._hold(instant)

    def back(self) -> datetime:
        """Monday morning, 2026-03-02."""
        return self._hold(MONDAY)

    def let_go(self) -> None:
        """The real time again."""
        self._stack.close()

    def _hold(self, instant: datetime) -> datetime:
        self._stack.close()
        self._stack.enter_context(clock_at(instant))
        self.instant = instant
        return instant


@dataclass(frozen=True, slots=True)
class Site:
    """A running platform."""

    address: str
    settings: Settings
    clock: Held

    def drain(self) -> None:
        """One turn of the worker: papers, letters, scans; what is due and nothing else."""
        drains.connect(self.settings.worker_database_url)
        try:
            for drain in DRAINS:
                drains.run(drain.name)
        finally:
            drains.disconnect()


class Impatient(WSGIRequestHandler):
    """Lets go of a connection on which nobody asks anything, so that the server can end."""

    timeout = 5


@contextmanager
def serving(app: Flask, settings: Settings) -> Iterator[Site]:
    """The application behind a server with threads.

    It ends when its last answer is given: a request that outlived the application's engine would leave a
    connection to be found open by some later test.
    """
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", settings.port, app, threaded=True, request_handler=Impatient)
    server.daemon_threads = False
    thread = threading.Thread(target=partial(server.serve_forever, poll_interval=0.05), daemon=True)
    thread.start()
    clock = Held()
    try:
        yield Site(settings.public_url, settings, clock)
    finally:
        clock.let_go()
        server.shutdown()
        thread.join(10)
        server.server_close()
