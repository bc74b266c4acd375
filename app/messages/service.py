"""Telling people: a row at once, a letter soon after, and what becomes of it (Art. 16(3), 17)."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import tuple_, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core.leases import of_its_own, one_at_a_time
from app.core.now import now as instant
from app.core.scope import beyond
from app.core.types import new_id
from app.messages import adapters, queries, rules
from app.messages.adapters import LetterError, Mail, MailAwayError
from app.messages.models import Message
from app.messages.rules import Addressee, MessageState

BATCH = 100
AT_ONCE = 200
Outcome = dict[str, object]
Until = Callable[[Session, datetime], datetime | None]
_quiet: dict[str, Until] = {}


def keep_quiet(kind: str, until: Until) -> None:
    """Letters of a kind leave only at instants at which `until` answers nothing; else they wait for the one it names.

    Said once, in `wiring`.
    """
    _quiet[kind] = until


def tell(
    session: Session,
    *,
    to: Iterable[Addressee],
    kind: str,
    subject: str,
    body: str,
    about: tuple[str, UUID] | None = None,
    now: datetime,
    by_mail: bool = True,
    once: str | None = None,
) -> None:
    """Leave each addressee a message: on the page at once, by mail after the commit.

    The same words about the same thing at one instant are told once; `once` names a telling that
    may come again later (`prompt:2026-11-27`) and must not be repeated.
    """
    line = rules.one_line(subject)
    mark = once or rules.only_once(kind, about, line, body, now)
    rows = [_row(each, kind, line, body, about, mark, now=now, by_mail=by_mail) for each in to]
    if not rows:
        return
    with beyond(session, "whoever acts, the people concerned are told"):
        session.execute(insert(Message).values(rows).on_conflict_do_nothing())


@dataclass(frozen=True, slots=True)
class Letter:
    """What one reader is told, in words of his own; `once` as for `tell`."""

    to: Addressee
    subject: str
    body: str
    once: str
    by_mail: bool = True
    about: tuple[str, UUID] | None = None


def tell_each(session: Session, letters: Iterable[Letter], *, kind: str, now: datetime) -> None:
    """Leave very many addressees a message, each his own words, in one statement for some hundreds."""
    rows = [
        _row(each.to, kind, rules.one_line(each.subject), each.body, each.about, each.once, now=now,
             by_mail=each.by_mail)
        for each in letters
    ]
    for few in batched(rows, AT_ONCE):
        with beyond(session, "whoever acts, the people concerned are told"):
            session.execute(insert(Message).values(list(few)).on_conflict_do_nothing())


def batched(rows: Sequence[dict[str, object]], size: int) -> Iterator[Sequence[dict[str, object]]]:
    """So many at a time."""
    return (rows[first : first + size] for first in range(0, len(rows), size))


def _row(
    to: Addressee,
    kind: str,
    subject: str,
    body: str,
    about: tuple[str, UUID] | None,
    mark: str,
    *,
    now: datetime,
    by_mail: bool,
) -> dict[str, object]:
    state = rules.first_state(to.email, by_mail=by_mail)
    return {
        "id": new_id(),
        "kind": kind,
        "recipient_account_id": to.id,
        "once": mark,
        "unit_id": to.unit_id,
        "department_id": to.department_id,
        "address": to.email if state is MessageState.DUE else None,
        "subject": subject,
        "body": body,
        "about_kind": about[0] if about else None,
        "about_id": about[1] if about else None,
        "created_at": now,
        "state": state,
        "tries": 0,
    }


def read(session: Session, account_id: UUID, message_id: UUID, *, now: datetime) -> Message:
    """Open a message: it counts as read from the first time on. Raises NotFound."""
    opened = queries.message(session, account_id, message_id)
    if opened.read_at is None:
        opened.read_at = now
        session.flush()
    return opened


def read_all(session: Session, account_id: UUID, *, now: datetime) -> None:
    """Count every message of a reader as read."""
    session.execute(
        update(Message).where(Message.recipient_account_id == account_id, Message.read_at.is_(None)).values(read_at=now)
    )


def retry(session: Session, message: Message) -> None:
    """Let a letter that was given up be tried again, from the first try. Raises NotParked."""
    rules.must_be_parked(message.state)
    message.state = MessageState.DUE
    message.tries = 0
    message.next_try_at = None
    session.flush()


def send_due(session: Session, mail: Mail | None = None, *, now: datetime, batch: int = BATCH) -> int:
    """Send the letters that are due; answers how many left (0: none is due, or nobody takes letters).

    The claim is a transaction of its own: state LEASED, a lease, one more try. The outcome is
    flushed into `session`, and the caller commits after each call; letters for a server that would
    deliver a repeat twice are settled one by one, each in a transaction of its own. After a kill
    the lease runs out and the letter is sent again under the same Message-ID. Each reader's letters
    leave in the order in which they were written.
    """
    way = mail or adapters.mail()
    taken = _claim(session, now=now, batch=batch)
    return _Round(session, way, taken, now).send() if taken else 0


def _claim(session: Session, *, now: datetime, batch: int) -> Sequence[Message]:
    with of_its_own(session) as claiming:
        one_at_a_time(claiming, "message.claim")
        for each in queries.lost(claiming, now=now):
            each.state = MessageState.PARKED
            each.error = "every worker that took this letter died"
        ids = [each.id for each in queries.due(claiming, now=now, batch=batch) if not _waits(claiming, each, now)]
        leased = (
            update(Message)
            .where(Message.id.in_(ids))
            .values(state=MessageState.LEASED, leased_until=now + rules.LEASE, tries=Message.tries + 1)
            .returning(Message)
            .execution_options(populate_existing=True)
        )
        return sorted(claiming.scalars(leased), key=lambda each: each.turn) if ids else []


def _waits(session: Session, each: Message, now: datetime) -> bool:
    """Put a letter off whose hours these are not."""
    until = _quiet[each.kind](session, now) if each.kind in _quiet else None
    if until is None:
        return False
    each.state = MessageState.FAILED if each.error else MessageState.DUE
    each.next_try_at, each.leased_until = until, None
    return True


class _Round:
    """One batch on its way out."""

    def __init__(self, session: Session, mail: Mail, taken: Sequence[Message], now: datetime) -> None:
        """Hold what one batch needs."""
        self.session, self.mail, self.taken, self.now = session, mail, taken, now
        self.sent: list[Message] = []

    def send(self) -> int:
        """Send in order until nothing waits, the time is up, or nobody takes letters."""
        waiting = deque(self.taken)
        error = None
        try:
            with self.mail.open() as line:
                self._send_while_time(line, waiting)
        except MailAwayError as away:
            error = str(away)
        for each in waiting:
            self._settle([each], self._given_back(each, error))
        if self.mail.repeats:
            self._settle(self.sent, self._taken())
        return 0 if error else len(self.sent)

    def _send_while_time(self, line: adapters.Line, waiting: deque[Message]) -> None:
        """A reader whose letter was not taken gets no later one before it."""
        started = instant()
        stuck: set[UUID] = set()
        while waiting and instant() - started < rules.ENOUGH:
            each = waiting[0]
            if each.recipient_account_id in stuck:
                self._settle([each], self._given_back(each, None))
            elif not self._hand_over(line, each):
                stuck.add(each.recipient_account_id)
            waiting.popleft()

    def _hand_over(self, line: adapters.Line, each: Message) -> bool:
        letter = rules.Letter(each.id, each.address or "", each.subject, each.body, each.created_at)
        try:
            line.send(letter)
        except LetterError as refused:
            self._settle([each], self._refused(each, str(refused)))
            return False
        self.sent.append(each)
        if not self.mail.repeats:
            self._settle([each], self._taken())
        return True

    def _taken(self) -> Outcome:
        return {"state": MessageState.SENT, "sent_at": self.now, "leased_until": None, "error": None}

    def _refused(self, each: Message, error: str) -> Outcome:
        wait = rules.wait_after(each.tries)
        return {
            "state": MessageState.FAILED if wait else MessageState.PARKED,
            "next_try_at": self.now + wait if wait else None,
            "leased_until": None,
            "error": error[:500],
        }

    def _given_back(self, each: Message, error: str | None) -> Outcome:
        """Not this letter's fault: the try does not count."""
        return {
            "state": MessageState.FAILED if error else MessageState.DUE,
            "next_try_at": self.now + rules.AWAY if error else None,
            "leased_until": None,
            "tries": each.tries - 1,
            "error": error[:500] if error else None,
        }

    def _settle(self, letters: Sequence[Message], outcome: Outcome) -> None:
        """Write what became of letters, where the lease is still ours."""
        ours = (
            update(Message)
            .where(
                tuple_(Message.id, Message.tries).in_([(each.id, each.tries) for each in letters]),
                Message.state == MessageState.LEASED,
            )
            .values(outcome)
            .execution_options(synchronize_session=False)
        )
        if not letters:
            return
        if self.mail.repeats:
            self.session.execute(ours)
        else:
            with of_its_own(self.session) as settling:
                settling.execute(ours)
