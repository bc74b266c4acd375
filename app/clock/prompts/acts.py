"""What a reader does about his prompts: sees them, chooses way and hour; that they come is the law's (Art. 17)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.clock.models import PromptChoice, PromptNotice
from app.clock.prompts import queries
from app.clock.rules.ladders import HOURS
from app.core.errors import Invalid
from app.core.labels import N_
from app.core.types import Actor


class HourOutsideWork(Invalid):
    """The platform speaks in office hours only."""

    msgid = N_("Choose a whole hour from %(first)s to %(last)s")
    article = "17"


def see(session: Session, *, by: Actor, now: datetime, case_id: UUID | None = None) -> None:
    """A reader has seen his prompts, of one case or all."""
    mine = update(PromptNotice).where(PromptNotice.account_id == by.person, PromptNotice.seen_at.is_(None))
    if case_id is not None:
        mine = mine.where(PromptNotice.case_id == case_id)
    session.execute(mine.values(seen_at=now).execution_options(synchronize_session=False))


def choose(session: Session, *, by_mail: bool, hour: int, by: Actor, now: datetime) -> PromptChoice:
    """By which way and at which hour the digest comes. Raises HourOutsideWork."""
    if hour not in HOURS:
        raise HourOutsideWork(field="hour", first=HOURS[0], last=HOURS[-1])
    choice = queries.choice_of(session, by.person)
    if choice is None:
        choice = PromptChoice(account_id=by.person, by_mail=by_mail, hour=hour, chosen_at=now)
        session.add(choice)
    choice.by_mail, choice.hour, choice.chosen_at = by_mail, hour, now
    session.flush()
    return choice
