"""When a letter is sent, sent again, or left to the operator. Pure."""

import enum
import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from uuid import UUID

from app.core.errors import RuleBroken
from app.core.labels import N_

LEASE = timedelta(minutes=15)
ENOUGH = timedelta(minutes=10)
AWAY = timedelta(minutes=1)
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
MAX_TRIES = len(WAITS) + 1
LONGEST_SUBJECT = 200


class MessageState(enum.Enum):
    """How far the mail of a message is; the page shows it from the first moment."""

    DUE = N_("Waiting to be sent")
    LEASED = N_("Being sent")
    SENT = N_("Sent")
    FAILED = N_("Failed, will be tried again")
    PARKED = N_("Failed for good, waiting for an operator")
    NONE = N_("On the page only")


OPEN = (MessageState.DUE, MessageState.LEASED, MessageState.FAILED)


class NotParked(RuleBroken):
    """Only what was given up is taken up again by hand."""

    msgid = N_("This message was not given up; there is nothing to try again")


class Addressee(Protocol):
    """Somebody who is told: an account, or its likeness."""

    @property
    def id(self) -> UUID: ...

    @property
    def email(self) -> str | None: ...

    @property
    def unit_id(self) -> UUID | None: ...

    @property
    def department_id(self) -> UUID | None: ...


@dataclass(frozen=True, slots=True)
class Reader:
    """收信人 – an addressee as plain values."""

    id: UUID
    email: str | None = None
    unit_id: UUID | None = None
    department_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. `key` stays the same however often it is sent, so that a copy is known as one."""

    key: UUID
    address: str
    subject: str
    body: str
    written_at: datetime


def only_once(kind: str, about: tuple[str, UUID] | None, subject: str, body: str, now: datetime) -> str:
    """The mark of one telling: the same words about the same thing at one instant are told once."""
    parts = (kind, *(str(part) for part in about or ()), subject, body, now.isoformat())
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def first_state(address: str | None, *, by_mail: bool) -> MessageState:
    """A message without an address, or not meant for mail, is on the page only."""
    return MessageState.DUE if by_mail and address else MessageState.NONE


def one_line(subject: str) -> str:
    """A subject fits one header: no line ends, no endless ones."""
    line = " ".join(subject.split())
    return line if len(line) <= LONGEST_SUBJECT else line[: LONGEST_SUBJECT - 1] + "…"


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many failed tries; None: park it."""
    return WAITS[tries - 1] if tries < MAX_TRIES else None


def must_be_parked(state: MessageState) -> None:
    """Refuse to take up what was not given up. Raises NotParked."""
    if state is not MessageState.PARKED:
        raise NotParked
