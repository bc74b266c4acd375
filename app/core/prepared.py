"""Statements built once and bound for each who asks: building a long one costs a page more than its answer.

Readers of one kind are asked for by the same statement; whose rows it names, `bound` says at each execution.
"""

from typing import NamedTuple
from uuid import UUID

from sqlalchemy import Uuid, bindparam

from app.core.types import Actor

ME, OURS = bindparam("me", type_=Uuid()), bindparam("ours", type_=Uuid())
"""The reader's account and his department in a statement that stands for every reader of his kind."""


class Kind(NamedTuple):
    """What a statement may be built from: what a reader may and whether he has a department, never who he is."""

    roles: frozenset[str]
    of_department: bool


def kind_of(actor: Actor) -> Kind:
    """The kind of a reader."""
    return Kind(actor.roles, actor.department_id is not None)


def bound(actor: Actor) -> dict[str, UUID | None]:
    """The values of ME and OURS for one reader; a department he has not equals none."""
    return {"me": actor.account_id, "ours": actor.department_id}
