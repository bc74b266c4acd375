"""The acts of issuing: number, freeze the facts, make the paper after the commit (Art. 15, 16)."""

import io
from datetime import datetime
from typing import IO
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from app.core import files
from app.core.events import announce
from app.core.files import Store, Stored
from app.core.leases import of_its_own
from app.core.types import new_id
from app.documents import queries, rules
from app.documents.events import DocumentReady
from app.documents.models import IssuedDocument, NumberSeries
from app.documents.printing import PrintingError, print_paper
from app.documents.rules import DocumentKind, DocumentState

BATCH = 20


def next_number(session: Session, series: str, year: int, *, now: datetime) -> int:
    """The next number of a series in a Shenzhen year: 1, 2, 3 … without a gap.

    The row stays locked until the transaction ends and a rollback gives the number back, so take
    it as the last thing before the commit.
    """
    given = (
        insert(NumberSeries)
        .values(id=new_id(), series=series, year=year, last=1, last_at=now)
        .on_conflict_do_update(
            index_elements=[NumberSeries.series, NumberSeries.year],
            set_={"last": NumberSeries.last + 1, "last_at": now},
        )
        .returning(NumberSeries.last)
    )
    return int(session.execute(given).scalar_one())


def request(
    session: Session,
    kind: DocumentKind,
    facts: rules.Paper,
    *,
    about: tuple[str, UUID],
    department_id: UUID | None,
    unit_id: UUID,
    now: datetime,
) -> IssuedDocument:
    """Issue a paper: its facts are frozen with this transaction, its PDF follows by `render_due`.

    Its number is the one its facts bear; facts that say too little could not be built.
    """
    rules.must_be_of(kind, facts)
    frozen = rules.canonical(facts)
    issued = IssuedDocument(
        kind=kind,
        number=facts.number,
        title=rules.title(kind, facts),
        about_kind=about[0],
        about_id=about[1],
        department_id=department_id,
        unit_id=unit_id,
        facts=frozen,
        facts_digest=rules.digest(frozen),
        state=DocumentState.DUE,
        tries=0,
        created_at=now,
    )
    session.add(issued)
    session.flush()
    return issued


def render_due(session: Session, store: Store | None = None, *, now: datetime, batch: int = BATCH) -> int:
    """Make the papers that are due; answers how many were taken up (0: nothing is due).

    The claim is a transaction of its own: state RENDERING, a lease, one more try. The outcome is
    flushed into `session`; the caller commits after each call. Without that commit, or after a
    kill, the lease runs out and the paper is made again, byte for byte the same. `store`: that of
    this process unless another is given.
    """
    with of_its_own(session) as claiming:
        for each in queries.lost(claiming, now=now):
            each.state, each.error = DocumentState.FAILED, "every worker that took this paper died"
        taken = list(queries.due(claiming, now=now, batch=batch))
        for each in taken:
            each.state = DocumentState.RENDERING
            each.leased_until = now + rules.LEASE
            each.tries += 1
    for each in taken:
        _make(session, store or files.store(), each, now=now)
    return len(taken)


def retry(session: Session, document: IssuedDocument) -> None:
    """Let a paper that could not be made be tried again, from the first try. Raises NothingToRetry."""
    rules.must_be_failed(document.state)
    document.state = DocumentState.DUE
    document.tries = 0
    document.leased_until = None
    session.flush()


def paper(store: Store, document: IssuedDocument) -> IO[bytes]:
    """The PDF, compared with its digest. Raises NotMadeYet, FileDamaged."""
    if document.file_digest is None:
        raise rules.NotMadeYet
    return store.open(document.file_digest)


def _make(session: Session, store: Store, taken: IssuedDocument, *, now: datetime) -> None:
    try:
        pdf = print_paper(taken.kind, taken.title, taken.facts)
    except PrintingError as failed:
        _settle(session, taken, _failed(taken, str(failed), now))
        return
    kept = store.put(io.BytesIO(pdf))
    if _settle(session, taken, _ready(kept, now)):
        announce(session, DocumentReady(taken.id, taken.kind, taken.about_kind, taken.about_id))


def _ready(kept: Stored, now: datetime) -> dict[str, object]:
    return {
        "state": DocumentState.READY,
        "file_digest": kept.digest,
        "size": kept.size,
        "ready_at": now,
        "leased_until": None,
        "error": None,
    }


def _failed(taken: IssuedDocument, error: str, now: datetime) -> dict[str, object]:
    wait = rules.wait_after(taken.tries)
    return {
        "state": DocumentState.DUE if wait else DocumentState.FAILED,
        "leased_until": now + wait if wait else None,
        "error": error[:500],
    }


def _settle(session: Session, taken: IssuedDocument, outcome: dict[str, object]) -> bool:
    """Write the outcome if the lease is still ours; otherwise somebody else makes the paper."""
    still_ours = (
        update(IssuedDocument)
        .where(
            IssuedDocument.id == taken.id,
            IssuedDocument.state == DocumentState.RENDERING,
            IssuedDocument.tries == taken.tries,
        )
        .values(outcome)
        .returning(IssuedDocument.id)
    )
    return session.scalar(still_ours) is not None
