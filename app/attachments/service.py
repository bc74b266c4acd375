"""Taking a file in, having it scanned, giving it out: by row and scope, never by name."""

import tempfile
from datetime import datetime
from typing import IO
from uuid import UUID

from sqlalchemy import update
from sqlalchemy.orm import Session

from app.attachments import adapters, queries, rules
from app.attachments.adapters import NotScannedError, Scanner, ScannerAwayError
from app.attachments.events import InfectionFound
from app.attachments.examination import examine
from app.attachments.models import Attachment
from app.attachments.rules import AttachmentState
from app.core import files
from app.core.events import announce
from app.core.files import FileDamaged, Source, Store, TooLarge
from app.core.leases import of_its_own
from app.core.types import Actor

BATCH = 10


def keep(
    session: Session,
    store: Store,
    stream: Source,
    name: str,
    *,
    by: Actor,
    unit_id: UUID,
    department_id: UUID | None,
    now: datetime,
) -> Attachment:
    """Take an upload in: whole and examined, or not at all. Its bytes are kept as they came.

    Raises TooLarge, a named refusal of what it is; a connection that breaks leaves nothing behind.
    """
    if by.account_id is None:
        raise ValueError("somebody hands a file in")
    with tempfile.TemporaryFile() as coming:
        _take(stream, coming)
        examined = examine(coming, name, rules.LIMITS)
        kept = store.put(coming)
    scanned = adapters.scanner().knows
    attachment = Attachment(
        name=examined.name,
        media_type=examined.media_type,
        size=kept.size,
        digest=kept.digest,
        state=AttachmentState.QUARANTINED if scanned else AttachmentState.UNSCANNED,
        verdict="" if scanned else "未经查毒",
        department_id=department_id,
        unit_id=unit_id,
        uploaded_by=by.account_id,
        uploaded_at=now,
        tries=0,
    )
    session.add(attachment)
    session.flush()
    return attachment


def _take(stream: Source, coming: IO[bytes]) -> None:
    try:
        for piece in files.chunks(stream, limit=rules.LIMITS.size):
            coming.write(piece)
    except TooLarge as large:
        large.field = "file"
        raise
    coming.flush()


def hand_to(session: Session, attachment: Attachment, department_id: UUID) -> Attachment:
    """Let a department have a file: the row itself, or another row of the same bytes for a second one."""
    if attachment.department_id in (None, department_id):
        attachment.department_id = department_id
        session.flush()
        return attachment
    copy = Attachment(
        name=attachment.name,
        media_type=attachment.media_type,
        size=attachment.size,
        digest=attachment.digest,
        state=attachment.state,
        verdict=attachment.verdict,
        department_id=department_id,
        unit_id=attachment.unit_id,
        uploaded_by=attachment.uploaded_by,
        uploaded_at=attachment.uploaded_at,
        tries=attachment.tries,
    )
    session.add(copy)
    session.flush()
    return copy


def fetch(store: Store, attachment: Attachment, *, by: Actor) -> IO[bytes]:
    """The bytes for somebody who sees the row. Raises Infected, StillQuarantined, ScanGivenUp, FileDamaged."""
    rules.must_be_fetchable(
        attachment.state, verdict=attachment.verdict, by_owner=attachment.uploaded_by == by.account_id,
        tries=attachment.tries,
    )
    return store.open(attachment.digest)


def scan_due(
    session: Session,
    store: Store | None = None,
    *,
    now: datetime,
    batch: int = BATCH,
    scanner: Scanner | None = None,
) -> int:
    """Have files scanned; answers how many got a verdict (0: none waits, or nobody scans).

    The claim is a transaction of its own with a lease; verdicts are flushed into `session` and the
    caller commits after each call. While the scanner is away the files stay in quarantine and are
    asked about again a minute later; a file of which no scan comes to an end is tried with growing
    pauses and then given up. With a scanner, files taken unscanned are shown to it too.
    """
    looks = scanner or adapters.scanner()
    with of_its_own(session) as claiming:
        states = rules.UNSETTLED if looks.knows else rules.UNSETTLED[:1]
        taken = list(queries.unsettled(claiming, states, now=now, batch=batch))
        for each in taken:
            each.leased_until = now + rules.LEASE
            each.tries += 1
    settled = 0
    for each in taken:
        settled += _scan(session, store or files.store(), looks, each, now=now)
    return settled


def scan_again(session: Session, attachment: Attachment) -> None:
    """Let the next drain show the file to the scanner, from the first try. Raises NothingToScanAgain."""
    rules.must_have_come_to_nothing(attachment.state, attachment.verdict, attachment.tries)
    attachment.leased_until, attachment.tries = None, 0
    session.flush()


def clear_incoming(session: Session, *, now: datetime) -> int:
    """Remove what uploads that broke a day ago or earlier left in the store; answers how many."""
    return files.store().clear_incoming(before=now - rules.FORGOTTEN)


def _scan(session: Session, store: Store, scanner: Scanner, taken: Attachment, *, now: datetime) -> bool:
    try:
        with store.open(taken.digest) as file:
            verdict = scanner.scan(file)
    except ScannerAwayError as away:
        _write(session, taken, _failed(away, now + rules.WAIT) | {"tries": taken.tries - 1})
        return False
    except (NotScannedError, FileDamaged) as failed:
        wait = rules.wait_after(taken.tries)
        _write(session, taken, _failed(failed, now + wait if wait else None))
        return False
    _write(session, taken, {"state": verdict.state, "verdict": verdict.words, "leased_until": None})
    if verdict.state is AttachmentState.INFECTED:
        announce(session, InfectionFound(taken.id, taken.name, verdict.words, taken.unit_id, taken.uploaded_by))
    return True


def _failed(why: Exception, again_at: datetime | None) -> dict[str, object]:
    return {"leased_until": again_at, "verdict": f"{rules.NOT_YET}：{why}"[:300]}


def _write(session: Session, taken: Attachment, outcome: dict[str, object]) -> None:
    """Write what was found if the lease is still ours."""
    session.execute(
        update(Attachment)
        .where(Attachment.id == taken.id, Attachment.tries == taken.tries)
        .values(outcome)
        .execution_options(synchronize_session=False)
    )
