"""The rail: which pages stand in whose menu. `wiring` offers entries; a reader sees those he may open."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask, current_app, g, request
from flask_babel import gettext

KEY = "platform.rail"
Allows = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Entry:
    """One page of the menu: its label's msgid (or who says it), its address, the permission and screen it needs.

    `count` is the number beside it, the same as on the page itself; `covers` are addresses below it.
    """

    label: str | Callable[[], str]
    path: str
    permission: str
    screen: str
    count: Callable[[], int | str | None] | None = None
    covers: tuple[str, ...] = ()

    @property
    def here(self) -> bool:
        """Whether the reader is on this page or on one it covers."""
        return request.path == self.path or request.path.startswith(self.covers or ("\n",))


def offer(app: Flask, group: str, *entries: Entry) -> None:
    """Put entries under a group (a msgid); groups stand in the order in which they were first offered."""
    groups: dict[str, list[Entry]] = app.extensions.setdefault(KEY, {})
    groups.setdefault(group, []).extend(entries)


def rail() -> list[dict[str, Any]]:
    """The groups of this reader, worked out once a request."""
    if "rail" not in g:
        groups: dict[str, list[Entry]] = current_app.extensions.get(KEY, {})
        allows: Allows = current_app.extensions["appbuilder"].sm.has_access
        shown = [(title, [e for e in entries if allows(f"can_{e.permission}", e.screen)])
                 for title, entries in groups.items()]
        g.rail = [{"title": gettext(title), "entries": [_shown(e) for e in mine]} for title, mine in shown if mine]
    made: list[dict[str, Any]] = g.rail
    return made


def _shown(entry: Entry) -> dict[str, Any]:
    count = entry.count() if entry.count else None
    msgid = entry.label if isinstance(entry.label, str) else entry.label()
    return {"label": gettext(msgid), "url": entry.path, "here": entry.here, "n": count}
