"""(W) What is new, changed or deleted lies inside the actor's scope, before the change and after it.

The mapper events fire inside the flush, when foreign keys of related objects are already filled in.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import inspect
from sqlalchemy.orm import ORMExecuteState, Session, object_session

from app.core.errors import NotFound
from app.core.scope.criteria import NO_ONE, Criterion, declared, writes
from app.core.scope.declaration import Scope, Unscoped
from app.core.types import Actor, Reach

Ties = Mapping[str, Any]


class ForeignRow(NotFound):
    """A change of a row that is not the actor's. It is told like any absent record."""


def _now(row: Any, scope: Scope) -> Ties:
    return {name: getattr(row, name) for name in scope.tied()}


def _before(row: Any, scope: Scope) -> Ties:
    """The tying values as they stand in the database."""
    state = inspect(row)
    stored = {}
    for name in scope.tied():
        history = state.attrs[name].history
        stored[name] = history.deleted[0] if history.deleted else getattr(row, name)
    return stored


def _ties(scope: Scope, ties: Ties, actor: Actor) -> bool:
    def equal(column: str | None, mine: UUID | None) -> bool:
        return bool(column) and mine is not None and ties[column or ""] == mine

    if actor.reach is Reach.DEPARTMENT:
        if equal(scope.department, actor.department_id):
            return True
        if scope.departments and actor.department_id in (ties[scope.departments] or ()):
            return True
    if actor.reach is Reach.UNIT and equal(scope.unit, actor.unit_id):
        return True
    return actor.reach not in (Reach.PUBLIC, Reach.LOGIN) and equal(scope.own, actor.account_id)


def _may(scope: Scope | Unscoped, ties: Ties, actor: Actor) -> bool:
    return isinstance(scope, Unscoped) or scope.kept_by(actor.reach) or _ties(scope, ties, actor)


def may_write(actor: Actor, row: Any) -> bool:
    """Whether `actor` may change this row as it stands in the database."""
    scope = declared(type(row))
    return isinstance(scope, Unscoped) or _may(scope, _before(row, scope), actor)


def owned(cls: type[Any], actor: Actor) -> Criterion:
    """The rows of `cls` that `actor` may change, as a criterion."""
    return writes(cls, actor.reach, actor.department_id or NO_ONE, actor.unit_id or NO_ONE, actor.account_id or NO_ONE)


def hold_change(row: Any, actor_of: Callable[[Session], Actor]) -> None:
    """Refuse one change of one row, as the flush is about to write it."""
    scope = declared(type(row))
    session = object_session(row)
    if isinstance(scope, Unscoped) or session is None:
        return
    state = inspect(row)
    new = not state.persistent and not state.deleted
    if new and scope.append:
        return
    if not new and not session.is_modified(row) and row not in session.deleted:
        return
    actor = actor_of(session)
    if not _may(scope, _now(row, scope), actor) or not (new or _may(scope, _before(row, scope), actor)):
        raise ForeignRow


def hold_statement(state: ORMExecuteState, actor_of: Callable[[Session], Actor]) -> None:
    """Hold a bulk UPDATE or DELETE to rows the actor may change, and let it move none out of the scope.

    Updates by a list of primary keys take no criterion: row security holds those.
    """
    if not (state.is_update or state.is_delete) or state.bind_mapper is None or state.is_executemany:
        return
    cls = state.bind_mapper.class_
    scope = declared(cls)
    actor = actor_of(state.session)
    if isinstance(scope, Unscoped) or scope.kept_by(actor.reach):
        return
    statement: Any = state.statement
    if state.is_update and set(scope.tied()) & {str(getattr(key, "key", key)) for key in statement._values or ()}:
        raise ForeignRow
    state.statement = statement.where(owned(cls, actor))
