"""What a process may remember for a minute: catalogue rows that everybody reads, for the choices of a filter."""

from collections.abc import Callable, Hashable
from datetime import datetime, timedelta
from typing import Any, TypeVar

from flask import current_app

from app.core.now import now

Known = TypeVar("Known")
KEPT, LAST = "platform.kept", timedelta(minutes=1)


def kept_a_minute(name: Hashable, ask: Callable[[], Known]) -> Known:
    """What `ask` answers, asked once a minute; nothing that only some may read, for it is told to all."""
    kept: dict[Hashable, tuple[datetime, Any]] = current_app.extensions.setdefault(KEPT, {})
    at, known = kept.get(name, (None, None))
    if at is not None and timedelta(0) <= now() - at < LAST:
        remembered: Any = known
    else:
        remembered = ask()
        kept[name] = now(), remembered
    found: Known = remembered
    return found
