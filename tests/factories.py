"""Data for tests, made through the services people's acts go through; the cast of STYLE 26."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acceptance import service as acceptance
from app.accounts.models import Account, RoleGrant, Unit
from app.accounts.rules import AccountState, Membership, Role, UnitKind, UnitState, actor_of_account
from app.cases.models import Case
from app.cases.service import HandedIn
from app.clock import service as clock
from app.clock.tables import load_tables
from app.core.now import SHENZHEN, civil_date
from app.core.scope import enter
from app.core.types import PLATFORM, Actor, new_id
from app.declaration import service as declaration
from app.declaration.models import DueItem
from app.departments.models import Department
from app.guides import service as guides
from app.guides.models import Guide
from app.guides.queries import published_guide
from app.handling import service as handling
from app.handling.models import Outcome
from app.handling.rules import Wording
from app.items import service as items
from app.projects.models import Project
from app.projects.rules.kinds import Purpose

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=SHENZHEN)  # 2026-03-02 Mon
CHEAP = "scrypt:1024:8:1"  # how a password is kept for a test; the real cost: tests/accounts/test_passwords.py
USCC_A, USCC_B = "91440300MA5F000181", "91440300MA5F00026U"

SMALL = {
    "name": "示例精密阀门生产线", "scale": "示例：新建一条生产线", "nature": "NEW", "industry": "3443",
    "place_division": "440306", "place": "宝安区示例路1号", "invest_type": "enterprise", "mode": "record",
    "total_invest_wan": 3200, "category": "industry", "takes_water": True, "connects_drainage": True,
}
"""Owes fgw-ba (at once), swj-qsxk, swj-pssp, and the reporting duty that follows."""


@dataclass
class Cast:
    """The people of a story, as actors; `of(department, role)` finds the others."""

    chengong: Actor
    zhaozong: Actor
    lixiao: Actor
    wangmin: Actor
    zhouguan: Actor
    staff: dict[tuple[str, Role], Actor]

    def of(self, department: str, role: Role) -> Actor:
        """The one person of a department in a role."""
        return self.staff[department, role]


def catalogue(session: Session, *, now: datetime = MONDAY) -> None:
    """Departments, items, guides and calendar editions; where the template brought them they stay as they are."""
    enter(session, PLATFORM)
    published = session.scalars(select(Guide.published_on).limit(1)).first()
    if published is not None:
        assert published == civil_date(now), "the template's catalogue was loaded at another instant"
        return
    items.load_catalogue(session)
    guides.load_guides(session, now=now)
    clock.load_editions(session, now=now)
    load_tables(session, now=now)
    session.commit()


def cast(session: Session, *, now: datetime = MONDAY, password_hash: str | None = None) -> Cast:
    """Two units with one applicant each; a clerk, reviewer and approver in every department; a coordinator."""
    enter(session, PLATFORM)
    unit_a, unit_b = _unit(session, USCC_A, "示例科技有限公司", now), _unit(session, USCC_B, "示例实业有限公司", now)
    staff: dict[tuple[str, Role], Actor] = {}
    for department in session.scalars(select(Department)):
        for role in (Role.CLERK, Role.REVIEWER, Role.APPROVER):
            name = {("fgw", Role.CLERK): "lixiao", ("swj", Role.CLERK): "wangmin"}.get(
                (department.key, role), f"{department.key}-{role.name.lower()}"
            )
            staff[department.key, role] = person(session, name, role, department_id=department.id, now=now,
                                                 password_hash=password_hash)
    made = Cast(
        chengong=person(session, "chengong", Role.APPLICANT, unit_id=unit_a.id, now=now, password_hash=password_hash),
        zhaozong=person(session, "zhaozong", Role.APPLICANT, unit_id=unit_b.id, now=now, password_hash=password_hash),
        lixiao=staff["fgw", Role.CLERK],
        wangmin=staff["swj", Role.CLERK],
        zhouguan=person(session, "zhouguan", Role.COORDINATOR, now=now, password_hash=password_hash),
        staff=staff,
    )
    session.commit()
    return made


def person(session: Session, username: str, role: Role, *, department_id: UUID | None = None,
           unit_id: UUID | None = None, now: datetime = MONDAY, password_hash: str | None = None) -> Actor:
    """An account with one role, as an actor."""
    account = Account(
        id=new_id(), username=username, password_hash=password_hash, display_name=username,
        email=f"{username}@example.invalid", phone=None, department_id=department_id, unit_id=unit_id,
        membership=Membership.CONFIRMED if unit_id else None, state=AccountState.ACTIVE, epoch=1,
        password_set_at=now, must_change_password=False, created_at=now,
    )
    session.add(account)
    session.flush()
    session.add(RoleGrant(id=new_id(), account_id=account.id, department_id=department_id, role=role,
                          granted_by=None, granted_at=now))
    session.flush()
    return actor_of_account(account_id=account.id, name=account.display_name, roles=[role],
                            department_id=department_id, unit_id=unit_id)


def declared(session: Session, by: Actor, answers: dict[str, Any] | None = None, *, now: datetime = MONDAY) -> Project:
    """A filed project with its code and due items."""
    enter(session, by)
    draft = declaration.start(session, by=by, now=now)
    declaration.declare_not_secret(session, draft, now=now)
    given = answers or SMALL
    for section in ("project", "place", "investment", "facts"):
        declaration.save(session, draft, given, now=now, finished=section)
    project = declaration.file(session, draft, by=by, now=now)
    session.commit()
    return project


def due(session: Session, project: Project, key: str) -> DueItem:
    """One due item of a project by its catalogue key."""
    query = select(DueItem).join(DueItem.item).where(DueItem.project_id == project.id)
    return next(found for found in session.scalars(query) if found.item.key == key)


def submitted(session: Session, by: Actor, project: Project, key: str, *, now: datetime = MONDAY) -> Case:
    """A case handed in with an upload for every required material."""
    from app.attachments.models import Attachment, AttachmentState

    enter(session, by)
    owed = due(session, project, key)
    guide = published_guide(session, owed.item_id)
    handed = []
    for material in guide.materials:
        upload = Attachment(
            id=new_id(), name=f"{material.name}.pdf", media_type="application/pdf", size=9, digest="0" * 64,
            state=AttachmentState.UNSCANNED, department_id=owed.department_id, unit_id=owed.unit_id,
            uploaded_by=by.account_id, uploaded_at=now, verdict="", tries=0,
        )
        session.add(upload)
        session.flush()
        handed.append(HandedIn(material.name, material.required, upload.id))
    case = acceptance.submit(session, owed, tuple(handed), by=by, now=now)
    session.commit()
    return case


def accepted(session: Session, by: Actor, case: Case, *, now: datetime = MONDAY) -> Case:
    """The case accepted by a clerk on a passed verification."""
    enter(session, by)
    verification = acceptance.verify(session, case, by=by, now=now)
    acceptance.accept(session, case, verification=verification, by=by, now=now)
    session.commit()
    return case


def wording(case: Case, number: str = "") -> Wording:
    """A whole decision."""
    number = number or f"示例〔2026〕{case.number[-6:]}号"
    return Wording("符合条件，拟予批准。", number, f"关于{case.project_name}的批复", "一、同意该申请。", None)


def decided(session: Session, cast: Cast, case: Case, *, outcome: Outcome = Outcome.GRANTED,
            now: datetime = MONDAY) -> Case:
    """The case decided: at once by its clerk for 即办, else by three persons in turn."""
    key = case.department.key
    clerk, reviewer, approver = (cast.of(key, role) for role in (Role.CLERK, Role.REVIEWER, Role.APPROVER))
    if case.instant:
        enter(session, clerk)
        handling.decide_at_once(session, case, outcome, wording(case), by=clerk, now=now)
    else:
        enter(session, clerk)
        handling.propose(session, case, outcome, wording(case), by=clerk, now=now)
        enter(session, reviewer)
        handling.review(session, case, opinion="同意。", by=reviewer, now=now)
        enter(session, approver)
        verification = None
        if case.releases_funds:
            verification = acceptance.verify(session, case, by=approver, now=now, purpose=Purpose.DECISION)
        handling.approve(session, case, opinion="批准。", verification=verification, by=approver, now=now)
    session.commit()
    return case


def _unit(session: Session, uscc: str, name: str, now: datetime) -> Unit:
    unit = Unit(
        id=new_id(), uscc=uscc, name=name, kind=UnitKind.ENTERPRISE, address="深圳市示例路1号",
        contact_phone="0755-00000000", state=UnitState.CONFIRMED, registered_at=now, confirmed_by=None,
        confirmed_by_name="周管（示例）", confirmed_at=now,
    )
    session.add(unit)
    session.flush()
    return unit
