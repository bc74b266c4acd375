"""Acts on accounts, roles and passwords (units: membership.py). Each ends the person's older sessions."""

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, undefer

from app.accounts import passwords, rules, signing
from app.accounts.events import AccountChanged
from app.accounts.models import Account, OneTimeLink, PasswordHistory, RoleGrant, Unit
from app.accounts.refusals import (
    LinkDead,
    NameTaken,
    NotGrantable,
    NotTogether,
    NotYourself,
    OldPasswordWrong,
    UsedBefore,
)
from app.accounts.rules import AccountState, Membership, Role
from app.core.errors import NotFound
from app.core.events import announce
from app.core.types import Actor


@dataclass(frozen=True, slots=True)
class Person:
    """What a person says of himself when an account is opened."""

    username: str
    display_name: str
    email: str | None = None
    phone: str | None = None


# --- passwords -------------------------------------------------------------------------------------------


def _check_new(session: Session, account: Account, password: str, *, field: str) -> None:
    for fault in passwords.faults(password, username=account.username):
        raise fault(field=field)
    kept = session.scalars(
        select(PasswordHistory.password_hash)
        .where(PasswordHistory.account_id == account.id)
        .order_by(PasswordHistory.set_at.desc())
        .limit(rules.REMEMBERED_PASSWORDS)
    ).all()
    if any(passwords.matches(old, password) for old in kept):
        raise UsedBefore(field=field)


def set_password(
    session: Session, account: Account, password: str, *, now: datetime, field: str = "password", checked: bool = True
) -> None:
    """Set a password; every session of the person ends. Only sample accounts skip the check."""
    if checked:
        _check_new(session, account, password, field=field)
    account.password_hash = passwords.hashed(password)
    account.password_set_at = now
    account.must_change_password = False
    session.add(PasswordHistory(account_id=account.id, password_hash=account.password_hash, set_at=now))
    signing.end_everywhere(session, account)
    announce(session, AccountChanged(account.id, "password"))


def change_password(session: Session, *, old: str, new: str, by: Actor, now: datetime) -> Account:
    """One's own password; the old one is asked even of who is signed in."""
    account = session.scalar(select(Account).where(Account.id == by.account_id).options(undefer(Account.password_hash)))
    if account is None:
        raise NotFound
    if not passwords.matches(account.password_hash, old):
        raise OldPasswordWrong(field="old")
    set_password(session, account, new, now=now, field="new")
    return account


def issue_link(session: Session, account: Account, *, by: Actor, now: datetime) -> str:
    """A one-time link for a first or forgotten password: who issues it never learns the password."""
    session.execute(
        delete(OneTimeLink)
        .where(OneTimeLink.account_id == account.id, OneTimeLink.used_at.is_(None))
        .execution_options(synchronize_session=False)
    )
    token = secrets.token_urlsafe(32)
    session.add(
        OneTimeLink(
            digest=signing.digest(token),
            account_id=account.id,
            department_id=account.department_id,
            issued_by=by.account_id,
            issued_at=now,
            expires_at=now + rules.LINK_LASTS,
            used_at=None,
        )
    )
    session.flush()
    announce(session, AccountChanged(account.id, "link"))
    return token


def account_of_link(session: Session, token: str, *, now: datetime) -> tuple[OneTimeLink, Account]:
    """The person a link is for. A used, expired or invented link is dead, without saying which."""
    link = session.scalar(select(OneTimeLink).where(OneTimeLink.digest == signing.digest(token)).with_for_update())
    if link is None or link.used_at is not None or link.expires_at < now:
        raise LinkDead
    account = session.get_one(Account, link.account_id)
    if account.state is not AccountState.ACTIVE:
        raise LinkDead
    return link, account


def set_password_by_link(session: Session, token: str, password: str, *, now: datetime) -> Account:
    """Set the password a link allows to set, and use the link up."""
    link, account = account_of_link(session, token, now=now)
    set_password(session, account, password, now=now)
    link.used_at = now
    return account


# --- accounts and roles ----------------------------------------------------------------------------------


def new_account(person: Person, *, department_id: UUID | None, unit: Unit | None, now: datetime) -> Account:
    """An account that nobody can sign in to yet."""
    return Account(
        username=person.username.strip().casefold(),
        password_hash=None,
        display_name=person.display_name,
        email=person.email,
        phone=person.phone,
        department_id=department_id,
        unit_id=unit.id if unit else None,
        membership=Membership.PENDING if unit else None,
        state=AccountState.ACTIVE,
        epoch=1,
        password_set_at=None,
        must_change_password=False,
        created_at=now,
    )


def must_be_free(session: Session, username: str) -> None:
    """Refuse a user name that somebody has."""
    if session.scalar(select(Account.id).where(Account.username == username.strip().casefold())) is not None:
        raise NameTaken(field="username")


def open_staff_account(
    session: Session,
    person: Person,
    *,
    department_id: UUID | None,
    roles: Iterable[Role],
    by: Actor,
    now: datetime,
) -> Account:
    """An account for a person of the administration, without a password: a one-time link lets him set it."""
    must_be_free(session, person.username)
    account = new_account(person, department_id=department_id, unit=None, now=now)
    session.add(account)
    session.flush()
    for role in roles:
        grant(session, account, role, by=by, now=now)
    return account


def home_of(account: Account) -> str:
    """Where signing in leads this person."""
    return rules.home_of([each.role for each in account.grants])


def _roles(by: Actor) -> list[Role]:
    return [Role[name] for name in by.roles]


def _judge_grant(account: Account, role: Role, by: Actor) -> None:
    if by.account_id is not None and by.account_id == account.id:
        raise NotYourself
    # The platform itself (first administrator, samples) acts without an account.
    if by.account_id is not None and not rules.may_grant(_roles(by), role, to_self=False):
        raise NotGrantable(field="roles")


def grant(session: Session, account: Account, role: Role, *, by: Actor, now: datetime) -> None:
    """Give a role; the person's sessions end, so that the next one begins with it."""
    _judge_grant(account, role, by)
    held = {each.role for each in account.grants}
    if role in held:
        return
    if not rules.may_be_together(held | {role}):
        raise NotTogether(field="roles")
    account.grants.append(
        RoleGrant(role=role, department_id=account.department_id, granted_by=by.account_id, granted_at=now)
    )
    signing.end_everywhere(session, account)
    announce(session, AccountChanged(account.id, f"grant {role.name}"))


def revoke(session: Session, account: Account, role: Role, *, by: Actor) -> None:
    """Take a role; what the person had open ends at once."""
    _judge_grant(account, role, by)
    for each in [each for each in account.grants if each.role is role]:
        account.grants.remove(each)
        session.delete(each)
        signing.end_everywhere(session, account)
        announce(session, AccountChanged(account.id, f"revoke {role.name}"))


def set_roles(session: Session, account: Account, wanted: Iterable[Role], *, by: Actor, now: datetime) -> None:
    """Give and take until exactly `wanted` is held."""
    target = set(wanted)
    held = {each.role for each in account.grants}
    for role in sorted(held - target, key=lambda role: role.name):
        revoke(session, account, role, by=by)
    for role in sorted(target - held, key=lambda role: role.name):
        grant(session, account, role, by=by, now=now)


def set_state(session: Session, account: Account, state: AccountState, *, by: Actor) -> None:
    """Lock, unlock or close an account of somebody else; its sessions end."""
    if account.id == by.account_id:
        raise NotYourself
    account.state = state
    signing.end_everywhere(session, account)
    announce(session, AccountChanged(account.id, state.name.lower()))
