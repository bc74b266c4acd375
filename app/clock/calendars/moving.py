"""Which open cases an edition moves: read in chunks, by the one rule, before and after it is published (Art. 17).

Only cases whose clocks can reach the days that change are read; those of one item and district whose facts read
alike share one answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.rules import CaseState
from app.clock import queries, rederiving
from app.clock.rules.calendar import Calendar, Edition, Editions
from app.clock.rules.moves import Move, moves, touched
from app.core.now import SHENZHEN
from app.items.models import Item
from app.projects.models import Project

CHUNK = 20_000
_KEPT = 200_000
_cases, _projects = (cast(Table, model.__table__) for model in (Case, Project))


@dataclass(frozen=True, slots=True)
class Moved:
    """One case and the clocks that move."""

    case_id: UUID
    department_id: UUID
    unit_id: UUID
    moves: tuple[Move, ...]

    @property
    def days(self) -> int:
        """How far the clock that moves most does."""
        return max((move.days for move in self.moves), key=abs, default=0)


class Step:
    """From the editions before to those with a new one, in every district."""

    def __init__(self, before: Editions, after: Editions, edition: Edition) -> None:
        """Nothing is counted yet. A closure of one district leaves all others alone."""
        self._before, self._after, self._edition = before, after, edition
        self.span = touched(self.before(edition.division), self.after(edition.division))

    def before(self, place: str | None) -> Calendar:
        """The calendar of a district without it."""
        return self._before.calendar(division=place)

    def after(self, place: str | None) -> Calendar:
        """The calendar of a district with it."""
        return self._after.calendar(division=place)

    @property
    def reached(self) -> ColumnElement[bool]:
        """The cases whose clocks can reach the days that change, by the dates they show."""
        first, last = self.span or (date.max, date.min)
        shown = func.greatest(_cases.c.due_latest, _cases.c.legal_due_latest, _cases.c.delivery_due_on)
        ends = or_(shown.is_(None), shown >= first, _cases.c.state == CaseState.PAUSED)
        begins = _cases.c.received_at < _midnight_after(last)
        here = [_projects.c.place_division == self._edition.division] if self._edition.division else []
        return and_(rederiving.MOVING, ends, begins, *here)


def _midnight_after(day: date) -> datetime:
    return datetime.combine(min(day, date(9999, 12, 30)) + timedelta(days=1), time(), SHENZHEN)


def to_a_draft(session: Session, edition: Edition) -> Step:
    """From what counts now to what would with a draft."""
    there = list(queries.editions(session))
    return Step(Editions(there), Editions([*there, edition]), edition)


def to_an_edition(session: Session, edition: Edition, recorded_at: datetime) -> Step:
    """From what was on record just before an edition to what was with it."""
    there = queries.history(session).recorded
    before = [each.edition for each in there if each.recorded_at <= recorded_at and each.edition != edition]
    return Step(Editions(before), Editions([*before, edition]), edition)


class Mover:
    """The rule, asked for very many cases: equal questions are answered once."""

    def __init__(self, session: Session, step: Step) -> None:
        self._session, self._step = session, step
        self._items: dict[UUID, Item] = {}
        self._rules = queries.rulebook(session)
        self._answers: dict[tuple[UUID, str, str | None], tuple[Move, ...]] = {}

    def of_rows(self, rows: Sequence[Any]) -> Iterator[Moved]:
        """The cases among the rows that move."""
        for row in rows:
            key = (row.item_id, row.place_division, row.history)
            found = self._answers.get(key)
            if found is None:
                found = self._answer(key)
            if found:
                yield Moved(row.id, row.department_id, row.unit_id, found)

    def _answer(self, key: tuple[UUID, str, str | None]) -> tuple[Move, ...]:
        if len(self._answers) >= _KEPT:
            self._answers.clear()
        item_id, place, history = key
        facts = rederiving.facts_told(history)
        if item_id not in self._items:
            self._items[item_id] = self._session.get_one(Item, item_id)
        step = self._step
        self._answers[key] = () if facts is None else moves(
            facts, self._rules.limits_of(self._items[item_id], facts.received_on), step.before(place),
            step.after(place),
        )
        return self._answers[key]


def chunk(session: Session, step: Step, after: UUID | None, size: int = CHUNK) -> Sequence[Any]:
    """The next cases that an edition may move, in the order of their identifiers."""
    if step.span is None:
        return []
    return session.connection().execute(_reading(step, after).order_by(_cases.c.id).limit(size)).all()


def _reading(step: Step, after: UUID | None) -> Select[Any]:
    wanted = step.reached if after is None else and_(step.reached, _cases.c.id > after)
    return (
        select(_cases.c.id, _cases.c.item_id, _cases.c.department_id, _cases.c.unit_id, _projects.c.place_division,
               rederiving.history().label("history"))
        .join_from(_cases, _projects, _projects.c.id == _cases.c.project_id)
        .where(wanted)
    )  # fmt: skip


def how_many(session: Session, step: Step) -> int:
    """How many cases an edition may move."""
    if step.span is None:
        return 0
    counted = select(func.count()).select_from(_cases.join(_projects, _projects.c.id == _cases.c.project_id))
    return session.connection().execute(counted.where(step.reached)).scalar_one()


def all_moved(session: Session, step: Step, *, size: int = CHUNK) -> Iterator[Moved]:
    """Every case that an edition moves. Reads only."""
    mover, after = Mover(session, step), None
    while rows := chunk(session, step, after, size):
        yield from mover.of_rows(rows)
        after = rows[-1].id
