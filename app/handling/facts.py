"""时钟事实 of a case, line by line: what, when it happened, when and by whom it was recorded, under which document.

Clerk and applicant read the same list (Art. 4, 17).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import queries as ledger
from app.cases.models import Case
from app.clock import queries as clock
from app.clock.models import ClockEntry
from app.clock.rules.entries import VOIDABLE, EntryKind, OutOfOrder, facts_of
from app.clock.wording import fact_words
from app.core.now import civil_date
from app.documents import queries as papers
from app.documents.models import IssuedDocument


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of the list; `late`: recorded on a later day than it happened; `voided`: by the line of that number."""

    id: UUID
    number: int
    words: str
    on: date
    recorded_at: datetime
    who: str
    reason: str
    document: str
    paper: IssuedDocument | None
    late: bool
    carried: bool
    voided: int | None
    voidable: bool


def facts_told(session: Session, case: Case) -> list[Fact]:
    """Every clock fact of a case in the order of the record; what was voided stays and says by which line."""
    rows = clock.entries(session, [case.id])[case.id]
    names = names_of(session, case)
    issued = {paper.created_at: paper for paper in papers.about(session, "case", case.id)}
    voided = {row.payload["voids"]: place for place, row in enumerate(rows, start=1) if row.kind is EntryKind.VOIDED}
    return [_fact(place, row, names, issued, voided, rows) for place, row in enumerate(rows, start=1)]


def is_voidable(row: ClockEntry, rows: Sequence[ClockEntry]) -> bool:
    """Whether what is left without a fact is a lawful history still."""
    try:
        facts_of(clock.as_entry(each) for each in rows if each.id != row.id)
    except OutOfOrder:
        return False
    return row.kind in VOIDABLE


def _fact(place: int, row: ClockEntry, names: dict[Any, str], issued: dict[datetime, IssuedDocument],
          voided: dict[str, int], rows: Sequence[ClockEntry]) -> Fact:
    given = row.payload
    who = names.get(str(row.carried_from)) or names.get((row.recorded_at, row.by_account)) or "平台"
    paper = issued.get(row.recorded_at)
    return Fact(
        id=row.id, number=place, words=fact_words(row.kind, given), on=row.on, recorded_at=row.recorded_at, who=who,
        reason=given.get("reason", ""), document=given.get("document_number") or (paper.number if paper else ""),
        paper=paper, late=civil_date(row.recorded_at) > row.on, carried=row.carried_from is not None,
        voided=voided.get(str(row.id)), voidable=str(row.id) not in voided and is_voidable(row, rows),
    )


def names_of(session: Session, case: Case) -> dict[Any, str]:
    """Who recorded what: by instant and account from the steps written with it; carried over, by the fact itself."""
    found: dict[Any, str] = {}
    for step in ledger.steps(session, case.id):
        found[step.at, step.by_id] = step.by_name
        found |= step.facts.get("recorded_by", {})
    return found
