"""A PostgreSQL of somebody else's keeping: DATABASE_URL alone names its owner, the other roles are made."""

from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg.conninfo import conninfo_to_dict

from app.core.servers import roles
from app.core.servers.refusals import CannotStart
from app.core.servers.roles import libpq
from config import N_, Settings

OLDEST = 150000

RECIPE = """
    CREATE ROLE platform_web LOGIN PASSWORD '…';
    CREATE ROLE platform_worker LOGIN PASSWORD '…';
    CREATE ROLE platform_search NOLOGIN;
    CREATE ROLE platform_owner NOLOGIN;
    CREATE EXTENSION IF NOT EXISTS pg_trgm;
    CREATE EXTENSION IF NOT EXISTS btree_gin;
    ALTER SCHEMA public OWNER TO {owner};
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    GRANT USAGE ON SCHEMA public TO platform_web, platform_worker, platform_search;
    GRANT platform_search, platform_owner TO {owner};"""


def derive(settings: Settings, passwords: Mapping[str, str]) -> Settings:
    """Addresses for all three parts from DATABASE_URL alone; addresses that were given stay as they are."""
    given = settings.migration_database_url or settings.worker_database_url != settings.database_url
    if not given:
        settings = _from_owner(settings, passwords)
    for url in (settings.database_url, settings.worker_database_url, settings.migration_database_url):
        if url:
            _must_answer(url)
    if settings.migration_database_url:
        _must_have_extensions(settings.migration_database_url)
    return settings


def _from_owner(settings: Settings, passwords: Mapping[str, str]) -> Settings:
    with _connect(settings.database_url) as connection:
        try:
            name = str(roles.ask(connection, "SELECT current_user"))
            _must_be_new_enough(connection)
            roles.make_roles(connection, (roles.WEB, roles.WORKER), passwords)
            roles.equip(connection, name)
        except psycopg.errors.InsufficientPrivilege as error:
            raise CannotStart(
                N_("DATABASE_URL may not make the roles; let an administrator run this in its database, then set "
                   "DATABASE_URL (platform_web), WORKER_DATABASE_URL and MIGRATION_DATABASE_URL:%(sql)s"),
                sql=RECIPE.format(owner=_user(settings.database_url)),
            ) from error  # fmt: skip
    web, worker = (_signed(settings.database_url, role, passwords[role]) for role in (roles.WEB, roles.WORKER))
    return replace(settings, database_url=web, worker_database_url=worker, migration_database_url=settings.database_url)


def _must_be_new_enough(connection: psycopg.Connection) -> None:
    if connection.info.server_version < OLDEST:
        raise CannotStart(N_("The database is PostgreSQL %(is_)s; the platform needs 15 or newer"),
                          is_=connection.info.server_version // 10000)  # fmt: skip


def _must_have_extensions(url: str) -> None:
    """What a migration needs and its role may not make is an administrator's to make first."""
    with _connect(url) as connection:
        missing = roles.missing_extensions(connection)
        if missing and not roles.ask(connection, "SELECT has_database_privilege(current_database(), 'CREATE')"):
            raise CannotStart(N_("The database lacks an extension; let an administrator run in it: %(sql)s"),
                              sql=" ".join(f"CREATE EXTENSION {name};" for name in missing))  # fmt: skip


def _must_answer(url: str) -> None:
    with _connect(url) as connection:
        _must_be_new_enough(connection)
        if roles.ask(connection, "SELECT 1 FROM pg_extension WHERE extname = 'pg_trgm'"):
            roles.must_split_chinese(connection)


def _user(url: str) -> str:
    return str(conninfo_to_dict(libpq(url)).get("user") or "-")


def _signed(url: str, user: str, password: str) -> str:
    """The same address for another role."""
    parts = urlsplit(url)
    _, _, where = parts.netloc.rpartition("@")
    return urlunsplit(parts._replace(netloc=f"{user}:{quote(password, safe='')}@{where}"))


def _connect(url: str) -> psycopg.Connection:
    try:
        return psycopg.connect(libpq(url), autocommit=True, connect_timeout=10)
    except psycopg.OperationalError as error:
        raise CannotStart(
            N_("The database does not let %(user)s in: %(said)s (a role made earlier by another VAR_DIR keeps its "
               "password: set DATABASE_URL, WORKER_DATABASE_URL and MIGRATION_DATABASE_URL)"),
            user=_user(url), said=str(error).strip().splitlines()[-1],
        ) from error  # fmt: skip
