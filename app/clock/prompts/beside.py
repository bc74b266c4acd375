"""Clocks that belong to several cases at once, told beside each one's own; who counts them says so (Art. 17)."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.clock.rules.clocks import Clock


@dataclass(frozen=True, slots=True)
class Shared:
    """A clock of several cases, when it was last known to be another, and whose it is."""

    clock: Clock
    known_at: datetime
    cases: frozenset[UUID] = frozenset()


Counted = Callable[[Session, Collection[UUID], date], Mapping[UUID, Sequence[Shared]]]
_counted: list[Counted] = []


def count_beside(counted: Counted) -> None:
    """Let somebody of a floor above count clocks of very many cases at once. Said once, in `wiring`."""
    if counted not in _counted:
        _counted.append(counted)


def beside(session: Session, case_ids: Collection[UUID], today: date) -> dict[UUID, list[Shared]]:
    """The clocks of these cases that no case has alone, and that still run for it."""
    found: dict[UUID, list[Shared]] = {}
    for counted in _counted:
        for case_id, clocks in counted(session, case_ids, today).items():
            found.setdefault(case_id, []).extend(clocks)
    return found
