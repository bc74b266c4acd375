"""The declarative base, its naming convention, and the session of a request or a job."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from uuid import UUID

from sqlalchemy import MetaData, create_engine, func, select
from sqlalchemy.engine import Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, declared_attr, mapped_column, scoped_session, sessionmaker

from app.core.scope.acting import guard
from app.core.types import new_id

NAMING = {
    "pk": "%(table_name)s_pkey",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
}


class Base(DeclarativeBase):
    """Every record of the platform. Each mapped class declares its `__scope__` (core.scope)."""

    metadata = MetaData(naming_convention=NAMING)


class Identified:
    """A record with an identifier that tells nobody how many there are."""

    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)


class Versioned:
    """A record that people edit: a stale copy is refused, never overwritten."""

    version: Mapped[int] = mapped_column(nullable=False)

    @declared_attr.directive
    @classmethod
    def __mapper_args__(cls) -> dict[str, object]:
        return {"version_id_col": cls.version}


# Row security hides from the planner how many rows a page has: it reads an index as if each row were a seek of a
# disk's arm, and starts workers for a hundred rows (a clerk's five counts among a million cases: 29 ms, and 8 so).
PLANNING = "-c random_page_cost=1.1 -c max_parallel_workers_per_gather=0 -c jit=off"
WAITING = "-c statement_timeout=15000 -c idle_in_transaction_session_timeout=30000"


def open_engine(url: str, *, pool_size: int = 4) -> Engine:
    """An engine for `url` (psycopg 3). Statements end after 15 s, idle transactions after 30 s."""
    return create_engine(
        url,
        pool_size=pool_size,
        max_overflow=4,
        pool_pre_ping=True,
        connect_args={"options": f"{WAITING} {PLANNING}"},
    )


def give_time(session: Session, minutes: int = 15) -> None:
    """Let the statements of this transaction take minutes, and its pauses too: a night's work is nobody's page."""
    for name in ("statement_timeout", "idle_in_transaction_session_timeout"):
        session.execute(select(func.set_config(name, f"{minutes}min", True)))


def session_maker(engine: Engine) -> sessionmaker[Session]:
    """Sessions of `engine`, fenced by core.scope: nobody acts in them until somebody is entered."""
    maker = sessionmaker(engine, expire_on_commit=False)
    guard(maker)
    return maker


@contextmanager
def sessions_of(url: str) -> Iterator[sessionmaker[Session]]:
    """Sessions of one connection to `url`; it is closed when the block ends, however it ends."""
    engine = open_engine(url, pool_size=1)
    try:
        yield session_maker(engine)
    finally:
        engine.dispose()


def request_sessions(engine: Engine, scope: Callable[[], object]) -> scoped_session[Session]:
    """One session for each value of `scope()` (the request)."""
    return scoped_session(session_maker(engine), scopefunc=scope)
