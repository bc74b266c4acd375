"""The acts of the clock: record what happened, keep the shown copy of dates and lights in step (Art. 16(2), 17)."""

from datetime import date, datetime
from pathlib import Path
from typing import Any, cast
from uuid import UUID

import yaml
from sqlalchemy import Table, or_, update
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.rules import OPEN, Light
from app.clock import nightly, queries, rederiving, stepping
from app.clock.calendars.recomputing import recompute_due
from app.clock.events import LightChanged
from app.clock.models import CalendarDay, CalendarEdition, ClockEntry
from app.clock.prompts import telling
from app.clock.prompts.beside import beside
from app.clock.prompts.digests import digest_due
from app.clock.prompts.telling import prompt_due
from app.clock.queries import CaseClocks, calendar, clocks_of, editions, ledger_of, workdays_after
from app.clock.reading import CHUNK
from app.clock.rules.calendar import Edition
from app.clock.rules.editions import editions_of
from app.clock.rules.entries import Entry, EntryKind, facts_of
from app.clock.rules.folded import folded
from app.clock.rules.projection import Shown, shown
from app.core.events import announce
from app.core.now import civil_date
from app.core.types import Actor, new_id

__all__ = [
    "calendar",
    "carry",
    "clocks_of",
    "digest_due",
    "editions",
    "ledger_of",
    "load_editions",
    "mark_all_due",
    "project",
    "prompt_due",
    "recompute_due",
    "record",
    "reproject",
    "self_check",
    "void",
    "workdays_after",
]

# Written past the mapper, whose version counts what people edit.
_CASES = cast(Table, Case.__table__)
RECORD_OF_NOTICES = Path(__file__).with_name("data") / "calendar_editions.yaml"


def load_editions(session: Session, *, now: datetime) -> int:
    """Put the record of notices into the platform; what is there already stays. How many were new."""
    notices = yaml.safe_load(RECORD_OF_NOTICES.read_text(encoding="utf-8"))["editions"]
    there = queries.recorded_editions(session)
    new = [
        (edition, notice.get("note"))
        for edition, notice in zip(editions_of(notices), notices, strict=True)
        if (edition.year, edition.published_on) not in there
    ]
    for edition, note in new:
        _keep(session, edition, note=note, now=now)
    session.flush()
    return len(new)


def _keep(session: Session, edition: Edition, *, note: str | None, now: datetime) -> None:
    row = CalendarEdition(
        id=new_id(), year=edition.year, document=edition.document, published_on=edition.published_on,
        recorded_at=now, note=note,
    )
    row.days = [CalendarDay(id=new_id(), day=day, kind=kind) for day, kind in sorted(edition.days.items())]
    session.add(row)


def record(
    session: Session, case: Case, kind: EntryKind, *, on: date, by: Actor, now: datetime, **payload: Any
) -> ClockEntry:
    """Append a fact to a case's clocks. Raises OutOfOrder for one that cannot follow those on record."""
    rows = queries.entries(session, [case.id])[case.id]
    recorded_as = new_id()
    facts_of([*map(queries.as_entry, rows), Entry(kind, on, payload, recorded_as)])
    entry = ClockEntry(
        id=recorded_as, case_id=case.id, department_id=case.department_id, unit_id=case.unit_id, kind=kind, on=on,
        recorded_at=now, by_account=by.account_id, payload=payload,
    )
    session.add(entry)
    session.flush()
    return entry


def void(session: Session, case: Case, entry: ClockEntry, *, by: Actor, now: datetime, **payload: Any) -> ClockEntry:
    """Append that an earlier fact was wrong: nothing recorded is changed, and what was known before stays known then.

    Raises OutOfOrder where what is left is no lawful history.
    """
    order = [row.id for row in queries.entries(session, [case.id])[case.id]]
    return record(session, case, EntryKind.VOIDED, on=civil_date(now), by=by, now=now, voids=str(entry.id),
                  place=order.index(entry.id) + 1, fact=entry.kind.name, **payload)


def carry(session: Session, former: Case, onward: Case) -> None:
    """Every fact of a transferred file into the one that goes on: both times, by whom and under what as they were."""
    ids: dict[str, UUID] = {}
    for row in queries.entries(session, [former.id])[former.id]:
        if row.kind is EntryKind.TRANSFERRED:
            continue
        payload = dict(row.payload)
        if row.kind is EntryKind.VOIDED:
            payload["voids"] = str(ids[payload["voids"]])
        ids[str(row.id)] = new_id()
        session.add(ClockEntry(
            id=ids[str(row.id)], case_id=onward.id, department_id=onward.department_id, unit_id=onward.unit_id,
            kind=row.kind, on=row.on, recorded_at=row.recorded_at, by_account=row.by_account, payload=payload,
            carried_from=row.id,
        ))
    session.flush()


def project(session: Session, case: Case, *, now: datetime) -> CaseClocks | None:
    """Write the shown copy of a case's dates and light anew from its facts."""
    found = clocks_of(session, case, civil_date(now))
    if found is None:
        return None
    shared = beside(session, [case.id], civil_date(now)).get(case.id, ())
    was, copy = case.light, shown(found.facts, found.all, found.lead)
    for column, value in copy.columns().items():
        setattr(case, column, value)
    case.projected_at, case.clock_facts = now, folded(found.facts)
    telling.keep_in_step(session, case, found, shared, now=now)
    stepping.keep(session, case, found)
    session.flush()
    _tell(session, case.id, was, copy, on=civil_date(now))
    return found


def reproject(session: Session, *, now: datetime, batch: int = 2_000) -> int:
    """Project anew the next cases whose dates or light change by the passing of days; how many there were."""
    today, calendars = civil_date(now), rederiving.in_force(session)
    found = rederiving.due(session, calendars, today=today, batch=batch)
    written = rederiving.write(session, found, now=now)
    stepping.keep_moved(session, written)
    for change in written:
        _tell(session, change.case_id, change.was.light, change.now, on=today)
    return len(written)


def self_check(session: Session, *, now: datetime) -> int:
    """The night's look at every shown date; 0, for a night leaves nothing to drain."""
    while reproject(session, now=now, batch=CHUNK):
        pass
    put_right = nightly.prove(session, now=now)
    telling.look_at(session, [change.case_id for change in put_right], now=now)
    telling.find_astray(session, now=now)
    for change in put_right:
        _tell(session, change.case_id, change.was.light, change.now, on=civil_date(now))
    return 0


def mark_all_due(session: Session, *, now: datetime) -> None:
    """A new edition was published: cases whose dates may move are projected, and their clocks heard, anew."""
    telling.look_again(session, now=now)
    states = [state.name for state in OPEN]
    session.connection().execute(
        update(_CASES).where(or_(_CASES.c.state.in_(states), _CASES.c.delivery_due_on.is_not(None)),
                             _CASES.c.projected_at.is_not(None)),
        {"next_event_on": civil_date(now)},
    )


def _tell(session: Session, case_id: UUID, was: Light, copy: Shown, *, on: date) -> None:
    if was is not copy.light:
        announce(session, LightChanged(case_id, was, copy.light, on))
