"""A PostgreSQL of somebody else's keeping: DATABASE_URL alone is enough, or one sentence says what is missing."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from psycopg import sql

from app.core.servers import CannotStart, outside, role_passwords, schema
from app.core.servers.place import settle
from app.core.servers.postgres import PORT, SUPERUSER, Postgres
from config import Settings, own_folder, read

PASSWORD = "of-the-administrator"


class Cluster:
    """A plain server: a superuser, no roles of ours."""

    def __init__(self, var_dir: Path) -> None:
        self.server = Postgres(settle(var_dir), durable=False)
        self.server.make(PASSWORD)
        self.server.launch()
        self.server.wait()

    def url(self, user: str = SUPERUSER, database: str = "postgres") -> str:
        """An address as an administrator would write it."""
        return f"postgresql+psycopg://{user}:{PASSWORD}@/{database}?host={quote(str(self.server.place.sockets))}&port={PORT}"

    def run(self, *statements: str) -> None:
        """As its superuser."""
        with psycopg.connect(self.url().replace("+psycopg", ""), autocommit=True) as connection:
            for words in statements:
                connection.execute(words.encode())

    def has_none_of_ours(self) -> None:
        """Start each test without our roles and databases."""
        with psycopg.connect(self.url().replace("+psycopg", ""), autocommit=True) as connection:
            for (name,) in connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'city%'").fetchall():
                connection.execute(sql.SQL("DROP DATABASE {}").format(sql.Identifier(name)))
            roles = "SELECT rolname FROM pg_roles WHERE rolname LIKE 'platform%' OR rolname = 'owner'"
            for (name,) in connection.execute(roles).fetchall():
                connection.execute(sql.SQL("DROP OWNED BY {}").format(sql.Identifier(name)))
                connection.execute(sql.SQL("DROP ROLE {}").format(sql.Identifier(name)))


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """One such server for this file."""
    cluster = Cluster(own_folder(tmp_path_factory.mktemp("plain")))
    try:
        yield cluster
    finally:
        cluster.server.stop()


@pytest.fixture
def cluster(plain: Cluster) -> Cluster:
    """The server without a trace of us."""
    plain.has_none_of_ours()
    return plain


def _settings(var_dir: Path, url: str) -> Settings:
    return read({"VAR_DIR": str(var_dir), "DATABASE_URL": url})


def _who(url: str) -> str:
    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        row = connection.execute("SELECT current_user").fetchone()
    return str(row and row[0])


def test_an_owner_who_may_make_roles_is_all_that_is_needed(cluster: Cluster, tmp_path: Path) -> None:
    cluster.run(f"CREATE ROLE owner LOGIN CREATEROLE PASSWORD '{PASSWORD}'",
                "CREATE DATABASE city OWNER owner TEMPLATE template0 LOCALE 'C.UTF-8'")  # fmt: skip
    given = _settings(tmp_path, cluster.url("owner", "city"))

    settings = outside.derive(given, role_passwords(tmp_path))

    assert [_who(url) for url in (settings.database_url, settings.worker_database_url)] == [
        "platform_web",
        "platform_worker",
    ]
    assert settings.migration_database_url == given.database_url
    schema.upgrade(settings.migration_database_url)
    assert outside.derive(given, role_passwords(tmp_path)) == settings


def test_a_superuser_is_all_that_is_needed(cluster: Cluster, tmp_path: Path) -> None:
    cluster.run("CREATE DATABASE city TEMPLATE template0 LOCALE 'C.UTF-8'")

    settings = outside.derive(_settings(tmp_path, cluster.url(database="city")), role_passwords(tmp_path))

    assert _who(settings.database_url) == "platform_web"
    schema.upgrade(settings.migration_database_url)


def test_an_owner_without_that_right_is_told_what_to_run(cluster: Cluster, tmp_path: Path) -> None:
    cluster.run(f"CREATE ROLE owner LOGIN PASSWORD '{PASSWORD}'",
                "CREATE DATABASE city OWNER owner TEMPLATE template0 LOCALE 'C.UTF-8'")  # fmt: skip

    with pytest.raises(CannotStart, match="CREATE ROLE platform_web LOGIN"):
        outside.derive(_settings(tmp_path, cluster.url("owner", "city")), role_passwords(tmp_path))


def test_roles_of_another_installation_keep_their_passwords(cluster: Cluster, tmp_path: Path) -> None:
    cluster.run("CREATE DATABASE city TEMPLATE template0 LOCALE 'C.UTF-8'")
    for name in ("first", "second"):
        own_folder(tmp_path / name)
    settings = outside.derive(
        _settings(tmp_path / "first", cluster.url(database="city")), role_passwords(tmp_path / "first")
    )

    with pytest.raises(CannotStart, match="platform_web"):
        outside.derive(
            _settings(tmp_path / "second", cluster.url(database="city")), role_passwords(tmp_path / "second")
        )

    assert _who(settings.database_url) == "platform_web"


def test_addresses_that_are_given_are_used_as_they_are(cluster: Cluster, tmp_path: Path) -> None:
    given = replace(_settings(tmp_path, cluster.url()), migration_database_url=cluster.url())

    assert outside.derive(given, role_passwords(tmp_path)) == given


def test_an_extension_nobody_here_may_make_is_named(cluster: Cluster, tmp_path: Path) -> None:
    cluster.run(f"CREATE ROLE owner LOGIN PASSWORD '{PASSWORD}'",
                "CREATE DATABASE city TEMPLATE template0 LOCALE 'C.UTF-8'")  # fmt: skip
    url = cluster.url("owner", "city")
    given = replace(_settings(tmp_path, url), worker_database_url=url, migration_database_url=url)

    with pytest.raises(CannotStart, match="CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gin"):
        outside.derive(given, role_passwords(tmp_path))


def test_a_database_that_is_blind_to_chinese_is_refused(cluster: Cluster, tmp_path: Path) -> None:
    cluster.run("CREATE DATABASE city TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'")

    with pytest.raises(CannotStart, match=r"C\.UTF-8"):
        outside.derive(_settings(tmp_path, cluster.url(database="city")), role_passwords(tmp_path))
