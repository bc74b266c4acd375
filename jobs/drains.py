"""One function for every drain: batch after batch, each in a transaction of its own, until nothing is due."""

from importlib import import_module

from sqlalchemy.orm import Session, sessionmaker

from app.core.now import now
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from jobs.schedule import BY_NAME

_sessions: sessionmaker[Session] | None = None


def connect(url: str) -> None:
    """The worker's own connections, as the worker's role."""
    global _sessions
    disconnect()
    _sessions = session_maker(open_engine(url, pool_size=1))


def disconnect() -> None:
    """Close them."""
    global _sessions
    if _sessions is not None:
        _sessions.kw["bind"].dispose()
    _sessions = None


def run(name: str) -> int:
    """Drain what is due under `name`; how much was done. Safe to run twice: the service takes only what is DUE.

    A batch that fails is rolled back and the job fails with it: it stays in the failed registry, and
    what it left due is taken by the next turn.
    """
    if _sessions is None:
        raise LookupError("jobs.drains.connect was not called")
    module, _, act = BY_NAME[name].service.partition(":")
    service = getattr(import_module(module), act)
    total = 0
    while True:
        with _sessions() as session:
            enter(session, PLATFORM)
            done = int(service(session, now=now()) or 0)
            session.commit()
        total += done
        if not done:
            return total
