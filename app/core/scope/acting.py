"""The actor of a session, told to the database in each transaction by one statement."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from weakref import WeakSet

from sqlalchemy import Connection, event, text
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, SessionTransaction, sessionmaker

from app.core.scope.criteria import declared
from app.core.scope.declaration import Scoped
from app.core.scope.reading import scope_statement
from app.core.scope.writing import hold_change, hold_statement
from app.core.types import NOBODY, PLATFORM, PUBLIC, Actor

SETTINGS = text(
    "select set_config('app.reach', :reach, true), set_config('app.account', :account, true),"
    " set_config('app.department', :department, true), set_config('app.unit', :unit, true)"
)


def actor_of(session: Session) -> Actor:
    """Who acts in this session; nobody until somebody was entered."""
    actor: Actor = session.info.get("actor", NOBODY)
    return actor


def _tell(connection: Connection, actor: Actor) -> None:
    connection.execute(
        SETTINGS,
        {
            "reach": actor.reach.value,
            "account": str(actor.account_id or ""),
            "department": str(actor.department_id or ""),
            "unit": str(actor.unit_id or ""),
        },
    )


def enter(session: Session, actor: Actor) -> None:
    """Let `actor` act from here on. What is pending is flushed in the name of who wrote it."""
    if session.in_transaction():
        session.flush()
    same = session.info.get("actor") == actor
    session.info["actor"] = actor
    if session.in_transaction() and not same:
        _tell(session.connection(), actor)


@contextmanager
def _acting(session: Session, actor: Actor) -> Iterator[None]:
    before = actor_of(session)
    enter(session, actor)
    yield
    # Not in a `finally`: after an error the transaction is rolled back, its settings with it.
    enter(session, before)


@contextmanager
def beyond(session: Session, reason: str) -> Iterator[None]:
    """Let the platform itself act for a moment, for the reason given (a consequence beyond one department)."""
    if not reason:
        raise ValueError("beyond one's scope needs a reason")
    before = session.info.get("actor", NOBODY)
    try:
        with _acting(session, PLATFORM):
            yield
    finally:
        session.info["actor"] = before


@contextmanager
def as_public(session: Session) -> Iterator[None]:
    """Read with the eyes of a stranger, for a moment: what everybody may see of others' records."""
    before = session.info.get("actor", NOBODY)
    try:
        with _acting(session, PUBLIC):
            yield
    finally:
        session.info["actor"] = before


def _begin(session: Session, _transaction: SessionTransaction, connection: Connection) -> None:
    actor = actor_of(session)
    # A transaction begins with no settings, and without them nobody's rows are all there are.
    if actor != NOBODY:
        _tell(connection, actor)


def _read(state: ORMExecuteState) -> None:
    hold_statement(state, actor_of)
    scope_statement(state, actor_of)


def _written(_mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    hold_change(row, actor_of)


for moment in ("before_insert", "before_update", "before_delete"):
    event.listen(Scoped, moment, _written, propagate=True)


_FENCED: WeakSet[type[Session]] = WeakSet()


def guard(maker: sessionmaker[Session]) -> None:
    """Fence every session of `maker`: reading, and the settings row security reads. Safe to call twice."""
    # `event.contains` knows a target by its address and may mistake a new one for one long gone.
    if maker.class_ in _FENCED:
        return
    _FENCED.add(maker.class_)
    event.listen(maker, "after_begin", _begin)
    event.listen(maker, "do_orm_execute", _read)


def all_declared(base: type[Any]) -> None:
    """Stop the start when a mapped class does not say who sees its rows."""
    for mapper in base.registry.mappers:
        if not issubclass(mapper.class_, Scoped):
            raise LookupError(f"{mapper.class_.__name__} is not Scoped: its rows would be unfenced")
        declared(mapper.class_)
