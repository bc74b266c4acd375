"""A paper is issued with its act, made after the commit, and never lost or made twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from uuid import UUID

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from app.core import events
from app.core.errors import NotFound
from app.core.files import FileDamaged, Source, Store, Stored
from app.core.scope import ForeignRow, enter
from app.core.types import PLATFORM, PUBLIC, Actor, Reach, new_id
from app.documents import queries, service
from app.documents.events import DocumentReady
from app.documents.models import IssuedDocument
from app.documents.rules import LEASE, MAX_TRIES, DocumentKind, DocumentState, NotMadeYet, Paper, digest
from tests.documents.papers import PAPERS, acceptance

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
UNIT = new_id()


@pytest.fixture(autouse=True)
def only_ours(session: Session) -> None:
    made = IssuedDocument.state == DocumentState.READY
    session.execute(update(IssuedDocument).where(~made).values(state=DocumentState.FAILED, error="另一个测试"))
    session.commit()


def issue(session: Session, paper: Paper | None = None, *, unit_id: UUID = UNIT) -> IssuedDocument:
    issued = service.request(
        session,
        DocumentKind.ACCEPTANCE,
        paper or acceptance(number=f"深水受〔2026〕{new_id().int % 10**9}号"),
        about=("case", new_id()),
        department_id=None,
        unit_id=unit_id,
        now=NOW,
    )
    session.commit()
    return issued


def render(session: Session, store: Store, at: datetime = NOW) -> int:
    done = service.render_due(session, store, now=at, batch=50)
    session.commit()
    return done


def fresh(session: Session, issued: IssuedDocument) -> IssuedDocument:
    session.expire_all()
    return queries.document(session, issued.id)


def unprintable(session: Session) -> IssuedDocument:
    """A row whose facts the template cannot lay out (an older edition of the facts)."""
    old = '{"issued_on":"2026-11-23","query_url":"x"}'
    issued = IssuedDocument(
        kind=DocumentKind.ACCEPTANCE, number=f"深水受〔2026〕{new_id().int % 10**9}号", title="受理通知书",
        about_kind="case", about_id=new_id(), unit_id=UNIT, facts=old, facts_digest=digest(old),
        state=DocumentState.DUE, tries=0, created_at=NOW,
    )
    session.add(issued)
    session.commit()
    return issued


def test_a_paper_is_frozen_with_its_act_and_made_later(session: Session, store: Store) -> None:
    issued = issue(session)
    assert (issued.state, issued.tries, issued.file_digest) == (DocumentState.DUE, 0, None)
    assert issued.facts_digest == digest(issued.facts)

    assert render(session, store) == 1
    assert render(session, store) == 0

    ready = fresh(session, issued)
    assert (ready.state, ready.ready_at, ready.leased_until) == (DocumentState.READY, NOW, None)
    with service.paper(store, ready) as pdf:
        content = pdf.read()
    assert content.startswith(b"%PDF-")
    assert len(content) == ready.size


def test_a_rollback_of_the_act_leaves_no_paper(session: Session, store: Store) -> None:
    about = ("case", new_id())
    paper = PAPERS[DocumentKind.RECEIPT]
    service.request(session, DocumentKind.RECEIPT, paper, about=about, department_id=None, unit_id=UNIT, now=NOW)
    session.rollback()

    assert queries.about(session, *about) == []
    assert render(session, store) == 0


def test_one_number_is_one_paper(session: Session) -> None:
    issue(session, acceptance(number="深水受〔2026〕77号"))

    with pytest.raises(IntegrityError, match="uq_issued_document_number"):
        issue(session, acceptance(number="深水受〔2026〕77号"))


def test_a_paper_that_is_not_made_yet_says_so(session: Session, store: Store) -> None:
    with pytest.raises(NotMadeYet):
        service.paper(store, issue(session))


def test_a_damaged_paper_is_not_handed_out(session: Session, store: Store, tmp_path: Path) -> None:
    issued = issue(session)
    render(session, store)
    (file,) = [path for path in (tmp_path / "files").rglob("*") if path.is_file()]
    file.write_bytes(file.read_bytes() + b"\n")

    with pytest.raises(FileDamaged):
        service.paper(store, fresh(session, issued))


def test_what_a_dead_worker_held_is_made_when_its_lease_ends(session: Session, store: Store) -> None:
    issued = issue(session)
    service.render_due(session, store, now=NOW, batch=50)
    session.rollback()

    assert fresh(session, issued).state is DocumentState.RENDERING
    assert render(session, store, NOW + LEASE - timedelta(seconds=1)) == 0
    assert render(session, store, NOW + LEASE) == 1
    assert fresh(session, issued).state is DocumentState.READY


class SlowStore(Store):
    """A store whose worker falls asleep before it keeps the paper."""

    def __init__(self, url: str) -> None:
        super().__init__(url)
        self.reached, self.go_on = Event(), Event()

    def put(self, source: Source, *, limit: int | None = None) -> Stored:
        self.reached.set()
        assert self.go_on.wait(20)
        return super().put(source, limit=limit)


def test_a_worker_that_wakes_too_late_changes_nothing(
    session: Session, workers: sessionmaker[Session], store: Store, tmp_path: Path
) -> None:
    issued, slow = issue(session), SlowStore(str(tmp_path / "files"))

    def work_slowly() -> None:
        with workers() as late:
            enter(late, PLATFORM)
            render(late, slow)

    with ThreadPoolExecutor(1) as pool:
        asleep = pool.submit(work_slowly)
        assert slow.reached.wait(20)
        assert render(session, store, NOW + LEASE) == 1
        slow.go_on.set()
        asleep.result()

    made = fresh(session, issued)
    assert (made.state, made.tries, made.ready_at) == (DocumentState.READY, 2, NOW + LEASE)


def test_two_workers_never_make_one_paper_together(workers: sessionmaker[Session], store: Store) -> None:
    with workers() as session:
        enter(session, PLATFORM)
        papers = [issue(session) for _ in range(12)]

    def work(_: int) -> int:
        with workers() as session:
            enter(session, PLATFORM)
            total = 0
            while done := service.render_due(session, store, now=NOW, batch=3):
                session.commit()
                total += done
            return total

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(work, range(4))) == len(papers)
    with workers() as session:
        enter(session, PLATFORM)
        assert {fresh(session, each).tries for each in papers} == {1}


def test_a_paper_that_cannot_be_made_waits_longer_each_time_and_ends_with_its_error(
    session: Session, store: Store
) -> None:
    issued, at, waits = unprintable(session), NOW, []
    while render(session, store, at):
        failed = fresh(session, issued)
        waits.append((failed.leased_until or at) - at)
        at = failed.leased_until or at + timedelta(days=1)

    assert (failed.state, failed.tries) == (DocumentState.FAILED, MAX_TRIES)
    assert failed.error and "dictionary" in failed.error
    assert waits[:-1] == sorted(waits[:-1])
    assert issued.id in {each.id for each in queries.failed(session)}


def test_one_bad_paper_does_not_hold_up_the_others(session: Session, store: Store) -> None:
    bad, good = unprintable(session), issue(session)

    assert render(session, store) == 2

    assert fresh(session, bad).state is DocumentState.DUE
    assert fresh(session, good).state is DocumentState.READY


def test_a_paper_every_worker_died_over_is_given_up(session: Session, store: Store) -> None:
    issued, at = issue(session), NOW
    for _ in range(MAX_TRIES):
        service.render_due(session, store, now=at, batch=50)
        session.rollback()
        at += LEASE

    assert render(session, store, at) == 0
    assert fresh(session, issued).state is DocumentState.FAILED


def test_the_operator_lets_it_be_tried_again(session: Session, store: Store) -> None:
    issued = issue(session)
    session.execute(
        update(IssuedDocument)
        .where(IssuedDocument.id == issued.id)
        .values(state=DocumentState.FAILED, tries=5, error="x")
    )
    session.commit()

    service.retry(session, fresh(session, issued))
    session.commit()

    assert render(session, store) == 1
    assert (fresh(session, issued).state, fresh(session, issued).error) == (DocumentState.READY, None)


def test_floors_above_hear_of_a_paper_that_is_ready(session: Session, store: Store) -> None:
    heard: list[DocumentReady] = []
    events.subscribe(DocumentReady, lambda _session, fact: heard.append(fact))
    issued = issue(session)

    render(session, store)

    assert DocumentReady(issued.id, issued.kind, issued.about_kind, issued.about_id) in heard


def test_a_paper_is_its_units_and_nobody_elses(session: Session, session_as: Callable[[Actor], Session]) -> None:
    issued = issue(session)

    assert queries.document(session_as(Actor(Reach.UNIT, unit_id=UNIT)), issued.id).number == issued.number
    for stranger in (PUBLIC, Actor(Reach.UNIT, unit_id=new_id()), Actor(Reach.DEPARTMENT, department_id=new_id())):
        with pytest.raises(NotFound):
            queries.document(session_as(stranger), issued.id)


def test_nobody_issues_a_paper_to_another_unit(session_as: Callable[[Actor], Session]) -> None:
    with pytest.raises(ForeignRow):
        issue(session_as(Actor(Reach.UNIT, unit_id=UNIT)), unit_id=new_id())


@pytest.mark.parametrize(
    "values", [{"state": DocumentState.READY}, {"state": DocumentState.FAILED}, {"tries": -1}]
)
def test_the_database_itself_refuses_a_half_made_row(session: Session, values: dict[str, object]) -> None:
    issued = issue(session)

    with pytest.raises(IntegrityError):
        session.execute(update(IssuedDocument).where(IssuedDocument.id == issued.id).values(values))
    session.rollback()
    assert session.scalar(select(IssuedDocument.state).where(IssuedDocument.id == issued.id)) is DocumentState.DUE
