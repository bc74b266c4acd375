"""办理: special procedures, review, approval and decision (Art. 16(3)–(4), 17)."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import service as cases
from app.cases.events import CaseClosed
from app.cases.models import Case, CaseStep
from app.cases.queries import reasons_in_words
from app.cases.rules import Act, MoveNotAllowed, must_have_it
from app.clock import service as clock
from app.clock import tables
from app.clock.rules.entries import EntryKind
from app.clock.rules.limits import Limit
from app.clock.rules.validity import until_of
from app.core.events import announce
from app.core.now import civil_date
from app.core.types import Actor, new_id
from app.handling import papers, queries, rules
from app.handling.extending import ask_extension, extend
from app.handling.models import Decision, Draft, Outcome, SpecialProcedure
from app.handling.requests import decline, take_back
from app.handling.rules import Wording
from app.handling.transferring import ask_transfer, decline_transfer, must_be_answered_by, take_over
from app.handling.voiding import ask_voiding, void
from app.items.rules.kinds import LimitUnit
from app.projects.models import CodeVerification

__all__ = [
    "approve",
    "ask_extension",
    "ask_transfer",
    "ask_voiding",
    "decide_at_once",
    "decline",
    "decline_transfer",
    "end_procedure",
    "extend",
    "must_be_answered_by",
    "open_procedure",
    "propose",
    "review",
    "send_back",
    "take_back",
    "take_over",
    "void",
]


def open_procedure(session: Session, case: Case, *, kind: str, reason: str, basis: str, document_number: str,
                   longest_workdays: int = 0, longest: Limit | None = None, words: Sequence[str] = (),
                   by: Actor, now: datetime, version: int | None = None) -> SpecialProcedure:
    """特别程序开始. Told in writing; the days from tomorrow on do not count if its kind stops the clock.

    It may begin while others go on; days that several leave out are left out once. `words`: the item's own words that
    mean this kind by the table in force; kept with its document, whatever a later edition makes of them.
    """
    cases.hold(session, case, version=version)
    must_have_it(handler_id=case.handler_id, handler_name=case.handler_name, actor_id=by.account_id)
    longest = longest or Limit(longest_workdays, LimitUnit.WORKDAY)
    rules.must_be_told(kind=kind, reason=reason, basis=basis, document_number=document_number, longest=longest)
    if any(each.kind == kind for each in queries.open_procedures(session, case.id)):
        raise rules.ProcedureOfKindOpen()
    on, key = civil_date(now), new_id()
    procedure = SpecialProcedure(
        id=key, key=key, case_id=case.id, department_id=case.department_id, unit_id=case.unit_id, kind=kind,
        reason=reason, basis=basis, document_number=document_number, longest_number=longest.number,
        longest_unit=longest.unit, opened_on=on, opened_by=by.account_id, opened_by_name=by.name, result="",
    )
    session.add(procedure)
    cases.append(session, case, Act.OPEN_PROCEDURE, by=by, now=now, opinion=reason, kind=kind, basis=basis,
                 document_number=document_number, longest=procedure.longest_words)
    told = {"number": longest.number, "unit": longest.unit.name}
    under = tables.words_on(session, on)[1] if words else ""
    clock.record(session, case, EntryKind.PROCEDURE_OPENED, on=on, by=by, now=now, procedure=kind, key=str(key),
                 reason=reason, basis=basis, document_number=document_number, longest=told,
                 **({"words": list(words), "words_under": under} if words else {}))
    clock.project(session, case, now=now)
    papers.special_procedure(session, case, procedure, by=by, now=now)
    return procedure


def end_procedure(session: Session, case: Case, *, result: str, by: Actor, now: datetime,
                  procedure_id: UUID | None = None, on: date | None = None,
                  version: int | None = None) -> SpecialProcedure:
    """特别程序结束, on the day it did. The clocks it stopped go on the day after, unless another one stops them."""
    cases.hold(session, case, version=version)
    must_have_it(handler_id=case.handler_id, handler_name=case.handler_name, actor_id=by.account_id)
    procedure = _meant(queries.open_procedures(session, case.id), procedure_id)
    ended_on = on or civil_date(now)
    rules.must_end_between(ended_on, opened_on=procedure.opened_on, today=civil_date(now))
    procedure.ended_on, procedure.ended_by, procedure.result = ended_on, by.account_id, result
    session.flush()
    others = queries.open_procedures(session, case.id)
    cases.append(session, case, Act.END_PROCEDURE, by=by, now=now, opinion=result, paused=bool(others),
                 kind=procedure.kind, ended_on=ended_on.isoformat())
    clock.record(session, case, EntryKind.PROCEDURE_ENDED, on=ended_on, by=by, now=now, procedure=procedure.kind,
                 key=str(procedure.key))
    clock.project(session, case, now=now)
    papers.procedure_ended(session, case, procedure, others, now=now)
    return procedure


def _meant(found: Sequence[SpecialProcedure], procedure_id: UUID | None) -> SpecialProcedure:
    """The one that is meant: the named one, or the only one. Raises NoProcedureOpen, ProcedureNotNamed."""
    meant = [each for each in found if procedure_id in (None, each.id)]
    if not meant:
        raise rules.NoProcedureOpen()
    if len(meant) > 1:
        raise rules.ProcedureNotNamed(field="procedure")
    return meant[0]


def propose(session: Session, case: Case, outcome: Outcome, wording: Wording, *, by: Actor, now: datetime,
            version: int | None = None) -> Draft:
    """提请审核. The clerk drafts the whole decision; the reviewer sees exactly this."""
    cases.hold(session, case, version=version)
    must_have_it(handler_id=case.handler_id, handler_name=case.handler_name, actor_id=by.account_id)
    rules.must_be_whole(wording, today=civil_date(now))
    _must_be_free(session, case, wording.document_number)
    cases.append(session, case, Act.PROPOSE, by=by, now=now, opinion=wording.opinion, outcome=outcome.name,
                 document_number=wording.document_number, title=wording.title)
    draft = queries.draft_of(session, case.id) or Draft(id=new_id(), case_id=case.id,
                                                        department_id=case.department_id)
    draft.outcome, draft.opinion, draft.document_number = outcome, wording.opinion, wording.document_number
    draft.title, draft.content, draft.valid_until = wording.title, wording.content, wording.valid_until
    draft.valid_months = wording.valid_months
    draft.handler_id, draft.handler_name, draft.proposed_at = by.person, by.name, now
    draft.reviewer_id, draft.reviewer_name, draft.review_opinion = None, "", ""
    session.add(draft)
    session.flush()
    return draft


def review(session: Session, case: Case, *, opinion: str, by: Actor, now: datetime,
           version: int | None = None) -> CaseStep:
    """审核通过, 送批准人."""
    cases.hold(session, case, version=version)
    draft = queries.draft_or_404(session, case.id)
    rules.must_be_another(by.account_id, handler_id=draft.handler_id)
    step = cases.append(session, case, Act.REVIEW, by=by, now=now, opinion=opinion)
    draft.reviewer_id, draft.reviewer_name, draft.review_opinion = by.account_id, by.name, opinion
    return step


def send_back(session: Session, case: Case, *, reason: str, by: Actor, now: datetime,
              version: int | None = None) -> CaseStep:
    """退回经办人, with the reason; the clock goes on counting."""
    cases.hold(session, case, version=version)
    draft = queries.draft_or_404(session, case.id)
    rules.must_be_another(by.account_id, handler_id=draft.handler_id)
    if not reason.strip():
        raise rules.DecisionPartMissing(field="reason")
    return cases.append(session, case, Act.SEND_BACK, by=by, now=now, opinion=reason)


def approve(session: Session, case: Case, *, opinion: str, by: Actor, now: datetime,
            verification: CodeVerification | None = None, version: int | None = None) -> Decision:
    """批准. The approver signs the draft as it stands: the case is decided and closed (Art. 16(4)).

    `verification`: the second one, asked for this decision, where the item releases funds (Art. 15).
    """
    cases.hold_project(session, case.project_id)
    cases.hold(session, case, version=version)
    draft = queries.draft_or_404(session, case.id)
    rules.must_be_another(by.account_id, handler_id=draft.handler_id, reviewer_id=draft.reviewer_id)
    wording = Wording(draft.opinion, draft.document_number, draft.title, draft.content, draft.valid_until,
                      draft.valid_months)
    decision = _decision(case, draft.outcome, wording, handler=draft.handler_id, now=now)
    decision.reviewer_id, decision.approver_id = draft.reviewer_id, by.account_id
    return _decide(session, case, decision, opinion=opinion, verification=verification, by=by, now=now)


def decide_at_once(session: Session, case: Case, outcome: Outcome, wording: Wording, *, by: Actor, now: datetime,
                   verification: CodeVerification | None = None, version: int | None = None) -> Decision:
    """即办. One clerk decides, recorded as such (DESIGN 5a). Raises MoveNotAllowed for an item with three persons."""
    cases.hold_project(session, case.project_id)
    cases.hold(session, case, version=version)
    if not case.instant:
        raise MoveNotAllowed(state=case.state, act=Act.GRANT)
    must_have_it(handler_id=case.handler_id, handler_name=case.handler_name, actor_id=by.account_id)
    rules.must_be_whole(wording, today=civil_date(now))
    decision = _decision(case, outcome, wording, handler=by.account_id, now=now)
    return _decide(session, case, decision, opinion=wording.opinion, verification=verification, by=by, now=now)


def _must_be_free(session: Session, case: Case, number: str) -> None:
    if queries.number_taken(session, case.department_id, number, by_another_than=case.id):
        raise rules.DocumentNumberTaken(field="document_number")


def _decision(case: Case, outcome: Outcome, wording: Wording, *, handler: object, now: datetime) -> Decision:
    until, on = wording.valid_until, civil_date(now)
    if wording.valid_months is not None and outcome is not Outcome.DENIED:
        until = until_of(on, wording.valid_months)
    return Decision(
        id=new_id(), case_id=case.id, department_id=case.department_id, unit_id=case.unit_id, outcome=outcome,
        instant=case.instant, opinion=wording.opinion, document_number=wording.document_number,
        title=wording.title, content=wording.content, valid_until=until, valid_months=wording.valid_months,
        decided_on=on, decided_at=now, handler_id=handler,
    )


def _decide(session: Session, case: Case, decision: Decision, *, opinion: str,
            verification: CodeVerification | None, by: Actor, now: datetime) -> Decision:
    act = Act.DENY if decision.outcome is Outcome.DENIED else Act.GRANT
    funds = act is Act.GRANT and case.releases_funds
    if funds:
        passed, reasons = (verification.passed, reasons_in_words(verification)) if verification else (False, "—")
        rules.must_be_verified_for_funds(passed=passed, reasons=reasons)
    _must_be_free(session, case, decision.document_number)
    cases.append(session, case, act, by=by, now=now, opinion=opinion, verification=verification if funds else None,
                 outcome=decision.outcome.name, document_number=decision.document_number, title=decision.title)
    session.add(decision)
    case.decided_on = decision.decided_on
    case.document_number, case.document_title = decision.document_number, decision.title
    clock.record(session, case, EntryKind.DECIDED, on=decision.decided_on, by=by, now=now,
                 outcome=decision.outcome.name, **({"valid_until": decision.valid_until.isoformat(),
                                                    "valid_months": decision.valid_months}
                                                   if decision.valid_until else {}))
    clock.project(session, case, now=now)
    papers.decision(session, case, decision, now=now)
    announce(session, CaseClosed(case.project_id, case.id))
    return decision
