"""(R) Row security as SQL, generated from the declaration of each model.

The database is told reach, account, department and unit in each transaction (`acting.SETTINGS`); a role that
owns nothing sees what the policies let through, whatever statement asks.
"""

from collections.abc import Iterator
from typing import Any

from app.core.scope.criteria import declared
from app.core.scope.declaration import Scope, Unscoped
from app.core.types import Reach

WEB = "platform_web"
OWNER = "platform_owner"
WORKER = "platform_worker"
SEARCH = "platform_search"

REACH = "(select current_setting('app.reach', true))"


def _setting(name: str) -> str:
    return f"(select nullif(current_setting('app.{name}', true), '')::uuid)"


def _is(*reaches: Reach) -> str:
    names = ", ".join(f"'{reach.value}'" for reach in reaches)
    return f"{REACH} in ({names})" if len(reaches) > 1 else f"{REACH} = {names}"


def _ties(scope: Scope) -> Iterator[str]:
    if scope.department:
        yield f"({_is(Reach.DEPARTMENT)} and {scope.department} = {_setting('department')})"
    if scope.departments:
        yield f"({_is(Reach.DEPARTMENT)} and {scope.departments} @> array[{_setting('department')}])"
    if scope.unit:
        yield f"({_is(Reach.UNIT)} and {scope.unit} = {_setting('unit')})"
    if scope.own:
        yield f"({REACH} not in ('public', 'login') and {scope.own} = {_setting('account')})"


def _keepers(scope: Scope) -> list[Reach]:
    return [reach for reach in Reach if scope.kept_by(reach)]


def _open(scope: Scope) -> Iterator[str]:
    readers = [reach for reach in Reach if scope.open_for(reach) and not scope.kept_by(reach)]
    if readers and isinstance(scope.public, tuple):
        column, *names = scope.public
        listed = ", ".join(f"'{name}'" for name in names)
        yield f"({_is(*readers)} and {column} in ({listed}))"
    elif readers:
        yield _is(*readers)


def write_condition(scope: Scope) -> str:
    """Which rows may be changed, as SQL."""
    keepers = _keepers(scope)
    parts = [_is(*keepers)] if keepers else []
    return "\n    or ".join([*parts, *_ties(scope)]) or "false"


def read_condition(scope: Scope) -> str:
    """Which rows may be read, as SQL."""
    return "\n    or ".join([write_condition(scope), *_open(scope)])


def policies(model: type[Any]) -> dict[str, tuple[str, str | None, str | None]]:
    """The policies of one model by name: command, USING, WITH CHECK. Empty for an unscoped one."""
    scope = declared(model)
    if isinstance(scope, Unscoped):
        return {}
    read, write = read_condition(scope), write_condition(scope)
    added = "true" if scope.append else write
    return {
        "reads": ("select", read, None),
        "adds": ("insert", None, added),
        "changes": ("update", write, write),
        "removes": ("delete", write, None),
    }


def policy_sql(model: type[Any]) -> list[str]:
    """The statements that fence one table: enabled and forced, four policies for the web, all rows for the worker."""
    table = model.__tablename__
    named = policies(model)
    if not named:
        return []
    statements = [f"alter table {table} enable row level security", f"alter table {table} force row level security"]
    for name, (command, using, check) in named.items():
        clauses = (f"\n  using ({using})" if using else "") + (f"\n  with check ({check})" if check else "")
        statements.append(f"create policy {name} on {table} for {command} to {WEB}, {OWNER}{clauses}")
    statements.append(f"create policy worker on {table} for all to {WORKER} using (true) with check (true)")
    statements.append(f"create policy search on {table} for select to {SEARCH} using (true)")
    return statements
