"""移送: a case goes on at another department while its clocks run on; nothing begins anew (Art. 16(3), 17).

The former file closes as transferred and stays with the department that did its steps. A new file of the receiving
department carries materials, procedures and clock facts with both their times; the database compares each fact.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from app.cases import queries as ledger
from app.cases import service as cases
from app.cases.models import Case
from app.cases.queries import reasons_in_words
from app.cases.rules import HANDLED, Act, CaseState, must_have_it
from app.cases.service import Onward
from app.clock import queries as clocks
from app.clock import service as clock
from app.clock.rules.entries import EntryKind
from app.core.errors import NotFound
from app.core.now import civil_date
from app.core.scope import beyond
from app.core.types import Actor, new_id
from app.departments.models import Department, DepartmentState
from app.documents.service import next_number
from app.handling import asking_rules as rules
from app.handling import papers, queries, requests, sharing
from app.handling.facts import names_of
from app.handling.models import CaseRequest, RequestKind, RequestState, SpecialProcedure
from app.projects.models import CodeVerification

WHY = "a case goes on at another department: both files, the project and the due item are of one act"


def ask_transfer(session: Session, case: Case, to_id: UUID, *, reason: str, document_number: str, by: Actor,
                 now: datetime, version: int | None = None) -> CaseRequest:
    """请求移送. The case stays, and its clocks run, until somebody of the other department takes it."""
    cases.hold(session, case, version=version)
    must_have_it(handler_id=case.handler_id, handler_name=case.handler_name, actor_id=by.account_id)
    to = session.get(Department, to_id)
    if to is None or to.state is not DepartmentState.ACTIVE or to.id == case.department_id:
        raise rules.NoSuchDepartment(field="to")
    request = requests.asked(
        session, case, RequestKind.TRANSFER, reason=reason, by=by, now=now, departments=(to.id,),
        document_number=document_number, to_department_id=to.id, told=_told(case), step={"to": to.short_name},
    )
    papers.transfer_asked(session, case, request, to=to, now=now)
    return request


def _told(case: Case) -> dict[str, object]:
    """What the other department reads before it answers; the file itself is not in its sight yet."""
    return {
        "number": case.number, "item": case.item.name, "project": case.project_name, "code": case.project_code,
        "project_id": str(case.project_id), "follows": case.follows,
        "accepted_on": case.accepted_on.isoformat() if case.accepted_on else "",
    }


def take_over(session: Session, request: CaseRequest, verification: CodeVerification, *, case_id: UUID, by: Actor,
              now: datetime) -> Case:
    """接办. The former file closes as transferred, the new one goes on from the same facts, in one transaction.

    `verification` was asked by the receiving department for the new file a moment ago, and is kept whatever becomes
    of the act. Raises NothingAsked, SecondPersonNeeded, MovedOnMeanwhile, CodeStandsInTheWay.
    """
    must_be_answered_by(request, by)
    with beyond(session, WHY):
        former = session.get_one(Case, request.case_id)
        cases.hold_project(session, former.project_id)  # it changes, too: in the order in which every act locks
        cases.hold(session, former)
        session.refresh(request, with_for_update=True)
        requests.answered(request, RequestState.AGREED, words="", by=by, now=now)
        if former.state not in HANDLED:
            raise rules.MovedOnMeanwhile()
        if not verification.passed:
            raise rules.CodeStandsInTheWay(reasons=reasons_in_words(verification).rstrip("。"))
        return _go_on(session, former, request, verification, case_id=case_id, by=by, now=now)


def decline_transfer(session: Session, request: CaseRequest, *, words: str, by: Actor, now: datetime) -> None:
    """不同意移送, with the reason: the case stays where it is."""
    _must_be_asked_of(request, by)
    rules.must_say_why(words)
    with beyond(session, WHY):
        case = cases.hold(session, session.get_one(Case, request.case_id))
        session.refresh(request, with_for_update=True)
        requests.answered(request, RequestState.DECLINED, words=words, by=by, now=now)
        cases.append(session, case, Act.DECLINE, by=by, now=now, opinion=words, kind=RequestKind.TRANSFER.name)
        papers.declined(session, case, request, now=now)


def request_or_404(session: Session, request_id: UUID, by: Actor) -> CaseRequest:
    """A transfer that one of the reader's departments asks or is asked. Raises NotFound."""
    query = select(CaseRequest).where(CaseRequest.id == request_id, CaseRequest.kind == RequestKind.TRANSFER)
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def must_be_answered_by(request: CaseRequest, by: Actor) -> None:
    """It waits for the answer of the actor's department, and another person asked. Judged again under the lock.

    Raises NotFound, NothingAsked, SecondPersonNeeded.
    """
    _must_be_asked_of(request, by)
    if request.state is not RequestState.ASKED:
        raise rules.NothingAsked()
    rules.must_be_a_second_person(by.account_id, asked_by=request.asked_by, handler_id=None)


def _must_be_asked_of(request: CaseRequest, by: Actor) -> None:
    if request.to_department_id != by.department_id:
        raise NotFound


def _go_on(session: Session, former: Case, request: CaseRequest, verification: CodeVerification, *, case_id: UUID,
           by: Actor, now: datetime) -> Case:
    on, to = civil_date(now), session.get_one(Department, request.to_department_id)
    ordinal = next_number(session, f"case:{to.key}", on.year, now=now)
    number, notice = f"{to.prefix} {on.year}-{ordinal:06d}", papers.transfer_number(session, former, now=now)
    before = clocks.clocks_of(session, former, on)
    state = CaseState.PAUSED if queries.open_procedures(session, former.id) else CaseState.ACCEPTED
    about = {"number": former.number, "department": former.department.short_name, "document_number": notice,
             "last_digest": ledger.steps(session, former.id)[-1].digest,
             "recorded_by": _recorded_by(session, former)}
    cases.append(session, former, Act.TRANSFER, by=by, now=now, opinion=request.reason, to=to.short_name,
                 number=number, asked_by=request.asked_by_name)
    clock.record(session, former, EntryKind.TRANSFERRED, on=on, by=by, now=now, department=to.short_name,
                 reason=request.reason, document_number=notice)
    clock.project(session, former, now=now)
    onward = cases.go_on(session, former, Onward(case_id, number, to.id, state, verification, request.reason, about),
                         by=by, now=now)
    sharing.go_on(session, former, onward, now=now)
    _carry_procedures(session, former, onward)
    clock.carry(session, former, onward)
    clock.record(session, onward, EntryKind.TAKEN_OVER, on=on, by=by, now=now, department=about["department"],
                 reason=request.reason, document_number=notice)
    after = clock.project(session, onward, now=now)
    project = former.project
    project.department_ids = sorted({*project.department_ids, to.id})
    session.flush()
    if before and after:
        papers.transferred(session, former, onward, request, number=notice, before=before, after=after, now=now)
    return onward


def _recorded_by(session: Session, former: Case) -> dict[str, str]:
    names = names_of(session, former)
    return {str(row.id): names.get(str(row.carried_from)) or names.get((row.recorded_at, row.by_account)) or "平台"
            for row in clocks.entries(session, [former.id])[former.id]}


def _carry_procedures(session: Session, former: Case, onward: Case) -> None:
    """The procedures with their papers' numbers; one that goes on is ended by the new handler."""
    kept = {column.key for column in inspect(SpecialProcedure).column_attrs} - {"id", "case_id", "department_id"}
    for each in queries.procedures(session, former.id):
        session.add(SpecialProcedure(
            id=new_id(), case_id=onward.id, department_id=onward.department_id,
            **{name: getattr(each, name) for name in kept},
        ))
    session.flush()
