"""When the making of a paper is tried, and tried again."""

from datetime import timedelta

from app.core.errors import RuleBroken
from app.core.labels import N_
from app.documents.rules.kinds import DocumentState

LEASE = timedelta(minutes=2)
WAITS = (timedelta(seconds=30), timedelta(minutes=2), timedelta(minutes=10), timedelta(hours=1))
MAX_TRIES = len(WAITS) + 1


class NothingToRetry(RuleBroken):
    """Only a paper that could not be made is made again by hand."""

    msgid = N_("This document did not fail; there is nothing to try again")


class NotMadeYet(RuleBroken):
    """The page never waits for a paper; it can be fetched a moment after the act."""

    msgid = N_("This document is still being made; open it again in a moment")


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many failed tries; None: give up and show the error."""
    return WAITS[tries - 1] if tries < MAX_TRIES else None


def must_be_failed(state: DocumentState) -> None:
    """Refuse to make again what did not fail. Raises NothingToRetry."""
    if state is not DocumentState.FAILED:
        raise NothingToRetry
