"""Reads for acceptance: corrections, verifications in words, whether an item is done."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from uuid import UUID

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from app.acceptance.models import Correction, CorrectionPiece, SubmissionDraft
from app.acceptance.rules import CORRECTION_WORKDAYS, EVENING
from app.cases import queries as ledger
from app.cases.models import Case, CaseStep
from app.cases.rules import OPEN, OPEN_FOR_ACCEPTANCE, Act, CaseState
from app.cases.standing import Standing
from app.clock.queries import calendar
from app.clock.rules.calendar import Calendar
from app.clock.rules.clocks import told_until
from app.clock.rules.term import Due, Term, due
from app.core.errors import NotFound
from app.core.now import SHENZHEN, civil_date
from app.declaration.models import DueItem, DueItemState
from app.items.models import Item
from app.items.rules.kinds import LICENCE, Closure, LimitUnit
from app.projects.models import CodeVerification, Project, ProjectCode
from app.projects.rules.kinds import Purpose

TRIED = 20
"""How many candidates are tried when others hold the first ones."""


def correction_of(session: Session, case_id: UUID) -> Correction | None:
    """The one request for correction of a case, with its pieces."""
    return session.scalars(
        select(Correction).where(Correction.case_id == case_id).options(selectinload(Correction.pieces))
    ).one_or_none()


def correction_or_404(session: Session, case_id: UUID) -> Correction:
    """The request for correction, or NotFound."""
    correction = correction_of(session, case_id)
    if correction is None:
        raise NotFound()
    return correction


def piece_of(correction: Correction, piece_id: UUID) -> CorrectionPiece:
    """One piece of this correction and of no other."""
    for piece in correction.pieces:
        if piece.id == piece_id:
            return piece
    raise NotFound()


def is_done(session: Session, due: DueItem) -> bool:
    """Whether another filing for this due item would decide it twice, or nothing is owed; what recurs is never done."""
    if due.state is DueItemState.NOT_APPLICABLE:
        return True
    if due.closure is not Closure.EACH:
        return False
    for line in ledger.due_lines(session, due.project_id):
        if line.due.id == due.id:
            return line.standing in (Standing.DONE, Standing.WAIVED)
    return False


def open_case_of(session: Session, due: DueItem) -> Case | None:
    """The open case of a due item, if somebody is working on it."""
    return session.scalars(select(Case).where(Case.due_item_id == due.id, Case.state.in_(OPEN))).first()


def next_silent(session: Session, *, today: date, evening: bool) -> Case | None:
    """The next licence without a word whose last day is over, or nearly: on its `evening` each is asked about once.

    Its project and its code are held too, so that what the register answers is still true when it is written.
    """
    asked = select(CodeVerification.id).where(
        CodeVerification.case_id == Case.id, CodeVerification.asked_by.is_(None),
        CodeVerification.purpose == Purpose.ACCEPTANCE,
        CodeVerification.asked_at >= datetime.combine(today, time(EVENING), SHENZHEN),
    )
    over = [Case.due_latest < today, *([and_(Case.due_latest == today, ~asked.exists())] if evening else [])]
    found = session.execute(
        select(Case.id, Case.project_id, Case.project_code)
        .join(Case.item)
        .where(Case.state.in_(OPEN_FOR_ACCEPTANCE), Case.due_latest <= today, or_(*over), Item.type_code == LICENCE)
        .order_by(Case.due_latest, Case.id)
        .limit(TRIED)
    )
    for case_id, project_id, code in found.all():
        session.execute(select(Project.id).where(Project.id == project_id).with_for_update(read=True, key_share=True))
        case = _held(session, case_id, OPEN_FOR_ACCEPTANCE)
        if case is not None:
            session.execute(select(ProjectCode.id).where(ProjectCode.code == code).with_for_update(read=True))
            return case
    return None


def next_lapsed(session: Session, *, today: date) -> tuple[Case, date] | None:
    """The next case whose correction was not answered by its last day, locked, with that day.

    It is the later of the day its notice names and the day as the calendar is known now, at its latest.
    """
    known = calendar(session)
    step = aliased(CaseStep)
    told = step.facts["answer_by"].astext
    found = session.execute(
        select(Case.id, Correction.asked_at, told)
        .join(Correction, Correction.case_id == Case.id)
        .join(step, and_(step.case_id == Case.id, step.act == Act.ASK_CORRECTION))
        .where(Case.state == CaseState.AWAITING_CORRECTION, or_(told.is_(None), told < today.isoformat()),
               Correction.asked_at < datetime.combine(_lapsed_if_asked_before(known, today), time(), SHENZHEN))
        .order_by(Correction.asked_at, Case.id)
        .limit(TRIED)
    )
    for case_id, asked_at, answer_by in found.all():
        case = _held(session, case_id, (CaseState.AWAITING_CORRECTION,))
        if case is not None:
            return case, _later(_last_day(known, civil_date(asked_at)), answer_by)
    return None


def answer_due(session: Session, asked_at: datetime, answer_by: date | None) -> Due:
    """Until when a correction may be answered: as its notice says, or later as known now."""
    on = civil_date(asked_at)
    return told_until(due(Term(on, CORRECTION_WORKDAYS, LimitUnit.WORKDAY), calendar(session)), answer_by)


def answer_until(session: Session, case_id: UUID) -> date:
    """The last day on which a correction may be answered, certainly: as its notice says, or later as known now."""
    asked = select(CaseStep).where(CaseStep.case_id == case_id, CaseStep.act == Act.ASK_CORRECTION)
    step = session.scalars(asked).one()
    return _later(_last_day(calendar(session), civil_date(step.at)), step.facts.get("answer_by"))


def _later(last_on: date, answer_by: str | None) -> date:
    return max(last_on, date.fromisoformat(answer_by)) if answer_by else last_on


def _held(session: Session, case_id: UUID, states: Iterable[CaseState]) -> Case | None:
    """The case, locked and still in one of the states; None while somebody else acts on it."""
    return session.scalars(
        select(Case).where(Case.id == case_id, Case.state.in_(list(states)))
        .with_for_update(skip_locked=True, of=Case).execution_options(populate_existing=True)
    ).one_or_none()


def _last_day(known: Calendar, asked_on: date) -> date:
    return due(Term(asked_on, CORRECTION_WORKDAYS, LimitUnit.WORKDAY), known).latest or date.max


def _lapsed_if_asked_before(known: Calendar, today: date) -> date:
    """The first day on which a correction may have been asked for whose last day is not over yet."""
    on = today - timedelta(days=CORRECTION_WORKDAYS)
    while _last_day(known, on - timedelta(days=1)) >= today:
        on -= timedelta(days=1)
    return on


def draft_files(session: Session, due_id: UUID) -> list[SubmissionDraft]:
    """The files that lie beside the materials of an item not handed in yet, in the order they came."""
    return list(session.scalars(
        select(SubmissionDraft)
        .where(SubmissionDraft.due_item_id == due_id)
        .options(joinedload(SubmissionDraft.attachment))
        .order_by(SubmissionDraft.added_at, SubmissionDraft.id)
    ))


def draft_file_or_404(session: Session, due_id: UUID, draft_id: UUID) -> SubmissionDraft:
    """One of them."""
    found = session.scalars(
        select(SubmissionDraft).where(SubmissionDraft.id == draft_id, SubmissionDraft.due_item_id == due_id)
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found


def verifications(session: Session, case_id: UUID) -> list[CodeVerification]:
    """Every verification asked for a case, newest first."""
    return list(session.scalars(
        select(CodeVerification).where(CodeVerification.case_id == case_id)
        .order_by(CodeVerification.asked_at.desc())
    ))
