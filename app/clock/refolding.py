"""The folds kept beside the copies, against the recorded events: compared every night, and made again (Art. 17).

A fold is written with the copy, in the transaction of the fact. It can be dropped at any time: who finds none reads
the events.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ARRAY, Table, Text, Uuid, bindparam, func, select, update
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.clock.reading import CHUNK, MOVING, chunks, facts_told, history, uncollected
from app.clock.rules.folded import folded

_cases = cast(Table, Case.__table__)


@dataclass(frozen=True, slots=True)
class Astray:
    """A case whose fold is not what its events add up to, or that has none."""

    case_id: UUID
    kept: str | None
    derived: str | None


def astray(session: Session, *, chunk: int = CHUNK) -> Iterator[Astray]:
    """Every case that may move whose fold is another. Reads only."""
    reads = select(_cases.c.id, _cases.c.clock_facts, history()).where(MOVING)
    with uncollected():
        for rows in chunks(session, reads, size=chunk):
            for case_id, kept, told in rows:
                facts = facts_told(told)
                derived = folded(facts) if facts is not None else None
                if derived != kept:
                    yield Astray(case_id, kept, derived)


def write(session: Session, found: Sequence[Astray], *, chunk: int = CHUNK) -> None:
    """Put them right, but for cases of which somebody recorded a fact meanwhile."""
    for first in range(0, len(found), chunk):
        batch = found[first : first + chunk]
        given: dict[str, tuple[Any, list[Any]]] = {
            "id": (Uuid(), [each.case_id for each in batch]), "kept": (Text(), [each.kept for each in batch]),
            "derived": (Text(), [each.derived for each in batch]),
        }  # fmt: skip
        arrays: list[Any] = [bindparam(None, values, ARRAY(kind)) for kind, values in given.values()]
        fresh = func.unnest(*arrays).table_valued(*given, name="fresh").render_derived()
        same = _cases.c.clock_facts.is_not_distinct_from(fresh.c.kept)
        session.connection().execute(
            update(_cases).where(_cases.c.id == fresh.c.id, same).values(clock_facts=fresh.c.derived))
