"""Who sees which row. Declared once per model, fenced three times (S, W, R) from that declaration.

S: a `do_orm_execute` listener adds the criterion to every ORM statement.
W: a `before_flush` check holds what is new, changed or deleted inside the scope, before and after.
R: PostgreSQL row security, forced, for roles that own nothing, set per transaction.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scope:
    """Which column ties a row to a department, a unit, an account; whether strangers or log-in see it.

    Values are column names. `departments` names a uuid[] column. What is not named is not seen.
    """

    department: str | None = None
    departments: str | None = None
    unit: str | None = None
    own: str | None = None
    public: bool = False
    login: bool = False


@dataclass(frozen=True, slots=True)
class Unscoped:
    """Every actor sees these rows, for the reason given (a public catalogue, a calendar)."""

    reason: str


class Scoped:
    """Mixin of every mapped class; `__scope__` is a Scope or Unscoped, or the start fails."""

    __scope__: Scope | Unscoped
