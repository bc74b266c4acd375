"""What the address of the worklist may say, read with bounds; and the same list with one thing changed."""

import enum
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext as _
from werkzeug.exceptions import BadRequest

from app.cases.models import Case
from app.cases.rules import CaseState, Light
from app.cases.stages import STAGES
from app.cases.worklist import MOST, SIZE, After, Order, Tab, Wanted, Window, mark
from app.core.crud import tokens
from app.core.crud.tokens import Mark
from app.core.labels import N_, label

Choice = TypeVar("Choice", bound=enum.Enum)
NAMES = ("q", "item", "light", "due", "state", "department", "order", "size")
FILTERS: dict[str, str] = {
    "q": N_("Words"), "item": N_("Item"), "light": N_("Light"), "due": N_("Due"), "state": N_("State"),
    "department": N_("Department"),
}
LONGEST = 100


def _one_of(kind: type[Choice], name: str, given: Mapping[str, str]) -> Choice | None:
    text = given.get(name, "")
    if text and text not in kind.__members__:
        raise BadRequest
    return kind[text] if text else None


def _id(name: str, given: Mapping[str, str]) -> UUID | None:
    try:
        return UUID(given[name]) if given.get(name) else None
    except ValueError as unreadable:
        raise BadRequest from unreadable


def wanted(given: Mapping[str, str], default: Tab) -> Wanted:
    """What is asked for; a word that is not ours is a bad request."""
    words = " ".join(given.get("q", "").split())
    if len(words) > LONGEST:
        raise BadRequest
    return Wanted(
        tab=_one_of(Tab, "tab", given) or default,
        words=words,
        item_id=_id("item", given),
        light=_one_of(Light, "light", given),
        window=_one_of(Window, "due", given),
        state=_one_of(CaseState, "state", given),
        department_id=_id("department", given),
        order=_one_of(Order, "order", given) or Order.DUE,
    )


def size() -> int:
    """How many rows a page has."""
    given = request.args.get("size", "")
    if given and not (given.isascii() and given.isdigit() and len(given) < 6):
        raise BadRequest
    return min(max(int(given), 1), MOST) if given else SIZE


def after(asked: Wanted) -> tuple[After, datetime] | None:
    """Where the page goes on, and as of when the list was first shown."""
    token = request.args.get("from", "")
    if not token:
        return None
    kept = tokens.read("Worklist", token)
    if kept.order != asked.order.name or len(kept.values) != 4:
        raise BadRequest
    queue_on, queue_turn, received_at, case_id = kept.values
    try:
        last = After(date.fromisoformat(queue_on or ""), int(queue_turn or 0),
                     datetime.fromisoformat(received_at or ""), UUID(case_id))
    except ValueError as unreadable:
        raise BadRequest from unreadable
    return last, kept.as_of


def token(asked: Wanted, last: Case, as_of: datetime) -> str:
    """The token of the page that follows `last`."""
    place = mark(last, asked.tab)
    values = (tokens.text_of(place.queue_on), str(place.queue_turn), tokens.text_of(place.received_at),
              str(place.case_id))
    return tokens.write("Worklist", Mark(asked.order.name, False, values, as_of))


def again(**changed: str | None) -> str:
    """This worklist with some arguments changed; the page token lives only while the rest does."""
    kept = {name: request.args.get(name) for name in ("tab", *NAMES)} | changed
    values: dict[str, Any] = {name: value for name, value in kept.items() if value}
    return url_for("WorklistPage.list", **values)


def chips(asked: Wanted, names: Mapping[str, str]) -> Iterator[dict[str, str]]:
    """The filters in force, each with the address without it; `names` are those of items and departments."""
    values = {
        "q": asked.words,
        "item": names.get(str(asked.item_id), "") if asked.item_id else "",
        "light": label(asked.light) if asked.light else "",
        "due": label(asked.window) if asked.window else "",
        "state": _(STAGES[asked.state]) if asked.state else "",
        "department": names.get(str(asked.department_id), "") if asked.department_id else "",
    }
    for name, value in values.items():
        if request.args.get(name):
            yield {"name": _(FILTERS[name]), "value": value or "—", "off": again(**{name: None})}
