"""The rungs that are due speak: what was told, to whom, and when the case speaks next, in one transaction (Art. 17)."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import cast
from uuid import UUID

import structlog
from sqlalchemy import Table, and_, or_, tuple_, update
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.rules import OPEN, Light
from app.clock.models import ClockPrompt, PromptNotice
from app.clock.prompts import queries, writing
from app.clock.prompts.beside import Shared, beside
from app.clock.prompts.listening import Listener, Listening
from app.clock.prompts.queries import Key
from app.clock.queries import CaseClocks
from app.clock.rules import ladders
from app.core.now import civil_date
from app.core.scope import beyond

# Written past the mapper, whose version counts what people edit.
_CASES = cast(Table, Case.__table__)
BATCH = 2_000
FORTNIGHT = 14
log = structlog.get_logger("platform.clock")


def keep_in_step(session: Session, case: Case, found: CaseClocks, shared: Sequence[Shared], *, now: datetime) -> None:
    """After a fact of its clocks: the day a case speaks next; what stopped clocks have said is settled."""
    told = queries.told(session, [case.id]).get(case.id, {})
    # What was told lies before: this fact is the newest knowledge there is.
    listening = Listening(found, told, now, shared)
    case.next_prompt_on = listening.next_on(civil_date(now))
    if told:
        _settle(session, case, [voice.key for voice in listening.voices()], now=now)


def _settle(session: Session, case: Case, running: Sequence[Key], *, now: datetime) -> None:
    stopped = update(PromptNotice).where(
        PromptNotice.case_id == case.id, PromptNotice.settled_at.is_(None), PromptNotice.prompt_id == ClockPrompt.id,
        tuple_(ClockPrompt.clock, ClockPrompt.subject).not_in(running),
    )
    with beyond(session, "whoever stops a clock settles what its readers were told of it"):
        session.execute(stopped.values(settled_at=now).execution_options(synchronize_session=False))


def prompt_due(session: Session, *, now: datetime, batch: int = BATCH) -> int:
    """Tell what the clocks of the next due cases have to say; how many cases were looked at.

    Nothing at night, and nothing of a case on a day off of its own place. A case is locked, so that no two workers
    tell the same; what was told, its readers' rows and the case's next day commit together: a worker killed before
    has told nothing.
    """
    today = civil_date(now)
    if not ladders.is_open(now):
        return 0
    cases = queries.due_for_prompts(session, today=today, batch=batch)
    if not cases:
        return 0
    cases = [*cases, *_sharing(session, cases, today)]
    spoken = Listener(session, today).of(cases)
    writing.tell(session, spoken, now=now)
    writing.look_next(session, spoken)
    writing.settle(session, spoken, now=now)
    for record in list(session.identity_map.values()):
        if isinstance(record, Case):
            session.expire(record)
    return len(cases)


def _sharing(session: Session, case_ids: Sequence[UUID], today: date) -> Sequence[UUID]:
    """Who shares a clock with these cases: an act on one of them may have brought a day of all forward."""
    clocks = (each for shared in beside(session, case_ids, today).values() for each in shared)
    return queries.held(session, frozenset().union(*(each.cases for each in clocks)).difference(case_ids))


def look_again(session: Session, *, now: datetime) -> None:
    """A calendar or rule edition was published: every case with a running clock is looked at by the next sweep.

    What it finds may be nothing to tell: then only the day of its next prompt changes.
    """
    states, rows = [state.name for state in OPEN], _CASES.c
    speaks = or_(rows.next_prompt_on.is_not(None), and_(rows.state.in_(states), rows.projected_at.is_not(None)))
    session.connection().execute(update(_CASES).where(speaks), {"next_prompt_on": civil_date(now)})


def look_at(session: Session, case_ids: Sequence[UUID], *, now: datetime) -> None:
    """The dates of these cases were put right: the next sweep looks at them."""
    if case_ids:
        again = update(_CASES).where(_CASES.c.id.in_(case_ids)).values(next_prompt_on=civil_date(now))
        session.connection().execute(again)


def look_by(session: Session, case_ids: Sequence[UUID], *, upto: date) -> None:
    """Days changed before the end of these cases' clocks: they are looked at on this day, or before."""
    again = update(_CASES).where(_CASES.c.id.in_(case_ids), or_(_CASES.c.next_prompt_on.is_(None),
                                                                _CASES.c.next_prompt_on > upto))
    if case_ids:
        session.connection().execute(again.values(next_prompt_on=upto))


def find_astray(session: Session, *, now: datetime) -> int:
    """Let the next sweep look at cases that stand nowhere in its index, or too late, though their clock runs; how many.

    A running clock says at the latest that it is over, on the first working day after its end: no days off are longer
    than a fortnight. There is none, unless something wrote past the one service that keeps the index.
    """
    rows, today = _CASES.c, civil_date(now)
    running = and_(rows.state.in_([state.name for state in OPEN]), rows.due_latest >= today,
                   rows.light.in_([Light.NORMAL.name, Light.WARNING.name]))
    late = or_(rows.next_prompt_on.is_(None), rows.next_prompt_on > rows.due_latest + FORTNIGHT)
    found = session.connection().execute(update(_CASES).where(running, late).values(next_prompt_on=today)).rowcount
    if found:
        log.error("cases whose clocks would not have spoken", cases=found)
    return found
