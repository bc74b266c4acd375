"""An engine killed while acts go on: without Valkey nobody notices, without PostgreSQL nothing acknowledged is lost."""

import threading
import time
from collections.abc import Callable, Sequence

from tests.kills.clients import Client, Journal
from tests.kills.conftest import Peopled
from tests.kills.running import Platform, kill
from tests.kills.verdict import fault, must_be_closed_once, must_be_there_once
from tests.kills.work import filed, work

MAIL_WITHIN = 120.0


def _killed_after(acts: Sequence[int], journal: Journal, victim: Callable[[], int]) -> threading.Thread:
    """Kills `victim()` each time so many acts have been acknowledged."""

    def go() -> None:
        for after in acts:
            while journal.acknowledged < after:
                time.sleep(0.005)
            kill(victim())

    thread = threading.Thread(target=go, daemon=True)
    thread.start()
    return thread


def _failures(clients: dict[str, Client], *, but: int = 0) -> list[tuple[int, str]]:
    found = (each for client in clients.values() for each in client.forget_failures())
    return [(status, path) for status, path, _ in found if status != but]


def _waiting(platform: Platform) -> int:
    rows = platform.ask("SELECT count(*) FROM message WHERE state IN ('DUE', 'LEASED', 'FAILED')")
    return int(rows[0][0])


def test_with_valkey_killed_every_act_works_and_messages_leave_later(peopled: Peopled) -> None:
    platform, cast, clients = peopled
    cases, journal = filed(platform, cast, 1), Journal()
    killer = _killed_after((2, 7), journal, platform.valkey)

    work(cases, clients, journal)
    killer.join(30)

    assert _failures(clients) == []
    must_be_there_once(platform, cases, journal)
    must_be_closed_once(platform, cases)
    limit = time.monotonic() + MAIL_WITHIN
    while _waiting(platform) and time.monotonic() < limit:
        time.sleep(0.5)
    assert _waiting(platform) == 0


def test_with_the_postmaster_killed_nothing_acknowledged_is_lost(peopled: Peopled) -> None:
    platform, cast, clients = peopled
    cases, journal = filed(platform, cast, 1), Journal()
    killer = _killed_after((4,), journal, platform.postmaster)

    work(cases, clients, journal)
    killer.join(30)

    assert _failures(clients, but=503) == []
    must_be_there_once(platform, cases, journal)
    must_be_closed_once(platform, cases)
    assert fault(platform) is None
