"""What cannot start says so in one sentence and a status; it leaves no traceback and touches nothing."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.house.tree import TOP
from tests.servers.conftest import Start


def _run(var_dir: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
    clean = {"PATH": os.environ["PATH"], "HOME": str(var_dir), "VAR_DIR": str(var_dir), "PORT": "1"} | environ
    return subprocess.run(
        [sys.executable, "run.py"], cwd=TOP, env=clean, capture_output=True, text=True, timeout=120, check=False
    )


def _is_one_sentence(words: str) -> bool:
    return words.count("\n") == 1 and "Traceback" not in words


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "http"), ("PORT", "0"), ("PORT", "65536"), ("PORT", "-1"), ("LOAD_SAMPLES", "perhaps"),
        ("DATABASE_URL", "mysql://root@localhost/x"), ("REDIS_URL", "localhost:6379"), ("SECRET_KEY", "short"),
        ("DEMO_PASSWORD", "1234"), ("PUBLIC_URL", "platform.example"), ("PUBLIC_RATE", "many"),
        ("FONT_DIR", "/no/such/folder"), ("SESSION_HOURS", "0"), ("TRUSTED_PROXIES", "one"),
        ("VAR_DIR", "/proc/nowhere"),
    ],
)  # fmt: skip
def test_a_setting_that_cannot_be_used_ends_with_status_two(tmp_path: Path, name: str, value: str) -> None:
    done = _run(tmp_path, **{name: value})

    assert done.returncode == 2
    assert _is_one_sentence(done.stderr), done.stderr
    assert not (tmp_path / "postgres").exists()


def test_a_port_in_use_is_named(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        done = _run(tmp_path, PORT=port)

    assert done.returncode == 1
    assert port in done.stderr
    assert _is_one_sentence(done.stderr), done.stderr
    assert not (tmp_path / "postgres").exists()


def test_a_part_nobody_knows_is_named(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "run.py", "webb"], cwd=TOP, capture_output=True, text=True, check=False,
        env={"PATH": os.environ["PATH"], "VAR_DIR": str(tmp_path)},
    )  # fmt: skip

    assert done.returncode == 2
    assert "webb" in done.stderr
    assert _is_one_sentence(done.stderr)


@pytest.mark.parametrize("version", ["19", "17"])
def test_data_of_another_version_are_left_alone(tmp_path: Path, start: Start, version: str) -> None:
    data = tmp_path / "postgres"
    start(tmp_path).stop()
    (data / "PG_VERSION").write_text(f"{version}\n")

    again = start(tmp_path)

    assert not again.ready
    assert version in again.words
    assert (data / "PG_VERSION").read_text() == f"{version}\n"


def test_a_database_that_does_not_answer_is_named_without_its_password(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
    with socket.create_server(("127.0.0.1", 0)) as free:
        web = str(free.getsockname()[1])

    done = _run(tmp_path, PORT=web, DATABASE_URL=f"postgresql://someone:s3cret-word@127.0.0.1:{port}/platform")

    assert done.returncode == 1
    assert "someone" in done.stderr
    assert "s3cret-word" not in done.stderr
    assert "Traceback" not in done.stderr
