"""An upload is kept whole or not at all, quarantined until scanned, and given to whoever sees its row."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.attachments import adapters, queries, service
from app.attachments.adapters import NoScanner, Scanner
from app.attachments.events import InfectionFound
from app.attachments.models import Attachment
from app.attachments.rules import LEASE, WAIT, AttachmentState, Infected, StillQuarantined
from app.core import events
from app.core.errors import NotFound, Refusal
from app.core.files import CHUNK, FileDamaged, Store, TooLarge
from app.core.scope import ForeignRow
from app.core.types import PUBLIC, Actor, Reach, new_id
from tests.attachments.conftest import Clam
from tests.attachments.corpus import EICAR, SICK, docx, pdf

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
UNIT = new_id()
CHENGONG = Actor(Reach.UNIT, name="陈工", account_id=new_id(), unit_id=UNIT)
COLLEAGUE = Actor(Reach.UNIT, account_id=new_id(), unit_id=UNIT)
ZHAOZONG = Actor(Reach.UNIT, name="赵总", account_id=new_id(), unit_id=new_id())


@pytest.fixture(autouse=True)
def only_ours(session: Session) -> None:
    session.execute(update(Attachment).values(state=AttachmentState.CLEAN))
    session.commit()


def keep(
    session: Session, store: Store, content: bytes = b"", name: str = "申请书.pdf", by: Actor = CHENGONG
) -> Attachment:
    kept = service.keep(
        session,
        store,
        io.BytesIO(content or pdf()),
        name,
        by=by,
        unit_id=by.unit_id or UNIT,
        department_id=None,
        now=NOW,
    )
    session.commit()
    return kept


def scan(session: Session, store: Store, scanner: Scanner | None = None, at: datetime = NOW) -> int:
    settled = service.scan_due(session, store, now=at, batch=50, scanner=scanner)
    session.commit()
    return settled


def fresh(session: Session, kept: Attachment) -> Attachment:
    session.expire_all()
    return queries.attachment(session, kept.id)


def stored_files(tmp_path: Path) -> list[Path]:
    return [path for path in (tmp_path / "files").rglob("*") if path.is_file()]


def rows(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Attachment)) or 0


def test_an_upload_is_kept_as_it_came(session: Session, store: Store) -> None:
    kept = keep(session, store, pdf(), "C:\\资料\\申请书.PDF")

    assert (kept.name, kept.media_type, kept.size) == ("申请书.pdf", "application/pdf", len(pdf()))
    assert (kept.state, kept.verdict) == (AttachmentState.UNSCANNED, "未经查毒")
    with service.fetch(store, kept, by=COLLEAGUE) as file:
        assert file.read() == pdf()


@pytest.mark.parametrize("content", [pdf("javascript"), b"MZ", pdf()[:100]])
def test_what_is_refused_leaves_neither_row_nor_file(
    session: Session, store: Store, tmp_path: Path, content: bytes
) -> None:
    before = rows(session)

    with pytest.raises(Refusal):
        keep(session, store, content)

    assert (rows(session), stored_files(tmp_path)) == (before, [])


class Breaking(io.BytesIO):
    """A connection that is lost half-way."""

    def read(self, size: int | None = -1, /) -> bytes:
        if self.tell() >= CHUNK:
            raise ConnectionResetError
        return super().read(size)


def test_a_broken_upload_leaves_neither_row_nor_file(session: Session, store: Store, tmp_path: Path) -> None:
    before = rows(session)

    with pytest.raises(ConnectionResetError):
        service.keep(
            session, store, Breaking(bytes(3 * CHUNK)), "a.pdf", by=CHENGONG, unit_id=UNIT, department_id=None, now=NOW
        )

    assert (rows(session), stored_files(tmp_path)) == (before, [])


def test_an_upload_over_the_limit_is_stopped_on_the_way(session: Session, store: Store, tmp_path: Path) -> None:
    class Endless(io.BytesIO):
        taken = 0

        def read(self, size: int | None = -1, /) -> bytes:
            self.taken += size or 0
            return bytes(size or 0)

    stream = Endless()
    with pytest.raises(TooLarge) as refused:
        service.keep(session, store, stream, "a.pdf", by=CHENGONG, unit_id=UNIT, department_id=None, now=NOW)

    assert refused.value.field == "file"
    assert stream.taken <= (50 << 20) + CHUNK
    assert stored_files(tmp_path) == []


def test_nobody_hands_a_file_in_for_another_unit(session_as: Callable[[Actor], Session], store: Store) -> None:
    session = session_as(ZHAOZONG)

    with pytest.raises(ForeignRow):
        service.keep(session, store, io.BytesIO(pdf()), "a.pdf", by=ZHAOZONG, unit_id=UNIT, department_id=None, now=NOW)


def test_a_file_is_its_units_and_nobody_elses(
    session: Session, session_as: Callable[[Actor], Session], store: Store
) -> None:
    kept = keep(session, store)

    assert queries.attachment(session_as(COLLEAGUE), kept.id).id == kept.id
    for stranger in (ZHAOZONG, PUBLIC, Actor(Reach.DEPARTMENT, account_id=new_id(), department_id=new_id())):
        with pytest.raises(NotFound):
            queries.attachment(session_as(stranger), kept.id)


@pytest.fixture
def departments(session: Session) -> list[UUID]:
    """Two departments of the catalogue."""
    from sqlalchemy import select as choose

    from app.departments.models import Department
    from app.items import service as items

    if session.scalar(choose(func.count()).select_from(Department)) == 0:
        items.load_catalogue(session)
        session.commit()
    return list(session.scalars(choose(Department.id).order_by(Department.key).limit(2)))


def test_a_file_is_handed_to_a_department_and_copied_for_a_second(
    session: Session, session_as: Callable[[Actor], Session], store: Store, departments: list[UUID]
) -> None:
    one, two = departments
    kept = keep(session, store)

    first = service.hand_to(session, kept, one)
    again = service.hand_to(session, kept, one)
    second = service.hand_to(session, kept, two)
    session.commit()

    assert first.id == again.id == kept.id != second.id
    assert second.digest == kept.digest
    clerk = session_as(Actor(Reach.DEPARTMENT, account_id=new_id(), department_id=two))
    assert queries.attachment(clerk, second.id).name == kept.name
    with pytest.raises(NotFound):
        queries.attachment(clerk, kept.id)


def test_without_a_scanner_files_are_fetched_with_a_word_of_warning(session: Session, store: Store) -> None:
    kept = keep(session, store)

    assert scan(session, store) == 0
    assert fresh(session, kept).state is AttachmentState.UNSCANNED


def test_with_a_scanner_a_file_waits_for_its_verdict(
    session: Session, store: Store, scanned: Scanner, clam: Clam
) -> None:
    kept = keep(session, store)
    with pytest.raises(StillQuarantined):
        service.fetch(store, kept, by=COLLEAGUE)
    with service.fetch(store, kept, by=CHENGONG) as own:
        assert own.read() == pdf()

    assert scan(session, store) == 1
    assert scan(session, store) == 0

    assert fresh(session, kept).state is AttachmentState.CLEAN
    assert clam.seen == [pdf()]
    service.fetch(store, kept, by=COLLEAGUE).close()


def test_an_infected_file_is_locked_for_everybody_and_told(session: Session, store: Store, scanned: Scanner) -> None:
    heard: list[InfectionFound] = []
    events.subscribe(InfectionFound, lambda _session, fact: heard.append(fact))
    kept = keep(session, store, SICK, "申请书.docx")

    assert scan(session, store) == 1

    sick = fresh(session, kept)
    assert (sick.state, sick.verdict) == (AttachmentState.INFECTED, "Eicar-Test-Signature")
    for somebody in (CHENGONG, COLLEAGUE):
        with pytest.raises(Infected):
            service.fetch(store, sick, by=somebody)
    assert InfectionFound(kept.id, "申请书.docx", "Eicar-Test-Signature", UNIT, CHENGONG.account_id) in heard


def test_while_the_scanner_is_away_a_file_waits_and_is_not_lost(
    session: Session, store: Store, scanned: Scanner, clam: Clam
) -> None:
    kept = keep(session, store)
    clam.silent = True
    assert scan(session, store) == 0
    assert fresh(session, kept).state is AttachmentState.QUARANTINED

    clam.silent = False
    assert scan(session, store) == 0
    assert scan(session, store, at=NOW + WAIT) == 1
    assert fresh(session, kept).state is AttachmentState.CLEAN


def test_what_a_dead_worker_held_is_scanned_when_its_lease_ends(
    session: Session, store: Store, scanned: Scanner
) -> None:
    kept = keep(session, store)
    service.scan_due(session, store, now=NOW, batch=50)
    session.rollback()

    assert scan(session, store, at=NOW + LEASE - timedelta(seconds=1)) == 0
    assert scan(session, store, at=NOW + LEASE) == 1
    assert fresh(session, kept).state is AttachmentState.CLEAN


def test_a_scanner_set_up_later_is_shown_what_was_taken_unscanned(
    session: Session, store: Store, scanner: Scanner
) -> None:
    kept = keep(session, store, SICK, "申请书.docx")
    assert kept.state is AttachmentState.UNSCANNED

    assert scan(session, store, scanner) == 1
    assert fresh(session, kept).state is AttachmentState.INFECTED


def test_a_damaged_file_is_never_called_clean(session: Session, store: Store, scanned: Scanner, tmp_path: Path) -> None:
    kept = keep(session, store, docx(), "a.docx")
    (file,) = stored_files(tmp_path)
    file.write_bytes(b"other bytes")

    assert scan(session, store) == 0
    assert fresh(session, kept).state is AttachmentState.QUARANTINED
    with pytest.raises(FileDamaged):
        service.fetch(store, kept, by=CHENGONG)


def test_the_default_scanner_says_that_nobody_looked() -> None:
    verdict = NoScanner().scan(io.BytesIO(EICAR))

    assert (verdict.state, verdict.words) == (AttachmentState.UNSCANNED, "未经查毒")


@pytest.mark.parametrize("address", ["clamd", "http://host", "unix://", "tcp://"])
def test_a_scanner_address_that_is_none_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="SCANNER_URL"):
        adapters.scanner_at(address)
