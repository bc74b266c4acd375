"""After `kill -9`, of whatever and in whatever order, the next start recovers by itself and nothing is lost."""

import os
import signal
import time
from pathlib import Path

import psycopg
import pytest

from app.core import servers
from app.core.servers import roles
from tests.servers.conftest import Start, Started


def _postmaster(var_dir: Path) -> int:
    return int((var_dir / "postgres" / "postmaster.pid").read_text().split()[0])


def _gone(pid: int, seconds: float = 15) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        try:
            if Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.02)
    return False


def _kept(started: Started) -> None:
    started.ask("CREATE TABLE kept AS SELECT 42 AS answer")


def test_engines_end_with_the_process_that_started_them(tmp_path: Path, start: Start) -> None:
    first = start(tmp_path, durable=True)
    postmaster = _postmaster(tmp_path)

    first.kill()

    assert _gone(postmaster)


def test_the_start_after_a_kill_finds_everything_committed(tmp_path: Path, start: Start) -> None:
    first = start(tmp_path, durable=True)
    _kept(first)
    first.kill()

    assert start(tmp_path).ask("SELECT answer FROM kept") == 42


def test_a_killed_postmaster_leaves_a_note_that_fools_nobody(tmp_path: Path, start: Start) -> None:
    first = start(tmp_path, durable=True)
    _kept(first)
    os.kill(_postmaster(tmp_path), signal.SIGKILL)
    first.kill()
    assert (tmp_path / "postgres" / "postmaster.pid").exists()

    assert start(tmp_path).ask("SELECT answer FROM kept") == 42


def test_a_note_that_names_a_stranger_leaves_the_stranger_alone(tmp_path: Path, start: Start) -> None:
    first = start(tmp_path, durable=True)
    _kept(first)
    first.stop()
    data = tmp_path / "postgres"
    note = data / "postmaster.pid"
    note.write_text(f"{os.getpid()}\n{data}\n1\n5432\n{tmp_path}/run\n\n  1 1\nready   \n")
    os.chown(note, data.stat().st_uid, data.stat().st_gid)

    assert start(tmp_path).ask("SELECT answer FROM kept") == 42


def test_a_backend_that_outlives_its_postmaster_is_ended_first(tmp_path: Path, start: Start) -> None:
    first = start(tmp_path, durable=True)
    _kept(first)
    engines = servers.find(tmp_path)
    assert engines is not None
    busy = psycopg.connect(engines.database_url(roles.OWNER).replace("+psycopg", ""), autocommit=True)
    backend = busy.info.backend_pid
    # A stopped backend cannot notice that its postmaster died: it would hold the shared memory for ever.
    os.kill(backend, signal.SIGSTOP)
    os.kill(_postmaster(tmp_path), signal.SIGKILL)
    first.kill()

    again = start(tmp_path)

    assert again.ready
    assert again.ask("SELECT answer FROM kept") == 42
    assert _gone(backend)
    busy.close()


@pytest.mark.parametrize("victim", ["postgres", "valkey"])
def test_an_engine_that_dies_is_mended_while_the_other_goes_on(tmp_path: Path, victim: str) -> None:
    engines = servers.start(tmp_path, durable=False)
    try:
        both = (engines.postgres, engines.valkey)
        dying, other = both if victim == "postgres" else both[::-1]
        assert dying is not None and dying.process is not None
        assert other is not None and other.process is not None
        before = other.process.pid
        dying.process.kill()
        dying.process.wait(10)

        assert [name.lower() for name in engines.mend()] == [victim]

        assert engines.mend() == []
        assert other.process.pid == before
    finally:
        servers.stop(engines)


def test_sockets_that_a_cleaner_took_away_come_back(tmp_path: Path) -> None:
    engines = servers.start(tmp_path, durable=False)
    try:
        for path in engines.sockets.glob(".s.PGSQL*"):
            path.unlink()

        assert engines.mend() == ["Postgres"]

        with psycopg.connect(engines.database_url().replace("+psycopg", "")) as connection:
            assert connection.execute("SELECT 1").fetchone() == (1,)
    finally:
        servers.stop(engines)
