"""(S) Every ORM statement is read with the criterion of its session's actor.

One option on the mixin serves all classes. Its values are bound anew for each statement, never
remembered with the cached SQL. It follows relationship loads, joins, aliases, counts, EXISTS,
bulk UPDATE and DELETE. Core statements and identity-map hits are outside it: row security (R) is not.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy.orm import ORMExecuteState, Session, with_loader_criteria
from sqlalchemy.orm.util import LoaderCriteriaOption

from app.core.scope.criteria import NO_ONE, Criterion, reads, sampled
from app.core.scope.declaration import Scoped
from app.core.types import Actor, Reach


def _reader(reach: Reach) -> Callable[[Any, Any, Any, Any], Criterion]:
    """`reads` for one reach; for the bare mixin, a sample that binds every value."""

    def criterion(cls: Any, department: Any, unit: Any, account: Any) -> Criterion:
        if getattr(cls, "__scope__", None) is None:
            return sampled(department, unit, account)
        return reads(cls, reach, department, unit, account)

    return criterion


nobody, public, login, unit_staff = (_reader(r) for r in (Reach.NOBODY, Reach.PUBLIC, Reach.LOGIN, Reach.UNIT))
department_staff, city, security, audit, platform = (
    _reader(r) for r in (Reach.DEPARTMENT, Reach.CITY, Reach.SECURITY, Reach.AUDIT, Reach.PLATFORM)
)

Option = Callable[[UUID, UUID, UUID], LoaderCriteriaOption]


def _option(criterion: Callable[..., Criterion]) -> LoaderCriteriaOption:
    return with_loader_criteria(Scoped, criterion, include_aliases=True)


# One lambda each, written out: SQLAlchemy knows a lambda by its code and binds its closure as parameters.
OPTIONS: dict[Reach, Option] = {
    Reach.NOBODY: lambda d, u, a: _option(lambda cls: nobody(cls, d, u, a)),
    Reach.PUBLIC: lambda d, u, a: _option(lambda cls: public(cls, d, u, a)),
    Reach.LOGIN: lambda d, u, a: _option(lambda cls: login(cls, d, u, a)),
    Reach.UNIT: lambda d, u, a: _option(lambda cls: unit_staff(cls, d, u, a)),
    Reach.DEPARTMENT: lambda d, u, a: _option(lambda cls: department_staff(cls, d, u, a)),
    Reach.CITY: lambda d, u, a: _option(lambda cls: city(cls, d, u, a)),
    Reach.SECURITY: lambda d, u, a: _option(lambda cls: security(cls, d, u, a)),
    Reach.AUDIT: lambda d, u, a: _option(lambda cls: audit(cls, d, u, a)),
    Reach.PLATFORM: lambda d, u, a: _option(lambda cls: platform(cls, d, u, a)),
}


def option_for(actor: Actor) -> LoaderCriteriaOption:
    """The loader option that holds a statement inside the actor's scope."""
    return OPTIONS[actor.reach](actor.department_id or NO_ONE, actor.unit_id or NO_ONE, actor.account_id or NO_ONE)


def within(cls: type[Any], actor: Actor) -> Criterion:
    """The criterion itself, for a statement that names its columns."""
    return reads(cls, actor.reach, actor.department_id or NO_ONE, actor.unit_id or NO_ONE, actor.account_id or NO_ONE)


def scope_statement(state: ORMExecuteState, actor_of: Callable[[Session], Actor]) -> None:
    """Add the option to a statement about to run. Refreshing a row that is already held needs none."""
    if state.is_column_load or not (state.is_select or state.is_update or state.is_delete):
        return
    state.statement = state.statement.options(option_for(actor_of(state.session)))
