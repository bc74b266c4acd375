"""Everybody concerned is told, once, and reads his own messages alone."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from app.cases.people import with_project
from app.core.errors import NotFound
from app.core.types import PUBLIC, Actor, Reach, new_id
from app.messages import queries, service
from app.messages.adapters.spool import SpoolMail
from app.messages.models import Message
from app.messages.rules import MessageState
from tests.messages.telling import NOW, reader, send, states, told


@pytest.fixture(autouse=True)
def empty(session: Session) -> None:
    session.execute(delete(Message))
    session.commit()


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


@pytest.mark.parametrize(("subject", "name", "told"), [
    ("已受理：取水许可", "示例精密阀门生产线", "已受理：取水许可（示例精密阀门生产线）"),
    ("联合办理：示例精密阀门生产线", "示例精密阀门生产线", "联合办理：示例精密阀门生产线"),
    ("已受理：取水许可", "甲" * 24 + "（一期）", f"已受理：取水许可（{'甲' * 12}…{'甲' * 7}（一期））"),
])
def test_a_subject_says_which_project_it_is_about(subject: str, name: str, told: str) -> None:
    assert with_project(subject, name) == told
