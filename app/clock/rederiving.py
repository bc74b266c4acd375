"""Re-deriving the shown copy of very many cases: in chunks, without records, by the one rule (Art. 17).

A chunk is one statement, so that a case's copy and its facts are of one instant: the copy as it stands, and
the case's facts as one text. Cases of one item and calendar whose facts read alike share one answer.
"""

import enum
import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from itertools import islice, pairwise
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

from sqlalchemy import (
    ARRAY,
    Column,
    ColumnElement,
    Enum,
    ScalarSelect,
    Select,
    String,
    Table,
    Update,
    and_,
    bindparam,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.rules import OPEN
from app.clock import queries
from app.clock.models import ClockEntry
from app.clock.rules.calendar import Calendar
from app.clock.rules.entries import CaseFacts, Entry, EntryKind, after, facts_of
from app.clock.rules.projection import Shown, shown
from app.items.models import Item
from app.projects.models import Project

CHUNK = 20_000
# What is told in words moves no date: without it histories are alike.
WORDS = ["reason", "basis", "document_number"]
_KEPT = 100_000
_BESIDES = (EntryKind.CORRECTION_ASKED, EntryKind.PROCEDURE_OPENED)
_cases, _entries, _projects = (cast(Table, model.__table__) for model in (Case, ClockEntry, Project))
_copy = [_cases.c[name] for name in Shown.NAMES]

MOVING = or_(_cases.c.state.in_(OPEN), _cases.c.delivery_due_on.is_not(None))
"""Cases of which a calendar moves something: the open ones, and decisions that are still to be delivered."""

CalendarOf = Callable[[str], Calendar]
"""The calendar of the district a project lies in, by its code: closures may be one district's."""


@dataclass(frozen=True, slots=True)
class Change:
    """变动 – a case whose shown copy is not what the rule derives: as it stands, as it should be.

    `seen_at`: when the copy that stands was written; who writes the new one asks for it again.
    """

    case_id: UUID
    was: Shown
    now: Shown
    seen_at: datetime | None


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
    for first, last in pairwise([None, *_borders(session, chunk), None]):
        yield from deriving.changes(_between(first, last))


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
    return list(Deriving(session, calendars, today).changes(_cases.c.id.in_(claimed))) if claimed else []


def of(session: Session, calendars: CalendarOf, case_ids: Sequence[UUID], *, today: date) -> list[Change]:
    """The same of these cases alone, whatever their state."""
    return list(Deriving(session, calendars, today).changes(_cases.c.id.in_(case_ids)))


def histories(session: Session, after: UUID, upto: UUID) -> Iterator[tuple[UUID, str, str]]:
    """District and facts, as one text, of every case after one up to another that has a correction or a procedure."""
    besides = exists().where(_entries.c.case_id == _cases.c.id, _entries.c.kind.in_(_BESIDES))
    chunk = and_(MOVING, besides, _cases.c.id > after, _cases.c.id <= upto)
    for row in session.connection().execute(facts_kept(chunk)):
        yield row.id, row.place_division, row.history


def write(session: Session, found: Iterable[Change], *, now: datetime, chunk: int = CHUNK) -> list[Change]:
    """Write the new copies; those that were really written: a case that somebody moved meanwhile keeps his.

    Nobody edited these cases: their version stays, so that a form opened yesterday is not stale.
    """
    written: list[Change] = []
    remaining = iter(found)
    while batch := list(islice(remaining, chunk)):
        kept = set(session.connection().execute(_rewrite(batch, now)).scalars())
        written += [change for change in batch if change.case_id in kept]
    forget(session, {change.case_id for change in written})
    return written


def _rewrite(batch: Sequence[Change], now: datetime) -> Update:
    """One statement for all of a batch whose copy is still the one that was looked at."""
    columns = (_cases.c.id, _cases.c.projected_at, *_copy)
    values = [(change.case_id, change.seen_at, *(_plain(each) for each in change.now.columns().values()))
              for change in batch]
    arrays = [bindparam(None, list(each), ARRAY(_plain_type(column))) for column, each in
              zip(columns, zip(*values, strict=True), strict=True)]
    fresh = func.unnest(*arrays).table_valued(*(column.name for column in columns), name="fresh").render_derived()
    return (
        update(_cases)
        .where(_cases.c.id == fresh.c.id, _cases.c.projected_at.is_not_distinct_from(fresh.c.projected_at))
        .values({column.name: fresh.c[column.name] for column in _copy} | {"projected_at": now})
        .returning(_cases.c.id)
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


class Deriving:
    """The rule, asked for very many cases on one day: items read once, equal questions answered once."""

    def __init__(self, session: Session, calendars: CalendarOf, today: date) -> None:
        """No case is read yet."""
        self._session, self._calendars, self._today = session, calendars, today
        self._items: dict[UUID, Item] = {}
        self._known: dict[str, Calendar] = {}
        self._rules = queries.rulebook(session)
        self._answers: dict[tuple[UUID, Calendar], dict[str | None, tuple[Any, ...]]] = {}
        self._kept = 0

    def changes(self, wanted: ColumnElement[bool]) -> Iterator[Change]:
        """The cases among those wanted whose copy is another."""
        rows = self._session.connection().execute(_chunk(wanted)).all()
        yield from self.of_rows(rows)

    def of_rows(self, rows: Iterable[Any]) -> Iterator[Change]:
        """Those of the rows of a chunk whose copy is another."""
        for case_id, item_id, district, history, seen_at, *copy in rows:
            known = self._known.get(district) or self._calendar(district)
            answers = self._answers.get((item_id, known))
            if answers is None:
                answers = self._answers[item_id, known] = {}
            derived = answers.get(history)
            if derived is None:
                derived = answers[history] = self._derive(item_id, known, history)
            was = tuple(copy)
            if derived != was:
                yield Change(case_id, Shown(*was), Shown(*derived), seen_at)

    def _calendar(self, district: str) -> Calendar:
        self._known[district] = self._calendars(district)
        return self._known[district]

    def _derive(self, item_id: UUID, known: Calendar, history: str | None) -> tuple[Any, ...]:
        self._make_room()
        facts = facts_told(history)
        if facts is None:
            return _values(Shown())
        if item_id not in self._items:
            self._items[item_id] = self._session.get_one(Item, item_id)
        found = queries.look(facts, self._items[item_id], known, self._today, self._rules)
        return _values(shown(found.facts, found.all, found.lead))

    def _make_room(self) -> None:
        """A million different histories are not all remembered."""
        self._kept += 1
        if self._kept > _KEPT:
            self._kept = 0
            for answers in self._answers.values():
                answers.clear()


_values = cast(Callable[[Shown], tuple[Any, ...]], attrgetter(*Shown.NAMES))


def facts_told(history: str | None) -> CaseFacts | None:
    """What the text of a case's facts adds up to. Raises OutOfOrder."""
    if not history:
        return None
    lines = history.split("\n")
    if "VOIDED" in history:
        return facts_of(map(_entry, lines))
    return after(_first_two(*lines[:2]), map(_entry, lines[2:]))


@lru_cache(maxsize=65_536)
def _first_two(*lines: str) -> CaseFacts | None:
    """Kept: received on one day, accepted on another, are very many."""
    return after(None, map(_entry, lines))


@lru_cache(maxsize=65_536)
def _entry(line: str) -> Entry:
    """Kept: the facts of very many cases are alike; nobody changes what was read."""
    kind, on, payload = line.split(" ", 2)
    return Entry(EntryKind[kind], date.fromisoformat(on), json.loads(payload))


def _chunk(wanted: ColumnElement[bool]) -> Select[Any]:
    """Cases with their copy and their facts as one text."""
    return facts_kept(wanted, _cases.c.projected_at, *_copy)


def facts_kept(wanted: ColumnElement[bool], *more: ColumnElement[Any]) -> Select[Any]:
    """Cases with item, district, their facts as one text, and more of their columns."""
    return (
        select(_cases.c.id, _cases.c.item_id, _projects.c.place_division, history().label("history"), *more)
        .join_from(_cases, _projects, _projects.c.id == _cases.c.project_id)
        .where(wanted)
    )


def history() -> ScalarSelect[Any]:
    """The facts of a case as one text, which `facts_told` reads; JSON breaks no line and a kind has no blank.

    A fact that is voided is known by its place.
    """
    told = _entries.c.payload.op("-")(literal(WORDS, ARRAY(String)))
    text = func.concat_ws(" ", _entries.c.kind, _entries.c.on_day, told)
    order = (_entries.c.recorded_at, _entries.c.id)
    return (
        select(func.string_agg(text, aggregate_order_by(literal("\n"), *order)))
        .where(_entries.c.case_id == _cases.c.id)
        .scalar_subquery()
    )


def _borders(session: Session, chunk: int) -> list[UUID]:
    """Every so many-th case that may move: between two of them lies a chunk."""
    numbered = select(_cases.c.id, func.row_number().over(order_by=_cases.c.id).label("at")).where(MOVING).subquery()
    borders = select(numbered.c.id).where(numbered.c.at % chunk == 0).order_by(numbered.c.id)
    return list(session.connection().execute(borders).scalars())


def _between(above: UUID | None, upto: UUID | None) -> ColumnElement[bool]:
    """The cases of a chunk that may move."""
    lower = [_cases.c.id > above] if above else []
    return and_(MOVING, *lower, *([_cases.c.id <= upto] if upto else []))
