"""What a calendar edition moves besides the cases' own clocks: joint clocks, and until when results hold (Art. 17).

Both are read in sets: the joint handlings of which a member still works, the results whose last days it may touch.
"""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from sqlalchemy import Table, Uuid, func, select
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.rules import OPEN
from app.clock import queries as clock
from app.clock.calendars.moving import Moved, Step
from app.clock.reading import among, facts_kept, facts_told
from app.clock.rules import joint as rules
from app.clock.rules.calendar import Calendar
from app.clock.rules.moves import Move, changed
from app.clock.rules.procedures import ClockKind
from app.clock.rules.term import due
from app.clock.rules.validity import validity
from app.handling.ending import GRANTED
from app.handling.models import Decision, JointHandling
from app.items.models import Item
from app.projects.models import Project

_cases, _decisions, _joints = (cast(Table, model.__table__) for model in (Case, Decision, JointHandling))
# No days off are longer than a fortnight; thirty working days never take a hundred days.
ROLLS, RENEWS = timedelta(days=14), timedelta(days=100)


def joint_moves(session: Session, step: Step) -> Iterator[Moved]:
    """The members of each joint handling whose clock ends on another day: those that still work, and the lead."""
    handlings = session.connection().execute(_lasting()).all()
    members = {row.id: row for row in _members(session, [UUID(each) for row in handlings for each in row.case_ids])}
    book = clock.rulebook(session)
    items = {item.id: item for item in session.scalars(select(Item))}
    for row in handlings:
        named = [members[UUID(each)] for each in row.case_ids]
        facts = {each.id: found for each in named if (found := facts_told(each.history))}
        lead = facts.get(row.lead_case_id)
        held = [rules.Member(found, book.limits_of(items[each.item_id], found.received_on).legal_basis)
                for each in named if (found := facts.get(each.id))]
        term = rules.joint_term(lead, held, extended=row.extended) if lead else None
        if term is None or rules.joint_stopped_on(held) is not None:
            continue
        place = members[row.lead_case_id].place_division
        moves = changed(ClockKind.JOINT, due(term, step.before(place)), due(term, step.after(place)))
        for each in named if moves else ():
            if each.id in facts and (each.id == row.lead_case_id or facts[each.id].closed_on is None):
                yield Moved(each.id, each.department_id, each.unit_id, moves)


def _lasting() -> Any:
    """The joint handlings of which some member is still open."""
    member = func.jsonb_array_elements_text(_joints.c.case_ids).table_valued("value").render_derived(name="member")
    works = (
        select(_cases.c.id).select_from(member.join(_cases, _cases.c.id == member.c.value.cast(Uuid())))
        .where(_cases.c.state.in_(OPEN)).correlate(_joints).exists()
    )
    extended = _joints.c.extended_by.is_not(None).label("extended")
    return select(_joints.c.lead_case_id, _joints.c.case_ids, extended).where(works).order_by(_joints.c.id)


def _members(session: Session, case_ids: Sequence[UUID]) -> Sequence[Any]:
    if not case_ids:
        return []
    columns = _cases.c.department_id, _cases.c.unit_id
    return session.connection().execute(facts_kept(among(case_ids), None, *columns)).all()


Known = tuple[date, str, UUID]
"""What the last days of a result hang on: the day printed on it, its district, its item."""


def validity_moves(session: Session, step: Step) -> Iterator[Moved]:
    """The results that hold to another day, or whose renewal is asked for by another; equal ones are asked once."""
    if step.span is None:
        return
    licences = {item.id: item.is_licence for item in session.scalars(select(Item))}
    answers: dict[Known, tuple[Move, ...]] = {}
    for row in session.connection().execute(_ending(*step.span)):
        known = row.valid_until, row.place_division, row.item_id
        if known not in answers:
            before, after = step.before(row.place_division), step.after(row.place_division)
            answers[known] = _moves_of(row.valid_until, before, after, renewable=licences[row.item_id])
        if answers[known]:
            yield Moved(row.case_id, row.department_id, row.unit_id, answers[known])


def _ending(first: date, last: date) -> Any:
    projects = cast(Table, Project.__table__)
    return (
        select(_decisions.c.case_id, _decisions.c.department_id, _decisions.c.unit_id, _decisions.c.valid_until,
               projects.c.place_division, _cases.c.item_id)
        .select_from(_decisions.join(_cases, _cases.c.id == _decisions.c.case_id)
                     .join(projects, projects.c.id == _cases.c.project_id))
        .where(_decisions.c.valid_until.between(first - ROLLS, last + RENEWS), _decisions.c.outcome.in_(GRANTED))
    )  # fmt: skip


def _moves_of(until: date, before: Calendar, after: Calendar, *, renewable: bool) -> tuple[Move, ...]:
    was, now = (validity(until, known, renewable=renewable) for known in (before, after))
    found = changed(ClockKind.VALIDITY, was.lasts, now.lasts)
    if was.renew_by is not None and now.renew_by is not None:
        found += changed(ClockKind.RENEWAL, was.renew_by, now.renew_by)
    return found
