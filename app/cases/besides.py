"""What waits for a reader and is no case of his list: one line each above it. Rooms above say theirs (Art. 16(3))."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line: what waits, and where it is answered."""

    words: str
    url: str


Teller = Callable[[], Iterable[Line]]
_tellers: dict[str, Teller] = {}


def tell(name: str, teller: Teller) -> None:
    """Let a room above say what waits there. Said once, in `wiring`."""
    _tellers[name] = teller


def lines() -> list[Line]:
    """Every line, in order."""
    return [line for teller in _tellers.values() for line in teller()]
