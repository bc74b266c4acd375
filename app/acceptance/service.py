"""受理: receive, verify, accept, ask for correction, refuse, withdraw; and what silence does (Art. 16(2))."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.acceptance import papers, queries, rules
from app.acceptance.models import Correction, CorrectionPiece
from app.acceptance.rules import Piece, RefusalReason
from app.acceptance.silence import hear_silence, lapse_due
from app.acceptance.verdicts import verify, write_acceptance, write_refusal
from app.cases import people
from app.cases import queries as ledger
from app.cases import service as cases
from app.cases.models import Case, CaseStep
from app.cases.rules import Act, must_not_be_anothers
from app.cases.service import HandedIn, Opening
from app.clock import service as clock
from app.clock.rules.entries import EntryKind
from app.clock.rules.procedures import ClockKind
from app.core.now import civil_date
from app.core.types import Actor, new_id
from app.declaration.models import DueItem, DueItemState
from app.declaration.queries import hold
from app.documents.service import next_number
from app.guides.queries import published_guide
from app.projects.models import CodeVerification
from app.projects.queries import code_of

__all__ = [
    "accept",
    "answer_correction",
    "answer_piece",
    "ask_correction",
    "hear_silence",
    "lapse_due",
    "refuse",
    "submit",
    "verify",
    "withdraw",
]


def submit(session: Session, due: DueItem, materials: tuple[HandedIn, ...], *, by: Actor, now: datetime) -> Case:
    """收件. Open a case for a due item and hand out a numbered receipt; nothing is decided by it."""
    hold(session, due)
    open_case = queries.open_case_of(session, due)
    guide = published_guide(session, due.item_id)
    given = {m.name for m in materials if m.attachment_id}
    rules.must_be_submittable(
        applies=due.state is DueItemState.OWED,
        done=queries.is_done(session, due),
        handled_as=open_case.number if open_case else "",
        open_before=ledger.open_prerequisites(session, due),
        missing=[m.name for m in guide.materials if m.required and m.name not in given],
    )
    on = civil_date(now)
    department = due.item.department
    ordinal = next_number(session, f"case:{department.key}", on.year, now=now)
    number = f"{department.prefix} {on.year}-{ordinal:06d}"
    opening = Opening(number, code_of(session, due.project_id), guide, materials)
    case = cases.open_file(session, due, opening, by=by, now=now)
    clock.record(session, case, EntryKind.RECEIVED, on=on, by=by, now=now)
    clock.project(session, case, now=now)
    papers.receipt(session, case, now=now)
    return case


def accept(session: Session, case: Case, *, verification: CodeVerification, by: Actor, now: datetime,
           version: int | None = None) -> CaseStep:
    """受理. Day zero of the decision clocks is the civil date of `now` (Art. 16(2)).

    `verification` was asked for this case a moment ago and kept, whatever becomes of the act.
    """
    cases.hold(session, case, version=version)
    must_not_be_anothers(handler_id=case.handler_id, handler_name=case.handler_name, actor_id=by.account_id)
    rules.must_be_acceptable(
        case.state,
        instant=case.instant,
        passed=verification.passed,
        reasons=ledger.reasons_in_words(verification),
        missing=ledger.missing_materials(session, case.id),
    )
    _must_not_be_too_late(session, case, passed=True, now=now)
    _take(case, by=by, now=now)
    return write_acceptance(session, case, verification, by=by, now=now)


def ask_correction(session: Session, case: Case, pieces: tuple[Piece, ...], *, by: Actor, now: datetime,
                   version: int | None = None) -> Correction:
    """补正. One request, all that is missing, each piece its own row (行政许可法 32(4))."""
    cases.hold(session, case, version=version)
    must_not_be_anothers(handler_id=case.handler_id, handler_name=case.handler_name, actor_id=by.account_id)
    asked = queries.correction_of(session, case.id) is not None
    answer_by = papers.last_day(session, civil_date(now), rules.CORRECTION_WORKDAYS)
    rules.must_be_correctable(case.state, instant=case.instant, pieces=pieces, asked_before=asked)
    _must_not_be_too_late(session, case, passed=True, now=now)
    correction = Correction(
        id=new_id(), case_id=case.id, department_id=case.department_id, unit_id=case.unit_id,
        asked_by=by.account_id, asked_by_name=by.name, asked_at=now, answer_by=answer_by,
        answered_at=None,
    )
    correction.pieces = [
        CorrectionPiece(
            id=new_id(), department_id=case.department_id, unit_id=case.unit_id, sort_order=order,
            material=piece.material, problem=piece.problem, wanted=piece.wanted, answer="",
        )
        for order, piece in enumerate(pieces, start=1)
    ]
    session.add(correction)
    cases.append(session, case, Act.ASK_CORRECTION, by=by, now=now, pieces=[p.material for p in pieces],
                 answer_by=answer_by.isoformat())
    _take(case, by=by, now=now)
    clock.record(session, case, EntryKind.CORRECTION_ASKED, on=civil_date(now), by=by, now=now,
                 answer_by=answer_by.isoformat())
    clock.project(session, case, now=now)
    papers.correction(session, case, correction, answer_by=answer_by, now=now)
    return correction


def answer_piece(session: Session, correction: Correction, piece_id: UUID, *, answer: str,
                 attachment_id: UUID | None) -> CorrectionPiece:
    """Keep the answer to one piece; nothing is sent before all are answered."""
    piece = queries.piece_of(correction, piece_id)
    piece.answer = answer
    if attachment_id is not None:
        piece.attachment_id = attachment_id
    session.flush()
    return piece


def answer_correction(session: Session, case: Case, *, by: Actor, now: datetime) -> CaseStep:
    """补正答复. The corrected papers join the file; the acceptance clock starts anew (facts 4.2)."""
    cases.hold(session, case)
    correction = queries.correction_or_404(session, case.id)
    still = [p.material for p in correction.pieces if not p.answer.strip() and p.attachment_id is None]
    if still:
        raise rules.AnswerIncomplete(pieces="、".join(still))
    step = cases.append(session, case, Act.ANSWER_CORRECTION, by=by, now=now,
                        pieces=[p.material for p in correction.pieces])
    added = tuple(HandedIn(p.material, False, p.attachment_id) for p in correction.pieces if p.attachment_id)
    cases.hand_in(session, case, added, now=now)
    correction.answered_at = now
    clock.record(session, case, EntryKind.CORRECTION_ANSWERED, on=civil_date(now), by=by, now=now)
    clock.project(session, case, now=now)
    return step


def refuse(session: Session, case: Case, reason: RefusalReason, *, words: str, authority: str,
           verification: CodeVerification, by: Actor, now: datetime, version: int | None = None) -> CaseStep:
    """不予受理. In writing, with the legal reason and the remedies (行政许可法 32, 38)."""
    cases.hold(session, case, version=version)
    must_not_be_anothers(handler_id=case.handler_id, handler_name=case.handler_name, actor_id=by.account_id)
    rules.must_be_refusable(case.state, instant=case.instant, reason=reason, authority=authority,
                            passed=verification.passed)
    _must_not_be_too_late(session, case, passed=verification.passed, now=now)
    if reason is RefusalReason.CODE_NOT_VERIFIED and not words.strip():
        words = ledger.reasons_in_words(verification)
    _take(case, by=by, now=now)
    return write_refusal(session, case, reason, words=words, authority=authority, by=by, now=now)


def withdraw(session: Session, case: Case, *, reason: str, by: Actor, now: datetime) -> CaseStep:
    """撤件. The applicant takes an undecided application back; the item stays due."""
    cases.hold(session, case)
    step = cases.append(session, case, Act.WITHDRAW, by=by, now=now, opinion=reason)
    clock.record(session, case, EntryKind.WITHDRAWN, on=civil_date(now), by=by, now=now)
    clock.project(session, case, now=now)
    people.tell(session, case, kind="withdrawn", subject=f"已撤回：{case.item.name}",
                body="你单位已撤回该申请，事项仍为应办，可重新提交。", now=now)
    return step


def _must_not_be_too_late(session: Session, case: Case, *, passed: bool, now: datetime) -> None:
    """The first word about a licence comes within five working days, or silence has said it (行政许可法 32(1)(4))."""
    on = civil_date(now)
    found = clock.clocks_of(session, case, on)
    counted = found.all.get(ClockKind.ACCEPTANCE) if found else None
    rules.must_not_be_too_late(licence=case.item.is_licence, passed=passed, on=on,
                               last_on=counted.due.latest if counted else None)


def _take(case: Case, *, by: Actor, now: datetime) -> None:
    """Whoever acts on an unassigned case has it."""
    if case.handler_id is None:
        case.handler_id, case.handler_name, case.handed_at, case.seen_at = by.account_id, by.name, now, now
