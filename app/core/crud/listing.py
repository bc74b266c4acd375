"""One page of rows: scoped, searched, filtered, ordered, with a bounded count and a token for the next page."""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask_babel import gettext
from sqlalchemy import ScalarSelect, Select, UnaryExpression, Uuid, func, select
from sqlalchemy.orm import InstrumentedAttribute, RelationshipProperty, joinedload
from werkzeug.exceptions import BadRequest

from app.core.crud import tokens
from app.core.crud.arguments import Arguments
from app.core.crud.tokens import Mark
from app.core.labels import label
from app.core.web import db

COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Found:
    """What one request for a list found."""

    rows: Sequence[Any]
    count: int
    more: bool
    as_of: datetime
    next_token: str | None


def shown(value: Any) -> Any:
    """A value as a person reads it: an enumeration's label, a relation's name, a list in one line."""
    if isinstance(value, enum.Enum):
        return label(value)
    if isinstance(value, list | tuple | set | frozenset):
        return gettext(", ").join(str(shown(each)) for each in value)
    if value is None or isinstance(value, bool | int | float | str | datetime) or hasattr(value, "isoformat"):
        return value
    return str(value)


def column_of(model: type[Any], name: str) -> InstrumentedAttribute[Any]:
    """The stored column a list orders by; a relation stands for its foreign key."""
    attribute = model.__mapper__.attrs[name]
    if isinstance(attribute, RelationshipProperty):
        (column,) = attribute.local_columns
        name = model.__mapper__.get_property_by_column(column).key
    stored: InstrumentedAttribute[Any] = getattr(model, name)
    return stored


def is_relation(model: type[Any], name: str) -> bool:
    """Whether `name` is a related row."""
    return name in model.__mapper__.relationships


def _filter(model: type[Any], name: str, value: str) -> Any:
    column = column_of(model, name)
    kind = column.type
    members = getattr(kind, "enum_class", None)
    if members is not None:
        if value not in members.__members__:
            raise BadRequest
        return column == members[value]
    try:
        return column == (UUID(value) if isinstance(kind, Uuid) else {"yes": True, "no": False}[value])
    except (ValueError, KeyError) as unreadable:
        raise BadRequest from unreadable


class Listing:
    """How one screen's rows are asked for."""

    def __init__(self, screen: Any, base: Select[Any], arguments: Arguments, *, now: datetime) -> None:
        self.screen, self.arguments, self.model = screen, arguments, screen.model
        self.as_of = arguments.mark.as_of if arguments.mark else now
        self.query = self._narrowed(base)

    def _narrowed(self, query: Select[Any]) -> Select[Any]:
        for name, value in self.arguments.filters.items():
            query = query.where(_filter(self.model, name, value))
        if self.arguments.q:
            query = query.where(self.screen.searched(self.arguments.q))
        return query

    def _order(self) -> list[InstrumentedAttribute[Any]]:
        default = self.screen.order_names()
        first = self.arguments.order
        names = [first, *(name for name in default if name != first)] if first != default[0] else default
        columns = [column_of(self.model, name) for name in names]
        return [*columns, self.model.id]

    def _options(self) -> Iterator[Any]:
        for name in self.screen.columns:
            if is_relation(self.model, name):
                yield joinedload(getattr(self.model, name))

    def found(self) -> Found:
        """One statement: the rows of this page, and beside them a count that stops at a thousand."""
        arguments, columns = self.arguments, self._order()
        query = self.query.options(*self._options()).order_by(*(_ordered(c, arguments.descending) for c in columns))
        if arguments.mark:
            if len(arguments.mark.values) != len(columns):
                raise BadRequest
            query = query.where(tokens.after(columns, arguments.mark))
        answered = db().execute(query.add_columns(self._count()).limit(arguments.size + 1)).unique().all()
        rows = [row for row, _counted in answered]
        token = None
        if len(rows) > arguments.size:
            rows = rows[: arguments.size]
            token = tokens.write(self.screen.permission, self._mark(rows[-1], columns))
        counted = answered[0][1] if answered else 0
        return Found(rows, min(counted, COUNTED), counted > COUNTED, self.as_of, token)

    def _mark(self, row: Any, columns: list[InstrumentedAttribute[Any]]) -> Mark:
        values = tuple(tokens.text_of(getattr(row, column.key)) for column in columns)
        return Mark(self.arguments.order, self.arguments.descending, values, self.as_of)

    def _count(self) -> ScalarSelect[Any]:
        """How many rows there are, on the bare table: an index answers it, and no further than a thousand and one."""
        bare = self.query.with_only_columns(self.model.id).order_by(None).limit(COUNTED + 1).subquery()
        return select(func.count()).select_from(bare).scalar_subquery()


def _ordered(column: InstrumentedAttribute[Any], down: bool) -> UnaryExpression[Any]:
    """Empty values last in either direction; a column that is never empty keeps to its index."""
    direction = column.desc() if down else column.asc()
    return direction.nulls_last() if column.expression.nullable else direction
