"""`run.py` as an operator starts it, on a folder of its own; its processes can be found and killed."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from socket import socket
from typing import Any

import psycopg
from psycopg import sql

from app.core import servers
from app.core.servers import roles
from tests.house.tree import TOP

STARTS_WITHIN = 120.0
OURS = ("DATABASE_URL", "WORKER_DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL", "SECRET_KEY", "MAIL_HOST")


class Platform:
    """A whole platform in processes of its own."""

    def __init__(self, var_dir: Path) -> None:
        with socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port: int = probe.getsockname()[1]
        self.var_dir = var_dir
        self.said = var_dir / "said.log"
        given = {name: value for name, value in os.environ.items() if name not in OURS}
        with self.said.open("ab") as said:
            self.process = subprocess.Popen(
                [sys.executable, "run.py"], cwd=TOP, stdin=subprocess.DEVNULL, stdout=said, stderr=said,
                env={**given, "VAR_DIR": str(var_dir), "PORT": str(self.port), "LOAD_SAMPLES": "0", "WEB_WORKERS": "2"},
            )  # fmt: skip

    def wait(self) -> "Platform":
        """Until it answers."""
        limit = time.monotonic() + STARTS_WITHIN
        while not self.is_ready():
            assert self.process.poll() is None, self.said.read_text(encoding="utf-8")
            assert time.monotonic() < limit, self.said.read_text(encoding="utf-8")
            time.sleep(0.1)
        return self

    def is_ready(self) -> bool:
        """Whether /readyz says so."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/readyz")
            return connection.getresponse().status == 200
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()

    def stop(self) -> int:
        """SIGTERM, and its exit status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(90)

    @property
    def engines(self) -> servers.Engines:
        """Where its engines are."""
        found = servers.find(self.var_dir)
        assert found is not None
        return found

    def ask(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        """Rows, past every fence, as the cluster's superuser."""
        with psycopg.connect(**self.engines.superuser, dbname=roles.DATABASE, autocommit=True) as connection:
            return list(connection.execute(sql.SQL(query), values))  # type: ignore[arg-type]

    def part(self, name: str) -> int | None:
        """The process of one part: web, worker or scheduler."""
        return next((pid for pid in children(self.process.pid) if words_of(pid)[-1:] == [name]), None)

    def web_workers(self) -> list[int]:
        """The processes that answer requests."""
        web = self.part("web")
        return list(children(web)) if web else []

    def postmaster(self) -> int:
        """PostgreSQL's first process."""
        return int((self.var_dir / "postgres" / "postmaster.pid").read_text().split()[0])

    def valkey(self) -> int:
        """Valkey's process."""
        return int((self.engines.sockets / "valkey.pid").read_text())


def children(parent: int) -> Iterator[int]:
    """The processes a process started that still live."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, mother = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if int(mother) == parent and state != "Z":
                yield int(entry.name)


def words_of(pid: int) -> list[str]:
    """Its command line."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")
    except OSError:
        return []


def kill(pid: int | None) -> bool:
    """`kill -9`; whether there was anybody."""
    try:
        os.kill(pid or 0, signal.SIGKILL) if pid else None
    except ProcessLookupError:
        return False
    return pid is not None
