"""Reads for prompts: which cases are looked at today, what each was told, who hears it, whose digest is due."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from datetime import UTC, date, datetime
from typing import cast
from uuid import UUID

from sqlalchemy import ColumnElement, Table, false, func, select, true, tuple_
from sqlalchemy.orm import Session, contains_eager

from app.accounts.models import Account, RoleGrant
from app.accounts.rules import AccountState, Membership, Role
from app.cases.models import Case
from app.clock.models import CalendarEdition, ClockPrompt, PromptChoice, PromptDigest, PromptNotice
from app.clock.queries import editions
from app.clock.rules.calendar import Calendar
from app.clock.rules.ladders import FIRST_HOUR, INSTEAD
from app.clock.rules.procedures import ClockKind
from app.clock.rules.rungs import Told
from app.projects.models import Project

Key = tuple[ClockKind, str]
_cases, _projects = (cast(Table, model.__table__) for model in (Case, Project))
Staff = dict[tuple[UUID | None, Role], set[UUID]]


def due_for_prompts(session: Session, *, today: date, batch: int) -> Sequence[UUID]:
    """Cases whose clocks may speak today, or should have, locked; those another worker holds are left out."""
    claim = select(_cases.c.id).where(_cases.c.next_prompt_on <= today).order_by(_cases.c.next_prompt_on, _cases.c.id)
    return session.connection().execute(claim.limit(batch).with_for_update(skip_locked=True)).scalars().all()


def held(session: Session, case_ids: Collection[UUID]) -> Sequence[UUID]:
    """Those of these cases that nobody else holds, locked."""
    if not case_ids:
        return []
    claim = select(_cases.c.id).where(_cases.c.id.in_(case_ids)).order_by(_cases.c.id)
    return session.connection().execute(claim.with_for_update(skip_locked=True)).scalars().all()


def told(session: Session, case_ids: Iterable[UUID]) -> dict[UUID, dict[Key, list[Told]]]:
    """What each case was told, by clock."""
    found: dict[UUID, dict[Key, list[Told]]] = defaultdict(lambda: defaultdict(list))
    rows = session.execute(
        select(ClockPrompt.case_id, ClockPrompt.clock, ClockPrompt.subject, ClockPrompt.rung, ClockPrompt.days,
               ClockPrompt.told_on)
        .where(ClockPrompt.case_id.in_(list(case_ids)))
    )
    for row in rows:
        found[row.case_id][row.clock, row.subject].append(Told(row.rung, row.days, row.told_on))
    return found


def calendars(session: Session, cases: Sequence[Case]) -> Callable[[Case], Calendar]:
    """The calendar each of these cases is counted by, the districts asked for only where one has closures."""
    book = editions(session)
    if book.districts:  # so that each case finds its project at hand
        session.scalars(select(Project).where(Project.id.in_({case.project_id for case in cases}))).all()
    return lambda case: book.calendar(None, case.project.place_division if book.districts else None)


def edition_known_at(session: Session) -> datetime:
    """When the calendar last became another."""
    return session.scalar(select(func.max(CalendarEdition.recorded_at))) or datetime.min.replace(tzinfo=UTC)


def staff_of(session: Session, department_ids: Iterable[UUID]) -> Staff:
    """Who may sign in, by department and role; coordinators, who belong to none, under None."""
    rows = session.execute(
        select(Account.id, Account.department_id, RoleGrant.role)
        .join(RoleGrant, RoleGrant.account_id == Account.id)
        .where(Account.state == AccountState.ACTIVE,
               Account.department_id.in_(list(department_ids)) | (RoleGrant.role == Role.COORDINATOR))
    )
    found: Staff = defaultdict(set)
    for row in rows:
        found[None if row.role is Role.COORDINATOR else row.department_id, row.role].add(row.id)
    return found


def members_of(session: Session, unit_ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """The confirmed people of units."""
    rows = session.execute(
        select(Account.id, Account.unit_id).where(
            Account.unit_id.in_(list(unit_ids)), Account.membership == Membership.CONFIRMED,
            Account.state == AccountState.ACTIVE,
        )
    )
    found: dict[UUID, set[UUID]] = defaultdict(set)
    for row in rows:
        found[row.unit_id].add(row.id)
    return found


def somebody(staff: Staff, department_id: UUID) -> set[UUID]:
    """Who is told where nobody else of a department can be."""
    return next((staff[where, role] for role in INSTEAD
                 for where in (department_id, None) if staff.get((where, role))), set())


def awake(session: Session, on: date) -> ColumnElement[bool]:
    """The notices of cases in whose place a day is worked; cases are asked for only where places differ on it."""
    book = editions(session)
    city = book.calendar().is_worked(on.toordinal())
    others = [place for place in book.districts if book.calendar(None, place).is_worked(on.toordinal()) is not city]
    if not others:
        return true() if city else false()
    there = (
        select(_cases.c.id)
        .join_from(_cases, _projects, _projects.c.id == _cases.c.project_id)
        .where(_cases.c.id == PromptNotice.case_id, _projects.c.place_division.in_(others))
    )
    return ~there.exists() if city else there.exists()


def readers_due(session: Session, awake: ColumnElement[bool], *, on: date, hour: int, batch: int) -> Sequence[UUID]:
    """People with prompts they have not had by message, whose hour has come and who had no digest today."""
    had = select(PromptDigest.account_id).where(PromptDigest.account_id == PromptNotice.account_id,
                                                PromptDigest.on == on)
    return session.scalars(
        select(PromptNotice.account_id)
        .join(Account, Account.id == PromptNotice.account_id)
        .outerjoin(PromptChoice, PromptChoice.account_id == PromptNotice.account_id)
        .where(PromptNotice.digested_on.is_(None), PromptNotice.settled_at.is_(None), awake,
               Account.state == AccountState.ACTIVE, func.coalesce(PromptChoice.hour, FIRST_HOUR) <= hour,
               ~had.exists())
        .group_by(PromptNotice.account_id)
        .order_by(PromptNotice.account_id)
        .limit(batch)
    ).all()


def undigested(session: Session, awake: ColumnElement[bool],
               account_ids: Iterable[UUID]) -> dict[UUID, list[PromptNotice]]:
    """What readers have not had by message, with what was told."""
    rows = session.scalars(
        select(PromptNotice)
        .join(PromptNotice.prompt)
        .options(contains_eager(PromptNotice.prompt))
        .where(PromptNotice.account_id.in_(list(account_ids)), PromptNotice.digested_on.is_(None),
               PromptNotice.settled_at.is_(None), awake)
    )
    found: dict[UUID, list[PromptNotice]] = defaultdict(list)
    for row in rows:
        found[row.account_id].append(row)
    return found


def choice_of(session: Session, account_id: UUID) -> PromptChoice | None:
    """What a person chose."""
    return session.get(PromptChoice, account_id)


Newest = Sequence[tuple[datetime, UUID]]


def mine(session: Session, account_id: UUID, *, after: tuple[datetime, UUID] | None,
         limit: int) -> tuple[Newest, dict[UUID, list[PromptNotice]]]:
    """A reader's cases whose running clocks have spoken, the newest first, with what was said; in one statement."""
    newest = func.max(PromptNotice.told_at)
    keys = (
        select(PromptNotice.case_id, newest.label("at"))
        .where(PromptNotice.account_id == account_id, PromptNotice.settled_at.is_(None))
        .group_by(PromptNotice.case_id)
        .order_by(newest.desc(), PromptNotice.case_id.desc())
        .limit(limit)
    )
    if after is not None:
        keys = keys.having(tuple_(newest, PromptNotice.case_id) < after)
    page = keys.subquery()
    rows = session.execute(
        select(page.c.at, PromptNotice)
        .join(page, page.c.case_id == PromptNotice.case_id)
        .join(PromptNotice.prompt)
        .options(contains_eager(PromptNotice.prompt))
        .where(PromptNotice.account_id == account_id, PromptNotice.settled_at.is_(None))
        .order_by(page.c.at.desc(), PromptNotice.case_id.desc())
    ).all()
    notices: dict[UUID, list[PromptNotice]] = defaultdict(list)
    for _, notice in rows:
        notices[notice.case_id].append(notice)
    return list(dict.fromkeys((at, notice.case_id) for at, notice in rows)), notices


def has(session: Session, account_id: UUID, case_id: UUID) -> bool:
    """Whether a reader was told anything of a case."""
    mine = select(PromptNotice.id).where(PromptNotice.account_id == account_id, PromptNotice.case_id == case_id)
    return session.scalar(mine.limit(1)) is not None
