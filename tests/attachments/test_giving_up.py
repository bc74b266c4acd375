"""What no scan comes to an end of is tried with growing pauses, then left to the operator."""

from datetime import timedelta
from pathlib import Path

from sqlalchemy.orm import Session

from app.attachments import adapters, queries, service
from app.attachments.adapters import Scanner
from app.attachments.rules import MAX_TRIES, WAIT, WAITS, AttachmentState
from app.core.files import Store
from tests.attachments.conftest import Clam
from tests.attachments.test_service import NOW, fresh, keep, only_ours, scan, stored_files

__all__ = ["only_ours"]


def test_a_file_no_scan_comes_to_an_end_of_is_given_up_after_growing_pauses(
    session: Session, store: Store, scanned: Scanner, clam: Clam
) -> None:
    kept, at = keep(session, store), NOW
    clam.silent = True
    for wait in WAITS:
        scan(session, store, at=at)
        assert fresh(session, kept).leased_until == at + wait
        at += wait
    scan(session, store, at=at)
    asked = len(clam.asked)
    scan(session, store, at=at + timedelta(days=30))

    assert len(clam.asked) == asked == MAX_TRIES
    assert [each.id for each in queries.failed(session)] == [kept.id]

    clam.silent = False
    service.scan_again(session, fresh(session, kept))
    session.commit()
    assert scan(session, store, at=at) == 1
    assert fresh(session, kept).state is AttachmentState.CLEAN


def test_no_file_is_given_up_for_a_scanner_nobody_reaches(session: Session, store: Store, tmp_path: Path) -> None:
    away = adapters.scanner_at(f"unix://{tmp_path}/nobody.ctl")
    kept = keep(session, store)
    for minute in range(MAX_TRIES + 2):
        scan(session, store, away, at=NOW + minute * WAIT)

    assert fresh(session, kept).tries == 0
    assert fresh(session, kept).leased_until == NOW + (MAX_TRIES + 2) * WAIT


def test_a_damaged_file_is_given_up_and_stands_among_the_failed(
    session: Session, store: Store, scanned: Scanner, tmp_path: Path
) -> None:
    kept, at = keep(session, store), NOW
    (file,) = stored_files(tmp_path)
    file.write_bytes(b"other bytes")
    for wait in (*WAITS, WAIT):
        scan(session, store, at=at)
        at += wait

    assert fresh(session, kept).tries == MAX_TRIES and fresh(session, kept).leased_until is None
    assert [each.id for each in queries.failed(session)] == [kept.id]
