"""A job drains what is due, batch by batch; a failed batch stays due; the queue holds names alone."""

import inspect
from collections.abc import Iterator
from importlib import import_module

import psycopg
import pytest
from redis import Redis
from rq import Queue, SimpleWorker
from rq.cron import CronScheduler
from rq.registry import FailedJobRegistry

from app import wiring
from config import Settings
from jobs import drains, schedule
from jobs.schedule import BY_NAME, DRAINS, QUEUE, Drain

TABLE = "CREATE TABLE due_in_test (id serial PRIMARY KEY, name text NOT NULL, settled_at timestamptz)"


@pytest.fixture(scope="module", autouse=True)
def _worker(settings: Settings) -> Iterator[None]:
    """The worker's process as run.py builds it, and a table of due work it may use."""
    wiring.connect()
    wiring.equip(settings)
    drains.connect(settings.worker_database_url)
    with psycopg.connect(settings.migration_database_url.replace("+psycopg", "")) as connection:
        connection.execute(TABLE)
        connection.execute("GRANT SELECT, UPDATE ON due_in_test TO platform_worker")
    yield
    drains.disconnect()


@pytest.fixture
def due(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[psycopg.Connection]:
    """The table, empty, with its drain known to the schedule as `test.settle`."""
    monkeypatch.setitem(BY_NAME, "test.settle", Drain("tests.jobs.due:settle", every_seconds=1))
    with psycopg.connect(settings.migration_database_url.replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("TRUNCATE due_in_test RESTART IDENTITY")
        yield connection


@pytest.fixture
def queue(settings: Settings) -> Iterator[Queue]:
    """This run's queue, emptied."""
    with Redis.from_url(settings.redis_url) as connection:
        connection.flushdb()
        yield Queue(QUEUE, connection=connection)


def _add(due: psycopg.Connection, *names: str) -> None:
    for name in names:
        due.execute("INSERT INTO due_in_test (name) VALUES (%s)", [name])


def _open(due: psycopg.Connection) -> list[str]:
    return [name for (name,) in due.execute("SELECT name FROM due_in_test WHERE settled_at IS NULL ORDER BY id")]


@pytest.mark.parametrize("drain", DRAINS, ids=lambda drain: drain.name)
def test_every_scheduled_drain_is_a_service_that_takes_a_session_and_the_time(drain: Drain) -> None:
    module, _, act = drain.service.partition(":")
    takes = inspect.signature(getattr(import_module(module), act)).parameters

    assert module.endswith(".service")
    assert next(iter(takes)) == "session"
    assert "now" in takes
    assert [name for name, each in takes.items() if each.default is each.empty] == ["session", "now"]


@pytest.mark.parametrize("drain", DRAINS, ids=lambda drain: drain.name)
def test_a_drain_with_nothing_due_does_nothing(drain: Drain) -> None:
    assert drains.run(drain.name) == 0


def test_one_job_drains_everything_that_is_due(due: psycopg.Connection) -> None:
    _add(due, "a", "b", "c", "d", "e")

    assert drains.run("test.settle") == 5

    assert _open(due) == []
    assert drains.run("test.settle") == 0


def test_a_batch_that_fails_stays_due_and_what_was_done_before_stays_done(due: psycopg.Connection) -> None:
    _add(due, "a", "b", "bad", "d")

    with pytest.raises(ValueError, match="cannot be settled"):
        drains.run("test.settle")

    assert _open(due) == ["bad", "d"]


def test_a_failed_job_is_kept_where_an_operator_sees_it(due: psycopg.Connection, queue: Queue) -> None:
    _add(due, "bad")
    queue.enqueue(drains.run, "test.settle")

    SimpleWorker([queue], connection=queue.connection).work(burst=True, logging_level="CRITICAL")

    assert FailedJobRegistry(queue=queue).count == 1
    assert _open(due) == ["bad"]


def test_the_queue_learns_no_more_than_the_name_of_the_work(due: psycopg.Connection, queue: Queue) -> None:
    _add(due, "an applicant's name")

    job = queue.enqueue(drains.run, "test.settle")

    assert (job.func_name, job.args, job.kwargs) == ("jobs.drains.run", ("test.settle",), {})


def test_the_scheduler_queues_each_drain_once_and_the_worker_does_them(queue: Queue) -> None:
    clock = CronScheduler(queue.connection, logging_level="CRITICAL")
    schedule.register(clock)

    at_once = [each for each in DRAINS if each.every_seconds]
    assert len(clock.enqueue_jobs()) == len(at_once) == queue.count

    SimpleWorker([queue], connection=queue.connection).work(burst=True, logging_level="CRITICAL")
    assert queue.count == 0
    assert FailedJobRegistry(queue=queue).count == 0
