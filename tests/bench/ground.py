"""What the figures stand on: engines and databases of the bench's own, with people and very many rows."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psycopg
from flask import Flask
from psycopg import sql

from app.core import servers
from app.core.records import open_engine, session_maker
from app.core.servers import roles, schema
from config import Settings, read
from tests.bench import rows
from tests.people import People, everybody

TEMPLATE = "bench_template"


@dataclass
class Ground:
    """One cluster; a database for each part that wants one, copied from a template with the catalogue in it."""

    var_dir: Path
    engines: servers.Engines
    people: People
    made: dict[str, Flask] = field(default_factory=dict)

    def settings(self, database: str) -> Settings:
        """Settings of an installation on one of the databases."""
        return _settings(self.var_dir, self.engines, database)

    def database(self, name: str, template: str = TEMPLATE) -> str:
        """A new database."""
        with psycopg.connect(**self.engines.superuser, dbname="postgres", autocommit=True) as connection:
            words = sql.SQL("CREATE DATABASE {} OWNER {} TEMPLATE {} STRATEGY file_copy")
            connection.execute(words.format(*map(sql.Identifier, (name, roles.OWNER, template))))
        return name

    def app(self, database: str) -> Flask:
        """The whole application on a database, without limits by address."""
        if database not in self.made:
            from app import create_app

            app = create_app(self.settings(database))
            app.config.update(SIGN_IN_RATE="1000000 per minute", RATELIMIT_ENABLED=False)
            self.made[database] = app
        return self.made[database]

    @contextmanager
    def superuser(self, database: str) -> Iterator[psycopg.Connection[Any]]:
        """A connection past every fence, for filling tables."""
        with psycopg.connect(**self.engines.superuser, dbname=database, autocommit=True) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute("SET synchronous_commit = off")
            connection.execute("SET maintenance_work_mem = '512MB'")
            yield connection

    def fill(self, database: str, first: int, last: int) -> float:
        """Open cases numbered `first` to `last`, with their projects and steps; the seconds it took."""
        with self.superuser(database) as connection:
            return rows.fill(connection, first, last)


@contextmanager
def ground() -> Iterator[Ground]:
    """Engines under a folder that is gone afterwards, as durable as an installation's."""
    var_dir = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        engines = servers.start(var_dir)
        try:
            made = Ground(var_dir, engines, _prepare(var_dir, engines))
            yield made
            for app in made.made.values():
                app.extensions["platform.engine"].dispose()
        finally:
            servers.stop(engines)
    finally:
        shutil.rmtree(var_dir, ignore_errors=True)


def _prepare(var_dir: Path, engines: servers.Engines) -> People:
    with psycopg.connect(**engines.superuser, dbname="postgres", autocommit=True) as connection:
        roles.make_database(connection, TEMPLATE)
    with psycopg.connect(**engines.superuser, dbname=TEMPLATE, autocommit=True) as connection:
        roles.equip(connection, roles.OWNER)
    schema.upgrade(engines.database_url(roles.OWNER, TEMPLATE))
    engine = open_engine(_settings(var_dir, engines, TEMPLATE).worker_database_url)
    with session_maker(engine)() as session:
        people = everybody(session)
    engine.dispose()
    return people


def _settings(var_dir: Path, engines: servers.Engines, database: str) -> Settings:
    return replace(
        read({"VAR_DIR": str(var_dir), "DEMO_PASSWORD": "shenzhen-demo-pass", "LOAD_SAMPLES": "0"}),
        database_url=engines.database_url(roles.WEB, database),
        worker_database_url=engines.database_url(roles.WORKER, database),
        migration_database_url=engines.database_url(roles.OWNER, database),
        redis_url=engines.redis_url,
    )
