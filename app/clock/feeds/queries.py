"""Reads for calendar feeds: whose a secret is, and what dates he has at this very moment."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, CompoundSelect, Uuid, and_, cast, null, or_, select, union_all
from sqlalchemy.orm import Session, joinedload, selectinload

from app.accounts.models import Account
from app.accounts.rules import AccountState, Membership, UnitState, actor_of_account
from app.cases.models import Case
from app.cases.whose import Tab, whose
from app.cases.worklist import IS_OPEN
from app.clock.feeds.events import About, Event, events_of
from app.clock.models import CalendarEdition, CalendarFeed, PauseWords, StepShares, ThresholdEdition
from app.clock.prompts.beside import beside
from app.clock.prompts.queries import calendars
from app.clock.queries import entries, facts_recorded, look, rulebook
from app.clock.rules.ladders import Voice, voices
from app.clock.rules.tables import TableState
from app.core.addresses import public_address
from app.core.now import civil_date
from app.core.types import Actor, Reach
from app.items.models import FormerLimits

MOST = 500
"""Nobody handles more; a calendar with more is no calendar."""


def feed_of(session: Session, account_id: UUID) -> CalendarFeed | None:
    """A person's own feed."""
    return session.get(CalendarFeed, account_id)


def standing(account: Account) -> str:
    """What a person is: a feed made as somebody else shows nothing."""
    roles = ",".join(sorted(role.name for role in account.roles))
    return f"{roles}|{account.department_id or ''}|{account.unit_id or ''}"


def person_of(session: Session, digest: str) -> Actor | None:
    """Whose secret it is, as he stands now; nobody where it is unknown, he may not sign in or has become another."""
    feed = session.scalars(select(CalendarFeed).where(CalendarFeed.digest == digest)).one_or_none()
    account = session.scalars(
        select(Account).where(Account.id == feed.account_id).options(selectinload(Account.grants),
                                                                    joinedload(Account.unit))
    ).one_or_none() if feed else None
    if feed is None or account is None or account.state is not AccountState.ACTIVE:
        return None
    return actor_of(account) if standing(account) == feed.standing else None


def actor_of(account: Account) -> Actor | None:
    """The actor whose dates they are; only who handles cases, or acts for a confirmed unit, has any."""
    member = account.membership is Membership.CONFIRMED and account.unit is not None
    confirmed = member and account.unit is not None and account.unit.state is UnitState.CONFIRMED
    actor = actor_of_account(account_id=account.id, name=account.display_name, roles=account.roles,
                             department_id=account.department_id, unit_id=account.unit_id if confirmed else None)
    has_dates = actor.reach is Reach.DEPARTMENT or (actor.reach is Reach.UNIT and confirmed)
    return actor if has_dates else None


def dates_of(session: Session, actor: Actor, *, now: datetime) -> list[Event]:
    """The events of an actor's own cases, in his own scope."""
    cases, today = _own(session, actor), civil_date(now)
    recorded, known = entries(session, [case.id for case in cases]), calendars(session, cases)
    editions = _editions(session)
    shared = beside(session, [case.id for case in cases], today)
    found: list[Event] = []
    rules = rulebook(session)
    for case in cases:
        rows = recorded[case.id]
        facts = facts_recorded(rows)
        if facts is not None:
            since = [at for item_id, at in editions if at > case.received_at and item_id in (None, case.item_id)]
            revised_at = max(row.recorded_at for row in rows)
            about = _about(case, actor, len(rows) - 1 + len(since), max([revised_at, *since]))
            clocks = look(facts, case.item, known(case), today, rules)
            found += events_of(about, voices(clocks.all, clocks.procedures))
            for each in shared.get(case.id, ()):
                known_at = max(about.revised_at, each.known_at)
                found += events_of(replace(about, revised_at=known_at), [Voice("", each.clock)])
    return found


def _editions(session: Session) -> list[tuple[UUID | None, datetime]]:
    """When each edition came that may move a date: notices, the coordinator's tables, an item's limits that were."""
    everybody = cast(null(), Uuid)
    kept = [
        select(everybody, kind.published_at).where(kind.state == TableState.PUBLISHED)
        for kind in (PauseWords, StepShares, ThresholdEdition)
    ]
    told: CompoundSelect[Any] = union_all(select(everybody, CalendarEdition.recorded_at), *kept,
                                           select(FormerLimits.item_id, FormerLimits.recorded_at))
    return [(item_id, at) for item_id, at in session.execute(told) if at is not None]


def _about(case: Case, actor: Actor, revision: int, revised_at: datetime) -> About:
    place = "/my/cases" if actor.reach is Reach.UNIT else "/desk/cases"
    return About(case.id, case.project_name, case.project_code, case.item.name, case.number,
                 public_address(f"{place}/{case.id}"), revision, revised_at)


def _own(session: Session, actor: Actor) -> Sequence[Case]:
    return session.scalars(
        select(Case).where(_mine(actor)).order_by(Case.queue_on, Case.id).limit(MOST).options(selectinload(Case.item))
    ).all()


def _mine(actor: Actor) -> ColumnElement[bool]:
    """An office's: what is with me or waits for me, and what I have to deliver; an applicant's: all of his unit."""
    if actor.reach is Reach.UNIT:
        return or_(IS_OPEN, Case.delivery_due_on.is_not(None))
    mine = or_(*whose(Tab.MINE, actor), *whose(Tab.WAITING, actor))
    return or_(and_(IS_OPEN, mine), and_(Case.handler_id == actor.account_id, Case.delivery_due_on.is_not(None)))
