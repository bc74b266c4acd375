"""延期: asked by the clerk, approved by the head, told in writing (行政许可法 42(1); Art. 17)."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.cases import service as cases
from app.cases.models import Case, CaseStep
from app.cases.rules import Act, must_have_it
from app.clock import service as clock
from app.clock.queries import CaseClocks
from app.clock.rules.clocks import Clock
from app.clock.rules.entries import EntryKind
from app.clock.rules.procedures import DECISION
from app.core.chinese import chinese
from app.core.now import civil_date
from app.core.types import Actor
from app.handling import asking_rules as rules
from app.handling import papers, queries, requests
from app.handling.models import CaseRequest, RequestKind, RequestState


def ask_extension(session: Session, case: Case, *, number: int, reason: str, by: Actor, now: datetime,
                  version: int | None = None) -> CaseRequest:
    """请示延期. Nothing is longer before the head of the department says so."""
    cases.hold(session, case, version=version)
    must_have_it(handler_id=case.handler_id, handler_name=case.handler_name, actor_id=by.account_id)
    found = _must_be_extendable(session, case, number, today=civil_date(now))
    return requests.asked(session, case, RequestKind.EXTENSION, reason=reason, by=by, now=now, number=number,
                          step={"number": number, "unit": found.limits.extended_in.name})


def extend(session: Session, case: Case, *, words: str, by: Actor, now: datetime,
           version: int | None = None) -> CaseStep:
    """延期. Once, within the bound of the item's law, by a second person, before the limit is over.

    A limit that was over already stays over: only those that still run are longer by it.
    """
    cases.hold(session, case, version=version)
    on = civil_date(now)
    request = queries.request_in_question(session, case.id, RequestKind.EXTENSION)
    rules.must_be_a_second_person(by.account_id, asked_by=request.asked_by, handler_id=case.handler_id)
    number = request.number or 0
    before = _must_be_extendable(session, case, number, today=on)
    unit = before.limits.extended_in.name
    longer = [each.kind.name for each in lengthened_by(before) if rules.is_running(each.due.latest, on)]
    requests.answered(request, RequestState.AGREED, words=words, by=by, now=now)
    step = cases.append(session, case, Act.EXTEND, by=by, now=now, opinion=request.reason, number=number,
                        unit=unit, asked_by=request.asked_by_name, clocks=longer, words=words)
    notice = papers.extension_number(session, case, now=now)
    clock.record(session, case, EntryKind.EXTENDED, on=on, by=by, now=now, number=number, unit=unit,
                 reason=request.reason, clocks=longer, document_number=notice)
    after = clock.project(session, case, now=now)
    papers.extended(session, case, request, number=notice, before=before, after=after or before, now=now)
    return step


def lengthened_by(found: CaseClocks) -> list[Clock]:
    """The clocks an extension of this case may lengthen."""
    unit = found.limits.extended_in
    return [each for kind, each in found.all.items() if kind in DECISION and each.limit.unit is unit]


def _must_be_extendable(session: Session, case: Case, number: int, *, today: date) -> CaseClocks:
    found = clock.clocks_of(session, case, today)
    if found is None:
        raise rules.ExtensionNotForeseen()
    rules.must_be_extendable(
        number=number, most=found.limits.extension, unit=chinese(found.limits.extended_in.value),
        extended=found.facts.extension is not None,
        ends=[each.due.latest for each in lengthened_by(found)], today=today,
    )
    return found
