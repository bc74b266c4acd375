"""Due work of a test: rows to be settled two at a time, with one that may refuse to be."""

from datetime import datetime

from sqlalchemy import text
from sqlalchemy.orm import Session


def settle(session: Session, *, now: datetime) -> int:
    """Settle the next two rows that are due; a row whose name is `bad` cannot be."""
    taken = session.execute(
        text("UPDATE due_in_test SET settled_at = :now WHERE id IN (SELECT id FROM due_in_test WHERE settled_at IS NULL"
             " ORDER BY id LIMIT 2 FOR UPDATE SKIP LOCKED) RETURNING name"),
        {"now": now},
    ).scalars().all()  # fmt: skip
    if "bad" in taken:
        raise ValueError("this row cannot be settled")
    return len(taken)
