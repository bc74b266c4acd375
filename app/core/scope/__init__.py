"""Who sees which row. Declared once per model, fenced three times (S, W, R) from that declaration.

S: a `do_orm_execute` listener adds the criterion to every ORM statement (`reading`).
W: mapper events hold what is new, changed or deleted inside the scope, before and after (`writing`).
R: PostgreSQL row security, forced, for roles that own nothing, set per transaction (`policy`).

An actor is put into a session once, with `enter`. Facts outside his scope are read by the public's
eyes (`as_public`) or written by the platform's own hand (`beyond`, which says why).
"""

from app.core.scope.acting import actor_of, as_public, beyond, enter, guard
from app.core.scope.declaration import EVERYBODY, Scope, Scoped, Unscoped
from app.core.scope.policy import policy_sql
from app.core.scope.reading import within
from app.core.scope.writing import ForeignRow, may_write, owned

__all__ = [
    "EVERYBODY",
    "ForeignRow",
    "Scope",
    "Scoped",
    "Unscoped",
    "actor_of",
    "as_public",
    "beyond",
    "enter",
    "guard",
    "may_write",
    "owned",
    "policy_sql",
    "within",
]
