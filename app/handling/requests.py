"""请示: asked by one person, answered by another. What it is about, the modules beside this one do (Art. 16(3), 17)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.rules import Role
from app.cases import service as cases
from app.cases.events import CaseMoved
from app.cases.models import Case, CaseStep
from app.cases.rules import Act
from app.core.scope import beyond
from app.core.types import Actor, new_id
from app.handling import asking_rules as rules
from app.handling import papers, queries
from app.handling.models import CaseRequest, RequestKind, RequestState

ANSWERED_BY: dict[RequestKind, tuple[Role, ...]] = {
    RequestKind.EXTENSION: (Role.APPROVER,),
    RequestKind.VOIDING: (Role.REVIEWER, Role.APPROVER),
    RequestKind.TRANSFER: (),
}
"""经本行政机关负责人批准 (行政许可法 42(1)); a transfer is answered by the receiving department."""
ENDS = frozenset({Act.GRANT.name, Act.DENY.name, Act.WITHDRAW.name, Act.TRANSFER.name})


def asked(session: Session, case: Case, kind: RequestKind, *, reason: str, by: Actor, now: datetime,
          departments: tuple[UUID, ...] = (), step: dict[str, Any] | None = None, **about: Any) -> CaseRequest:
    """Write down what is asked, and the step that says so. The case is held. Raises ReasonMissing, AskedAlready."""
    rules.must_say_why(reason)
    if queries.open_request(session, case.id, kind) is not None:
        raise rules.AskedAlready()
    given: dict[str, Any] = {"document_number": "", "told": {}, **about}
    request = CaseRequest(
        id=new_id(), case_id=case.id, department_id=case.department_id, departments=[case.department_id, *departments],
        kind=kind, state=RequestState.ASKED, reason=reason, asked_by=by.person, asked_by_name=by.name, asked_at=now,
        answered_by_name="", answer="", **given,
    )
    session.add(request)
    cases.append(session, case, Act.ASK, by=by, now=now, opinion=reason, kind=kind.name, **(step or {}))
    session.flush()
    papers.asked(session, case, request, to=ANSWERED_BY[kind], by=by, now=now)
    return request


def answered(request: CaseRequest, state: RequestState, *, words: str, by: Actor, now: datetime) -> None:
    """Write the answer of a second person. Raises NothingAsked, SecondPersonNeeded."""
    if request.state is not RequestState.ASKED:
        raise rules.NothingAsked()
    request.state, request.answer = state, words
    request.answered_by, request.answered_by_name, request.answered_at = by.person, by.name, now


def decline(session: Session, case: Case, kind: RequestKind, *, words: str, by: Actor, now: datetime,
            version: int | None = None) -> CaseStep:
    """不同意, with its reason: nothing changes. The applicant was not told of the request and is not told of this."""
    cases.hold(session, case, version=version)
    request = queries.request_in_question(session, case.id, kind)
    rules.must_be_a_second_person(by.account_id, asked_by=request.asked_by, handler_id=None)
    rules.must_say_why(words)
    answered(request, RequestState.DECLINED, words=words, by=by, now=now)
    papers.declined(session, case, request, now=now)
    return cases.append(session, case, Act.DECLINE, by=by, now=now, opinion=words, kind=kind.name)


def take_back(session: Session, case: Case, kind: RequestKind, *, by: Actor, now: datetime,
              version: int | None = None) -> CaseStep:
    """收回请示, by who asked, before it was answered."""
    cases.hold(session, case, version=version)
    request = queries.request_in_question(session, case.id, kind)
    if request.asked_by != by.account_id:
        raise rules.NotYourRequest(name=request.asked_by_name)
    request.state, request.answered_at = RequestState.TAKEN_BACK, now
    return cases.append(session, case, Act.TAKE_BACK, by=by, now=now, kind=kind.name)


def hear_end(session: Session, moved: CaseMoved) -> None:
    """A case that was decided, withdrawn or transferred leaves no question open."""
    if moved.act not in ENDS:
        return
    with beyond(session, "whoever ends a case ends what was asked about it, and may not see that"):
        for request in queries.open_requests(session, moved.case_id):
            request.state = RequestState.LAPSED
        session.flush()
