"""联合办理: started by the leading department, extended once by a second person, told to the applicant (Art. 17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.accounts.rules import Role
from app.cases import people
from app.cases import service as cases
from app.cases.models import Case
from app.cases.rules import OPEN, Act, must_have_it
from app.clock import queries as clock
from app.clock.diary import Book, book_of
from app.clock.rules import joint as rules
from app.clock.rules.clocks import Clock
from app.clock.rules.entries import ProcedureSpan
from app.clock.rules.pauses import Pause
from app.core.errors import NotFound
from app.core.now import civil_date
from app.core.scope import as_public
from app.core.types import Actor, new_id
from app.handling import asking_rules as asking
from app.handling import sharing
from app.handling.models import JointHandling


@dataclass(frozen=True, slots=True)
class Joint:
    """One joint handling as every member shows it."""

    row: JointHandling
    members: Sequence[Case]
    clock: Clock | None
    book: Book | None
    left_out: Sequence[tuple[Pause, ProcedureSpan]] = ()

    def lasts(self, today: date) -> bool:
        """Whether somebody still works under it, in time: only then it can become longer (行政许可法 42(2))."""
        if self.clock is None or self.clock.stopped_on is not None:
            return False
        return self.clock.due.latest is None or today <= self.clock.due.latest


def joint_of(session: Session, case: Case, now: datetime) -> Joint | None:
    """The joint handling a case belongs to, with its clock as it stands; told alike to all departments."""
    with as_public(session):
        row = session.scalars(select(JointHandling).where(JointHandling.case_ids.contains([str(case.id)]))).first()
        if row is None:
            return None
        members = _cases(session, row.case_ids)
        recorded = clock.entries(session, [member.id for member in members])
        facts = {member.id: clock.facts_recorded(recorded[member.id]) for member in members}
        book = clock.rulebook(session)
        held = [rules.Member(found, book.limits_of(member.item, found.received_on).legal_basis)
                for member in members if (found := facts[member.id])]
        lead = facts.get(row.lead_case_id)
        known = clock.calendar_of(session, case)
        counted = rules.joint_clock(lead, held, extended=row.extended_by is not None, calendar=known,
                                    today=civil_date(now), thresholds=book.thresholds) if lead else None
        told = book_of(counted, rules.in_common(lead, held), known, today=civil_date(now)) if counted and lead else None
    return Joint(row, members, counted, told, rules.left_out(held))


def _cases(session: Session, ids: Sequence[str]) -> list[Case]:
    return list(session.scalars(
        select(Case).where(Case.id.in_([UUID(each) for each in ids])).order_by(Case.received_at, Case.id)
        .options(joinedload(Case.item), joinedload(Case.department))
    ))


def candidates(session: Session, case: Case) -> list[Case]:
    """The open cases of the project that may be handled together with this one."""
    with as_public(session):
        return list(session.scalars(
            select(Case).where(Case.project_id == case.project_id, Case.id != case.id, Case.state.in_(OPEN))
            .order_by(Case.received_at, Case.id).options(joinedload(Case.item), joinedload(Case.department))
        ))


def unjoined(session: Session, case: Case) -> list[Case]:
    """Those of them that no joint handling has yet."""
    with as_public(session):
        rows = session.scalars(select(JointHandling.case_ids).where(JointHandling.project_id == case.project_id))
        taken = {each for ids in rows for each in ids}
    return [each for each in candidates(session, case) if str(each.id) not in taken]


def start_joint(session: Session, case: Case, others: Sequence[UUID], *, document_number: str, by: Actor,
                now: datetime, version: int | None = None) -> JointHandling:
    """联合办理开始. Its forty-five days run from the day this, the leading department, accepted."""
    cases.hold_project(session, case.project_id)
    cases.hold(session, case, version=version)
    must_have_it(handler_id=case.handler_id, handler_name=case.handler_name, actor_id=by.account_id)
    named = [each for each in candidates(session, case) if each.id in others]
    joined = any(joint_of(session, each, now) for each in (case, *named))
    rules.must_be_joint(lead_department=case.department_id, departments=[each.department_id for each in named],
                        joined=joined)
    cases.append(session, case, Act.START_JOINT, by=by, now=now, cases=[each.number for each in named],
                 document_number=document_number, under=rules.BASIS)
    row = JointHandling(
        id=new_id(), project_id=case.project_id, lead_case_id=case.id, department_id=case.department_id,
        unit_id=case.unit_id, case_ids=[str(each.id) for each in (case, *named)], document_number=document_number,
        started_by_name=by.name, started_at=now, reason="", asked_by=None, extended_by=None, extended_by_name="",
        extended_on=None, approval_number="",
    )
    session.add(row)
    session.flush()
    sharing.listen(session, row, now=now)
    names = "；".join(each.item.name for each in (case, *named))
    _tell_all(session, case, named, by=by, kind="joint", subject=f"联合办理：{case.project_name}", now=now,
              body=f"下列事项联合办理，由{case.department.name}牵头：{names}。办理时间自牵头部门受理之日起不超过{rules.DAYS}个"
                   f"工作日。文号：{document_number}。依据：{rules.BASIS}。")
    return row


def _tell_all(session: Session, case: Case, others: Sequence[Case], *, by: Actor, kind: str, subject: str, body: str,
              now: datetime) -> None:
    """The applicant once, at the leading case; and who handles these cases: another clock runs there. Not who acts."""
    people.tell(session, case, kind=kind, subject=subject, body=body, now=now)
    for each in others:
        if each.handler_id != by.account_id:
            people.tell_desk(session, each, kind=kind, subject=subject, body=body, now=now)


def add_joint(session: Session, case: Case, others: Sequence[UUID], *, document_number: str, by: Actor, now: datetime,
              version: int | None = None) -> JointHandling:
    """并入联合办理. One more case under the one clock, which runs on as it does: nobody's days begin anew."""
    cases.hold_project(session, case.project_id)
    cases.hold(session, case, version=version)
    must_have_it(handler_id=case.handler_id, handler_name=case.handler_name, actor_id=by.account_id)
    found = _led(session, case, now)
    named = [each for each in unjoined(session, case) if each.id in others]
    if not named or not found.lasts(civil_date(now)):
        raise rules.NothingAdded()
    cases.append(session, case, Act.ADD_JOINT, by=by, now=now, cases=[each.number for each in named],
                 document_number=document_number, under=rules.BASIS)
    row = found.row
    row.case_ids = [*row.case_ids, *(str(each.id) for each in named)]
    session.flush()
    sharing.listen(session, row, now=now)
    names = "；".join(each.item.name for each in named)
    _tell_all(session, case, named, by=by, kind="joint", subject=f"并入联合办理：{case.project_name}", now=now,
              body=f"下列事项并入由{case.department.name}牵头的联合办理：{names}。办理时间仍自牵头部门受理之日起算。"
                   f"文号：{document_number}。依据：{rules.BASIS}。")
    return row


def ask_joint(session: Session, case: Case, *, reason: str, by: Actor, now: datetime,
              version: int | None = None) -> JointHandling:
    """请示延长. By the leading department's clerk, while one member still works, decided as his own case may be."""
    cases.hold(session, case, version=version)
    must_have_it(handler_id=case.handler_id, handler_name=case.handler_name, actor_id=by.account_id)
    found = _led(session, case, now)
    rules.must_be_extendable(found.clock, asked_by=by.account_id, by=None, extended=found.row.extended_by is not None,
                             today=civil_date(now))
    if found.row.asked_by is not None:
        raise asking.AskedAlready()
    cases.append(session, case, Act.ASK_JOINT, by=by, now=now, opinion=reason, under=rules.BASIS)
    found.row.reason, found.row.asked_by = reason, by.account_id
    session.flush()
    people.tell_role(session, case, Role.APPROVER, but=by.account_id, kind="asked",
                     subject=f"请示：联合办理延长，{case.project_name}",
                     body=f"{by.name}请示联合办理延长{rules.MORE}个工作日。理由：{reason}。", now=now)
    return found.row


def extend_joint(session: Session, case: Case, *, document_number: str, by: Actor, now: datetime,
                 version: int | None = None) -> JointHandling:
    """延长十五日. Once, by a second person, on the approval of the government at that level; the reason is told."""
    if not document_number.strip():
        raise rules.ApprovalMissing(field="document_number")
    cases.hold(session, case, version=version)
    found = _led(session, case, now)
    row = found.row
    rules.must_be_extendable(found.clock, asked_by=row.asked_by, by=by.account_id,
                             extended=row.extended_by is not None, today=civil_date(now))
    cases.append(session, case, Act.EXTEND_JOINT, by=by, now=now, document_number=document_number, under=rules.BASIS)
    row.extended_by, row.extended_by_name, row.extended_on = by.account_id, by.name, civil_date(now)
    row.approval_number = document_number
    session.flush()
    _tell_all(session, case, found.members, by=by, kind="joint_extended", now=now,
              subject=f"联合办理延长：{case.project_name}",
              body=f"联合办理经本级人民政府负责人批准（{document_number}），延长{rules.MORE}个工作日。理由：{row.reason}。"
                   f"依据：{rules.BASIS}。")
    return row


def decline_joint(session: Session, case: Case, *, words: str, by: Actor, now: datetime,
                  version: int | None = None) -> JointHandling:
    """不同意延长, with its reason: the forty-five days stay, and it may be asked anew."""
    if not words.strip():
        raise asking.AnswerWithoutReason(field="words")
    cases.hold(session, case, version=version)
    row = _asked(session, case, now)
    asking.must_be_a_second_person(by.account_id, asked_by=row.asked_by, handler_id=None)
    cases.append(session, case, Act.DECLINE_JOINT, by=by, now=now, opinion=words)
    people.tell_desk(session, case, kind="declined", subject=f"不同意：联合办理延长，{case.project_name}", now=now,
                     body=f"{by.name}答复不同意。理由：{words}。")
    return _unasked(session, row)


def take_back_joint(session: Session, case: Case, *, by: Actor, now: datetime,
                    version: int | None = None) -> JointHandling:
    """收回请示, by who asked, before it was answered."""
    cases.hold(session, case, version=version)
    row = _asked(session, case, now)
    if row.asked_by != by.account_id:
        raise asking.NotYourRequest(name=case.handler_name or "—")
    cases.append(session, case, Act.TAKE_BACK_JOINT, by=by, now=now)
    return _unasked(session, row)


def _asked(session: Session, case: Case, now: datetime) -> Any:
    """The joint handling of which an extension is asked for. Raises NotFound, NothingAsked."""
    row = _led(session, case, now).row
    if row.asked_by is None or row.extended_by is not None:
        raise asking.NothingAsked()
    return row


def _unasked(session: Session, row: JointHandling) -> JointHandling:
    row.reason, row.asked_by = "", None
    session.flush()
    return row


def _led(session: Session, case: Case, now: datetime) -> Joint:
    found = joint_of(session, case, now)
    if found is None or found.row.lead_case_id != case.id:
        raise NotFound()
    return found
