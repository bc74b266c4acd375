"""`kill -9` of web and worker while acts go on loses nothing and doubles nothing (R1, R2)."""

import random
import threading
import time

import pytest

from tests.kills.clients import Journal
from tests.kills.conftest import Peopled
from tests.kills.running import Platform, kill
from tests.kills.verdict import fault, must_be_closed_once, must_be_there_once
from tests.kills.work import filed, work

ACTS_OF_A_PROJECT = 13


class Killer:
    """Kills a random process after every so many acts, at a random moment."""

    def __init__(self, platform: Platform, journal: Journal, *, kills: int, acts: int, seed: int) -> None:
        self.platform, self.journal = platform, journal
        self.chance = random.Random(seed)
        self.after = sorted(self.chance.sample(range(1, acts - 2), kills))
        self.killed: list[str] = []
        self.told_to_end = threading.Event()
        self.thread = threading.Thread(target=self._go, daemon=True)

    def __enter__(self) -> "Killer":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.told_to_end.set()
        self.thread.join(60)

    def _go(self) -> None:
        for after in self.after:
            while self.journal.acknowledged < after and not self.told_to_end.is_set():
                time.sleep(0.005)
            time.sleep(self.chance.random() * 0.1)
            while not self._kill() and not self.told_to_end.is_set():
                time.sleep(0.05)

    def _kill(self) -> bool:
        """Mostly one that answers requests; at times the worker, or the whole web."""
        turn = self.chance.random()
        if turn < 0.7:
            name, victims = "web worker", self.platform.web_workers()
        else:
            name = "worker" if turn < 0.95 else "web"
            victims = [pid for pid in [self.platform.part(name)] if pid]
        done = bool(victims) and kill(self.chance.choice(victims))
        if done:
            self.killed.append(name)
        return done


def _survives(peopled: Peopled, *, projects: int, kills: int, seed: int) -> Killer:
    platform, cast, clients = peopled
    cases = filed(platform, cast, projects)
    journal = Journal()

    with Killer(platform, journal, kills=kills, acts=projects * ACTS_OF_A_PROJECT, seed=seed) as killer:
        work(cases, clients, journal)

    must_be_there_once(platform, cases, journal)
    must_be_closed_once(platform, cases)
    assert fault(platform) is None
    assert [failure for client in clients.values() for failure in client.forget_failures()] == []
    assert len(killer.killed) == kills
    return killer


def test_six_kills_under_sixty_acts_lose_and_double_nothing(peopled: Peopled) -> None:
    killer = _survives(peopled, projects=5, kills=6, seed=20260302)

    assert "web worker" in killer.killed


@pytest.mark.long
@pytest.mark.timeout(2400)
def test_two_hundred_kills_under_two_thousand_acts_lose_and_double_nothing(peopled: Peopled) -> None:
    _survives(peopled, projects=154, kills=200, seed=20260302)
