"""A lost race, field by field: what was opened, what is stored now, what you typed."""

import enum
import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from app.core.crud.listing import shown

MINE, STORED = "mine", "stored"


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


def snapshot(screen: Any, row: Any) -> dict[str, str]:
    """The record as the reader sees it when he opens the form."""
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
    for name in screen.add_columns:
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
