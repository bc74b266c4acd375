"""The database roles (least rights each), the database, and what it must be able to do.

platform_owner owns the database and its schema and migrates; platform_web and platform_worker own
nothing; platform_search (no log-in) owns the search functions.
"""

from collections.abc import Mapping
from typing import Any

import psycopg
from psycopg import sql

from app.core.servers.refusals import CannotStart
from config import N_

DATABASE = "platform"
OWNER, WEB, WORKER, SEARCH = "platform_owner", "platform_web", "platform_worker", "platform_search"
LOGINS = (OWNER, WEB, WORKER)
EXTENSIONS = ("pg_trgm", "btree_gin")

RIGHTS = (
    "ALTER SCHEMA public OWNER TO {owner}",
    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
    "GRANT USAGE ON SCHEMA public TO platform_web, platform_worker, platform_search",
    "GRANT platform_search TO {owner}",
)

# Policies name platform_owner; an owner of another name is let in as its member.
RIGHTS_OF_ANOTHER = ("GRANT platform_owner TO {owner}",)


def libpq(url: str) -> str:
    """An address as libpq spells it; SQLAlchemy's names the driver, too."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)


def prepare(superuser: Mapping[str, Any], passwords: Mapping[str, str]) -> None:
    """Make what is missing on our own cluster: roles, database, extension, rights."""
    with psycopg.connect(**superuser, dbname="postgres", autocommit=True) as connection:
        make_roles(connection, LOGINS, passwords)
        if not ask(connection, "SELECT 1 FROM pg_database WHERE datname = %s", DATABASE):
            make_database(connection, DATABASE)
    with psycopg.connect(**superuser, dbname=DATABASE, autocommit=True) as connection:
        equip(connection, OWNER)


def equip(connection: psycopg.Connection, owner: str) -> None:
    """Extension and rights in the connected database, where they are missing; its locale must serve Chinese."""
    for name in missing_extensions(connection):
        connection.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(name)))
    give_rights(connection, owner)
    must_split_chinese(connection)


def missing_extensions(connection: psycopg.Connection) -> list[str]:
    """Those of ours the connected database does not have."""
    there = {name for (name,) in connection.execute("SELECT extname FROM pg_extension")}
    return [name for name in EXTENSIONS if name not in there]


def missing_roles(connection: psycopg.Connection, names: tuple[str, ...]) -> list[str]:
    """Those of `names` the cluster does not have."""
    there = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles WHERE rolname LIKE 'platform%'")}
    return [name for name in names if name not in there]


def make_roles(connection: psycopg.Connection, logins: tuple[str, ...], passwords: Mapping[str, str]) -> None:
    """The roles that are missing: `logins` with the password kept in VAR_DIR, the others without log-in."""
    for name in missing_roles(connection, (*LOGINS, SEARCH)):
        if name not in logins:
            connection.execute(sql.SQL("CREATE ROLE {} NOLOGIN").format(sql.Identifier(name)))
        else:
            words = sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {}")
            connection.execute(words.format(sql.Identifier(name), sql.Literal(passwords[name])))


def make_database(connection: psycopg.Connection, name: str, template: str = "template0") -> None:
    """A database of platform_owner, UTF-8, sorted by code point."""
    words = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} ENCODING 'UTF8' LOCALE 'C.UTF-8'")
    connection.execute(words.format(*map(sql.Identifier, (name, OWNER, template))))


def give_rights(connection: psycopg.Connection, owner: str) -> None:
    """The schema is the owner's alone; the others may look into it. Rights on tables come with migrations."""
    owned = "SELECT 1 FROM pg_namespace WHERE nspname = 'public' AND pg_get_userbyid(nspowner) = %s"
    member = "SELECT pg_has_role(%s, 'platform_search', 'MEMBER') AND pg_has_role(%s, 'platform_owner', 'MEMBER')"
    if ask(connection, owned, owner) and ask(connection, member, owner, owner):
        return
    for words in (*RIGHTS, *(RIGHTS_OF_ANOTHER if owner != OWNER else ())):
        connection.execute(sql.SQL(words).format(owner=sql.Identifier(owner)))


def must_split_chinese(connection: psycopg.Connection) -> None:
    """Refuse a database whose locale makes pg_trgm blind to Chinese (LC_CTYPE of C)."""
    if not ask(connection, "SELECT cardinality(show_trgm('深圳市')) > 0"):
        raise CannotStart(
            N_("The database's locale cannot split Chinese words; create it with TEMPLATE template0 LOCALE 'C.UTF-8'")
        )


def ask(connection: psycopg.Connection, query: str, *values: object) -> Any:
    """The first column of the first row, or None."""
    row = connection.execute(query.encode(), values).fetchone()
    return row[0] if row else None
