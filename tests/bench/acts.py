"""Acts a second by sixteen clients over the application's own door, with the trail written and with it left out.

Left out by this file alone: the entry of the trail and the digest of a step are replaced for the time of a round.
The product has no such switch.
"""

import random
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

from flask import Flask
from sqlalchemy import select

from app.accounts.rules import Role
from app.audit import recording
from app.cases import service as cases
from app.cases.models import Case
from app.core.now import now
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from config import Settings
from tests import factories
from tests.bench.figures import line, ratio
from tests.bench.ground import Ground
from tests.people import PASSWORD, Browser, signed_in, token_of

CLIENTS = 16
NO_DIGEST = "0" * 64


@contextmanager
def without_traces() -> Iterator[None]:
    """No entry in the trail, no digest of a step."""
    record, digest = recording.record, cases.step_digest
    vars(recording)["record"] = lambda *_given, **_named: None
    vars(cases)["step_digest"] = lambda _step: NO_DIGEST
    try:
        yield
    finally:
        vars(recording)["record"], vars(cases)["step_digest"] = record, digest


class Client:
    """Two clerks of one department who take one case from each other, again and again."""

    def __init__(self, app: Flask, pair: tuple[str, str], case_id: object) -> None:
        self.browsers = [signed_in(app, name) for name in pair]
        self.tokens = [token_of(each.get("/register").text) for each in self.browsers]
        self.path, self.turn, self.refused = f"/desk/cases/{case_id}/take", 0, 0
        self.version = 0

    def act(self) -> None:
        """One clerk takes the case over."""
        browser: Browser = self.browsers[self.turn % 2]
        data = {"csrf_token": self.tokens[self.turn % 2], "act_id": str(uuid4()), "version": str(self.version)}
        answer = browser.client.post(self.path, data=data)
        self.turn, self.version = self.turn + 1, self.version + 1
        self.refused += answer.status_code != 303


def prepare(ground: Ground, database: str) -> tuple[Flask, list[Client], Any]:
    """A case for each client, in one department."""
    settings: Settings = ground.settings(database)
    engine = open_engine(settings.worker_database_url)
    made = session_maker(engine)
    with made() as session:
        enter(session, PLATFORM)
        wangmin = ground.people.cast.wangmin
        from app.accounts import passwords

        kept = passwords.hashed(PASSWORD)
        names = [f"swj-bench-{n}" for n in range(2 * CLIENTS)]
        for name in names:
            factories.person(session, name, Role.CLERK, department_id=wangmin.department_id, now=now(),
                             password_hash=kept)  # fmt: skip
        session.commit()
        project_cases = []
        for _ in range(CLIENTS):
            project = factories.declared(session, ground.people.cast.chengong, now=now())
            project_cases.append(
                factories.submitted(session, ground.people.cast.chengong, project, "swj-pssp", now=now()).id
            )
    app = ground.app(database)
    pairs = [(names[2 * n], names[2 * n + 1]) for n in range(CLIENTS)]
    clients = [Client(app, pair, case_id) for pair, case_id in zip(pairs, project_cases, strict=True)]
    return app, clients, made


def one_round(clients: list[Client], made: Any, each: int) -> float:
    """Acts a second, every client `each` times."""
    with made() as session:
        enter(session, PLATFORM)
        versions = {str(row.id): row.version for row in session.scalars(select(Case))}
    for client in clients:
        client.version = versions[client.path.split("/")[3]]

    def work(client: Client) -> None:
        for _ in range(each):
            client.act()

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        list(pool.map(work, clients))
    return len(clients) * each / (time.perf_counter() - begun)


def measure(ground: Ground, rounds: int, each: int) -> None:
    """Rounds in turn, on and off, so that the machine's moods meet both."""
    _app, clients, made = prepare(ground, ground.database("bench_acts"))
    one_round(clients, made, 1)
    on, off = [], []
    for _ in range(rounds):
        order = [True, False] if random.random() < 0.5 else [False, True]
        for traced in order:
            if traced:
                on.append(one_round(clients, made, each))
            else:
                with without_traces():
                    off.append(one_round(clients, made, each))
    middle_on, middle_off = sorted(on)[rounds // 2], sorted(off)[rounds // 2]
    line("traces on: acts a second", f"{middle_on:.1f}", f"({min(on):.1f}-{max(on):.1f}, n={rounds})")
    line("traces off: acts a second", f"{middle_off:.1f}", f"({min(off):.1f}-{max(off):.1f}, n={rounds})")
    line("  on / off", ratio(middle_on, middle_off, ">= 0.9"))
    line("  acts refused", sum(client.refused for client in clients), f"of {sum(client.turn for client in clients):,}")
