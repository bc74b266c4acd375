"""Each reader has his prompts of a day as one message, at his hour; his page has had them from the first (Art. 17)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, joinedload

from app.accounts.models import Account
from app.cases.models import Case
from app.clock.models import PromptChoice, PromptDigest, PromptNotice
from app.clock.prompts import queries, words
from app.clock.prompts.listening import Listener
from app.clock.prompts.words import Reminded, Spoken
from app.clock.queries import calendar
from app.clock.rules import ladders
from app.clock.rules.clocks import Clock
from app.clock.rules.ladders import TO_APPLICANT
from app.clock.rules.rungs import Rung
from app.core.addresses import public_address
from app.core.now import civil_date
from app.messages import service as messages
from app.messages.service import Letter

KIND = "prompts"
BATCH = 200
PAGE = "/account/prompts/"
Speaking = Mapping[queries.Key, Clock]
Found = Mapping[UUID, tuple[Case, Speaking]]


def digest_due(session: Session, *, now: datetime, batch: int = BATCH) -> int:
    """Give the next readers their digest; how many had one. Nothing at night, nothing twice a day.

    On a day off of a case's own place nothing is said of it: what waits for that is in the next worked day's digest.

    The row that says he had it, the message and the marks of what it holds commit together. Prompts that come later
    in the day stand on his page at once and in the next working day's digest.
    """
    today = civil_date(now)
    if not ladders.is_open(now):
        return 0
    awake = queries.awake(session, today)
    due = queries.readers_due(session, awake, on=today, hour=ladders.hour_of(now), batch=batch)
    readers = _claim(session, due, on=today, now=now)
    if not readers:
        return 0
    notices = queries.undigested(session, awake, readers)
    found = looked_at(session, {notice.case_id for rows in notices.values() for notice in rows}, today)
    people = session.scalars(select(Account).where(Account.id.in_(list(notices)))).all()
    choices = {row.account_id: row for row in session.scalars(
        select(PromptChoice).where(PromptChoice.account_id.in_(list(notices)))
    )}
    letters = [
        _digest(account, notices[account.id], found, now=now,
                by_mail=account.id not in choices or choices[account.id].by_mail)
        for account in people
    ]
    messages.tell_each(session, [letter for letter in letters if letter], kind=KIND, now=now)
    ids = [notice.id for rows in notices.values() for notice in rows]
    session.execute(update(PromptNotice).where(PromptNotice.id.in_(ids)).values(digested_on=today)
                    .execution_options(synchronize_session=False))
    return len(readers)


def quiet_until(session: Session, now: datetime) -> datetime | None:
    """When a digest that could not leave in time may leave: nothing while it may now, never at night."""
    known = calendar(session)
    return None if ladders.speaks(known, now) else ladders.speaks_next(known, now)


def _claim(session: Session, due: Sequence[UUID], *, on: date, now: datetime) -> Sequence[UUID]:
    """Those of the readers that no other worker has given a digest today: it waits here until that one commits."""
    if not due:
        return []
    rows = [{"account_id": each, "on": on, "recorded_at": now} for each in due]
    return session.scalars(
        insert(PromptDigest).values(rows).on_conflict_do_nothing().returning(PromptDigest.account_id)
    ).all()


def looked_at(session: Session, case_ids: Iterable[UUID], today: date) -> Found:
    """Cases with their running clocks as they stand today, in four statements."""
    cases = session.scalars(select(Case).where(Case.id.in_(list(case_ids))).options(joinedload(Case.item))).all()
    listener = Listener(session, today, (case.item for case in cases))
    running = listener.running([case.id for case in cases]) if cases else {}
    return {case.id: (case, running[case.id]) for case in cases if case.id in running}


def _digest(account: Account, notices: Sequence[PromptNotice], found: Found, *, now: datetime,
            by_mail: bool) -> Letter | None:
    today = civil_date(now)
    cases = reminded(notices, found, "/my/cases/{}" if account.unit_id else "/desk/cases/{}")
    if not cases:
        return None
    body = words.body(account.display_name, cases, today, page=public_address(PAGE))
    return Letter(account, words.subject(cases, today), body, once=f"prompts:{today}", by_mail=by_mail)


def reminded(notices: Iterable[PromptNotice], found: Found, place: str) -> list[Reminded]:
    """What prompts say, case by case; of each clock the highest rung."""
    by_case: dict[UUID, dict[queries.Key, PromptNotice]] = {}
    for notice in notices:
        said = by_case.setdefault(notice.case_id, {})
        key = notice.prompt.clock, notice.prompt.subject
        if key not in said or height(said[key]) < height(notice):
            said[key] = notice
    made = [_reminded(*found[case_id], said, place) for case_id, said in by_case.items() if case_id in found]
    return [each for each in made if each.spoken]


def height(notice: PromptNotice) -> tuple[int, int]:
    """How high on its ladder a prompt stands."""
    return Rung(notice.prompt.rung, notice.prompt.tier, notice.prompt.days).place


def _reminded(case: Case, speaking: Speaking, said: Mapping[queries.Key, PromptNotice], place: str) -> Reminded:
    spoken = tuple(
        Spoken(speaking[key], notice.prompt.rung, notice.prompt.days, notice.prompt.told_on)
        for key, notice in said.items() if key in speaking
    )
    address, corrects = public_address(place.format(case.id)), any(s.clock.kind in TO_APPLICANT for s in spoken)
    return Reminded(case.project_name, case.project_code, case.item.name, case.number, address, spoken, corrects)
