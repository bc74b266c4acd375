"""环节时限: what an edition moves of the step that has each case, before it is published and after (Art. 16(3), 17).

A share ends before its limit: only the cases whose step lasts to the first changed day are read, beside their clocks.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, and_, or_, select
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.rules import UNDECIDED
from app.clock import rederiving, stepping
from app.clock.calendars.moving import Moved, Step
from app.clock.reading import CHUNK, among
from app.clock.rules.moves import changed
from app.clock.rules.procedures import ClockKind
from app.clock.rules.steps import Here
from app.projects.models import Project

_cases, _projects = (cast(Table, model.__table__) for model in (Case, Project))


def of_cases(session: Session, step: Step, case_ids: Sequence[UUID], *, today: date) -> list[Moved]:
    """Of these cases, those whose step moves; the last days that lists show are written by what is in force now."""
    known, moved, until = rederiving.in_force(session), [], []
    for row, held in stepping.steps_held(session, and_(among(case_ids), _reached(step, today))):
        found = _moved(row, held, step)
        moved += [found] if found else []
        until.append((row, held.due(known(row.place_division)).latest if held else None))
    stepping.write(session, until)
    return moved


def all_moved(session: Session, step: Step, *, today: date) -> Iterator[Moved]:
    """Every case whose step an edition moves. Reads only."""
    if step.span is None:
        return
    after = UUID(int=0)
    while ids := session.connection().execute(_next(step, after, today)).scalars().all():
        for row, held in stepping.steps_held(session, among(ids)):
            found = _moved(row, held, step)
            if found:
                yield found
        after = ids[-1]


def _next(step: Step, after: UUID, today: date) -> Any:
    there = select(_cases.c.id).join_from(_cases, _projects, _projects.c.id == _cases.c.project_id)
    wanted = there.where(step.reached, _reached(step, today), _cases.c.state.in_(UNDECIDED), _cases.c.id > after)
    return wanted.order_by(_cases.c.id).limit(CHUNK)


def _reached(step: Step, today: date) -> ColumnElement[bool]:
    """A step that stands still ends again only by days before it stopped."""
    first = step.span[0] if step.span else date.max
    ends = _cases.c.step_due_on >= first
    return or_(ends, _cases.c.step_due_on.is_(None)) if first <= today else ends


def _moved(row: Any, held: Here | None, step: Step) -> Moved | None:
    if held is None:
        return None
    was, now = (held.due(known) for known in (step.before(row.place_division), step.after(row.place_division)))
    found = changed(ClockKind.STEP, was, now, held.step.name)
    return Moved(row.id, row.department_id, row.unit_id, found) if found else None
