"""Who is signed in: one read per request, by the digest of what the browser holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

from app.accounts import rules
from app.accounts.rules import AccountState, Membership, Role, UnitState
from app.accounts.signing import Terms, digest
from app.core.types import Actor

ASK = text("select * from session_of(:digest)")
"""A function of the database, so that this works before anybody acts, and no secret comes out of it."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed-in person, as pages and guards ask about him. Also the user of the framework."""

    session_id: str
    account_id: UUID
    username: str
    display_name: str
    roles: frozenset[Role]
    department_name: str | None
    unit_name: str | None
    unit_state: UnitState | None
    membership: Membership | None
    must_change_password: bool
    seen_at: datetime
    actor: Actor

    is_authenticated = True
    is_active = True
    is_anonymous = False

    def get_id(self) -> str:
        """For the framework."""
        return str(self.account_id)

    @property
    def home(self) -> str:
        """Where signing in leads."""
        return rules.home_of(self.roles)


@dataclass(frozen=True, slots=True)
class Found:
    """What a token leads to: the person whose it was, and whether it still stands."""

    account_id: UUID
    signed: Signed | None


def find(session: Session, token: str, *, terms: Terms, now: datetime) -> Found | None:
    """The person a token belongs to; `signed` is None when the session has ended, for whatever reason."""
    row = session.execute(ASK, {"digest": digest(token)}).one_or_none()
    if row is None:
        return None
    return Found(row.account_id, _signed(row, now=now) if _stands(row, terms=terms, now=now) else None)


def _stands(row: Row[Any], *, terms: Terms, now: datetime) -> bool:
    return (
        row.ended_at is None
        and row.session_epoch == row.epoch
        and row.state == AccountState.ACTIVE.name
        and now - row.seen_at <= terms.idle(applicant=row.unit_id is not None)
        and now - row.created_at <= terms.longest
    )


def _signed(row: Row[Any], *, now: datetime) -> Signed:
    roles = frozenset(Role[name] for name in row.roles)
    membership = Membership[row.membership] if row.membership else None
    unit_state = UnitState[row.unit_state] if row.unit_state else None
    member = membership is Membership.CONFIRMED and unit_state is UnitState.CONFIRMED
    return Signed(
        session_id=row.session_id,
        account_id=row.account_id,
        username=row.username,
        display_name=row.display_name,
        roles=roles,
        department_name=row.department_name,
        unit_name=row.unit_name,
        unit_state=unit_state,
        membership=membership,
        must_change_password=row.must_change_password or rules.password_expired(row.password_set_at, now),
        seen_at=row.seen_at,
        actor=rules.actor_of_account(
            account_id=row.account_id,
            name=row.display_name,
            roles=roles,
            department_id=row.department_id,
            unit_id=row.unit_id if member else None,
        ),
    )
