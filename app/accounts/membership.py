"""Acts on units and on who may act for them: register, confirm, refuse (Art. 11; SECURITY 3, attack 3)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import rules
from app.accounts.events import MembershipConfirmed, MembershipRefused, UnitRegistered
from app.accounts.models import Account, RoleGrant, Unit
from app.accounts.refusals import UsccWrong
from app.accounts.rules import Membership, Role, UnitKind, UnitState
from app.accounts.service import Person, must_be_free, new_account, set_password
from app.core.errors import NotFound
from app.core.events import announce
from app.core.types import Actor


@dataclass(frozen=True, slots=True)
class UnitFacts:
    """What an applicant says of the unit he acts for."""

    uscc: str
    name: str
    kind: UnitKind
    address: str
    contact_phone: str


def _unit_for(session: Session, facts: UnitFacts, *, now: datetime) -> Unit:
    """The unit of this credit code: the one on record, else a new one that waits for confirmation."""
    if not rules.is_uscc(facts.uscc):
        raise UsccWrong(field="uscc")
    unit = session.scalar(select(Unit).where(Unit.uscc == facts.uscc))
    if unit is not None and unit.state is not UnitState.REFUSED:
        return unit
    if unit is None:
        unit = Unit(uscc=facts.uscc)
        session.add(unit)
    unit.name, unit.kind, unit.address = facts.name, facts.kind, facts.address
    unit.contact_phone, unit.state, unit.registered_at = facts.contact_phone, UnitState.PENDING, now
    session.flush()
    return unit


def register(session: Session, person: Person, facts: UnitFacts, password: str, *, now: datetime) -> Account:
    """An applicant opens an account and names his unit. Until a coordinator confirms he sees nothing of it.

    The answer is the same whether the unit is on record or new: it tells nobody who is registered.
    """
    must_be_free(session, person.username)
    unit = _unit_for(session, facts, now=now)
    account = new_account(person, department_id=None, unit=unit, now=now)
    session.add(account)
    session.flush()
    set_password(session, account, password, now=now)
    session.add(
        RoleGrant(account_id=account.id, department_id=None, role=Role.APPLICANT, granted_by=None, granted_at=now)
    )
    session.flush()
    announce(session, UnitRegistered(unit.id, account.id))
    return account


def confirm_membership(session: Session, account: Account, *, by: Actor, now: datetime) -> None:
    """A coordinator has seen that the person acts for the unit, and that the unit is who it says."""
    if account.unit is None:
        raise NotFound
    unit = account.unit
    if unit.state is not UnitState.CONFIRMED:
        unit.state, unit.confirmed_at = UnitState.CONFIRMED, now
        unit.confirmed_by, unit.confirmed_by_name = by.account_id, by.name
    account.membership = Membership.CONFIRMED
    session.flush()
    announce(session, MembershipConfirmed(account.id, unit.id))


def refuse_membership(session: Session, account: Account, reason: str, *, by: Actor, now: datetime) -> None:
    """Refused, with the reason. A unit nobody was ever confirmed for is refused with its person."""
    if account.unit is None:
        raise NotFound
    unit = account.unit
    account.membership = Membership.REFUSED
    if unit.state is UnitState.PENDING:
        unit.state, unit.confirmed_at, unit.refusal_reason = UnitState.REFUSED, now, reason
        unit.confirmed_by, unit.confirmed_by_name = by.account_id, by.name
    session.flush()
    announce(session, MembershipRefused(account.id, unit.id, reason))
