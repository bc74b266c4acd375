"""期限变动 that no case's own facts tell: of clocks several cases share, of how long results hold (Art. 17).

Who counts them, on a floor above, says what an edition moves of them; they are few, and read in sets.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from uuid import UUID

from sqlalchemy.orm import Session

from app.clock.calendars.moving import Moved, Step

Counted = Callable[[Session, Step], Iterable[Moved]]
_counted: list[Counted] = []


def count_elsewhere(counted: Counted) -> None:
    """Let somebody of a floor above say what an edition moves besides. Said once, in `wiring`."""
    if counted not in _counted:
        _counted.append(counted)


def moved_elsewhere(session: Session, step: Step) -> list[Moved]:
    """The cases of which an edition moves such a date. Reads only."""
    if step.span is None:
        return []
    return by_case(each for counted in _counted for each in counted(session, step))


def together(own: Iterable[Moved], others: Sequence[Moved]) -> list[Moved]:
    """The cases that move, each once, with all that moves of it."""
    more = {each.case_id: each for each in others}
    found = [replace(each, moves=each.moves + more.pop(each.case_id).moves) if each.case_id in more else each
             for each in own]
    return [*found, *more.values()]


def by_case(found: Iterable[Moved]) -> list[Moved]:
    """The cases, each once, with all that moves of it."""
    cases: dict[UUID, Moved] = {}
    for each in found:
        there = cases.get(each.case_id)
        cases[each.case_id] = replace(there, moves=there.moves + each.moves) if there else each
    return list(cases.values())
