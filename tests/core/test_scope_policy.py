"""(R) as it stands in the database is what the declarations say, for every table."""

import pytest
from sqlalchemy import Connection, create_engine, text

from app.core.records import Base
from app.core.scope import policy_sql
from app.core.scope.declaration import Scope, Unscoped
from app.core.scope.policy import policies
from app.core.servers.schema import every_model
from config import Settings

every_model()
MODELS = sorted({mapper.class_ for mapper in Base.registry.mappers}, key=lambda model: str(model.__tablename__))
FENCED = [model for model in MODELS if isinstance(model.__scope__, Scope)]
OPEN = [model for model in MODELS if isinstance(model.__scope__, Unscoped)]

STANDING = text(
    "select policyname, cmd, roles::text[], qual, with_check from pg_policies where tablename = :table order by 1"
)


@pytest.fixture(scope="module")
def connection(settings: Settings):
    """As the owner, who may make and drop policies."""
    engine = create_engine(settings.migration_database_url)
    with engine.connect() as opened:
        yield opened
    engine.dispose()


@pytest.mark.parametrize("model", FENCED, ids=lambda model: model.__tablename__)
def test_the_policies_of_a_table_are_those_of_its_declaration(model: type, connection: Connection) -> None:
    table = model.__tablename__
    standing = connection.execute(STANDING, {"table": table}).all()
    for row in standing:
        connection.execute(text(f"drop policy {row.policyname} on {table}"))
    for statement in policy_sql(model):
        connection.exec_driver_sql(statement)

    assert connection.execute(STANDING, {"table": table}).all() == standing
    connection.rollback()


@pytest.mark.parametrize("model", FENCED, ids=lambda model: model.__tablename__)
def test_a_fenced_table_is_fenced_by_force(model: type, connection: Connection) -> None:
    asked = text("select relrowsecurity, relforcerowsecurity from pg_class where relname = :table")
    assert tuple(connection.execute(asked, {"table": model.__tablename__}).one()) == (True, True)
    assert set(policies(model)) == {"reads", "adds", "changes", "removes"}


@pytest.mark.parametrize("model", OPEN, ids=lambda model: model.__tablename__)
def test_an_open_table_says_why(model: type) -> None:
    assert len(model.__scope__.reason.split()) >= 4
    assert policy_sql(model) == []


def test_no_table_is_without_a_model(connection: Connection) -> None:
    asked = "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace"
    tables = set(connection.execute(text(asked)).scalars())
    assert tables - {str(model.__tablename__) for model in MODELS} == {"alembic_version"}


def test_the_web_role_owns_nothing_and_may_not_go_around(settings: Settings) -> None:
    engine = create_engine(settings.database_url)
    asked = text(
        "select rolsuper or rolbypassrls or rolcreaterole,"
        " (select count(*) from pg_class where relowner = pg_roles.oid) from pg_roles where rolname = current_user"
    )
    with engine.connect() as connection:
        assert tuple(connection.execute(asked).one()) == (False, 0)
    engine.dispose()


@pytest.mark.parametrize("model", FENCED, ids=lambda model: model.__tablename__)
def test_without_settings_the_web_role_sees_no_row(model: type, settings: Settings) -> None:
    engine = create_engine(settings.database_url)
    with engine.connect() as connection:
        assert connection.scalar(text(f"select count(*) from {model.__tablename__}")) == 0
    engine.dispose()
