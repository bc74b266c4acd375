"""Reads for acceptance: corrections, verifications in words, whether an item is done."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from app.acceptance.models import Correction, CorrectionPiece, SubmissionDraft
from app.cases import queries as ledger
from app.cases.models import Case
from app.cases.rules import OPEN
from app.cases.standing import Standing
from app.core.errors import NotFound
from app.declaration.models import DueItem
from app.items.rules.kinds import Closure
from app.projects.models import CodeVerification


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
    """Whether another filing for this due item would decide it twice; an item that recurs never is."""
    if due.closure is not Closure.EACH:
        return False
    for line in ledger.due_lines(session, due.project_id):
        if line.due.id == due.id:
            return line.standing in (Standing.DONE, Standing.WAIVED)
    return False


def open_case_of(session: Session, due: DueItem) -> Case | None:
    """The open case of a due item, if somebody is working on it."""
    return session.scalars(select(Case).where(Case.due_item_id == due.id, Case.state.in_(OPEN))).first()


def hold_due_item(session: Session, due: DueItem) -> None:
    """Lock a due item: of two filings at once the second sees the first."""
    session.execute(select(DueItem.id).where(DueItem.id == due.id).with_for_update())


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
