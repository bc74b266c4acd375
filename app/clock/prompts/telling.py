"""The rungs that are due speak: what was told, to whom, and when the case speaks next, in one transaction (Art. 17)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast
from uuid import UUID

import structlog
from sqlalchemy import Table, and_, bindparam, or_, tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.rules import Role
from app.cases.models import Case
from app.cases.rules import OPEN, Light
from app.clock.models import ClockPrompt, PromptNotice
from app.clock.prompts import queries
from app.clock.prompts.queries import Key
from app.clock.queries import CaseClocks, calendar, entries, facts_recorded, look, rulebook
from app.clock.rules import ladders
from app.clock.rules.ladders import TO_APPLICANT, Voice, hearers
from app.clock.rules.procedures import ClockKind
from app.clock.rules.rungs import Prompt, RungEdition, Told, Watched, next_prompt, prompts_on
from app.core.now import civil_date
from app.core.scope import beyond
from app.core.types import new_id

# Written past the mapper, whose version counts what people edit.
_CASES = cast(Table, Case.__table__)
BATCH = 200
FORTNIGHT = 14
log = structlog.get_logger("platform.clock")


@dataclass(frozen=True, slots=True)
class Listening:
    """One case as it is known: its running clocks, what was told of each, the calendar."""

    found: CaseClocks
    told: dict[Key, list[Told]]
    known_at: datetime

    def voices(self) -> list[Voice]:
        """The clocks that may speak."""
        return ladders.voices(self.found.all, self.found.procedures)

    def watched(self, voice: Voice) -> Watched:
        """A clock for the ladder's rules."""
        return Watched(voice.clock, self.found.known, self.known_at)

    def ladder(self, voice: Voice) -> RungEdition:
        """The rungs of a clock."""
        promised = ClockKind.DECISION_PROMISED in self.found.all
        edition = self.found.thresholds.on(voice.clock.started_on)
        return edition.ladders.of(voice.clock.kind, promised=promised)

    def said(self, today: date) -> list[tuple[Voice, Prompt]]:
        """What is told today."""
        return [
            (voice, prompt)
            for voice in self.voices()
            for prompt in prompts_on(self.watched(voice), self.ladder(voice), self.told.get(voice.key, ()), today)
        ]

    def next_on(self, today: date, said: Iterable[tuple[Voice, Prompt]] = ()) -> date | None:
        """The day the case is looked at next, once `said` has been told."""
        heard = {key: list(rows) for key, rows in self.told.items()}
        for voice, prompt in said:
            heard.setdefault(voice.key, []).append(prompt.told)
        following = (
            next_prompt(self.watched(voice), self.ladder(voice), heard.get(voice.key, ()), today)
            for voice in self.voices()
        )
        return min((prompt.on for prompt in following if prompt), default=None)


def keep_in_step(session: Session, case: Case, found: CaseClocks, *, now: datetime) -> None:
    """After a fact of its clocks: the day a case speaks next; what stopped clocks have said is settled."""
    told = queries.told(session, [case.id]).get(case.id, {})
    # What was told lies before: this fact is the newest knowledge there is.
    listening = Listening(found, told, now)
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

    Nothing at night or on a day off. A case is locked, so that no two workers tell the same; what was told, its
    readers' rows and the case's next day commit together: a worker killed before has told nothing.
    """
    today = civil_date(now)
    if not ladders.speaks(calendar(session), now):
        return 0
    cases = queries.due_for_prompts(session, today=today, batch=batch)
    if not cases:
        return 0
    turn = _Turn(session, now)
    changes = []
    ids = [case.id for case in cases]
    known, rules = queries.calendars(session, cases), rulebook(session)
    recorded, told, edition_at = entries(session, ids), queries.told(session, ids), queries.edition_known_at(session)
    for case in cases:
        facts = facts_recorded(recorded[case.id])
        on = None
        if facts is not None:
            known_at = max(edition_at, *(entry.recorded_at for entry in recorded[case.id]))
            listening = Listening(look(facts, case.item, known(case), today, rules), told.get(case.id, {}), known_at)
            said = listening.said(today)
            turn.note(case, said)
            on = listening.next_on(today, said)
        changes.append({"of": case.id, "next_prompt_on": on})
    turn.tell()
    session.connection().execute(update(_CASES).where(_CASES.c.id == bindparam("of")), changes)
    for case in cases:
        session.expire(case)
    return len(cases)


class _Turn:
    """What one batch tells, gathered, so that a batch costs few statements."""

    def __init__(self, session: Session, now: datetime) -> None:
        """Nothing yet."""
        self._session, self._now = session, now
        self._said: list[tuple[Case, Voice, Prompt]] = []

    def note(self, case: Case, said: Iterable[tuple[Voice, Prompt]]) -> None:
        """One case speaks."""
        self._said += [(case, voice, prompt) for voice, prompt in said]

    def tell(self) -> None:
        """Write what was told, and a row for each of its readers."""
        if not self._said:
            return
        hearing = _Hearing(self._session, [case for case, _, _ in self._said])
        rows, readers = [], {}
        for case, voice, prompt in self._said:
            row = self._row(case, voice, prompt)
            rows.append(row)
            readers[row["id"]] = (case.id, hearing.of(case, voice, prompt))
        told = insert(ClockPrompt).on_conflict_do_nothing().returning(ClockPrompt.id)
        new = self._session.scalars(told, rows).all()
        notices = [
            {"id": new_id(), "prompt_id": which, "case_id": readers[which][0], "account_id": reader,
             "told_at": self._now}
            for which in new for reader in sorted(readers[which][1])
        ]
        if notices:
            self._session.execute(insert(PromptNotice), notices)

    def _row(self, case: Case, voice: Voice, prompt: Prompt) -> dict[str, Any]:
        return {
            "id": new_id(), "case_id": case.id, "department_id": case.department_id, "unit_id": case.unit_id,
            "clock": voice.clock.kind, "subject": voice.subject, "rung": prompt.rung.kind, "days": prompt.rung.days,
            "tier": prompt.rung.tier, "falls_on": prompt.falls_on, "told_on": prompt.on, "known_at": prompt.known_at,
            "recorded_at": self._now,
        }


class _Hearing:
    """Who hears the prompts of a batch."""

    def __init__(self, session: Session, cases: Sequence[Case]) -> None:
        """Everybody who may be concerned, in two statements."""
        self._staff = queries.staff_of(session, {case.department_id for case in cases})
        self._members = queries.members_of(session, {case.unit_id for case in cases})

    def of(self, case: Case, voice: Voice, prompt: Prompt) -> set[UUID]:
        """The handler, and who stands above him from this rung on; of the applicant's own clock his unit, too."""
        found: set[UUID] = set()
        for role in hearers(prompt.rung.tier, case.state):
            able = self._staff.get((case.department_id, role), set())
            found |= able & {case.handler_id} if role is Role.CLERK and case.handler_id in able else able
        found = found or queries.somebody(self._staff, case.department_id)
        if voice.clock.kind in TO_APPLICANT:
            found |= self._members.get(case.unit_id, set())
        return found


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
