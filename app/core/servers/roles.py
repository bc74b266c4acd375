"""The database roles (least rights each), the database, and what it must be able to do.

platform_owner owns the database and its schema and migrates; platform_web and platform_worker own
nothing; platform_search (no log-in) owns the search functions.
"""

from collections.abc import Mapping

import psycopg
from psycopg import sql

from app.core.labels import N_
from app.core.servers.refusals import CannotStart

DATABASE = "platform"
OWNER, WEB, WORKER, SEARCH = "platform_owner", "platform_web", "platform_worker", "platform_search"
LOGINS = (OWNER, WEB, WORKER)


def prepare(server: Mapping[str, str | int], passwords: Mapping[str, str]) -> None:
    """Make what is missing on our own cluster: roles, database, extension, rights. `server` is the superuser's."""
    with psycopg.connect(**server, dbname="postgres", autocommit=True) as connection:
        make_roles(connection, LOGINS, passwords)
        if not _one(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            make_database(connection, DATABASE)
    with psycopg.connect(**server, dbname=DATABASE, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
        give_rights(connection, OWNER)
        must_split_chinese(connection)


def make_roles(connection: psycopg.Connection, logins: tuple[str, ...], passwords: Mapping[str, str]) -> None:
    """The roles that are missing, each with the password kept in VAR_DIR."""
    there = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'platform%'")}
    for name in logins:
        if name not in there:
            words = "CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}"
            connection.execute(sql.SQL(words).format(sql.Identifier(name), sql.Literal(passwords[name])))
    if SEARCH not in there:
        connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(SEARCH)))


def make_database(connection: psycopg.Connection, name: str, template: str = "template0") -> None:
    """A database of platform_owner, UTF-8, sorted by code point."""
    words = "CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8' LOCALE 'C.UTF-8'"
    connection.execute(sql.SQL(words).format(*map(sql.Identifier, (name, OWNER, template))))


def give_rights(connection: psycopg.Connection, owner: str) -> None:
    """The schema is the owner's alone; the others may look into it. Rights on tables come with migrations."""
    have = "SELECT 1 FROM pg_namespace WHERE nspname = 'public' AND pg_get_userbyid(nspowner) = %s"
    if _one(connection, have, owner) and _one(connection, "SELECT has_schema_privilege(%s, 'public', 'USAGE')", SEARCH):
        return
    name = sql.Identifier(owner)
    for words in (
        "ALTER SCHEMA public OWNER TO {}",
        "REVOKE ALL ON SCHEMA public FROM PUBLIC",
        "GRANT USAGE ON SCHEMA public TO platform_web, platform_worker, platform_search",
        "GRANT platform_search TO {}",
    ):
        connection.execute(sql.SQL(words).format(name))


def must_split_chinese(connection: psycopg.Connection) -> None:
    """Refuse a database whose locale makes pg_trgm blind to Chinese (LC_CTYPE of C)."""
    if not _one(connection, "SELECT cardinality(show_trgm('深圳市')) > 0"):
        raise CannotStart(
            N_("The database's locale cannot split Chinese words; create it with TEMPLATE template0 LOCALE 'C.UTF-8'")
        )


def _one(connection: psycopg.Connection, query: str, *values: object) -> object:
    row = connection.execute(query.encode(), values).fetchone()
    return row[0] if row else None
