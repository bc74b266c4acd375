"""Valkey: the queue's nudges, rate limits, caches. It keeps nothing: what is due stands in the database."""

import os
import signal
import subprocess
import time
from pathlib import Path
from urllib.parse import quote

from app.core.servers.account import ENVIRONMENT
from app.core.servers.place import Place
from app.core.servers.refusals import CannotStart
from config import N_


class Valkey:
    """One server process on one socket."""

    def __init__(self, place: Place, *, password: str) -> None:
        self.place = place
        self.password = password
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def socket(self) -> Path:
        """The file its clients connect to."""
        return self.place.sockets / "valkey.sock"

    @property
    def url(self) -> str:
        """How redis-py spells the address."""
        return f"unix://:{self.password}@{quote(str(self.socket))}?db=0"

    def launch(self) -> None:
        """Start it. The settings go in by its standard input: a password has no place in a process list."""
        self._end_leftover()
        self.place.account.own(self.place.sockets)
        settings = (
            f'port 0\nunixsocket "{self.socket}"\nunixsocketperm 700\nrequirepass {self.password}\n'
            f'dir "{self.place.sockets}"\nsave ""\nappendonly no\nmaxmemory 256mb\nmaxmemory-policy volatile-ttl\n'
            f'daemonize no\npidfile "{self.place.sockets / "valkey.pid"}"\n'
        )
        with (self.place.logs / "valkey.log").open("wb") as said:
            self.process = subprocess.Popen(
                self.place.account.command([self.place.valkey_server, "-"], dies_with_us="TERM"),
                stdin=subprocess.PIPE, stdout=said, stderr=said, env=ENVIRONMENT, start_new_session=True,
            )  # fmt: skip
        if self.process.stdin is not None:
            self.process.stdin.write(settings.encode())
            self.process.stdin.close()

    def wait(self) -> None:
        """Until its socket is there."""
        while not self.socket.exists():
            if self.process is None or self.process.poll() is not None:
                said = (self.place.logs / "valkey.log").read_text(encoding="utf-8", errors="replace").strip()
                raise CannotStart(
                    N_("Valkey did not start; its own words: %(said)s"), said=said.splitlines()[-1] if said else "-"
                )
            time.sleep(0.005)

    def alive(self) -> bool:
        """Whether the process runs and its socket is still there."""
        return self.process is not None and self.process.poll() is None and self.socket.exists()

    def stop(self) -> None:
        """End it."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait(10)
        self.process = None

    def _end_leftover(self) -> None:
        """A server that outlived a killed start still answers on the old socket: end it, then take the name."""
        for entry in Path("/proc").iterdir():
            try:
                if (
                    entry.name.isdigit()
                    and (entry / "comm").read_text().strip().startswith("valkey-server")
                    and (entry / "cwd").samefile(self.place.sockets)
                ):
                    os.kill(int(entry.name), signal.SIGKILL)
            except OSError:
                continue  # gone meanwhile, or another user's
        self.socket.unlink(missing_ok=True)
