"""One declaration, read as SQL: which rows of a class a reach reads, and which it may write.

The values are the actor's; they arrive as plain arguments, so that the caller decides how they are bound.
"""

from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, and_, any_, false, literal, or_, true, type_coerce

from app.core.scope.declaration import Scope, Unscoped
from app.core.types import Reach

Criterion = ColumnElement[bool]
NO_ONE = UUID(int=0)
"""Stands for a department, unit or account that the actor has not: it equals no stored value."""


def declared(cls: Any) -> Scope | Unscoped:
    """The declaration of a class. One without it may not be read at all."""
    scope: Scope | Unscoped | None = getattr(cls, "__scope__", None)
    if scope is None:
        raise LookupError(f"{cls!r} does not say who sees its rows: give it a __scope__")
    return scope


def _ties(cls: Any, scope: Scope, reach: Reach, department: Any, unit: Any, account: Any) -> list[Criterion]:
    """What ties a row to this actor. A missing value ties nothing: NULL equals nothing."""
    ties: list[Criterion] = []
    if reach is Reach.DEPARTMENT and scope.department:
        ties.append(getattr(cls, scope.department) == department)
    if reach is Reach.DEPARTMENT and scope.departments:
        ties.append(department == any_(getattr(cls, scope.departments)))
    if reach is Reach.UNIT and scope.unit:
        ties.append(getattr(cls, scope.unit) == unit)
    if reach not in (Reach.PUBLIC, Reach.LOGIN) and scope.own:
        ties.append(getattr(cls, scope.own) == account)
    return ties


def _open(cls: Any, answer: bool | tuple[str, ...]) -> list[Criterion]:
    """The rows open to a reach that are nobody's own."""
    if answer is True:
        return [true()]
    if not answer:
        return []
    column, *names = answer
    return [type_coerce(getattr(cls, column), String).in_(names)]


def sampled(department: Any, unit: Any, account: Any) -> Criterion:
    """An expression that binds all three values: SQLAlchemy analyses a lambda once, with the bare mixin."""
    return and_(literal(NO_ONE) == department, literal(NO_ONE) == unit, literal(NO_ONE) == account)


def reads(cls: Any, reach: Reach, department: Any, unit: Any, account: Any) -> Criterion:
    """The rows of `cls` that an actor of this reach reads."""
    scope = declared(cls)
    if isinstance(scope, Unscoped) or scope.kept_by(reach):
        return true()
    return or_(false(), *_ties(cls, scope, reach, department, unit, account), *_open(cls, scope.open_for(reach)))


def writes(cls: Any, reach: Reach, department: Any, unit: Any, account: Any) -> Criterion:
    """The rows of `cls` that an actor of this reach may change: his own, or all for a keeper."""
    scope = declared(cls)
    if isinstance(scope, Unscoped) or scope.kept_by(reach):
        return true()
    return or_(false(), *_ties(cls, scope, reach, department, unit, account))
