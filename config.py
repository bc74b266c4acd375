"""Settings of one installation, read once from the environment. Standard library only."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from urllib.parse import urlsplit

TOP = Path(__file__).resolve().parent

# Read aloud by people and typed on phones: no 0/O, 1/l/I.
LEGIBLE = "abcdefghijkmnpqrstuvwxyz23456789"


def N_(msgid: str) -> str:
    """Mark `msgid` for extraction; whoever prints it translates it."""
    return msgid


class BadSetting(Exception):
    """A setting that cannot be used. `msgid` is an English sentence, `values` its variables."""

    def __init__(self, msgid: str, **values: object) -> None:
        super().__init__(msgid % values)
        self.msgid = msgid
        self.values = values


@dataclass(frozen=True, slots=True)
class Settings:
    """What differs between installations. Made by `read`; never changed afterwards."""

    var_dir: Path
    port: int = 8080
    public_url: str = "http://127.0.0.1:8080"
    database_url: str = field(default="", repr=False)
    worker_database_url: str = field(default="", repr=False)
    migration_database_url: str = field(default="", repr=False)
    redis_url: str = field(default="", repr=False)
    secret_key: str = field(default="", repr=False)
    demo_password: str = field(default="", repr=False)
    load_samples: bool = True
    files_url: str = ""
    font_dir: Path | None = None
    mail_host: str = ""
    mail_port: int = 25
    mail_user: str = ""
    mail_password: str = field(default="", repr=False)
    mail_tls: bool = False
    mail_from: str = "platform@localhost"
    mail_spool: Path | None = None
    scanner_url: str = ""
    public_rate: str = "1200/minute"
    trusted_proxies: int = 0
    session_idle_minutes_staff: int = 30
    session_idle_minutes_applicant: int = 30
    session_hours: int = 8
    sessions_at_once: int = 3
    engine_user: str = ""
    web_workers: int = 1

    @property
    def secure_cookies(self) -> bool:
        """Cookies travel over TLS alone wherever the platform is reached over TLS."""
        return self.public_url.startswith("https://")

    @property
    def rate_store_url(self) -> str:
        """The queue's address as Flask-Limiter spells it."""
        return f"redis+{self.redis_url}" if self.redis_url.startswith("unix://") else self.redis_url


def read(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this process. Makes VAR_DIR and what is kept in it on the first call.

    Raises BadSetting with one sentence for a value that cannot be used.
    """
    given = {name: value.strip() for name, value in (os.environ if environ is None else environ).items()}
    port = _whole(given, "PORT", 8080, 1, 65535)
    var_dir = own_folder((TOP / (given.get("VAR_DIR") or "var")).resolve())
    database_url = _database(given, "DATABASE_URL")
    return Settings(
        var_dir=var_dir,
        port=port,
        public_url=_address(given, "PUBLIC_URL", f"http://127.0.0.1:{port}"),
        database_url=database_url,
        worker_database_url=_database(given, "WORKER_DATABASE_URL") or database_url,
        migration_database_url=_database(given, "MIGRATION_DATABASE_URL"),
        redis_url=_one_of(given, "REDIS_URL", ("redis", "rediss", "unix")),
        secret_key=_secret_key(given, var_dir),
        demo_password=_demo_password(given, var_dir),
        load_samples=_yes(given, "LOAD_SAMPLES", True),
        files_url=given.get("FILES_URL") or (var_dir / "files").as_uri(),
        font_dir=_folder(given, "FONT_DIR"),
        mail_host=given.get("MAIL_HOST", ""),
        mail_port=_whole(given, "MAIL_PORT", 25, 1, 65535),
        mail_user=given.get("MAIL_USER", ""),
        mail_password=given.get("MAIL_PASSWORD", ""),
        mail_tls=_yes(given, "MAIL_TLS", False),
        mail_from=given.get("MAIL_FROM") or "platform@localhost",
        mail_spool=None if given.get("MAIL_HOST") else Path(given.get("MAIL_SPOOL") or var_dir / "mail"),
        scanner_url=_one_of(given, "SCANNER_URL", ("unix", "tcp")),
        public_rate=_rate(given, "PUBLIC_RATE", "1200/minute"),
        trusted_proxies=_whole(given, "TRUSTED_PROXIES", 0, 0, 9),
        session_idle_minutes_staff=_whole(given, "SESSION_IDLE_MINUTES_STAFF", 30, 1, 480),
        session_idle_minutes_applicant=_whole(given, "SESSION_IDLE_MINUTES_APPLICANT", 30, 1, 480),
        session_hours=_whole(given, "SESSION_HOURS", 8, 1, 24),
        sessions_at_once=_whole(given, "SESSIONS_AT_ONCE", 3, 1, 100),
        engine_user=given.get("ENGINE_USER", ""),
        web_workers=_whole(given, "WEB_WORKERS", len(os.sched_getaffinity(0)), 1, 256),
    )


def own_folder(path: Path) -> Path:
    """Make `path`, closed to other users, when it is missing; it must be ours to write."""
    try:
        if not path.is_dir():
            path.mkdir(mode=0o700, parents=True)
    except OSError as error:
        raise BadSetting(N_("The folder %(path)s cannot be made: %(why)s"), path=path, why=error.strerror) from error
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise BadSetting(N_("You may not write to the folder %(path)s; set VAR_DIR to one you own"), path=path)
    return path


def kept(path: Path, make: Callable[[], str]) -> str:
    """The secret kept in `path`, made on the first call (mode 600); the first of several makers wins."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    try:
        if not path.exists():
            fresh.touch(mode=0o600)
            fresh.write_text(make() + "\n", encoding="utf-8")
            _link_first(fresh, path)
        return path.read_text(encoding="utf-8").strip()
    except OSError as error:
        raise BadSetting(N_("The file %(path)s cannot be used: %(why)s"), path=path, why=error.strerror) from error


def _link_first(fresh: Path, path: Path) -> None:
    try:
        os.link(fresh, path)
    except FileExistsError:
        return
    finally:
        fresh.unlink()


def _secret_key(given: Mapping[str, str], var_dir: Path) -> str:
    key = given.get("SECRET_KEY") or kept(var_dir / "secret_key", lambda: secrets.token_hex(32))
    if len(key) < 32:
        raise BadSetting(N_("SECRET_KEY must have 32 characters or more"))
    return key


def _demo_password(given: Mapping[str, str], var_dir: Path) -> str:
    password = given.get("DEMO_PASSWORD") or kept(var_dir / "demo_password", _legible)
    if len(password) < 8:
        raise BadSetting(N_("DEMO_PASSWORD must have 8 characters or more"))
    return password


def _legible() -> str:
    """Three groups of four: 58 bits."""
    return "-".join("".join(secrets.choice(LEGIBLE) for _ in range(4)) for _ in range(3))


def _whole(given: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = given.get(name) or str(default)
    if not (text.isascii() and text.isdigit() and least <= int(text) <= most):
        words = N_("%(name)s must be a whole number from %(least)s to %(most)s, not “%(text)s”")
        _bad(words, name, text, least=least, most=most)
    return int(text)


def _yes(given: Mapping[str, str], name: str, default: bool) -> bool:
    text = (given.get(name) or "01"[default]).lower()
    if text not in ("0", "1", "no", "yes", "false", "true"):
        _bad(N_("%(name)s must be 0 or 1, not “%(text)s”"), name, text)
    return text in ("1", "yes", "true")


def _one_of(given: Mapping[str, str], name: str, schemes: tuple[str, ...]) -> str:
    text = given.get(name, "")
    try:
        fits = not text or urlsplit(text).scheme in schemes
    except ValueError:
        fits = False
    if not fits:
        _bad(N_("%(name)s must begin with %(schemes)s"), name, "", schemes=" / ".join(f"{each}://" for each in schemes))
    return text


def _database(given: Mapping[str, str], name: str) -> str:
    """A PostgreSQL address as SQLAlchemy spells it (psycopg 3)."""
    text = _one_of(given, name, ("postgresql+psycopg", "postgresql", "postgres"))
    return "postgresql+psycopg" + text[text.index("://") :] if text else ""


def _address(given: Mapping[str, str], name: str, default: str) -> str:
    text = _one_of({name: given.get(name) or default}, name, ("http", "https")).rstrip("/")
    if not urlsplit(text).netloc:
        _bad(N_("%(name)s must be a web address, not “%(text)s”"), name, text)
    return text


def _folder(given: Mapping[str, str], name: str) -> Path | None:
    text = given.get(name, "")
    if text and not Path(text).is_dir():
        _bad(N_("%(name)s must be a folder that exists, not “%(text)s”"), name, text)
    return Path(text) if text else None


def _rate(given: Mapping[str, str], name: str, default: str) -> str:
    text = given.get(name) or default
    count, _, span = text.partition("/")
    if not (count.isascii() and count.isdigit() and int(count) > 0 and span in ("second", "minute", "hour", "day")):
        _bad(N_("%(name)s must look like 1200/minute, not “%(text)s”"), name, text)
    return text


def _bad(msgid: str, name: str, text: str, **values: object) -> NoReturn:
    raise BadSetting(msgid, name=name, text=text, **values)
