"""撤销记录: a fact was recorded wrongly; one asks, another confirms, nothing is removed (Art. 17)."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import service as cases
from app.cases.models import Case, CaseStep
from app.cases.rules import Act
from app.clock import queries as clocks
from app.clock import service as clock
from app.clock.models import ClockEntry
from app.clock.rules.entries import VOIDABLE, EntryKind
from app.clock.wording import fact_in_chinese
from app.core.errors import NotFound
from app.core.now import civil_date
from app.core.types import Actor
from app.handling import asking_rules as rules
from app.handling import papers, queries, requests
from app.handling.facts import is_voidable
from app.handling.models import CaseRequest, RequestKind, RequestState, SpecialProcedure
from app.handling.rules import ProcedureOfKindOpen


def fact_or_404(session: Session, case: Case, entry_id: UUID) -> ClockEntry:
    """A clock fact of this very case. Raises NotFound for any other."""
    for entry in clocks.entries(session, [case.id])[case.id]:
        if entry.id == entry_id:
            return entry
    raise NotFound


def ask_voiding(session: Session, case: Case, entry_id: UUID, *, reason: str, document_number: str, by: Actor,
                now: datetime, version: int | None = None) -> CaseRequest:
    """请示撤销. The fact counts on until a second person confirms that it was wrong."""
    cases.hold(session, case, version=version)
    entry = fact_or_404(session, case, entry_id)
    must_be_voidable(session, case, entry)
    words = fact_in_chinese(entry.kind, entry.on, entry.payload)
    return requests.asked(session, case, RequestKind.VOIDING, reason=reason, by=by, now=now, entry_id=entry.id,
                          document_number=document_number, told={"fact": words}, step={"fact": words})


def void(session: Session, case: Case, *, words: str, by: Actor, now: datetime, version: int | None = None) -> CaseStep:
    """撤销. From now on the fact was never there; what was known before stays as it was known then.

    The case stands where it would stand without it: handled, or paused while a special procedure goes on.
    """
    cases.hold(session, case, version=version)
    request = queries.request_in_question(session, case.id, RequestKind.VOIDING)
    rules.must_be_a_second_person(by.account_id, asked_by=request.asked_by, handler_id=case.handler_id)
    entry = fact_or_404(session, case, request.entry_id or request.id)
    must_be_voidable(session, case, entry)
    before = clocks.clocks_of(session, case, civil_date(now))
    notice = papers.correction_number(session, case, now=now)
    requests.answered(request, RequestState.AGREED, words=words, by=by, now=now)
    _as_if_never(session, case, entry, now=now)
    others = queries.open_procedures(session, case.id)
    step = cases.append(session, case, Act.VOID, by=by, now=now, opinion=request.reason, paused=bool(others),
                        fact=request.told["fact"], asked_by=request.asked_by_name, words=words,
                        voided=entry.kind.name, kind=entry.payload.get("procedure", ""))
    clock.void(session, case, entry, by=by, now=now, reason=request.reason, document_number=notice,
               under=request.document_number, told=request.told["fact"])
    after = clock.project(session, case, now=now)
    if before and after:
        papers.voided(session, case, request, number=notice, before=before, after=after, now=now)
    return step


def must_be_voidable(session: Session, case: Case, entry: ClockEntry) -> None:
    """What is left without the fact must be a lawful history. Raises FactHasItsRemedy, VoidedAlready, EndedSince."""
    if entry.kind not in VOIDABLE:
        raise rules.FactHasItsRemedy()
    rows = clocks.entries(session, [case.id])[case.id]
    if any(row.kind is EntryKind.VOIDED and row.payload["voids"] == str(entry.id) for row in rows):
        raise rules.VoidedAlready()
    if not is_voidable(entry, rows):
        raise rules.EndedSince()
    if entry.kind is EntryKind.PROCEDURE_ENDED:
        open_kinds = {each.kind for each in queries.open_procedures(session, case.id)}
        procedure = procedure_of(session, case, entry)
        if procedure is not None and procedure.kind in open_kinds:
            raise ProcedureOfKindOpen()


def procedure_of(session: Session, case: Case, entry: ClockEntry) -> SpecialProcedure | None:
    """The procedure a fact speaks of: by its key; in older records by kind and day."""
    key, kind = entry.payload.get("key"), entry.payload.get("procedure")
    for each in queries.procedures(session, case.id):
        on = each.opened_on if entry.kind is EntryKind.PROCEDURE_OPENED else each.ended_on
        if str(each.key) == key or (key is None and each.kind == kind and on == entry.on):
            return each
    return None


def _as_if_never(session: Session, case: Case, entry: ClockEntry, *, now: datetime) -> None:
    procedure = procedure_of(session, case, entry)
    if procedure is None:
        return
    if entry.kind is EntryKind.PROCEDURE_OPENED:
        procedure.voided_on = civil_date(now)
    else:
        procedure.ended_on, procedure.ended_by, procedure.result = None, None, ""
    session.flush()
