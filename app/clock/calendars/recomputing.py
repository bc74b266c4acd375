"""重算: a published edition counts every open case anew; each change is appended, people told once (Art. 17).

A batch is one transaction: the dates that moved, the copies that lists show, and how far the run has come commit
together. A worker killed in the middle leaves nothing half done, and the next goes on where the last commit stands;
two workers never have one run. Lists are readable meanwhile.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.clock import queries, rederiving
from app.clock.calendars import elsewhere, moving, stepped, telling
from app.clock.calendars.moving import Moved, Mover, Step
from app.clock.deriving import Deriving
from app.clock.events import LightChanged
from app.clock.models import CalendarEdition, CalendarRun, DateChange
from app.clock.prompts import telling as prompts
from app.clock.prompts.telling import FORTNIGHT
from app.clock.reading import among, uncollected
from app.clock.rules.procedures import ClockKind
from app.core.events import announce
from app.core.now import civil_date
from app.core.types import new_id

BATCH = 10_000
_changes = cast(Table, DateChange.__table__)


def begin(session: Session, edition: CalendarEdition, *, now: datetime) -> None:
    """An edition was published: leave the work to the worker."""
    session.add(CalendarRun(
        edition_id=edition.id, started_at=now, total=0, done=0, moved=0, after=None, counted_at=None, told=0,
        told_after=None, finished_at=None,
    ))  # fmt: skip
    session.flush()


def recompute_due(session: Session, *, now: datetime, batch: int = BATCH) -> int:
    """One batch of the oldest run that is not finished; 0 when there is none, or another worker has it."""
    query = select(CalendarRun).where(CalendarRun.finished_at.is_(None)).order_by(CalendarRun.started_at)
    run = session.scalars(query.limit(1).with_for_update(skip_locked=True)).one_or_none()
    if run is None:
        return 0
    edition = session.get_one(CalendarEdition, run.edition_id)
    if run.counted_at is None:
        _count(session, run, edition, now=now, batch=batch)
    else:
        telling.tell_next(session, run, edition, now=now)
    session.flush()
    return 1


def _count(session: Session, run: CalendarRun, edition: CalendarEdition, *, now: datetime, batch: int) -> None:
    step = moving.to_an_edition(session, queries.edition_of(edition), edition.recorded_at)
    if run.after is None:
        run.total = moving.how_many(session, step)
    rows = moving.chunk(session, step, run.after, batch)
    if not rows:
        run.moved += _elsewhere(session, edition.id, step, now=now)
        run.counted_at, run.total = now, run.done
        return
    with uncollected():
        own = list(Mover(session, step).of_rows(rows))
        listens = frozenset(each.case_id for each in own)
        heard = _show(session, rows, listens, now=now)
        ids = [UUID(row.case_id) for row in rows]
        moved = elsewhere.together(own, stepped.of_cases(session, step, ids, today=civil_date(now)))
        _append(session, edition.id, moved, now=now)
    _listen_again(session, step, ids, listens - heard, now=now)
    run.done += len(rows)
    run.total = max(run.total, run.done)
    run.moved += len(moved)
    run.after = UUID(rows[-1].case_id)


def _elsewhere(session: Session, edition_id: UUID, step: Step, *, now: datetime) -> int:
    """What moves besides the cases' own clocks, once those are counted; of how many cases nothing else moved."""
    found = elsewhere.moved_elsewhere(session, step)
    ids = [each.case_id for each in found]
    counted = select(_changes.c.case_id).where(_changes.c.edition_id == edition_id, among(ids, _changes.c.case_id))
    there = set(session.connection().execute(counted).scalars())
    _append(session, edition_id, found, now=now)
    shares = [each.case_id for each in found if any(move.clock is ClockKind.JOINT for move in each.moves)]
    prompts.look_at(session, sorted(shares), now=now)
    return sum(case_id not in there for case_id in ids)


def _append(session: Session, edition_id: UUID, moved: Sequence[Moved], *, now: datetime) -> None:
    """Every clock that moved, with the date it had."""
    values: list[dict[str, Any]] = [
        {
            "id": new_id(), "edition_id": edition_id, "case_id": each.case_id, "department_id": each.department_id,
            "unit_id": each.unit_id, "clock": move.clock.name, "subject": move.subject,
            "was_earliest": move.was.earliest, "was_latest": move.was.latest, "was_provisional": move.was.provisional,
            "now_earliest": move.now.earliest, "now_latest": move.now.latest, "now_provisional": move.now.provisional,
            "recorded_at": now,
        }
        for each in moved for move in each.moves
    ]  # fmt: skip
    if values:
        session.connection().execute(insert(_changes).on_conflict_do_nothing(), values)


def _show(session: Session, rows: Sequence[Any], listens: frozenset[UUID], *, now: datetime) -> set[UUID]:
    """The copies that lists show, by the calendar that counts now; who hears of lights is told. Which were written."""
    today = civil_date(now)
    deriving = Deriving(session, rederiving.in_force(session), today)
    written = rederiving.write(session, deriving.changes(rows), now=now, listens=listens)
    for change in written:
        if change.was.light is not change.now.light:
            announce(session, LightChanged(change.case_id, change.was.light, change.now.light, today))
    return {change.case_id for change in written}


def _listen_again(session: Session, step: Step, case_ids: Sequence[UUID], moved: frozenset[UUID], *,
                  now: datetime) -> None:
    """What moved is looked at by the next sweep, what an edition reaches on the first day a rung of it may have moved.

    A swap of days before the end moves rungs and not the end. Those that count on from the beginning move to no day
    before the first that changed; those that count back from the end, as far as they count, and over days off.
    """
    today = civil_date(now)
    if step.span is not None:
        before = FORTNIGHT + 2 * queries.rulebook(session).thresholds.most_before
        prompts.look_by(session, case_ids, upto=max(today, step.span[0] - timedelta(days=before)))
    prompts.look_at(session, sorted(moved), now=now)
