"""A lost race, field by field: what was opened, what is stored now, what you typed."""

import enum
import json
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import gettext
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from app.core.crud.listing import shown
from app.core.now import now
from app.core.types import Change

MINE, STORED = "mine", "stored"
OPENED_AT = ":opened-at"


LastChange = Callable[[Session, str, UUID], Change | None]
_known: dict[str, LastChange] = {}


def know_last_change(asked: LastChange) -> None:
    """Let the trail, which stands above, answer who changed a record last. Said once, in `wiring`."""
    _known["trail"] = asked


def change_since(screen: Any, form: Any, row: Any) -> Change | None:
    """Who changed the record after the form was opened; None when the trail names nobody (a job, a command)."""
    try:
        opened_at = datetime.fromisoformat(_opened(form)[OPENED_AT])
    except (KeyError, TypeError, ValueError):
        return None
    found = _known["trail"](screen.session, screen.endpoint, row.id) if "trail" in _known else None
    return found if found is not None and opened_at.tzinfo is not None and found.at >= opened_at else None


class Difference(NamedTuple):
    """One field on which the stored record and the typed form disagree."""

    name: str
    label: str
    opened: str
    stored: str
    yours: str


def posted_value(value: Any) -> str:
    """A stored value as its form control posts it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "y" if value else ""
    if isinstance(value, enum.Enum):
        return value.name
    if isinstance(value, list):
        return "\n".join(str(each) for each in value)
    return str(getattr(value, "id", value))


def as_opened(screen: Any, row: Any) -> str:
    """The record as the reader sees it when he opens the form, and when that was, for the form to carry."""
    return json.dumps(snapshot(screen, row) | {OPENED_AT: now().isoformat()})


def snapshot(screen: Any, row: Any) -> dict[str, str]:
    """The record as the reader sees it."""
    held = {name: getattr(row, name) for name in screen.add_columns}
    return {name: "" if value is None else str(shown(value)) for name, value in held.items()}


def _opened(form: Any) -> dict[str, str]:
    try:
        kept = json.loads(form.opened.data or "{}")
    except ValueError:
        return {}
    return kept if isinstance(kept, dict) else {}


def _yours(form: Any, name: str) -> str:
    field = form[name]
    if hasattr(field, "iter_choices"):
        return next((str(text) for _value, text, chosen, *_rest in field.iter_choices() if chosen), "")
    return str(shown(field.data) if field.data is not None else "")


def differences(screen: Any, form: Any, row: Any) -> Iterator[Difference]:
    """The fields of which somebody must choose."""
    opened, stored = _opened(form), snapshot(screen, row)
    for name in screen.asked_of(form):
        yours = _yours(form, name)
        if yours != stored[name]:
            label = gettext(screen.label_of(name))
            yield Difference(name, label, str(opened.get(name, "")), stored[name], yours)


def resolved(screen: Any, row: Any, posted: MultiDict[str, str]) -> MultiDict[str, str]:
    """What was posted, with the stored value wherever the reader chose that one."""
    taken = MultiDict(posted)
    for name in screen.add_columns:
        if taken.pop(f"take-{name}", MINE) == STORED:
            taken.setlist(name, [value] if (value := posted_value(getattr(row, name))) else [])
    return taken
