"""Which open cases an edition moves: read in chunks, by the one rule, before and after it is published (Art. 17).

Only cases whose clocks can reach the days that change are read; those of one item and district whose facts read
alike share one answer.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Select, Table, and_, func, select
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.clock import queries
from app.clock.deriving import Answers, LimitsOf, Texts, Told
from app.clock.reading import CHUNK, MOVING, asked, chunks, uncollected
from app.clock.rules.alike import Wanted, alike
from app.clock.rules.calendar import LAST_DAY, Calendar, Edition, Editions
from app.clock.rules.moves import Move, moves, touched
from app.core.now import SHENZHEN
from app.projects.models import Project

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
        ends = _cases.c.reaches_on >= first
        begins = _cases.c.received_at < _midnight_after(last)
        here = [_projects.c.place_division == self._edition.division] if self._edition.division else []
        return and_(MOVING, ends, begins, *here)


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
        """Only the limits are read."""
        self._step, self._limits, self._answers = step, LimitsOf(session), Answers()
        self._texts: dict[Calendar, Texts] = {}
        self._places: dict[str, tuple[Texts, Texts]] = {}

    def of_rows(self, rows: Sequence[Any]) -> Iterator[Moved]:
        """The cases among the rows that move."""
        for row in rows:
            found = self._of(row)
            if found:
                yield Moved(UUID(row.case_id), row.department_id, row.unit_id, found)

    def _of(self, row: Any) -> tuple[Move, ...]:
        item_id, place, text = row[1:4]
        before, after = self._places.get(place) or self._begin(place)
        was, now = before.of(text), after.of(text)
        limits = self._limits.of(item_id, was.facts)
        answers = self._answers[limits, before, after]
        key = _key(limits.wants, was, now) or text
        found: tuple[Move, ...] | None = answers.get(key)
        if found is None:
            found = () if was.facts is None else moves(was.facts, limits.given, before.known, after.known)
            self._answers.keep(answers, key, found)
        return found

    def _begin(self, place: str) -> tuple[Texts, Texts]:
        # A due day is the same whenever it is looked at.
        before, after = (self._texts.setdefault(known, Texts(known, LAST_DAY))
                         for known in (self._step.before(place), self._step.after(place)))
        self._places[place] = before, after
        return before, after


def _key(wants: Wanted, was: Told, now: Told) -> object | None:
    """Where the clocks of a case stand before and after; None for one that stands alone."""
    if was.stands is None or now.stands is None:
        return None
    stood, stands = alike(wants, was.stands), alike(wants, now.stands)
    return None if stood is None or stands is None else (stood, stands, was.stands.lasting)


def chunk(session: Session, step: Step, after: UUID | None, size: int = CHUNK) -> Sequence[Any]:
    """The next cases that an edition may move, in the order of their identifiers."""
    if step.span is None:
        return []
    further = [] if after is None else [_cases.c.id > after]
    reads = _reading(step).where(*further).order_by(_cases.c.id).limit(size)
    return session.connection().execute(reads).all()


def _reading(step: Step) -> Select[Any]:
    return asked(_cases.c.department_id, _cases.c.unit_id).where(step.reached)


def how_many(session: Session, step: Step) -> int:
    """How many cases an edition may move."""
    if step.span is None:
        return 0
    counted = select(func.count()).select_from(_cases.join(_projects, _projects.c.id == _cases.c.project_id))
    return session.connection().execute(counted.where(step.reached)).scalar_one()


def all_moved(session: Session, step: Step, *, size: int = CHUNK) -> Iterator[Moved]:
    """Every case that an edition moves, as of one instant. Reads only."""
    if step.span is None:
        return
    mover = Mover(session, step)
    with uncollected():
        for rows in chunks(session, _reading(step), size=size):
            yield from mover.of_rows(rows)
