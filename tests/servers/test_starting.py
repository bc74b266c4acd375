"""The engines start from nothing, twice the same, one start a folder, whatever the caller's locale."""

import stat
from pathlib import Path

import pytest
from redis import Redis

from app.core import servers
from app.core.servers import roles
from app.core.servers.postgres import SUPERUSER
from tests.servers.conftest import Start


def test_what_was_committed_is_there_after_a_stop_and_a_start(tmp_path: Path, start: Start) -> None:
    first = start(tmp_path)
    first.ask("CREATE TABLE kept AS SELECT 42 AS answer")
    assert first.stop() == 0

    assert start(tmp_path).ask("SELECT answer FROM kept") == 42


def test_a_second_start_on_one_folder_is_refused_with_a_sentence(tmp_path: Path, start: Start) -> None:
    first = start(tmp_path)

    second = start(tmp_path)

    assert not second.ready
    assert second.words.count("\n") == 1
    assert str(first.process.pid) in second.words
    assert first.ask("SELECT 1") == 1


@pytest.mark.parametrize("locale", ["C", "en_US.ISO-8859-1"])
def test_chinese_is_split_whatever_the_locale_of_the_caller(tmp_path: Path, start: Start, locale: str) -> None:
    started = start(tmp_path, LANG=locale, LC_ALL=locale)

    assert started.ask("SELECT cardinality(show_trgm('深圳市')) > 0") is True
    assert started.ask("SELECT datctype || ' ' || pg_encoding_to_char(encoding) FROM pg_database"
                       " WHERE datname = current_database()") == "C.UTF-8 UTF8"  # fmt: skip


def test_every_secret_and_socket_is_for_its_owner_alone(tmp_path: Path, start: Start) -> None:
    start(tmp_path)

    closed = [tmp_path / name for name in ("roles.json", "engines.json", "postgres", "log", "run")]
    assert {path.name: stat.S_IMODE(path.stat().st_mode) & 0o077 for path in closed} == dict.fromkeys(
        [path.name for path in closed], 0
    )


@pytest.mark.parametrize("role", [roles.OWNER, roles.WEB, roles.WORKER, SUPERUSER])
def test_no_role_is_let_in_without_its_password(engines: servers.Engines, role: str) -> None:
    import psycopg

    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(host=str(engines.sockets), port=5432, user=role, password="guess", dbname=roles.DATABASE)


def test_the_queue_asks_for_its_password_too(engines: servers.Engines) -> None:
    from redis.exceptions import AuthenticationError

    with (
        Redis.from_url(engines.redis_url) as known,
        Redis(unix_socket_path=str(engines.sockets / "valkey.sock")) as any_,
    ):
        assert known.ping()
        with pytest.raises(AuthenticationError):
            any_.ping()


def test_no_tcp_port_is_opened(tmp_path: Path, start: Start) -> None:
    assert start(tmp_path).ask("SHOW listen_addresses") == ""


def test_a_long_path_and_one_with_blanks_work(tmp_path: Path, start: Start) -> None:
    deep = tmp_path / ("深圳 " * 12) / ("x" * 60)

    first = start(deep)
    assert first.ask("SELECT 1") == 1
    engines = servers.find(deep)
    assert engines is not None
    with Redis.from_url(engines.redis_url) as queue:
        assert queue.ping()
    assert first.stop() == 0


def test_a_folder_for_sockets_under_tmp_is_removed_at_the_end_and_made_again(tmp_path: Path, start: Start) -> None:
    deep = tmp_path / ("x" * 100)
    start(deep).stop()
    assert not Path((deep / "run.path").read_text().strip()).exists()

    assert start(deep).ask("SELECT 1") == 1


def test_nobody_finds_engines_that_are_stopped(tmp_path: Path, start: Start) -> None:
    started = start(tmp_path)
    assert servers.find(tmp_path) is not None

    started.stop()

    assert servers.find(tmp_path) is None
