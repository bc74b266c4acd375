"""Runs migrations as the migrating role, whoever calls: run.py, tests, `flask db`."""

from alembic import context
from sqlalchemy import Connection, create_engine

from app.core.records import Base
from app.core.servers import borrow
from app.core.servers.schema import every_model
from config import read


def of_a_model(_thing: object, name: str | None, _kind: str, reflected: bool, match: object) -> bool:
    """Whether a difference counts: what searching adds to a table is made by migrations alone (core.search)."""
    return not (reflected and match is None and name is not None and name.endswith(("search_text", "search_grams")))


def run(connection: Connection) -> None:
    """All steps in one transaction, one caller at a time: a failed upgrade leaves nothing half done."""
    connection.exec_driver_sql("SELECT pg_advisory_xact_lock(20170911)")
    context.configure(
        connection=connection, target_metadata=Base.metadata, compare_type=True, include_object=of_a_model
    )
    with context.begin_transaction():
        context.run_migrations()


def run_at(url: str) -> None:
    """Connect to `url` for as long as the migrations take; they may wait for locks, not for ever."""
    engine = create_engine(url, connect_args={"options": "-c lock_timeout=30000"})
    try:
        with engine.connect() as connection:
            run(connection)
            connection.commit()
    finally:
        engine.dispose()


def main() -> None:
    """To the address given by the caller, else by the environment, else to our own engines."""
    every_model()
    if given := context.config.attributes.get("url"):
        run_at(given)
        return
    settings = read()
    if given := settings.migration_database_url or settings.database_url:
        run_at(given)
        return
    with borrow(settings) as engines:
        run_at(engines.migration_database_url)


main()
