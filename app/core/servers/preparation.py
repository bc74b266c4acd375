"""What must be true of the database before anybody is let in: newest schema, catalogue, samples, each once.

The work is done by `run.py prepare` in a process of its own. It leaves a note in VAR_DIR, so that the
next start sees in a few milliseconds, without loading the application, that nothing is left to do.
"""

import hashlib
import json
from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg

from app.core.servers import CannotStart
from app.core.servers.roles import libpq
from config import N_, TOP, Settings


def is_prepared(settings: Settings) -> bool:
    """Whether this database was prepared by this very code and data."""
    try:
        noted = json.loads(_note(settings).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return False
    return bool(noted == _stand(settings))


def prepare(settings: Settings) -> None:
    """Migrate as the owner; let the rooms load the catalogue and, where wanted, the samples."""
    schema = import_module("app.core.servers.schema")
    if settings.migration_database_url:
        schema.upgrade(settings.migration_database_url)
    elif not schema.is_current(settings.database_url):
        raise CannotStart(N_("The database needs migrating; set MIGRATION_DATABASE_URL to its owner's address"))
    _call("load_catalogue", settings)
    if settings.load_samples:
        _call("load_samples", settings)
    names: Iterable[str] = _call("demo_accounts", settings) or ()
    _private(settings.var_dir / "demo_accounts", "\n".join(names))
    _private(_note(settings), json.dumps(_stand(settings)))


def accounts(settings: Settings) -> str:
    """The demo accounts, a line each, as `prepare` wrote them down."""
    path = settings.var_dir / "demo_accounts"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _call(name: str, settings: Settings) -> Any:
    """The hook `app.wiring.<name>(settings)`; the rooms above decide what it loads, and only once."""
    if find_spec("app.wiring") is None:
        return None
    hook = getattr(import_module("app.wiring"), name, None)
    return hook(settings) if hook else None


def _note(settings: Settings) -> Path:
    return settings.var_dir / "prepared.json"


def _private(path: Path, words: str) -> None:
    path.touch(mode=0o600)
    path.write_text(words, encoding="utf-8")


def _stand(settings: Settings) -> dict[str, str]:
    """What the note compares: which database, at which migration, with which code, data and wish for samples."""
    url = libpq(settings.migration_database_url or settings.database_url)
    try:
        with psycopg.connect(url, autocommit=True) as connection:
            database = _first(connection, "SELECT system_identifier || '/' || oid FROM pg_control_system(), pg_database"
                                          " WHERE datname = current_database()")  # fmt: skip
            version = _first(connection, "SELECT string_agg(version_num, ' ' ORDER BY 1) FROM alembic_version")
    except psycopg.Error:
        return {}
    return {"database": database, "version": version, "code": _fingerprint(), "samples": str(settings.load_samples)}


def _first(connection: psycopg.Connection, query: str) -> str:
    row = connection.execute(query.encode()).fetchone()
    return str(row[0]) if row else ""


def _fingerprint() -> str:
    """The names, sizes and times of what preparing depends on: migrations, and the rooms' code and data."""
    digest = hashlib.sha256()
    for folder in (TOP / "migrations", TOP / "app"):
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".yaml", ".json") and path.is_file():
                stat = path.stat()
                digest.update(f"{path.relative_to(TOP)} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()
