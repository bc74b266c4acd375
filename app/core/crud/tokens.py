"""Where a list goes on: a signed, opaque token of the last row's sort values and the instant it was shown."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer
from sqlalchemy import ColumnElement, String, and_, cast, literal, or_, tuple_
from sqlalchemy.orm import InstrumentedAttribute
from werkzeug.exceptions import BadRequest

Columns = Sequence[InstrumentedAttribute[Any]]


@dataclass(frozen=True, slots=True)
class Mark:
    """The last row shown, in one order, as of one instant."""

    order: str
    descending: bool
    values: tuple[str | None, ...]
    as_of: datetime


def _serializer(screen: str) -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt=f"page of {screen}")


def write(screen: str, mark: Mark) -> str:
    """The token of `mark`, good on this screen only."""
    body = [mark.order, int(mark.descending), list(mark.values), mark.as_of.isoformat()]
    token = _serializer(screen).dumps(body)
    return token if isinstance(token, str) else token.decode()


def read(screen: str, token: str) -> Mark:
    """The mark of a token; one that is not ours is a bad request."""
    try:
        order, descending, values, as_of = _serializer(screen).loads(token)
        return Mark(order, bool(descending), tuple(values), datetime.fromisoformat(as_of))
    except (BadSignature, ValueError, TypeError) as unreadable:
        raise BadRequest from unreadable


def text_of(value: Any) -> str | None:
    """A sort value as text that PostgreSQL reads back exactly."""
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(getattr(value, "name", None) or (value.isoformat() if hasattr(value, "isoformat") else value))


def after(columns: Columns, mark: Mark) -> ColumnElement[bool]:
    """The rows that come after `mark`: by row comparison, an index walks straight there."""
    values = [cast(literal(value, String()), column.type) for column, value in zip(columns, mark.values, strict=True)]
    if not any(_nullable(column) for column in columns):
        rows, last = tuple_(*columns), tuple_(*values)
        return rows < last if mark.descending else rows > last
    return or_(*_steps(columns, mark, values))


def _nullable(column: InstrumentedAttribute[Any]) -> bool:
    return bool(column.expression.nullable)


def _steps(columns: Columns, mark: Mark, values: list[Any]) -> list[ColumnElement[bool]]:
    """Lexicographic order spelled out, for columns that may be empty (they come last, in either direction)."""
    steps = []
    for at, column in enumerate(columns):
        same = [
            other.is_(None) if mark.values[before] is None else other == values[before]
            for before, other in enumerate(columns[:at])
        ]
        if mark.values[at] is None:
            continue
        further = column < values[at] if mark.descending else column > values[at]
        steps.append(and_(*same, or_(further, column.is_(None)) if _nullable(column) else further))
    return steps
