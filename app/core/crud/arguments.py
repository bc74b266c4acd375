"""What a list's address may say, read with bounds. Anything unreadable is a bad request, never a failure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask import request
from werkzeug.exceptions import BadRequest

from app.core.crud import tokens
from app.core.crud.tokens import Mark

SIZE, MOST = 25, 200
LONGEST_QUERY = 100


@dataclass(frozen=True, slots=True)
class Arguments:
    """One request for a list. Made for each request; nothing of it is kept on the screen."""

    q: str
    order: str
    descending: bool
    size: int
    filters: Mapping[str, str]
    mark: Mark | None


def _size() -> int:
    given = request.args.get("size", "")
    if not given:
        return SIZE
    if not (given.isascii() and given.isdigit() and len(given) < 10):
        raise BadRequest
    return min(max(int(given), 1), MOST)


def _downwards(default: bool) -> bool:
    given = request.args.get("dir", "")
    if given not in ("", "asc", "desc"):
        raise BadRequest
    return given == "desc" if given else default


def read(
    screen: str, *, orders: Collection[str], default: str, filters: Collection[str], descending: bool = False
) -> Arguments:
    """The arguments of this request; `orders` and `filters` are the only names it may use."""
    q = " ".join(request.args.get("q", "").split())
    order = request.args.get("order", "") or default
    if len(q) > LONGEST_QUERY or order not in orders:
        raise BadRequest
    token = request.args.get("from", "")
    mark = tokens.read(screen, token) if token else None
    descending = _downwards(descending and order == default)
    if mark and (mark.order, mark.descending) != (order, descending):
        raise BadRequest
    chosen = {name: request.args[f"f-{name}"] for name in filters if request.args.get(f"f-{name}")}
    return Arguments(q=q, order=order, descending=descending, size=_size(), filters=chosen, mark=mark)
