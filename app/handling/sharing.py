"""The joint clock among the prompts of each of its members: heard by all who still work (Art. 17)."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import String, cast, select
from sqlalchemy.dialects.postgresql import array
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.clock import queries as clock
from app.clock.models import ClockEntry
from app.clock.prompts import telling
from app.clock.prompts.beside import Shared
from app.clock.rules import joint as rules
from app.core.now import SHENZHEN, civil_date
from app.core.scope import as_public, beyond
from app.handling.models import JointHandling


def shared_clocks(session: Session, case_ids: Collection[UUID], today: date) -> Mapping[UUID, Sequence[Shared]]:
    """The joint clocks that run for these cases: for whoever is not decided yet, and for the one that leads."""
    found: dict[UUID, Sequence[Shared]] = {}
    with as_public(session):
        for row in _rows(session, case_ids):
            found |= {case_id: [shared] for case_id, shared in _of(session, row, today) if case_id in case_ids}
    return found


def _rows(session: Session, case_ids: Collection[UUID]) -> Sequence[JointHandling]:
    named = array([str(each) for each in case_ids], type_=String)
    return session.scalars(select(JointHandling).where(JointHandling.case_ids.op("?|")(cast(named, named.type)))).all()


def _of(session: Session, row: JointHandling, today: date) -> Iterator[tuple[UUID, Shared]]:
    members = session.scalars(select(Case).where(Case.id.in_(map(UUID, row.case_ids)))).all()
    recorded = clock.entries(session, [member.id for member in members])
    facts = {member.id: found for member in members if (found := clock.facts_recorded(recorded[member.id]))}
    book = clock.rulebook(session)
    held = [rules.Member(facts[member.id], book.limits_of(member.item, facts[member.id].received_on).legal_basis)
            for member in members if member.id in facts]
    lead = next((member for member in members if member.id == row.lead_case_id), None)
    counted = None if lead is None or lead.id not in facts else rules.joint_clock(
        facts[lead.id], held, extended=row.extended_by is not None, calendar=clock.calendar_of(session, lead),
        today=today, thresholds=book.thresholds,
    )  # fmt: skip
    if counted is None or counted.stopped_on is not None:
        return
    of = [case_id for case_id, its_own in facts.items() if its_own.closed_on is None or case_id == row.lead_case_id]
    known_at = _known_at(row, [entry for entries in recorded.values() for entry in entries])
    for case_id in of:
        yield case_id, Shared(counted, known_at, frozenset(of))


def _known_at(row: JointHandling, entries: Sequence[ClockEntry]) -> datetime:
    """When the clock last became another."""
    extended = [datetime.combine(row.extended_on, time(), SHENZHEN)] if row.extended_on else []
    return max([row.started_at, *extended, *(entry.recorded_at for entry in entries)])


def go_on(session: Session, former: Case, onward: Case, *, now: datetime) -> None:
    """A member goes on at another department: the file there takes its place, and leads where it led.

    What its former clerk asked is answered by nobody there; it may be asked anew.
    """
    for row in _rows(session, [former.id]):
        row.case_ids = [str(onward.id) if each == str(former.id) else each for each in row.case_ids]
        if row.lead_case_id == former.id:
            row.lead_case_id, row.department_id = onward.id, onward.department_id
            if row.extended_by is None:
                row.asked_by, row.reason = None, ""
    session.flush()
    telling.look_by(session, [former.id], upto=civil_date(now))


def listen(session: Session, row: JointHandling, *, now: datetime) -> None:
    """Joint handling began: the next sweep looks at every member, and from then on each working day."""
    with beyond(session, "the one clock of a joint handling speaks to all its members"):
        telling.look_by(session, sorted(map(UUID, row.case_ids)), upto=civil_date(now))
