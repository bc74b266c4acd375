"""The PostgreSQL cluster of one VAR_DIR: made, started, recovered, stopped."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

from app.core.servers.account import ENVIRONMENT
from app.core.servers.place import Place
from app.core.servers.refusals import CannotStart
from config import N_

PORT = 5432  # only part of the socket's name: no TCP port is opened
SUPERUSER = "postgres"

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "max_connections": "100",
    "shared_buffers": "256MB",
    "logging_collector": "on",
    "log_filename": "postgresql-%a.log",
    "log_truncate_on_rotation": "on",
    "log_rotation_age": "1d",
    "log_rotation_size": "0",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_lock_waits": "on",
    "log_min_duration_statement": "2s",
}

# For tests: nothing survives a power cut, nothing has to.
FORGETFUL = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "autovacuum": "off",  # a run has two hundred databases; it would visit one each half second
    "logging_collector": "off",
    "log_min_duration_statement": "-1",
}


class Postgres:
    """One server process on one data folder."""

    def __init__(self, place: Place, *, durable: bool) -> None:
        self.place = place
        self.durable = durable
        self.settings = {**SETTINGS, **({} if durable else FORGETFUL), "unix_socket_directories": f'"{place.sockets}"'}
        self.process: subprocess.Popen[bytes] | None = None

    def make(self, password: str) -> None:
        """A new cluster: UTF-8, C.UTF-8 whatever the caller's locale is, scram for everyone."""
        _must_be_this_version(self.place)
        if (self.place.data / "PG_VERSION").exists():
            return
        note = self.place.sockets / "superuser"
        note.touch(mode=0o600)
        note.write_text(f"{password}\n", encoding="utf-8")
        os.chown(note, self.place.account.uid, self.place.account.gid)
        chosen = ("--encoding=UTF8", "--locale=C.UTF-8", "--auth=scram-sha-256", f"--username={SUPERUSER}")
        hasty = () if self.durable else ("--no-sync",)
        try:
            self._run("initdb", "-D", self.place.data, *chosen, *hasty, f"--pwfile={note}")
        finally:
            note.unlink()

    def launch(self) -> None:
        """Start the server; `wait` says when it answers. A server left over from a killed start is stopped."""
        stop_leftovers(self.place)
        self.place.account.own(self.place.sockets)
        settings = [part for name, value in self.settings.items() for part in ("-c", f"{name}={value}")]
        argv = [str(self.place.postgres_bin / "postgres"), "-D", str(self.place.data), *settings]
        with (self.place.logs / "postgres-start.log").open("wb") as said:
            self.process = subprocess.Popen(
                self.place.account.command(argv, dies_with_us="INT"),
                stdin=subprocess.DEVNULL, stdout=said, stderr=said, env=ENVIRONMENT, start_new_session=True,
            )  # fmt: skip

    def wait(self) -> None:
        """Until it accepts connections, however long the recovery after a crash takes."""
        while not self.answers():
            if self.process is None or self.process.poll() is not None:
                raise CannotStart(N_("PostgreSQL did not start; its own words: %(said)s"), said=_last_words(self.place))
            time.sleep(0.01)

    def answers(self) -> bool:
        """Whether this very server is up, by its own word in postmaster.pid."""
        noted = _pid_file(self.place)
        return len(noted) > 7 and noted[7].startswith("ready") and self.socket.exists()

    def alive(self) -> bool:
        """Whether the process runs and its socket is still there."""
        return self.process is not None and self.process.poll() is None and self.socket.exists()

    def stop(self) -> None:
        """End it in order: sessions are broken off, everything committed is on disk."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            _patiently(self.process)
        self.process = None

    @property
    def socket(self) -> Path:
        """The file libpq connects to."""
        return self.place.sockets / f".s.PGSQL.{PORT}"

    def _run(self, program: str, *arguments: str | Path) -> None:
        done = subprocess.run(
            self.place.account.command([self.place.postgres_bin / program, *arguments]),
            env=ENVIRONMENT, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        if done.returncode:
            words = (done.stderr or done.stdout).strip().splitlines()
            raise CannotStart(
                N_("%(program)s failed; its own words: %(said)s"), program=program, said=words[-1] if words else "-"
            )


def stop_leftovers(place: Place) -> None:
    """Stop what a killed start left on this data folder, and clear its stale pid file.

    The postmaster goes first and in order; backends that outlived theirs (`kill -9`) are ended,
    or the next server would refuse the shared memory they hold.
    """
    noted = _pid_file(place)
    leader = int(noted[0]) if noted and noted[0].isdigit() else 0
    left = set(_servers_on(place.data))
    if leader in left:
        _end(leader, signal.SIGINT, 60)
    for pid in left - {leader}:
        _end(pid, signal.SIGQUIT, 3)
    for stale in (place.data / "postmaster.pid", *place.sockets.glob(".s.PGSQL.*")):
        stale.unlink(missing_ok=True)


def _servers_on(data: Path) -> Iterator[int]:
    """Processes named postgres whose working folder is `data` (every one of a cluster stands there)."""
    for entry in Path("/proc").iterdir():
        try:
            server = entry.name.isdigit() and (entry / "comm").read_text().strip() == "postgres"
            if server and (entry / "cwd").samefile(data):
                yield int(entry.name)
        except OSError:
            continue  # gone meanwhile, or another user's


def _end(pid: int, by: signal.Signals, patience: float) -> None:
    for word, seconds in ((by, patience), (signal.SIGKILL, 10)):
        try:
            os.kill(pid, word)
        except ProcessLookupError:
            return
        limit = time.monotonic() + seconds
        while time.monotonic() < limit:
            if not _runs(pid):
                return
            time.sleep(0.01)


def _runs(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _patiently(process: "subprocess.Popen[bytes]") -> None:
    try:
        process.wait(60)
    except subprocess.TimeoutExpired:
        process.send_signal(signal.SIGQUIT)
        process.wait(30)


def _pid_file(place: Place) -> list[str]:
    try:
        return (place.data / "postmaster.pid").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []


def _last_words(place: Place) -> str:
    """Why the server gave up: its last fatal line, from its log or from before there was one."""
    logs = sorted((place.data / "log").glob("*.log"), key=lambda path: path.stat().st_mtime)[-1:]
    lines = [
        line
        for path in (place.logs / "postgres-start.log", *logs)
        for line in path.read_text(encoding="utf-8", errors="replace").splitlines()
        if " FATAL: " in line or " PANIC: " in line
    ]
    return lines[-1].partition("]")[2].strip() if lines else "-"


def _must_be_this_version(place: Place) -> None:
    """Data of another major version is never touched."""
    try:
        theirs = (place.data / "PG_VERSION").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return
    ours = (place.postgres_bin.parent / "share" / "postgres.bki").open(encoding="utf-8").readline().split()[-1]
    if theirs != ours:
        raise CannotStart(
            N_(
                "The data in %(path)s were written by PostgreSQL %(theirs)s, but this is %(ours)s; "
                "dump and restore them, or set DATABASE_URL"
            ),
            path=place.data,
            theirs=theirs,
            ours=ours,
        )
