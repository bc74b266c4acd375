"""Words in a table: by its search function where it has one, by plain matching where it is small."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from app.core.crud.listing import COUNTED, matching

FUNCTIONS: set[str] = set()
"""Tables that have a `search_<table>(words, most)` function (core.crud.search_sql makes them)."""


def criterion(session: Session, model: type[Any], names: Sequence[str], q: str) -> ColumnElement[bool]:
    """The rows that hold every word of `q`.

    The function asks the text indexes, which row security would not let a plain statement use. When it finds
    more than can be listed by id, the words are so common that walking the list's own order finds a page at once.
    """
    table = model.__tablename__
    plainly: ColumnElement[bool] = matching(model, names, q)
    if table not in FUNCTIONS:
        return plainly
    ids = session.scalars(select(func.unnest(getattr(func, f"search_{table}")(q, COUNTED + 1)))).all()
    if len(ids) > COUNTED:
        return plainly
    by_id: ColumnElement[bool] = model.id.in_(ids)
    return by_id
