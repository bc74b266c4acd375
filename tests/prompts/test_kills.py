"""Killed at any moment, twice at once, the queue away: no prompt is repeated and none is lost (Art. 17)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import event, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.clock import service as clock
from app.clock.models import ClockPrompt, PromptNotice
from app.core.scope import enter
from app.core.types import PLATFORM
from tests.prompts.conftest import Bell, at

MORNING, HOUR = "2026-03-16 Mon 08:00", "2026-03-16 Mon 09:00"
HALF = [("03-16", "DECISION_PROMISED", 0, "HALF")]
Act = Callable[..., int]


class Killed(BaseException):
    """As a kill -9 looks from inside: nothing more is done, nothing is cleaned up."""


def _killed_at(bell: Bell, act: Act, when: str, word: str) -> None:
    """Run an act whose connection dies as it sends the first statement that holds `word`."""
    with bell.worker() as own:
        enter(own, PLATFORM)
        connection = own.connection()

        def cut(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
            if word in statement:
                raise Killed

        event.listen(connection, "before_cursor_execute", cut)
        with pytest.raises(Killed):
            act(own, now=at(when))
        own.invalidate()


@pytest.mark.parametrize("word", ["INSERT INTO clock_prompt", "INSERT INTO prompt_notice", "UPDATE case_file"])
def test_killed_while_it_tells_nothing_was_told_and_all_is_told_later(bell: Bell, word: str) -> None:
    case = bell.handled()

    _killed_at(bell, clock.prompt_due, MORNING, word)

    assert bell.said(case) == []
    bell.passes("2026-03-16 Mon 08:01", "2026-03-16 Mon 08:02")
    assert bell.said(case) == HALF
    assert bell.unsettled(case) == 1


@pytest.mark.parametrize("word", ["INSERT INTO prompt_digest", "INSERT INTO message", "UPDATE prompt_notice"])
def test_killed_while_it_writes_a_digest_the_next_worker_writes_it_once(bell: Bell, word: str) -> None:
    reader = bell.colleague()
    case = bell.handled(by=reader)
    bell.passes(MORNING)

    _killed_at(bell, clock.digest_due, HOUR, word)

    assert bell.digests(reader) == []
    bell.digest(HOUR, "2026-03-16 Mon 09:01")
    message, = bell.digests(reader)
    assert str(case.id) in message.body


def test_cut_off_before_its_commit(bell: Bell, engines: object, database: str) -> None:
    case = bell.handled()
    with bell.worker() as own:
        enter(own, PLATFORM)
        assert clock.prompt_due(own, now=at(MORNING)) > 0
        process = own.scalar(text("select pg_backend_pid()"))
        with psycopg.connect(**engines.superuser, dbname=database, autocommit=True) as cutter:  # type: ignore[attr-defined]
            cutter.execute("select pg_terminate_backend(%s, 5000)", [process])
        with pytest.raises(DBAPIError):
            own.commit()

    assert bell.said(case) == []
    bell.passes(MORNING)
    assert bell.said(case) == HALF


def test_two_workers_tell_each_of_eight_cases_once(bell: Bell) -> None:
    cases = [bell.handled() for _ in range(8)]

    _at_once(lambda: bell.passes(MORNING), lambda: bell.passes(MORNING))

    for case in cases:
        assert bell.said(case) == HALF
        assert bell.unsettled(case) == 1


def test_two_workers_write_one_digest(bell: Bell) -> None:
    reader = bell.colleague()
    case = bell.handled(by=reader)
    bell.passes(MORNING)

    _at_once(*[lambda: bell.digest(HOUR)] * 3)

    message, = bell.digests(reader)
    assert str(case.id) in message.body


def test_a_case_somebody_works_on_is_told_by_the_next_turn(bell: Bell) -> None:
    case = bell.handled()
    with bell.worker() as own:
        enter(own, PLATFORM)
        own.execute(text("select 1 from case_file where id = :id for update"), {"id": case.id})
        bell.passes(MORNING)
        assert bell.said(case) == []

    bell.passes("2026-03-16 Mon 08:01")

    assert bell.said(case) == HALF


def test_the_database_itself_keeps_a_rung_from_being_told_twice_for_one_day(bell: Bell) -> None:
    case = bell.handled()
    bell.passes(MORNING)
    row = bell.session.scalars(select(ClockPrompt).where(ClockPrompt.case_id == case.id)).one()

    again = {column.name: getattr(row, column.name) for column in ClockPrompt.__table__.columns if column.name != "id"}
    bell.session.add(ClockPrompt(**again))

    with pytest.raises(IntegrityError, match="uq_clock_prompt_once"):
        bell.session.flush()


def test_what_was_told_stays_told(bell: Bell) -> None:
    bell.handled()
    bell.passes(MORNING)

    for statement in ("update clock_prompt set days = 9", "delete from clock_prompt", "delete from prompt_digest"):
        with bell.worker() as own, pytest.raises(DBAPIError, match=r"permission denied|append-only"):
            enter(own, PLATFORM)
            own.execute(text(statement))


def test_every_prompt_has_a_reader(bell: Bell) -> None:
    case = bell.handled()
    bell.passes(MORNING)
    bell.now(case)

    heard = select(PromptNotice.id).where(PromptNotice.prompt_id == ClockPrompt.id)
    assert bell.session.scalars(select(ClockPrompt.id).where(~heard.exists())).all() == []


def _at_once(*acts: Callable[[], object]) -> None:
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> None:
        start.wait(timeout=30)
        act()

    with ThreadPoolExecutor(len(acts)) as pool:
        list(pool.map(one, acts))
