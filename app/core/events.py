"""Facts announced upward. Subscribers run in the announcer's transaction; an error aborts the act."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any, TypeVar

from sqlalchemy.orm import Session

Fact = TypeVar("Fact")
_heard: dict[type, list[Callable[[Session, Any], None]]] = defaultdict(list)


def subscribe(fact: type[Fact], hear: Callable[[Session, Fact], None]) -> None:
    """Let `hear(session, fact)` run for every fact of this type. Said once, in `wiring`."""
    if hear not in _heard[fact]:
        _heard[fact].append(hear)


def announce(session: Session, fact: object) -> None:
    """Tell the floors above, in order of subscription, before the transaction ends."""
    for hear in _heard[type(fact)]:
        hear(session, fact)
