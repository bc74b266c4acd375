"""A feed's secret address: made, changed and taken back by its person; only its digest is kept."""

import hashlib
import secrets
from datetime import datetime

from sqlalchemy import delete
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.clock.feeds import queries
from app.clock.models import CalendarFeed
from app.core.errors import NotFound
from app.core.types import Actor

LONGEST = 100


def digest(secret: str) -> str:
    """What is kept of a secret."""
    return hashlib.sha256(secret[:LONGEST].encode()).hexdigest()


def renew(session: Session, *, by: Actor, now: datetime) -> str:
    """A new secret, told this once; an older one opens nothing from this moment."""
    account = session.get_one(Account, by.person)
    if queries.actor_of(account) is None:
        raise NotFound
    secret = secrets.token_urlsafe(32)
    row = {"digest": digest(secret), "standing": queries.standing(account), "made_at": now}
    session.execute(
        insert(CalendarFeed).values(account_id=by.person, **row)
        .on_conflict_do_update(index_elements=["account_id"], set_=row)
    )
    return secret


def revoke(session: Session, *, by: Actor) -> None:
    """The address opens nothing any more."""
    mine = delete(CalendarFeed).where(CalendarFeed.account_id == by.person)
    session.execute(mine.execution_options(synchronize_session=False))
