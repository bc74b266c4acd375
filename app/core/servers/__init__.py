"""The engines an installation brings with it: PostgreSQL 18 and Valkey 9, under VAR_DIR.

    engines = start(var_dir)        one start a folder; a second one is refused
    find(var_dir)                   the engines somebody else started, or None
    stop(engines)

Nothing else knows that these servers are ours; all others get addresses.
"""

import fcntl
import json
import os
import secrets
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO
from urllib.parse import quote

from app.core.servers import roles
from app.core.servers.place import settle
from app.core.servers.postgres import PORT, SUPERUSER, Postgres
from app.core.servers.refusals import CannotStart
from app.core.servers.valkey import Valkey
from config import N_, Settings, kept

__all__ = ["CannotStart", "Engines", "borrow", "find", "role_passwords", "start", "stop"]


@dataclass(slots=True)
class Engines:
    """Both engines of one VAR_DIR: their addresses, and the processes where we started them."""

    var_dir: Path
    passwords: dict[str, str] = field(repr=False)
    sockets: Path = Path()
    redis_url: str = field(default="", repr=False)
    postgres: Postgres | None = field(default=None, repr=False)
    valkey: Valkey | None = field(default=None, repr=False)
    lock: IO[str] | None = field(default=None, repr=False)

    def database_url(self, role: str = roles.WEB, database: str = roles.DATABASE) -> str:
        """The address of `database` for one of the roles, as SQLAlchemy spells it."""
        login = f"{role}:{quote(self.passwords[role], safe='')}"
        return f"postgresql+psycopg://{login}@/{database}?host={quote(str(self.sockets), safe='')}&port={PORT}"

    @property
    def worker_database_url(self) -> str:
        """For jobs."""
        return self.database_url(roles.WORKER)

    @property
    def migration_database_url(self) -> str:
        """For migrations."""
        return self.database_url(roles.OWNER)

    @property
    def superuser(self) -> dict[str, str | int]:
        """How libpq reaches the cluster as its superuser (backup, tests)."""
        return {"host": str(self.sockets), "port": PORT, "user": SUPERUSER, "password": self.passwords[SUPERUSER]}

    def mend(self) -> list[str]:
        """Start again what has died; the names of those. Clients reconnect by themselves."""
        mended = []
        for engine in (self.postgres, self.valkey):
            if engine is not None and not engine.alive():
                engine.stop()
                engine.launch()
                engine.wait()
                mended.append(type(engine).__name__)
        return mended


def start(
    var_dir: Path, *, durable: bool = True, database: bool = True, queue: bool = True, engine_user: str = ""
) -> Engines:
    """Start the engines on `var_dir`, made on the first call, recovered after a kill.

    `database` and `queue` say which are wanted; an installation may bring either from outside.
    Raises CannotStart with one sentence: another start holds the folder, its data are of another
    version or another user, or an engine says why it cannot.
    """
    engines = Engines(var_dir, lock=_only_start(var_dir), passwords=role_passwords(var_dir))
    try:
        if database or queue:
            place = settle(var_dir, engine_user)
            engines.sockets = place.sockets
            engines.valkey = Valkey(place, password=engines.passwords["valkey"]) if queue else None
            engines.postgres = Postgres(place, durable=durable) if database else None
            _launch(engines)
        _note(engines)
    except BaseException:
        stop(engines)
        raise
    return engines


def _launch(engines: Engines) -> None:
    """Both at once; the roles and the database as soon as there is a server for them."""
    if engines.valkey is not None:
        engines.redis_url = engines.valkey.url
        engines.valkey.launch()
    if engines.postgres is not None:
        engines.postgres.make(engines.passwords[SUPERUSER])
        engines.postgres.launch()
        engines.postgres.wait()
        roles.prepare(engines.superuser, engines.passwords)
    if engines.valkey is not None:
        engines.valkey.wait()


def stop(engines: Engines) -> None:
    """Stop what `start` started, the queue first."""
    if engines.valkey is not None:
        engines.valkey.stop()
    if engines.postgres is not None:
        engines.postgres.stop()
    if engines.lock is not None:
        if (engines.var_dir / "run.path").exists():
            shutil.rmtree(engines.sockets, ignore_errors=True)
        for note in ("engines.json", "pg_service.conf"):
            (engines.var_dir / note).unlink(missing_ok=True)
        engines.lock.close()
        engines.lock = None


def find(var_dir: Path) -> Engines | None:
    """The running engines of `var_dir`, started by another process of this machine."""
    try:
        noted = json.loads((var_dir / "engines.json").read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    return (
        Engines(var_dir, role_passwords(var_dir), Path(noted["sockets"]), noted["redis_url"])
        if _held(var_dir)
        else None
    )


@contextmanager
def borrow(settings: Settings) -> Iterator[Engines]:
    """The running engines, or engines of our own for as long as the block lasts (commands by hand)."""
    found = find(settings.var_dir)
    engines = found or start(
        settings.var_dir,
        database=not settings.database_url,
        queue=not settings.redis_url,
        engine_user=settings.engine_user,
    )
    try:
        yield engines
    finally:
        if found is None:
            stop(engines)


def _only_start(var_dir: Path) -> IO[str]:
    """Hold the folder against a second start for as long as this process lives."""
    lock = (var_dir / "engines.lock").open("a+", encoding="utf-8")
    for _ in range(10):  # `find` looks at the lock for a moment, too
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            time.sleep(0.03)
            continue
        lock.truncate(0)
        lock.write(f"{os.getpid()}\n")
        lock.flush()
        return lock
    lock.seek(0)
    holder = lock.read().strip() or "?"
    lock.close()
    raise CannotStart(
        N_("The folder %(path)s is in use by process %(holder)s; stop it first or set VAR_DIR"),
        path=var_dir, holder=holder,
    )  # fmt: skip


def _held(var_dir: Path) -> bool:
    with (var_dir / "engines.lock").open(encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False


def role_passwords(var_dir: Path) -> dict[str, str]:
    """The passwords of the roles, made once and kept in VAR_DIR for us alone."""
    names = (SUPERUSER, *roles.LOGINS, "valkey")
    words = kept(var_dir / "roles.json", lambda: json.dumps({name: secrets.token_urlsafe(24) for name in names}))
    return {str(name): str(word) for name, word in json.loads(words).items()}


def _note(engines: Engines) -> None:
    """Where the engines are, for `find`. Names a password: for us alone."""
    _private(
        engines.var_dir / "engines.json",
        json.dumps({"sockets": str(engines.sockets), "redis_url": engines.redis_url}),
    )
    if engines.postgres is not None:
        _private(engines.var_dir / "pg_service.conf", _services(engines))


def _services(engines: Engines) -> str:
    """What psql and pg_dump read (PGSERVICEFILE): `service=platform` is the superuser, the rest the roles."""
    names = {"platform": SUPERUSER, **{role: role for role in roles.LOGINS}}
    return "".join(
        f"[{name}]\nhost={engines.sockets}\nport={PORT}\ndbname={roles.DATABASE}\n"
        f"user={user}\npassword={engines.passwords[user]}\n"
        for name, user in names.items()
    )


def _private(path: Path, words: str) -> None:
    path.touch(mode=0o600)
    path.write_text(words, encoding="utf-8")
