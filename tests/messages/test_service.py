"""Everybody concerned is told: once, in order, whatever dies on the way."""

import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default
from random import Random
from subprocess import PIPE, Popen
from time import sleep

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, sessionmaker

from app.core.errors import NotFound
from app.core.scope import enter
from app.core.types import PLATFORM, PUBLIC, Actor, Reach, new_id
from app.messages import queries, service
from app.messages.adapters import Mail
from app.messages.adapters.smtp import SmtpMail
from app.messages.adapters.spool import SpoolMail
from app.messages.models import Message
from app.messages.rules import AWAY, LEASE, MAX_TRIES, MessageState, NotParked, Reader
from config import Settings
from tests.messages.conftest import PostOffice

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def empty(session: Session) -> None:
    session.execute(delete(Message))
    session.commit()


def reader(address: str | None = "chengong@example.test") -> Reader:
    return Reader(new_id(), address, unit_id=new_id())


def told(session: Session, *readers: Reader, subject: str = "已受理", at: datetime = NOW, **more: object) -> None:
    service.tell(session, to=readers, kind="accepted", subject=subject, body="正文", now=at, **more)  # type: ignore[arg-type]
    session.commit()


def send(session: Session, mail: Mail, at: datetime = NOW, batch: int = 100) -> int:
    left = service.send_due(session, mail, now=at, batch=batch)
    session.commit()
    return left


def subjects(office: PostOffice) -> list[str]:
    return [str(mail["Subject"]) for mail in office.taken]


def states(session: Session) -> list[MessageState]:
    return list(session.scalars(select(Message.state).order_by(Message.turn)))


def test_everybody_is_told_on_the_page_at_once_and_by_mail_soon(session: Session, spool: SpoolMail) -> None:
    one, two = reader(), reader("zhaozong@example.test")
    told(session, one, two)
    assert queries.unread(session, one.id) == queries.unread(session, two.id) == 1

    assert send(session, spool) == 2
    assert send(session, spool) == 0

    assert states(session) == [MessageState.SENT] * 2
    assert len(list(spool.folder.glob("*.eml"))) == 2


def test_a_reader_without_an_address_reads_it_on_the_page_only(session: Session, spool: SpoolMail) -> None:
    told(session, reader(None))
    told(session, reader(), by_mail=False)

    assert send(session, spool) == 0
    assert states(session) == [MessageState.NONE] * 2


def test_telling_nobody_is_nothing(session: Session) -> None:
    told(session)

    assert states(session) == []


def test_the_same_telling_is_told_once(session: Session) -> None:
    one, about = reader(), ("case", new_id())
    for _ in range(3):
        told(session, one, about=about)

    assert queries.unread(session, one.id) == 1


def test_a_later_telling_in_the_same_words_is_another_one(session: Session) -> None:
    one = reader()
    told(session, one)
    told(session, one, at=NOW + timedelta(days=1))

    assert queries.unread(session, one.id) == 2


def test_a_named_telling_is_never_repeated(session: Session) -> None:
    one = reader()
    for day in range(3):
        told(session, one, at=NOW + timedelta(days=day), once="prompt:2026-11-27")

    assert queries.unread(session, one.id) == 1


def test_a_rollback_of_the_act_tells_nobody(session: Session) -> None:
    one = reader()
    service.tell(session, to=[one], kind="accepted", subject="已受理", body="正文", now=NOW)
    session.rollback()

    assert queries.unread(session, one.id) == 0


@pytest.mark.parametrize(
    "actor", [Actor(Reach.UNIT, unit_id=new_id()), Actor(Reach.DEPARTMENT, department_id=new_id())]
)
def test_whoever_acts_the_people_concerned_are_told(
    session: Session, session_as: Callable[[Actor], Session], actor: Actor
) -> None:
    one, acting = reader(), session_as(actor)
    service.tell(acting, to=[one], kind="accepted", subject="已受理", body="正文", now=NOW)

    assert acting.scalars(select(Message)).all() == []
    acting.commit()
    assert queries.unread(session, one.id) == 1


def test_a_message_is_its_readers_and_nobody_elses(session: Session, session_as: Callable[[Actor], Session]) -> None:
    one = reader()
    told(session, one)
    (mine,) = queries.inbox(session, one.id)
    colleague = Actor(Reach.UNIT, account_id=new_id(), unit_id=one.unit_id)

    assert queries.message(session_as(Actor(Reach.UNIT, account_id=one.id)), one.id, mine.id).id == mine.id
    for stranger in (PUBLIC, colleague, Actor(Reach.DEPARTMENT, account_id=new_id(), department_id=new_id())):
        with pytest.raises(NotFound):
            queries.message(session_as(stranger), one.id, mine.id)


def test_a_message_opened_is_read_and_stays_read(session: Session) -> None:
    one = reader()
    told(session, one)
    (mine,) = queries.inbox(session, one.id)

    service.read(session, one.id, mine.id, now=NOW)
    service.read(session, one.id, mine.id, now=NOW + timedelta(days=1))

    assert mine.read_at == NOW
    assert queries.unread(session, one.id) == 0


def test_all_of_a_readers_messages_are_read_at_once_and_nobody_elses(session: Session) -> None:
    one, two = reader(), reader()
    told(session, one, two)
    told(session, one, subject="已办结")

    service.read_all(session, one.id, now=NOW)

    assert (queries.unread(session, one.id), queries.unread(session, two.id)) == (0, 1)


def test_the_inbox_pages_newest_first_without_a_gap(session: Session) -> None:
    one = reader()
    for minute in range(7):
        told(session, one, subject=f"第{minute}件", at=NOW + timedelta(minutes=minute // 2))
    seen, after = [], None
    while page := queries.inbox(session, one.id, after=after, limit=2):
        seen += [each.subject for each in page]
        after = (page[-1].created_at, page[-1].id)

    assert sorted(seen) == [f"第{minute}件" for minute in range(7)]
    assert seen[0] == "第6件"


def test_each_readers_letters_leave_in_the_order_they_were_written(
    session: Session, smtp: SmtpMail, office: PostOffice
) -> None:
    one, two = reader("a@example.test"), reader("b@example.test")
    for number in range(6):
        told(session, (one, two)[number % 2], subject=f"{number}", at=NOW + timedelta(seconds=number))
    while send(session, smtp, batch=2):
        pass

    assert subjects(office) == ["0", "1", "2", "3", "4", "5"]


def test_a_refused_letter_waits_longer_each_time_and_is_parked(session: Session, smtp: SmtpMail) -> None:
    one, at = reader("nobody@example.test"), NOW
    told(session, one)
    for tries in range(1, MAX_TRIES + 1):
        assert send(session, smtp, at) == 0
        session.expire_all()
        (mine,) = queries.inbox(session, one.id)
        assert mine.tries == tries
        at = mine.next_try_at or at

    assert (mine.state, mine.error) == (MessageState.PARKED, "550 no such mailbox")
    assert [each.id for each in queries.failed(session)] == [mine.id]


def test_a_readers_later_letter_waits_for_the_refused_one_and_others_do_not(
    session: Session, smtp: SmtpMail, office: PostOffice
) -> None:
    stuck, free = reader("nobody@example.test"), reader()
    told(session, stuck, subject="一")
    told(session, stuck, subject="二", at=NOW + timedelta(seconds=1))
    told(session, free, subject="三", at=NOW + timedelta(seconds=2))

    assert send(session, smtp) == 1
    assert send(session, smtp) == 0

    assert subjects(office) == ["三"]
    assert states(session) == [MessageState.FAILED, MessageState.DUE, MessageState.SENT]
    assert [each.tries for each in queries.inbox(session, stuck.id)] == [0, 1]


def test_the_operator_lets_a_parked_letter_be_tried_again(session: Session, spool: SpoolMail) -> None:
    one = reader()
    told(session, one)
    (mine,) = queries.inbox(session, one.id)
    with pytest.raises(NotParked):
        service.retry(session, mine)
    mine.state, mine.error, mine.tries = MessageState.PARKED, "550", MAX_TRIES
    session.commit()

    service.retry(session, queries.parked(session, mine.id))
    session.commit()

    assert send(session, spool) == 1


def test_while_nobody_takes_letters_none_is_at_fault(session: Session, smtp: SmtpMail, office: PostOffice) -> None:
    told(session, reader(), subject="一")
    told(session, reader(), subject="二")
    office.hang_up_after = 1
    assert send(session, smtp) == 0
    assert states(session) == [MessageState.SENT, MessageState.FAILED]
    assert session.scalar(select(func.max(Message.tries)).where(Message.state == MessageState.FAILED)) == 0

    office.hang_up_after = None
    assert send(session, smtp, NOW + AWAY) == 1
    assert subjects(office) == ["一", "二"]


def test_what_a_dead_worker_claimed_is_sent_once_its_lease_ends(
    session: Session, smtp: SmtpMail, office: PostOffice
) -> None:
    told(session, reader())
    service._claim(session, now=NOW, batch=100)

    assert send(session, smtp, NOW + LEASE - timedelta(seconds=1)) == 0
    assert send(session, smtp, NOW + LEASE) == 1
    assert len(office.taken) == 1


def test_a_letter_every_worker_died_over_is_parked(session: Session, spool: SpoolMail) -> None:
    told(session, reader())
    for number in range(MAX_TRIES):
        service._claim(session, now=NOW + number * LEASE, batch=100)

    assert send(session, spool, NOW + MAX_TRIES * LEASE) == 0
    assert states(session) == [MessageState.PARKED]


def test_a_batch_the_caller_did_not_commit_is_spooled_again_as_the_same_files(
    session: Session, spool: SpoolMail
) -> None:
    told(session, reader(), reader())
    service.send_due(session, spool, now=NOW)
    session.rollback()
    first = sorted(path.name for path in spool.folder.iterdir())

    assert send(session, spool, NOW + LEASE) == 2
    assert sorted(path.name for path in spool.folder.iterdir()) == first


def test_many_workers_send_each_letter_once(
    session: Session, workers: sessionmaker[Session], smtp: SmtpMail, office: PostOffice
) -> None:
    readers = [reader(f"r{number}@example.test") for number in range(5)]
    for number in range(40):
        told(session, readers[number % 5], subject=f"{number:03}", at=NOW + timedelta(seconds=number))

    def work(_: int) -> None:
        with workers() as mine:
            enter(mine, PLATFORM)
            for _turn in range(12):
                send(mine, smtp, batch=4)

    with ThreadPoolExecutor(3) as pool:
        list(pool.map(work, range(3)))
    while send(session, smtp):
        pass

    assert sorted(subjects(office)) == [f"{number:03}" for number in range(40)]
    for each in readers:
        mine = [str(mail["Subject"]) for mail in office.taken if mail["To"] == each.email]
        assert mine == sorted(mine)


DRAIN = """
import sys
from datetime import datetime
from pathlib import Path
from app.core.records import open_engine, session_maker
from app.core.scope import enter, guard
from app.core.types import PLATFORM
from app.messages import service
from app.messages.adapters.spool import SpoolMail

maker = session_maker(open_engine(sys.argv[1]))
guard(maker)
print("ready", flush=True)
while True:
    with maker() as session:
        enter(session, PLATFORM)
        mail, at = SpoolMail(Path(sys.argv[2]), "p@example.test"), datetime.fromisoformat(sys.argv[3])
        sent = service.send_due(session, mail, now=at, batch=7)
        session.commit()
    if not sent:
        break
"""


def test_workers_killed_at_any_moment_lose_and_double_nothing(
    session: Session, spool: SpoolMail, settings: Settings
) -> None:
    one, rows, chance = reader(), [f"{number:03}" for number in range(120)], Random(20261123)
    for number, subject in enumerate(rows):
        service.tell(session, to=[one], kind="k", subject=subject, body="正文", now=NOW + timedelta(seconds=number))
    session.commit()

    for attempt in range(4):
        at = (NOW + attempt * LEASE).isoformat()
        drain = [sys.executable, "-c", DRAIN, settings.worker_database_url, str(spool.folder), at]
        with Popen(drain, stdout=PIPE) as worker:
            assert worker.stdout is not None
            worker.stdout.readline()
            sleep(chance.uniform(0.005, 0.06))
            worker.kill()
    while send(session, spool, NOW + MAX_TRIES * LEASE):
        pass

    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in spool.folder.glob("*.eml")]
    assert sorted(str(mail["Subject"]) for mail in mails) == rows
    assert set(states(session)) == {MessageState.SENT}
