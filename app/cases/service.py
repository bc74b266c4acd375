"""The ledger of cases: open a file, append a step, hand it over (Art. 16)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attachments.service import hand_to
from app.cases.chain import FIRST, step_digest
from app.cases.events import CaseMoved
from app.cases.models import Case, CaseMaterial, CaseStep
from app.cases.rules import Act, CaseState, Light, MoveNotAllowed, next_state
from app.core.errors import Stale
from app.core.events import announce
from app.core.types import Actor, new_id
from app.declaration.models import DueItem
from app.guides.models import Guide
from app.items.rules.kinds import Closure
from app.projects.models import CodeVerification, Project


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A material as handed in: its name in the guide, whether it is required, its upload."""

    name: str
    required: bool
    attachment_id: UUID | None


@dataclass(frozen=True, slots=True)
class Opening:
    """What a new case file says of itself."""

    number: str
    project_code: str
    guide: Guide
    materials: tuple[HandedIn, ...]


@dataclass(frozen=True, slots=True)
class Onward:
    """Where a transferred file goes on, under which number, in which state, on which passed verification."""

    case_id: UUID
    number: str
    department_id: UUID
    state: CaseState
    verification: CodeVerification
    reason: str
    facts: dict[str, Any]


def open_file(session: Session, due: DueItem, opening: Opening, *, by: Actor, now: datetime) -> Case:
    """收件. A new case in state RECEIVED with its first step; one open case for a due item."""
    item = due.item
    case = Case(
        id=new_id(),
        number=opening.number,
        project_id=due.project_id,
        due_item_id=due.id,
        item_id=due.item_id,
        guide_id=opening.guide.id,
        department_id=due.department_id,
        unit_id=due.unit_id,
        project_code=opening.project_code,
        project_name=due.project.name,
        state=CaseState.RECEIVED,
        instant=item.is_immediate,
        releases_funds=item.releases_funds,
        follows=due.closure is Closure.FOLLOWS,
        handler_name="",
        received_at=now,
        document_number="",
        document_title="",
        light=Light.NOT_STARTED,
    )
    session.add(case)
    session.flush()
    hand_in(session, case, opening.materials, now=now)
    _write(session, case, Act.RECEIVE, CaseState.RECEIVED, by=by, now=now,
           facts={"number": case.number, "materials": [m.name for m in opening.materials]})
    return case


def go_on(session: Session, former: Case, onward: Onward, *, by: Actor, now: datetime) -> Case:
    """接办. A new file at another department where a transferred one went on from, with its materials.

    Day zero, receipt and acceptance are those of the former file: nothing begins anew.
    """
    copied = ("project_id", "due_item_id", "item_id", "guide_id", "unit_id", "project_code", "project_name", "instant",
              "releases_funds", "follows", "received_at", "accepted_on")
    case = Case(
        id=onward.case_id, number=onward.number, department_id=onward.department_id, former_id=former.id,
        state=onward.state, handler_id=by.account_id, handler_name=by.name, handed_at=now, seen_at=now,
        document_number="", document_title="", light=former.light, **{name: getattr(former, name) for name in copied},
    )
    session.add(case)
    session.flush()
    for each in session.scalars(
        select(CaseMaterial).where(CaseMaterial.case_id == former.id).order_by(CaseMaterial.added_at, CaseMaterial.id)
    ):
        copy = hand_to(session, each.attachment, case.department_id) if each.attachment else None
        session.add(CaseMaterial(
            id=new_id(), case_id=case.id, department_id=case.department_id, unit_id=case.unit_id, name=each.name,
            required=each.required, sort_order=each.sort_order, attachment_id=copy.id if copy else None,
            added_at=each.added_at,
        ))
    _write(session, case, Act.TAKE_OVER, onward.state, by=by, now=now, opinion=onward.reason, facts=onward.facts,
           verification=onward.verification)
    announce(session, CaseMoved(case.id, Act.TAKE_OVER.name))
    return case


def hand_in(session: Session, case: Case, materials: tuple[HandedIn, ...], *, now: datetime) -> None:
    """Add materials to a case; nothing handed in before is ever replaced or removed."""
    for order, material in enumerate(materials, start=1):
        session.add(
            CaseMaterial(
                id=new_id(),
                case_id=case.id,
                department_id=case.department_id,
                unit_id=case.unit_id,
                name=material.name,
                required=material.required,
                sort_order=order,
                attachment_id=material.attachment_id,
                added_at=now,
            )
        )


def hold(session: Session, case: Case, *, version: int | None = None) -> Case:
    """Lock the case's row and read it afresh. Raises Stale if it is no longer at `version`."""
    session.refresh(case, with_for_update=True)
    if version is not None and case.version != version:
        raise Stale()
    return case


def hold_project(session: Session, project_id: UUID) -> Project:
    """Lock the project's row, which is where the last two closings of a project meet (DESIGN 5a)."""
    query = select(Project).where(Project.id == project_id).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def append(
    session: Session,
    case: Case,
    act: Act,
    *,
    by: Actor,
    now: datetime,
    opinion: str = "",
    verification: CodeVerification | None = None,
    paused: bool = False,
    **facts: Any,
) -> CaseStep:
    """Move a case and write the step; `paused`: a special procedure of it goes on. Raises MoveNotAllowed."""
    state = next_state(case.state, act, instant=case.instant, paused=paused)
    step = _write(session, case, act, state, by=by, now=now, opinion=opinion, facts=facts, verification=verification)
    announce(session, CaseMoved(case.id, act.name))
    return step


def assign(session: Session, case: Case, *, to: Actor, by: Actor, now: datetime, reason: str = "") -> CaseStep:
    """分派/移交. Hand a case to a colleague of the same department, or take an unassigned one."""
    if to.account_id is None or to.department_id != case.department_id:
        raise MoveNotAllowed(state=case.state, act=Act.ASSIGN)
    step = append(session, case, Act.ASSIGN, by=by, now=now, opinion=reason, to=str(to.account_id), to_name=to.name)
    case.handler_id, case.handler_name, case.handed_at = to.account_id, to.name, now
    case.seen_at = now if to.account_id == by.account_id else None
    session.flush()
    return step


def see(session: Session, case: Case, *, by: Actor, now: datetime) -> None:
    """The handler opened it: it is no longer newly given."""
    if case.handler_id == by.account_id and case.seen_at is None:
        case.seen_at = now


def _write(
    session: Session,
    case: Case,
    act: Act,
    state: CaseState,
    *,
    by: Actor,
    now: datetime,
    facts: dict[str, Any],
    opinion: str = "",
    verification: CodeVerification | None = None,
) -> CaseStep:
    seq, before = _end_of_chain(session, case)
    step = CaseStep(
        id=new_id(),
        case_id=case.id,
        department_id=case.department_id,
        unit_id=case.unit_id,
        seq=seq + 1,
        act=act,
        state=state,
        releases_funds=case.releases_funds,
        by_id=by.account_id,
        by_name=by.name,
        by_role=",".join(sorted(by.roles)),
        at=now,
        opinion=opinion,
        facts=facts,
        verification_id=verification.id if verification else None,
        verification_passed=verification.passed if verification else None,
        verification_purpose=verification.purpose.name if verification else None,
        prev_digest=before,
        digest="",
    )
    step.digest = step_digest(step)
    case.state = state
    session.add(step)
    session.flush()
    return step


def _end_of_chain(session: Session, case: Case) -> tuple[int, str]:
    """The number and the digest of a case's last step; 0 and FIRST before there is one."""
    last = session.execute(
        select(CaseStep.seq, CaseStep.digest).where(CaseStep.case_id == case.id).order_by(CaseStep.seq.desc()).limit(1)
    ).first()
    return (last.seq, last.digest) if last else (0, FIRST)
