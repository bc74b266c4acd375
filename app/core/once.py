"""Every form that acts carries a one-time act id: a repeat is shown the first answer, and does nothing.

A double click, a retry, a lost answer: the receipt is unique with its actor and written in the act's own
transaction, so a second post waits for the first and then reads what it answered.
"""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from sqlalchemy import UniqueConstraint, select, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, Session, mapped_column

from app.core.errors import Invalid
from app.core.labels import N_
from app.core.now import now
from app.core.records import Base, Identified
from app.core.scope import Scope, Scoped
from app.core.types import Actor, Instant

Answer = dict[str, Any]


class ActUnnamed(Invalid):
    """A form without its one-time id: it was not made by us."""

    msgid = N_("This form is incomplete. Open it again.")


class ActReceipt(Identified, Scoped, Base):
    """办理回执 – the answer the first post of one form got."""

    __tablename__ = "act_receipt"
    __table_args__ = (UniqueConstraint("actor_id", "act_id"),)
    __scope__ = Scope(own="actor_id", login=True, city=False)

    actor_id: Mapped[UUID]
    act_id: Mapped[UUID]
    answer: Mapped[Answer] = mapped_column(JSONB)
    at: Mapped[Instant] = mapped_column()


def act_key(posted: str | None) -> UUID:
    """The act id a form posted; a form without one is refused."""
    try:
        return UUID(posted or "")
    except ValueError as unreadable:
        raise ActUnnamed(field="act_id") from unreadable


def once(session: Session, actor: Actor, act_id: UUID, perform: Callable[[], Answer]) -> Answer:
    """Perform an act once. `perform` returns what the page says of it (a path, a number); a repeat gets the same."""
    account = actor.account_id
    if account is None:
        raise ActUnnamed(field="act_id")
    session.execute(text("select pg_advisory_xact_lock(hashtextextended(:key, 7))"), {"key": f"{account}:{act_id}"})
    first = first_answer(session, actor, act_id)
    if first is not None:
        return first
    answer = perform()
    session.add(ActReceipt(actor_id=account, act_id=act_id, answer=answer, at=now()))
    session.flush()
    return answer


def first_answer(session: Session, actor: Actor, act_id: UUID) -> Answer | None:
    """What an act of this actor answered, for a page that shows it again."""
    query = select(ActReceipt.answer).where(ActReceipt.actor_id == actor.account_id, ActReceipt.act_id == act_id)
    return session.scalar(query)
