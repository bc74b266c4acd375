"""预览: which open cases a draft would move, before it is published: counted, by department, page by page (Art. 17)."""

from collections import Counter, OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.cases.models import Case
from app.clock.calendars import drafting, elsewhere, moving, stepped
from app.clock.calendars.changes import clock_named
from app.clock.calendars.moving import Moved
from app.clock.models import CalendarDraft
from app.clock.rules.moves import Move
from app.core.now import civil_date
from app.departments.models import Department

PAGE = 50
_KEPT = 2
_LASTS = timedelta(minutes=2)
_previews: OrderedDict[Any, "Preview"] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Preview:
    """What a draft would move, as of an instant: the furthest first."""

    at: datetime
    moved: Sequence[Moved]
    later: int
    earlier: int
    settled: int
    departments: list[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class Line:
    """One case of the list: each clock that moves."""

    case: Case
    moves: list[tuple[str, Move]]


def preview_of(session: Session, draft: CalendarDraft, *, now: datetime) -> Preview:
    """Worked out anew when the draft changed or two minutes have passed; pages are turned on one answer."""
    key = (session.get_bind().engine.url, draft.id, draft.version)
    kept = _previews.get(key)
    if kept is None or not timedelta(0) <= now - kept.at < _LASTS:
        kept = _previews[key] = _worked_out(session, draft, now=now)
        while len(_previews) > _KEPT:
            _previews.popitem(last=False)
    return kept


def _worked_out(session: Session, draft: CalendarDraft, *, now: datetime) -> Preview:
    today = civil_date(now)
    step = moving.to_a_draft(session, drafting.edition_of(draft, today=today))
    besides = chain(stepped.all_moved(session, step, today=today), elsewhere.moved_elsewhere(session, step))
    found = elsewhere.together(moving.all_moved(session, step), elsewhere.by_case(besides))
    moved = sorted(found, key=lambda each: (-abs(each.days), each.case_id))
    signs = Counter((each.days > 0) - (each.days < 0) for each in moved)
    counts = Counter(each.department_id for each in moved)
    query = select(Department.id, Department.short_name).order_by(Department.sort_order)
    departments = [(row.short_name, counts[row.id]) for row in session.execute(query) if counts[row.id]]
    return Preview(now, moved, signs[1], signs[-1], signs[0], departments)


def page_of(session: Session, preview: Preview, start: int) -> list[Line]:
    """The cases from a place on."""
    shown = preview.moved[start : start + PAGE]
    wanted: list[UUID] = [each.case_id for each in shown]
    query = select(Case).where(Case.id.in_(wanted)).options(joinedload(Case.item), joinedload(Case.department))
    cases = {case.id: case for case in session.scalars(query)}
    return [Line(cases[each.case_id], [(clock_named(move.clock, move.subject), move) for move in each.moves])
            for each in shown if each.case_id in cases]
