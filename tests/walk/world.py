"""A small world to walk: one project of 陈工's unit handled by 市水务局, and people outside it in every role."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.acceptance.models import SubmissionDraft
from app.accounts import signing
from app.accounts.models import Account, LoginAttempt
from app.accounts.rules import Role, SignInOutcome
from app.attachments.models import Attachment
from app.cases.models import Case
from app.clock import limit_editions, tables
from app.clock.calendars import drafting
from app.clock.models import CalendarEdition, ClockEntry, LimitEdition, PauseWords, StepShares, ThresholdEdition
from app.clock.rules.calendar import EditionKind
from app.core.now import civil_date, now
from app.core.scope import enter
from app.core.types import PLATFORM, Actor
from app.declaration import service as declaration
from app.declaration.models import Declaration, DueItem
from app.departments.models import Division
from app.documents.models import IssuedDocument
from app.guides.models import Guide
from app.handling import service as handling
from app.handling.models import Decision
from app.items.models import Item
from app.messages.models import Message
from app.projects.models import CodeVerification, Project
from tests import factories
from tests.people import PASSWORD, Browser, People, everybody, token_of

INSIDE = {
    Role.APPLICANT: "chengong", Role.CLERK: "wangmin", Role.REVIEWER: "swj-reviewer", Role.APPROVER: "swj-approver",
    Role.DEPARTMENT_ADMIN: "swj-admin", Role.COORDINATOR: "zhouguan", Role.SUPERVISOR: "supervisor",
    Role.OPERATOR: "operator",
}  # fmt: skip
"""Who sees the rows of this world."""

OUTSIDE = {
    Role.APPLICANT: "zhaozong", Role.CLERK: "daj-clerk", Role.REVIEWER: "daj-reviewer", Role.APPROVER: "daj-approver",
    Role.DEPARTMENT_ADMIN: "daj-admin",
}  # fmt: skip
"""The same roles in another unit and in a department that has nothing to do with the project."""

EVERYBODYS = ("", "Division", "edition_id", "PauseWords", "StepShares", "ThresholdEdition")
"""Divisions, published calendars and the coordinator's tables belong to nobody."""


@dataclass
class World:
    """The people and the rows."""

    people: People
    rows: dict[str, UUID] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    """Words that only rows of this world contain."""


def build(session: Session) -> World:
    """Everything, as the platform; committed."""
    people = everybody(session)
    cast = people.cast
    archive = cast.of("daj", Role.CLERK).department_id
    people.actors["daj-admin"] = factories.person(
        session, "daj-admin", Role.DEPARTMENT_ADMIN, department_id=archive, now=now(),
        password_hash=generate_password_hash(PASSWORD, method=factories.CHEAP),
    )  # fmt: skip
    session.commit()
    world = World(people)
    at = now() - timedelta(days=1)
    _project(session, world, at)
    _sides(session, world, at)
    enter(session, PLATFORM)
    session.commit()
    return world


def _project(session: Session, world: World, at: Any) -> None:
    cast, rows = world.people.cast, world.rows
    given = {**factories.SMALL, "name": "独此一家示例厂房", "place": "宝安区独一路 77 号"}
    project = factories.declared(session, cast.chengong, given, now=at)
    decided = factories.submitted(session, cast.chengong, project, "fgw-ba", now=at)
    factories.accepted(session, cast.of("fgw", Role.CLERK), decided, now=at)
    factories.decided(session, cast, decided, now=at)
    case = factories.submitted(session, cast.chengong, project, "swj-qsxk", now=at)
    factories.accepted(session, cast.wangmin, case, now=at)
    enter(session, PLATFORM)
    rows["project_id"], rows["case_id"] = project.id, case.id
    rows["due_id"] = factories.due(session, project, "swj-pssp").id
    enter(session, cast.wangmin)
    elsewhere = cast.of("zjj", Role.CLERK).department_id
    asked = handling.ask_transfer(
        session, case, elsewhere, reason="独此一项职责划转", document_number="", by=cast.wangmin, now=at,
    )  # fmt: skip
    enter(session, PLATFORM)
    rows["request_id"] = asked.id
    rows["entry_id"] = session.scalars(select(ClockEntry.id).where(ClockEntry.case_id == case.id)).first()
    rows["verification_id"] = session.scalars(
        select(CodeVerification.id).where(CodeVerification.case_id == case.id)
    ).first()
    rows["attachment_id"] = session.scalars(
        select(Attachment.id).where(Attachment.department_id == case.department_id)
    ).first()
    rows["document_id"] = session.scalars(
        select(IssuedDocument.id).where(IssuedDocument.department_id == case.department_id)
    ).first()
    rows["message_id"] = session.scalars(
        select(Message.id).where(Message.recipient_account_id == cast.chengong.account_id)
    ).first()
    world.marks += [str(each) for each in (project.id, case.id, case.number, "独此一家", "独一路")]
    assert session.scalar(select(Decision.id)) is not None


def _sides(session: Session, world: World, at: Any) -> None:
    """Rows beside the project: a draft, a file put aside, an item, a guide, a colleague, a sign-in."""
    cast, rows = world.people.cast, world.rows
    rows["edition_id"] = session.scalars(select(CalendarEdition.id).where(CalendarEdition.year == 2020)).first()
    calendar_draft = drafting.begin(session, year=2027, kind=EditionKind.NATIONAL, division=None, by=cast.zhouguan,
                                    now=at)
    rows["calendar_draft_id"] = calendar_draft.id
    enter(session, cast.chengong)
    draft = declaration.start(session, by=cast.chengong, now=at)
    session.flush()
    rows["draft_id"] = draft.id
    put = Attachment(
        name="独此一份.pdf", media_type="application/pdf", size=9, digest="1" * 64, state="UNSCANNED", verdict="",
        department_id=None, unit_id=cast.chengong.unit_id, uploaded_by=cast.chengong.account_id, uploaded_at=at,
        tries=0,
    )  # fmt: skip
    session.add(put)
    session.flush()
    aside = SubmissionDraft(
        due_item_id=rows["due_id"], unit_id=cast.chengong.unit_id, material="独此材料", attachment_id=put.id,
        added_by=cast.chengong.account_id, added_by_name="陈工（示例）", added_at=at,
    )  # fmt: skip
    session.add(aside)
    session.flush()
    rows["aside_id"] = aside.id
    _beside(session, world, at)
    world.marks += [str(draft.id), "独此一份", "独此材料", "独此压减", "swj-reviewer", "chengong@example.invalid"]


def _beside(session: Session, world: World, at: Any) -> None:
    """Rows of the catalogue and of people, which stand whether or not there is a project."""
    cast, rows = world.people.cast, world.rows
    enter(session, PLATFORM)
    department = cast.wangmin.department_id
    rows["Item"] = session.scalars(select(Item.id).where(Item.department_id == department)).first()
    rows["Guide"] = session.scalars(select(Guide.id).where(Guide.department_id == department)).first()
    rows["Department"] = department
    rows["Division"] = session.scalars(select(Division.id)).first()
    tables.load_tables(session, now=at)
    rows["PauseWords"] = session.scalars(select(PauseWords.id)).first()
    rows["StepShares"] = session.scalars(select(StepShares.id)).first()
    rows["ThresholdEdition"] = session.scalars(select(ThresholdEdition.id)).first()
    rows["LimitEdition"] = _limits(session, cast.wangmin, department, at)
    rows["Account"] = world.people.actors["swj-reviewer"].account_id
    rows["Member"] = cast.chengong.account_id
    rows["Unit"] = cast.chengong.unit_id
    session.add(
        LoginAttempt(
            at=at,
            username="swj-reviewer",
            account_id=rows["Account"],
            outcome=SignInOutcome.OPENED,
            ip="",
            user_agent="",
        )
    )
    session.flush()
    rows["LoginAttempt"] = session.scalars(select(LoginAttempt.id)).first()


def _limits(session: Session, by: Actor, department: UUID, at: Any) -> UUID:
    """A draft that changes the limits of an item of the department."""
    today = civil_date(at)
    draft = LimitEdition(
        department_id=department, document="独此〔2026〕1号", issued_on=today, effective_on=today + timedelta(days=30),
        note="独此压减", limit_lines=["取水许可：承诺1工作日"],
    )  # fmt: skip
    limit_editions.draft(session, draft, by=by, today=today)
    session.add(draft)
    session.flush()
    return draft.id


WATCHED = (
    Account,
    Case,
    Declaration,
    DueItem,
    Project,
    Item,
    LimitEdition,
    Guide,
    Message,
    SubmissionDraft,
    Attachment,
    IssuedDocument,
)


def picture(session: Session) -> dict[str, list[Any]]:
    """All that must stay as it is, to be compared."""
    seen = {model.__tablename__: sorted(map(str, session.execute(select(model.__table__)).all())) for model in WATCHED}
    session.rollback()
    return seen


def come_in(app: Flask, session: Session, actor: Actor) -> Browser:
    """A browser in which `actor` is signed in, without spending time on his password; `token` is its CSRF token."""
    enter(session, PLATFORM)
    account = session.get_one(Account, actor.account_id)
    terms = app.extensions["platform.terms"]
    token = signing.open_session(session, account, visitor=signing.Visitor("127.0.0.1", "walk"), terms=terms, now=now())
    session.commit()
    browser = Browser(app)
    browser.client.set_cookie("sid", token)
    browser.token = token_of(browser.get("/register").text)
    return browser
