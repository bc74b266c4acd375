"""What a batch has told, written in a statement each: the prompts, their readers, the cases' next days (Art. 17)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from sqlalchemy import ARRAY, Column, Enum, String, Table, bindparam, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.rules import Role
from app.cases.models import Case
from app.clock.models import ClockPrompt, PromptNotice
from app.clock.prompts import queries
from app.clock.prompts.listening import Speaking
from app.clock.rules.ladders import TO_APPLICANT, Voice, hearers
from app.clock.rules.procedures import ClockKind
from app.clock.rules.rungs import Prompt
from app.core.types import new_id

_cases, _prompts, _notices = (cast(Table, model.__table__) for model in (Case, ClockPrompt, PromptNotice))
PROMPT = [_prompts.c[name] for name in (
    "id", "case_id", "department_id", "unit_id", "clock", "subject", "rung", "days", "tier", "falls_on", "told_on",
    "known_at", "recorded_at",
)]
NOTICE = [_notices.c[name] for name in ("id", "prompt_id", "case_id", "account_id", "told_at")]
NEXT = [_cases.c.id, _cases.c.next_prompt_on]


def tell(session: Session, spoken: Sequence[Speaking], *, now: datetime) -> None:
    """Write what was told, and a row for each of its readers. A rung that another has told is left out."""
    speaking = [each for each in spoken if each.said]
    if not speaking:
        return
    hearing = Hearing(session, speaking)
    rows, readers = [], {}
    for each in speaking:
        for voice, prompt in each.said:
            row = _row(each, voice, prompt, now)
            rows.append(row)
            readers[row[0]] = (each.row.id, sorted(hearing.of(each, voice, prompt)))
    told = _insert(_prompts, PROMPT, rows).on_conflict_do_nothing().returning(_prompts.c.id)
    new = session.connection().execute(told).scalars()
    notices = [(new_id(), which, readers[which][0], reader, now) for which in new for reader in readers[which][1]]
    if notices:
        session.connection().execute(_insert(_notices, NOTICE, notices))


def settle(session: Session, spoken: Iterable[Speaking], *, now: datetime) -> None:
    """What was told of a clock that cases shared, and that no longer runs for them."""
    over = [each.row.id for each in spoken if each.over]
    if over:
        stopped = update(_notices).where(
            _notices.c.case_id.in_(over), _notices.c.settled_at.is_(None), _notices.c.prompt_id == _prompts.c.id,
            _prompts.c.clock == ClockKind.JOINT,
        )
        session.connection().execute(stopped.values(settled_at=now))


def look_next(session: Session, spoken: Iterable[Speaking]) -> None:
    """The days the cases are looked at next. Nobody edited them: their version stays."""
    fresh = _table(NEXT, [(each.row.id, each.next_on) for each in spoken])
    session.connection().execute(
        update(_cases).where(_cases.c.id == fresh.c.id).values(next_prompt_on=fresh.c.next_prompt_on)
    )


def _row(each: Speaking, voice: Voice, prompt: Prompt, now: datetime) -> tuple[Any, ...]:
    rung, case = prompt.rung, each.row
    return (new_id(), case.id, case.department_id, case.unit_id, voice.clock.kind.name, voice.subject, rung.kind.name,
            rung.days, rung.tier.name, prompt.falls_on, prompt.on, prompt.known_at, now)


def _insert(table: Table, columns: Sequence[Column[Any]], rows: Sequence[Sequence[Any]]) -> Any:
    fresh = _table(columns, rows)
    return insert(table).from_select([column.name for column in columns],
                                     select(*(fresh.c[column.name] for column in columns)))


def _table(columns: Sequence[Column[Any]], rows: Sequence[Sequence[Any]]) -> Any:
    """Rows as a table: an array a column, however many there are."""
    arrays = [bindparam(None, list(values), ARRAY(_plain(column))) for column, values in
              zip(columns, zip(*rows, strict=True), strict=True)]
    return func.unnest(*arrays).table_valued(*(column.name for column in columns), name="fresh").render_derived()


def _plain(column: Column[Any]) -> Any:
    return String() if isinstance(column.type, Enum) else column.type


class Hearing:
    """Who hears the prompts of a batch."""

    def __init__(self, session: Session, spoken: Sequence[Speaking]) -> None:
        """Everybody who may be concerned, in two statements."""
        self._staff = queries.staff_of(session, {each.row.department_id for each in spoken})
        self._members = queries.members_of(session, {each.row.unit_id for each in spoken if _to_applicant(each)})

    def of(self, each: Speaking, voice: Voice, prompt: Prompt) -> set[UUID]:
        """The handler, and who stands above him from this rung on; of the applicant's own clock his unit, too."""
        case, found = each.row, set[UUID]()
        for role in hearers(prompt.rung.tier, case.state):
            able = self._staff.get((case.department_id, role), set())
            found |= able & {case.handler_id} if role is Role.CLERK and case.handler_id in able else able
        found = found or queries.somebody(self._staff, case.department_id)
        if voice.clock.kind in TO_APPLICANT:
            found = found | self._members.get(case.unit_id, set())
        return found


def _to_applicant(each: Speaking) -> bool:
    return any(voice.clock.kind in TO_APPLICANT for voice, _ in each.said)
