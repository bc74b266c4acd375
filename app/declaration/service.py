"""申报: draft, file once, hold a code, be told what is owed (Art. 3, 11–13, 16(1))."""

from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.core.chinese import chinese
from app.core.events import announce
from app.core.now import civil_date
from app.core.types import Actor, new_id
from app.declaration import queries, rules
from app.declaration.events import DueItemWaived
from app.declaration.models import Declaration, DeclarationState, DueItem, DueItemState, WaiverAct, WaiverStep
from app.departments.queries import department_by_key, division_by_code
from app.documents.service import next_number
from app.items.queries import catalogue, items_by_key
from app.items.rules.facts import VOCABULARY
from app.items.rules.kinds import InvestType, Mode
from app.items.rules.owed import Owed, Plan, plan
from app.items.sentences import sentences
from app.messages import service as messages
from app.projects import service as projects
from app.projects.models import Project
from app.projects.rules.kinds import Nature

PLATFORM_DIVISION = "440300"


def start(session: Session, *, by: Actor, now: datetime) -> Declaration:
    """A new draft of the actor's unit; the declaration that nothing in it is secret comes first (Art. 3)."""
    draft = Declaration(
        id=new_id(), unit_id=by.unit_id, account_id=by.account_id, account_name=by.name,
        state=DeclarationState.DRAFT, answers={}, finished=[], saved_at=now,
    )
    session.add(draft)
    session.flush()
    return draft


def declare_not_secret(session: Session, draft: Declaration, *, now: datetime) -> None:
    """涉密项目和涉密信息不得通过在线平台办理和传递 (Art. 3)."""
    _must_be_draft(draft)
    draft.not_secret_at = now
    session.flush()


def save(session: Session, draft: Declaration, answers: Mapping[str, Any], *, now: datetime,
         finished: str | None = None) -> None:
    """Keep what was typed, whole or not; `finished` marks a section as said to be complete."""
    _must_be_draft(draft)
    rules.must_hold_no_secret(answers)
    kept = draft.answers | dict(answers)
    marks = [section for section in draft.finished if section != finished]
    if finished is not None:
        missing = rules.missing_answers(finished, kept)
        if missing:
            raise rules.AnswerMissing(field=missing[0])
        marks.append(finished)
    draft.answers, draft.finished, draft.saved_at = kept, marks, now
    session.flush()


def discard(session: Session, draft: Declaration, *, now: datetime) -> None:
    """Put a draft away; nothing was filed with it."""
    _must_be_draft(draft)
    draft.state, draft.saved_at = DeclarationState.DISCARDED, now
    session.flush()


def facts_of(answers: Mapping[str, Any]) -> dict[str, Any]:
    """The answers that decide what is owed."""
    return {name: answers[name] for name in VOCABULARY if answers.get(name) not in (None, "")}


def preview(session: Session, answers: Mapping[str, Any]) -> Plan:
    """What would be owed, before anything is filed (Art. 16(1))."""
    return plan(facts_of(answers), catalogue(session))


def file(session: Session, draft: Declaration, *, by: Actor, now: datetime) -> Project:
    """申报. The project, its code, its due items and a receipt come to be together."""
    session.refresh(draft, with_for_update=True)
    rules.must_be_fileable(
        draft.answers, finished=draft.finished, declared=draft.not_secret_at is not None,
        filed=draft.state is not DeclarationState.DRAFT, confirmed=by.unit_id is not None,
        section_names={name: chinese(msgid) for name, msgid in rules.SECTIONS.items()},
    )
    owed = preview(session, draft.answers).owed
    items = items_by_key(session, [one.item.key for one in owed])
    project = _project(session, draft, by=by, now=now)
    project.department_ids = sorted({item.department_id for item in items.values()} | {project.department_id})
    session.add(project)
    session.flush()
    projects.issue_code(session, project, by=by, now=now)
    for one in owed:
        session.add(_due(one, items[one.item.key], project, now=now))
    ordinal = next_number(session, "declaration", civil_date(now).year, now=now)
    draft.receipt_number = f"SB{civil_date(now):%Y}-{ordinal:06d}"
    draft.state, draft.filed_at, draft.project_id = DeclarationState.FILED, now, project.id
    session.flush()
    return project


def propose_waiver(session: Session, due: DueItem, *, reason: str, by: Actor, now: datetime) -> DueItem:
    """不适用. A department says that an item does not apply to a project; a second person must confirm it."""
    queries.hold(session, due)
    rules.must_be_waivable(open_case=queries.has_open_case(session, due), settled=_settled(session, due), reason=reason)
    due.waived_reason, due.waived_by, due.waived_confirmed_by = reason, by.account_id, None
    _trace_waiver(session, due, WaiverAct.PROPOSED, by=by, now=now)
    return due


def confirm_waiver(session: Session, due: DueItem, *, by: Actor, now: datetime) -> DueItem:
    """The second person; from here on the item no longer counts (DESIGN 5a)."""
    queries.hold(session, due)
    rules.must_be_confirmable(proposed_by=due.waived_by, actor_id=by.account_id,
                              open_case=queries.has_open_case(session, due), settled=_settled(session, due))
    due.waived_confirmed_by, due.state = by.account_id, DueItemState.NOT_APPLICABLE
    _trace_waiver(session, due, WaiverAct.CONFIRMED, by=by, now=now)
    announce(session, DueItemWaived(due.project_id, due.id))
    return due


def drop_waiver(session: Session, due: DueItem, *, by: Actor, now: datetime) -> DueItem:
    """The second person disagrees, and who proposed it is told; or he takes it back: the item is owed as before."""
    queries.hold(session, due)
    rules.must_be_droppable(proposed=due.waived_by is not None, settled=_settled(session, due))
    _trace_waiver(session, due, WaiverAct.DROPPED, by=by, now=now)
    if due.waived_by != by.account_id:
        _tell_declined(session, due, by=by, now=now)
    due.waived_reason, due.waived_by, due.waived_confirmed_by = "", None, None
    session.flush()
    return due


def _tell_declined(session: Session, due: DueItem, *, by: Actor, now: datetime) -> None:
    proposer = session.scalars(select(Account).where(Account.id == due.waived_by)).all()
    messages.tell(
        session, to=proposer, kind="declined", subject=f"不同意：事项不适用，{due.item.name}",
        body=f"{by.name}答复不同意：“{due.item.name}”仍为“{due.project.name}”的应办事项。提议的理由：{due.waived_reason}。",
        about=("project", due.project_id), now=now,
    )  # fmt: skip


def _trace_waiver(session: Session, due: DueItem, act: WaiverAct, *, by: Actor, now: datetime) -> None:
    session.add(WaiverStep(
        id=new_id(), due_item_id=due.id, project_id=due.project_id, department_id=due.department_id,
        unit_id=due.unit_id, act=act, reason=due.waived_reason, by_id=by.account_id, by_name=by.name, at=now,
    ))
    session.flush()


def _settled(session: Session, due: DueItem) -> bool:
    return due.state is DueItemState.NOT_APPLICABLE or queries.has_granted_case(session, due)


def _must_be_draft(draft: Declaration) -> None:
    if draft.state is not DeclarationState.DRAFT:
        raise rules.AlreadyFiled()


def _project(session: Session, draft: Declaration, *, by: Actor, now: datetime) -> Project:
    answers = draft.answers
    facts = facts_of(answers)
    division = division_by_code(session, PLATFORM_DIVISION)
    department = department_by_key(session, rules.guiding_department(facts))
    return Project(
        id=new_id(), name=answers["name"], unit_id=draft.unit_id, division_id=division.id, division=division,
        department_id=department.id, department=department, place=answers["place"],
        place_division=answers["place_division"], investment_wan=Decimal(str(answers["total_invest_wan"])),
        scale=answers["scale"], nature=Nature[answers["nature"]], industry=answers["industry"], facts=facts,
        type_code=rules.type_code(facts), mode=Mode[answers["mode"].upper()],
        invest_type=InvestType[answers["invest_type"].upper()], planned_start=_month(answers.get("planned_start")),
        planned_end=_month(answers.get("planned_end")), filed_at=now, created_by=by.account_id,
    )


def _due(one: Owed, item: Any, project: Project, *, now: datetime) -> DueItem:
    return DueItem(
        id=new_id(), project_id=project.id, item_id=item.id, department_id=item.department_id,
        unit_id=project.unit_id, stage=item.stage, because=sentences(one.because, chinese), after=list(one.after),
        closure=item.closure, state=DueItemState.OWED, waived_reason="", told_at=now,
    )


def _month(text: str | None) -> date | None:
    """`2027-03` or `2027-03-01` as a date; the first of the month where no day is said."""
    return date.fromisoformat(text if len(text) > 7 else f"{text}-01") if text else None
