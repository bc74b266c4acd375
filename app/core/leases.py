"""Transactions of their own beside a session: a claim that stands, whatever becomes of the work.

A drain claims rows under a lease before it works on them. If its process dies, the lease runs out
and somebody else takes the rows; if one row kills whoever touches it, its tries have been counted.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.core.scope import actor_of, enter


@contextmanager
def of_its_own(session: Session) -> Iterator[Session]:
    """A second session of the same actor on the same engine, whose transaction ends with the block."""
    with type(session)(session.get_bind(), expire_on_commit=False) as beside:
        enter(beside, actor_of(session))
        with beside.begin():
            yield beside


def one_at_a_time(session: Session, what: str) -> None:
    """Let claims of `what` take turns until this transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(what, 0))))
