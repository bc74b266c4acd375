"""Signing in and out. Tries are counted before a password is looked at; sessions are rows (GB/T 22239 8.1.4.1)."""

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from sqlalchemy import case, func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, undefer

from app.accounts import passwords, rules
from app.accounts.models import Account, LoginAttempt, LoginSession, SignInGate
from app.accounts.rules import AccountState, SignInOutcome
from app.core.errors import Refusal
from app.core.labels import N_
from app.core.scope import enter
from app.core.types import LOGIN
from config import Settings

Result = TypeVar("Result")


class NotSignedIn(Refusal):
    """The same answer for an unknown name, a wrong password and a locked or closed account."""

    msgid = N_(
        "The user name or the password is not right, or the account is locked. "
        "After 5 failed attempts it is locked for 30 minutes."
    )
    status = 422


@dataclass(frozen=True, slots=True)
class Visitor:
    """Where a request comes from, for the record."""

    ip: str
    user_agent: str


@dataclass(frozen=True, slots=True)
class Terms:
    """How long sessions last (idle by reach of the person) and how many one person may have."""

    idle_staff: timedelta = rules.IDLE
    idle_applicant: timedelta = rules.IDLE
    longest: timedelta = rules.LONGEST
    at_once: int = 3

    @classmethod
    def of(cls, settings: Settings) -> "Terms":
        """The terms of one installation."""
        return cls(
            idle_staff=timedelta(minutes=settings.session_idle_minutes_staff),
            idle_applicant=timedelta(minutes=settings.session_idle_minutes_applicant),
            longest=timedelta(hours=settings.session_hours),
            at_once=settings.sessions_at_once,
        )

    def idle(self, *, applicant: bool) -> timedelta:
        """How long a session may rest."""
        return self.idle_applicant if applicant else self.idle_staff


def digest(token: str) -> str:
    """What is stored of a token."""
    return hashlib.sha256(token.encode()).hexdigest()


def apart(session: Session, act: Callable[[Session], Result]) -> Result:
    """Run `act` in a transaction of its own, so that what it counts stays counted whatever follows."""
    with type(session)(bind=session.get_bind(), expire_on_commit=False) as own:
        enter(own, LOGIN)
        with own.begin():
            return act(own)


def _counted(session: Session, username: str, now: datetime) -> bool:
    """Count one try at this name, atomically; whether it may be looked at."""
    fresh = SignInGate.window_from < now - rules.WINDOW
    unlocked = case((SignInGate.locked_until > now, SignInGate.locked_until), else_=None)
    tries = case((fresh, 1), else_=SignInGate.tries + 1)
    counted = (
        insert(SignInGate)
        .values(username=username, tries=1, window_from=now, locked_until=None)
        .on_conflict_do_update(
            index_elements=["username"],
            set_={
                "tries": tries,
                "window_from": case((fresh, now), else_=SignInGate.window_from),
                "locked_until": case(
                    (unlocked.is_not(None), unlocked), (tries > rules.TRIES, now + rules.LOCKED_FOR), else_=None
                ),
            },
        )
        .returning(SignInGate.tries, SignInGate.locked_until)
    )
    row = session.execute(counted).one()
    return row.locked_until is None and row.tries <= rules.TRIES


def _forgive(session: Session, username: str) -> None:
    session.execute(update(SignInGate).where(SignInGate.username == username).values(tries=0, locked_until=None))


def _record(
    username: str, account_id: UUID | None, outcome: SignInOutcome, visitor: Visitor, now: datetime
) -> LoginAttempt:
    return LoginAttempt(
        at=now,
        username=username,
        account_id=account_id,
        outcome=outcome,
        ip=visitor.ip[:45],
        user_agent=visitor.user_agent[:200],
    )


def _judge(session: Session, username: str, password: str) -> tuple[Account | None, SignInOutcome]:
    account = session.scalar(
        select(Account).where(Account.username == username).options(undefer(Account.password_hash))
    )
    try:
        right = passwords.matches(account.password_hash if account else None, password)
    except passwords.TooBusy:
        return account, SignInOutcome.BUSY
    if account is None:
        return None, SignInOutcome.UNKNOWN
    if not right:
        return account, SignInOutcome.WRONG
    if account.state is not AccountState.ACTIVE:
        return account, SignInOutcome.CLOSED
    return account, SignInOutcome.OPENED


def sign_in(
    session: Session, username: str, password: str, *, visitor: Visitor, terms: Terms, now: datetime
) -> tuple[Account, str]:
    """Open a session for who names himself rightly; returns his account and the token his browser keeps.

    Raises NotSignedIn, in the same words for every reason, or TooBusy.
    """
    name = username.strip().casefold()[:40]
    account, outcome = None, SignInOutcome.LOCKED
    if apart(session, lambda own: _counted(own, name, now)):
        account, outcome = _judge(session, name, password)
    attempt = _record(name, account.id if account else None, outcome, visitor, now)
    apart(session, lambda own: own.add(attempt))
    if outcome is SignInOutcome.BUSY:
        raise passwords.TooBusy
    if account is None or outcome is not SignInOutcome.OPENED:
        raise NotSignedIn
    apart(session, lambda own: _forgive(own, name))
    return account, open_session(session, account, visitor=visitor, terms=terms, now=now)


def open_session(session: Session, account: Account, *, visitor: Visitor, terms: Terms, now: datetime) -> str:
    """A new sign-in of `account`; the oldest ones beyond the number allowed are ended."""
    token = secrets.token_urlsafe(32)
    session.add(
        LoginSession(
            id=digest(token),
            account_id=account.id,
            epoch=account.epoch,
            created_at=now,
            seen_at=now,
            ended_at=None,
            ip=visitor.ip[:45],
            user_agent=visitor.user_agent[:200],
        )
    )
    session.flush()
    kept = (
        select(LoginSession.id)
        .where(LoginSession.account_id == account.id, LoginSession.ended_at.is_(None))
        .order_by((LoginSession.id == digest(token)).desc(), LoginSession.created_at.desc(), LoginSession.id)
        .limit(terms.at_once)
    )
    session.execute(
        update(LoginSession)
        .where(
            LoginSession.account_id == account.id,
            LoginSession.ended_at.is_(None),
            LoginSession.id.not_in(kept.scalar_subquery()),
        )
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )
    return token


def end_session(session: Session, session_id: str, *, now: datetime) -> None:
    """Sign-out: what the browser still holds opens nothing any more."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == session_id, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def end_others(session: Session, account_id: UUID, *, but: str, now: datetime) -> None:
    """End every session of a person except the one he uses."""
    session.execute(
        update(LoginSession)
        .where(LoginSession.account_id == account_id, LoginSession.id != but, LoginSession.ended_at.is_(None))
        .values(ended_at=now)
        .execution_options(synchronize_session=False)
    )


def end_everywhere(session: Session, account: Account) -> None:
    """End every session of `account` at once, on every machine: none carries the new epoch."""
    account.epoch += 1
    session.flush()


def touch(session: Session, session_id: str, *, now: datetime) -> None:
    """Note that a session was used; where another request is noting it, that is enough."""
    free = (
        select(LoginSession.id).where(LoginSession.id == session_id).with_for_update(skip_locked=True)
    ).scalar_subquery()
    session.execute(
        update(LoginSession)
        .where(LoginSession.id == free)
        .values(seen_at=func.greatest(LoginSession.seen_at, now))
        .execution_options(synchronize_session=False)
    )
