"""Acts on units and on who may act for them: register, confirm, refuse (Art. 11; SECURITY 3, attack 3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.accounts import queries, rules
from app.accounts.events import MembershipConfirmed, MembershipRefused, UnitRegistered
from app.accounts.models import Account, RoleGrant, Unit, UnitApplication
from app.accounts.refusals import AppliedTooOften, JudgedMeanwhile, NotRefused, SeveralNameIt, UsccWrong
from app.accounts.rules import Membership, Role, UnitKind, UnitState
from app.accounts.service import Person, must_be_free, new_account, set_password
from app.core.errors import NotFound, Refusal, Stale
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


def _take_turns(session: Session, *names: str) -> None:
    """Of two who register one user name or one code at once, the second waits for the first."""
    for name in sorted(names):
        session.execute(text("select pg_advisory_xact_lock(hashtextextended(:name, 11))"), {"name": name})


def _unit_of_code(session: Session, uscc: str, *, now: datetime) -> Unit:
    """The unit of this credit code; a new one is known by its code alone and waits for confirmation."""
    unit = session.scalar(select(Unit).where(Unit.uscc == uscc))
    if unit is None:
        unit = Unit(uscc=uscc, name=uscc, state=UnitState.PENDING, registered_at=now)
        session.add(unit)
    elif unit.state is UnitState.REFUSED:
        unit.state, unit.registered_at = UnitState.PENDING, now
    session.flush()
    return unit


def register(session: Session, person: Person, facts: UnitFacts, password: str, *, now: datetime) -> Account:
    """An applicant opens an account and names his unit. Until a coordinator confirms he sees nothing of it.

    The answer is the same whether the unit is on record or new: it tells nobody who is registered. What he says of
    the unit is kept with his application, whoever named the same code before him.
    """
    if not rules.is_uscc(facts.uscc):
        raise UsccWrong(field="uscc")
    _take_turns(session, facts.uscc, person.username.strip().casefold())
    must_be_free(session, person.username)
    unit = _unit_of_code(session, facts.uscc, now=now)
    account = new_account(person, department_id=None, unit=unit, now=now)
    session.add(account)
    session.flush()
    set_password(session, account, password, now=now)
    account.application = UnitApplication(
        unit_id=unit.id, name=facts.name, kind=facts.kind, address=facts.address, contact_phone=facts.contact_phone,
        applied_at=now,
    )  # fmt: skip
    session.add(
        RoleGrant(account_id=account.id, department_id=None, role=Role.APPLICANT, granted_by=None, granted_at=now)
    )
    session.flush()
    announce(session, UnitRegistered(unit.id, account.id))
    return account


def _told(said: UnitApplication, uscc: str) -> dict[str, str]:
    """An application as it stood when it was refused."""
    return {
        "uscc": uscc, "name": said.name, "kind": said.kind.name, "address": said.address,
        "contact_phone": said.contact_phone, "applied_at": said.applied_at.isoformat(),
        "judged_by": said.judged_by_name or "", "judged_at": said.judged_at.isoformat() if said.judged_at else "",
        "reason": said.refusal_reason or "",
    }  # fmt: skip


def apply_again(session: Session, account: Account, facts: UnitFacts, *, now: datetime) -> None:
    """A refused person asks anew with what he corrected; what he said before stays on record with its reason."""
    session.refresh(account, with_for_update=True)
    said = account.application
    before = queries.unit_of(session, account.unit_id) if account.unit_id else None
    if account.membership is not Membership.REFUSED or said is None or before is None:
        raise NotRefused
    if not rules.may_apply_again([said.applied_at, *(datetime.fromisoformat(e["applied_at"]) for e in said.earlier)],
                                 now):
        raise AppliedTooOften
    if not rules.is_uscc(facts.uscc):
        raise UsccWrong(field="uscc")
    said.earlier = [*said.earlier, _told(said, before.uscc)]
    _take_turns(session, facts.uscc)
    unit = _unit_of_code(session, facts.uscc, now=now)
    account.unit, account.membership, said.unit_id = unit, Membership.PENDING, unit.id
    said.name, said.kind, said.address, said.contact_phone = facts.name, facts.kind, facts.address, facts.contact_phone
    said.applied_at, said.judged_by, said.judged_by_name, said.judged_at = now, None, None, None
    said.refusal_reason = None
    session.flush()
    announce(session, UnitRegistered(unit.id, account.id))


def must_name_apart(session: Session, chosen: Sequence[Account]) -> None:
    """Refuse to confirm many at once where several name one unit that has no record yet: one of them gives it."""
    for account in chosen:
        unit = account.unit
        if unit is not None and unit.state is not UnitState.CONFIRMED:
            waiting = [each for each in queries.people_named(session, unit.id) if each.membership is Membership.PENDING]
            if len(waiting) > 1:
                raise SeveralNameIt(name=account.display_name)


def _unit_held(session: Session, account: Account, seen: Membership) -> Unit:
    """The unit a person asks to act for; both rows are held: two coordinators judge one after the other.

    `seen`: how he stood when the coordinator read of him. Raises JudgedMeanwhile, Stale.
    """
    session.refresh(account, with_for_update=True)
    if account.unit is None:
        raise NotFound
    said = account.application
    if said is not None:
        session.refresh(said)
    if account.membership is not seen:
        raise overtaken(account)
    session.refresh(account.unit, with_for_update=True)
    return account.unit


def overtaken(account: Account) -> Refusal:
    """Why a judgment on what a coordinator had read comes too late."""
    said = account.application
    if said is None or said.judged_by_name is None:
        return Stale()
    return JudgedMeanwhile(who=said.judged_by_name, name=account.display_name, what=account.membership)


def _judged(account: Account, *, by: Actor, now: datetime, reason: str | None = None) -> None:
    said = account.application
    if said is not None:
        said.judged_by, said.judged_by_name, said.judged_at = by.account_id, by.name, now
        said.refusal_reason = reason


def confirm_membership(session: Session, account: Account, *, by: Actor, now: datetime,
                       seen: Membership = Membership.PENDING) -> None:
    """A coordinator has seen that the person acts for the unit. What he says of a unit nobody was confirmed for
    becomes its record; a unit on record keeps what stands there. Who was refused (`seen`) may be confirmed after all.
    """
    unit, said = _unit_held(session, account, seen), account.application
    if unit.state is not UnitState.CONFIRMED:
        if said is not None:
            unit.name, unit.kind, unit.address = said.name, said.kind, said.address
            unit.contact_phone = said.contact_phone
        unit.state, unit.confirmed_at = UnitState.CONFIRMED, now
        unit.confirmed_by, unit.confirmed_by_name = by.account_id, by.name
    account.membership = Membership.CONFIRMED
    _judged(account, by=by, now=now)
    session.flush()
    announce(session, MembershipConfirmed(account.id, unit.id))


def refuse_membership(session: Session, account: Account, reason: str, *, by: Actor, now: datetime,
                      seen: Membership = Membership.PENDING) -> None:
    """This person is refused, with the reason. His unit is, too, when nobody else asks and nobody was confirmed.

    Who was confirmed (`seen`) may be refused later.
    """
    unit = _unit_held(session, account, seen)
    account.membership = Membership.REFUSED
    _judged(account, by=by, now=now, reason=reason)
    session.flush()
    if unit.state is UnitState.PENDING and not queries.is_asked_for(session, unit.id):
        unit.state, unit.confirmed_at = UnitState.REFUSED, now
        unit.confirmed_by, unit.confirmed_by_name = by.account_id, by.name
        session.flush()
    announce(session, MembershipRefused(account.id, unit.id, reason))
