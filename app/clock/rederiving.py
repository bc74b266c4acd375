"""Re-deriving the shown copy of very many cases: in chunks, without records, by the one rule (Art. 17)."""

import enum
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime
from itertools import islice
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Boolean,
    Column,
    Enum,
    Select,
    String,
    Table,
    Text,
    Update,
    and_,
    bindparam,
    case,
    exists,
    func,
    select,
    update,
)
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.clock import queries
from app.clock.deriving import CalendarOf, Change, Deriving
from app.clock.models import ClockEntry
from app.clock.reading import CHUNK, MOVING, among, asked, chunks, facts_kept, facts_told, history, uncollected
from app.clock.rules.calendar import Calendar
from app.clock.rules.entries import EntryKind
from app.clock.rules.projection import Shown
from app.core.now import civil_date

__all__ = ["CalendarOf", "Change", "facts_kept", "facts_told", "history"]

_BESIDES = (EntryKind.CORRECTION_ASKED, EntryKind.PROCEDURE_OPENED)
_cases, _entries = (cast(Table, model.__table__) for model in (Case, ClockEntry))
_copy = [_cases.c[name] for name in Shown.NAMES]


def everywhere(calendar: Calendar) -> CalendarOf:
    """One calendar for all divisions."""
    return lambda _division: calendar


def in_force(session: Session) -> CalendarOf:
    """Every district's calendar as it stands on record now."""
    known = queries.editions(session)
    return lambda district: known.calendar(None, district)


def looked_at(session: Session) -> int:
    """How many cases there are to look at."""
    return session.connection().execute(select(func.count()).where(MOVING)).scalar_one()


def changes(session: Session, calendars: CalendarOf, *, today: date, chunk: int = CHUNK) -> Iterator[Change]:
    """Every case whose shown copy is not what its facts, these calendars and today make of it.

    Reads only. Asked with the calendar in force it finds faults; with another one, what that would move.
    """
    deriving = Deriving(session, calendars, today)
    with uncollected():
        for rows in chunks(session, asked().where(MOVING), size=chunk):
            yield from deriving.changes(rows)


def due(session: Session, calendars: CalendarOf, *, today: date, batch: int) -> list[Change]:
    """The next cases of which something shown changes today, locked; those another worker holds are left out.

    Each of them is written anew, if only for its next day.
    """
    claim = (
        select(_cases.c.id)
        .where(_cases.c.next_event_on <= today)
        .order_by(_cases.c.next_event_on, _cases.c.id)
        .limit(batch)
        .with_for_update(skip_locked=True)
    )
    claimed = list(session.connection().execute(claim).scalars())
    return _of(session, calendars, asked().where(among(claimed)), today) if claimed else []


def of(session: Session, calendars: CalendarOf, case_ids: Sequence[UUID], *, today: date) -> list[Change]:
    """The same of these cases alone, whatever their state; from the events themselves, not from their folds."""
    return _of(session, calendars, asked(facts=history()).where(among(case_ids)), today)


def _of(session: Session, calendars: CalendarOf, reads: Select[Any], today: date) -> list[Change]:
    return list(Deriving(session, calendars, today).changes(session.connection().execute(reads).all()))


def histories(session: Session, after: UUID, upto: UUID) -> Iterator[tuple[UUID, str, str]]:
    """District and events, as one text, of every case after one up to another that has a correction or a procedure."""
    besides = exists().where(_entries.c.case_id == _cases.c.id, _entries.c.kind.in_(_BESIDES))
    chunk = and_(MOVING, besides, _cases.c.id > after, _cases.c.id <= upto)
    for row in session.connection().execute(facts_kept(chunk, history())):
        yield row.id, row.place_division, row.history


def write(
    session: Session, found: Iterable[Change], *, now: datetime, listens: frozenset[UUID] = frozenset(),
    chunk: int = CHUNK,
) -> list[Change]:
    """Write the new copies; those that were really written: a case that somebody moved meanwhile keeps his.

    Nobody edited these cases: their version stays, so that a form opened yesterday is not stale. Those among `listens`
    are looked at by the next sweep of prompts, too: a row written once costs half of one written twice.
    """
    written: list[Change] = []
    remaining = iter(found)
    while batch := list(islice(remaining, chunk)):
        kept = set(session.connection().execute(_rewrite(batch, now, listens)).scalars())
        written += [change for change in batch if change.case_id in kept]
    forget(session, {change.case_id for change in written})
    return written


def _rewrite(batch: Sequence[Change], now: datetime, listens: frozenset[UUID]) -> Update:
    """One statement for all of a batch whose copy is still the one that was looked at."""
    row = _cases.c
    given: dict[str, tuple[list[Any], Any]] = {
        "id": ([change.case_id for change in batch], row.id.type),
        "projected_at": ([change.seen_at for change in batch], row.projected_at.type),
        "clock_facts": ([change.folded for change in batch], Text()),
        "listens": ([change.case_id in listens for change in batch], Boolean()),
    } | {column.name: ([_plain(getattr(change.now, column.name)) for change in batch], _plain_type(column))
         for column in _copy}
    arrays = [bindparam(None, values, ARRAY(kind)) for values, kind in given.values()]
    fresh = func.unnest(*arrays).table_valued(*given, name="fresh").render_derived()
    return (
        update(_cases)
        .where(row.id == fresh.c.id, row.projected_at.is_not_distinct_from(fresh.c.projected_at))
        .values({column.name: fresh.c[column.name] for column in _copy} | {
            "projected_at": now, "clock_facts": func.coalesce(row.clock_facts, fresh.c.clock_facts),
            "next_prompt_on": case((fresh.c.listens, civil_date(now)), else_=row.next_prompt_on),
        })
        .returning(row.id)
    )


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, enum.Enum) else value


def _plain_type(column: Column[Any]) -> Any:
    return String() if isinstance(column.type, Enum) else column.type


def forget(session: Session, written: set[UUID]) -> None:
    """Records that this session holds of the cases written past the mapper are read again."""
    for record in list(session.identity_map.values()):
        if isinstance(record, Case) and record.id in written:
            session.expire(record)
