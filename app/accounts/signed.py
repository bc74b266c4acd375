"""Who is signed in: one read per request, by the digest of what the browser holds."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, func, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.orm import Session
from sqlalchemy.types import String

from app.accounts import rules
from app.accounts.models import Account, LoginSession, RoleGrant, Unit
from app.accounts.rules import AccountState, Membership, Role, UnitState
from app.accounts.signing import Terms, digest
from app.core.types import Actor
from app.departments.models import Department


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


ROLES_OF = (
    select(func.coalesce(func.array_agg(RoleGrant.role.cast(String)), [], type_=ARRAY(String)))
    .where(RoleGrant.account_id == Account.id)
    .correlate(Account)
    .scalar_subquery()
)


def find(session: Session, token: str, *, terms: Terms, now: datetime) -> Found | None:
    """The person a token belongs to; `signed` is None when the session has ended, for whatever reason."""
    row = session.execute(
        select(
            LoginSession,
            Account,
            ROLES_OF.label("roles"),
            Department.short_name.label("department_name"),
            Unit.name.label("unit_name"),
            Unit.state.label("unit_state"),
        )
        .join(Account, Account.id == LoginSession.account_id)
        .join(Department, Department.id == Account.department_id, isouter=True)
        .join(Unit, Unit.id == Account.unit_id, isouter=True)
        .where(LoginSession.id == digest(token))
    ).one_or_none()
    if row is None:
        return None
    if not _stands(row.LoginSession, row.Account, terms=terms, now=now):
        return Found(row.Account.id, None)
    return Found(row.Account.id, _signed(row, now=now))


def _stands(kept: LoginSession, account: Account, *, terms: Terms, now: datetime) -> bool:
    return (
        kept.ended_at is None
        and kept.epoch == account.epoch
        and account.state is AccountState.ACTIVE
        and now - kept.seen_at <= terms.idle(applicant=account.unit_id is not None)
        and now - kept.created_at <= terms.longest
    )


def _signed(row: Row[Any], *, now: datetime) -> Signed:
    account: Account = row.Account
    roles = frozenset(Role[name] for name in row.roles)
    unit_state: UnitState | None = row.unit_state
    member = account.membership is Membership.CONFIRMED and unit_state is UnitState.CONFIRMED
    return Signed(
        session_id=row.LoginSession.id,
        account_id=account.id,
        username=account.username,
        display_name=account.display_name,
        roles=roles,
        department_name=row.department_name,
        unit_name=row.unit_name,
        unit_state=unit_state,
        membership=account.membership,
        must_change_password=account.must_change_password or rules.password_expired(account.password_set_at, now),
        seen_at=row.LoginSession.seen_at,
        actor=rules.actor_of_account(
            account_id=account.id,
            name=account.display_name,
            roles=roles,
            department_id=account.department_id,
            unit_id=account.unit_id if member else None,
        ),
    )
