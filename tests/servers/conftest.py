"""Engines started by another process, as run.py would: it can be killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import psycopg
import pytest

from app.core import servers
from app.core.servers import roles
from tests.house.tree import TOP

Start = Callable[..., "Started"]


class Started:
    """A process that holds the engines of one VAR_DIR."""

    def __init__(self, var_dir: Path, environ: dict[str, str], become: Sequence[str], *, durable: bool) -> None:
        self.var_dir = var_dir
        self.process = subprocess.Popen(
            [*become, sys.executable, "-m", "tests.servers.starter", str(var_dir), *(["durable"] * durable)],
            cwd=TOP, env={**os.environ, **environ}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        assert self.process.stdout is not None
        self.ready = self.process.stdout.readline() == "ready\n"

    @property
    def words(self) -> str:
        """What it said on standard error, once it has ended."""
        return self.process.communicate(timeout=60)[1]

    def kill(self) -> None:
        """`kill -9`: no chance to tidy up."""
        self.process.kill()
        self.process.wait(10)

    def stop(self) -> int:
        """SIGTERM, and its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        self.process.communicate(timeout=60)
        return self.process.returncode

    def ask(self, query: str, role: str = roles.OWNER) -> object:
        """The first column of the first row, as one of the roles."""
        engines = servers.find(self.var_dir)
        assert engines is not None, self.words
        with psycopg.connect(engines.database_url(role).replace("+psycopg", "")) as connection:
            answer = connection.execute(query.encode())
            row = answer.fetchone() if answer.description else None
        return row and row[0]


@pytest.fixture
def start() -> Iterator[Start]:
    """`start(var_dir, become=(), durable=False, **environ)`; what still runs is stopped when the test ends."""
    started: list[Started] = []

    def begin(var_dir: Path, become: Sequence[str] = (), *, durable: bool = False, **environ: str) -> Started:
        started.append(Started(var_dir, environ, become, durable=durable))
        return started[-1]

    yield begin
    for each in reversed(started):
        each.stop()
