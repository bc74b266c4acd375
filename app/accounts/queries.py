"""Reads of people and units for the floors above.

Who is told of an act is asked by whoever acts, also across departments and units: those reads are the platform's.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, contains_eager

from app.accounts.models import Account, LoginSession, RoleGrant, Unit, UnitApplication
from app.accounts.rules import AccountState, Membership, Role, actor_of_account
from app.core.scope import beyond
from app.core.types import Actor

AT_MOST_NAMED = 100


def people_of_unit(session: Session, unit_id: UUID) -> Sequence[Account]:
    """The confirmed people of a unit, who are told what concerns it."""
    with beyond(session, "who is told of what concerns a unit"):
        return session.scalars(
            select(Account).where(
                Account.unit_id == unit_id,
                Account.membership == Membership.CONFIRMED,
                Account.state == AccountState.ACTIVE,
            )
        ).all()


def people_of_units(session: Session, unit_ids: Iterable[UUID]) -> dict[UUID, list[Account]]:
    """The same of several units at once."""
    found: dict[UUID, list[Account]] = defaultdict(list)
    with beyond(session, "who is told of what concerns a unit"):
        people = session.scalars(
            select(Account).where(
                Account.unit_id.in_(list(unit_ids)),
                Account.membership == Membership.CONFIRMED,
                Account.state == AccountState.ACTIVE,
            )
        )
        for each in people:
            if each.unit_id is not None:
                found[each.unit_id].append(each)
    return found


def colleagues(session: Session, department_id: UUID, role: Role) -> Sequence[Account]:
    """The people of a department who hold a role, in order of their names."""
    with beyond(session, "who handles the matters of a department"):
        return session.scalars(
            select(Account)
            .join(RoleGrant, RoleGrant.account_id == Account.id)
            .where(
                Account.department_id == department_id,
                Account.state == AccountState.ACTIVE,
                RoleGrant.role == role,
            )
            .order_by(Account.display_name)
        ).all()


def people_in(session: Session, *roles: Role) -> Sequence[Account]:
    """The people who may sign in and hold one of the roles, each once."""
    with beyond(session, "who is told of what concerns the platform"):
        held = select(RoleGrant.account_id).where(RoleGrant.role.in_(roles))
        return session.scalars(
            select(Account).where(Account.id.in_(held), Account.state == AccountState.ACTIVE).order_by(Account.username)
        ).all()


def holders(session: Session, role: Role) -> int:
    """How many people who may sign in hold a role."""
    return (
        session.scalar(
            select(func.count(RoleGrant.id))
            .join(Account, Account.id == RoleGrant.account_id)
            .where(RoleGrant.role == role, Account.state == AccountState.ACTIVE)
        )
        or 0
    )


def actor_named(session: Session, username: str) -> Actor | None:
    """The actor an account is, by user name; for samples and commands."""
    account = session.scalars(select(Account).where(Account.username == username)).one_or_none()
    if account is None:
        return None
    roles = session.scalars(select(RoleGrant.role).where(RoleGrant.account_id == account.id)).all()
    return actor_of_account(
        account_id=account.id,
        name=account.display_name,
        roles=roles,
        department_id=account.department_id,
        unit_id=account.unit_id if account.membership is Membership.CONFIRMED else None,
    )


def unit_of(session: Session, unit_id: UUID) -> Unit | None:
    """A unit in the asker's sight."""
    return session.get(Unit, unit_id)


def is_asked_for(session: Session, unit_id: UUID) -> bool:
    """Whether somebody still waits to be confirmed for a unit."""
    waiting = select(Account.id).where(Account.unit_id == unit_id, Account.membership == Membership.PENDING)
    return session.scalar(waiting.limit(1)) is not None


def people_named(session: Session, unit_id: UUID) -> Sequence[Account]:
    """Everybody who asked to act for a unit, with what he said of it; the first to ask first."""
    return session.scalars(
        select(Account)
        .outerjoin(UnitApplication, UnitApplication.account_id == Account.id)
        .where(Account.unit_id == unit_id)
        .options(contains_eager(Account.application))
        .order_by(Account.created_at, Account.id)
        .limit(AT_MOST_NAMED)
    ).all()


def open_sessions(session: Session, account_id: UUID) -> Sequence[LoginSession]:
    """Where a person is signed in now, the latest used first."""
    return session.scalars(
        select(LoginSession)
        .where(LoginSession.account_id == account_id, LoginSession.ended_at.is_(None))
        .order_by(LoginSession.seen_at.desc())
    ).all()
