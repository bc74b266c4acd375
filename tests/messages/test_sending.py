"""Letters leave once and in order, whatever dies on the way."""

import sys
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes
from email.policy import default
from random import Random
from subprocess import PIPE, Popen
from time import sleep

import pytest
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session, sessionmaker

from app.core.scope import enter
from app.core.types import PLATFORM
from app.messages import queries, service
from app.messages.adapters.smtp import SmtpMail
from app.messages.adapters.spool import SpoolMail
from app.messages.models import Message
from app.messages.rules import AWAY, LEASE, MAX_TRIES, MessageState, NotParked
from config import Settings
from tests.messages.conftest import PostOffice
from tests.messages.telling import NOW, reader, send, states, subjects, told


@pytest.fixture(autouse=True)
def empty(session: Session) -> None:
    session.execute(delete(Message))
    session.commit()


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
