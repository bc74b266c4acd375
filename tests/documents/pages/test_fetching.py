"""Papers, files and messages by address: whoever sees the row, and for all others the same 404."""

import io
from dataclasses import dataclass
from uuid import UUID

import pytest
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.attachments import service as attachments
from app.attachments.models import Attachment
from app.attachments.rules import AttachmentState
from app.core import files
from app.core.scope import enter
from app.core.types import PLATFORM, new_id
from app.documents import service as documents
from app.documents.models import IssuedDocument
from app.documents.rules import DocumentKind
from app.messages import service as messages
from app.messages.rules import Reader as Addressee
from tests.applicant.conftest import Enter
from tests.applicant.reader import Reader
from tests.attachments.corpus import pdf
from tests.documents.papers import acceptance
from tests.factories import MONDAY, Cast

HARMLESS = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
}


@dataclass
class Things:
    """What unit A and 市水务局 hold together."""

    document: IssuedDocument
    attachment: Attachment
    message: UUID
    cast: Cast


@pytest.fixture
def things(session: Session, cast: Cast) -> Things:
    """One paper, one file, one message of 陈工's unit."""
    enter(session, PLATFORM)
    unit, department = cast.chengong.unit_id, cast.wangmin.department_id
    assert unit and department and cast.chengong.account_id
    document = documents.request(
        session,
        DocumentKind.ACCEPTANCE,
        acceptance(number=f"深水受〔2026〕{new_id().int % 10**9}号"),
        about=("case", new_id()),
        department_id=department,
        unit_id=unit,
        now=MONDAY,
    )
    attachment = attachments.keep(
        session,
        files.store(),
        io.BytesIO(pdf()),
        "取水许可申请书.pdf",
        by=cast.chengong,
        unit_id=unit,
        department_id=department,
        now=MONDAY,
    )
    told = Addressee(cast.chengong.account_id, unit_id=unit)
    messages.tell(session, to=[told], kind="k", subject=f"已受理{new_id()}", body="第一段\n<b>第二段</b>", now=MONDAY)
    session.commit()
    from app.messages.queries import inbox

    return Things(document, attachment, inbox(session, told.id)[0].id, cast)


def render(session: Session) -> None:
    documents.render_due(session, now=MONDAY)
    session.commit()


def fetched(reader: Reader, address: str) -> TestResponse:
    return reader.client.get(address, buffered=True)


@pytest.mark.parametrize("who", ["chengong", "wangmin"])
def test_its_unit_and_its_department_save_a_file(things: Things, as_person: Enter, who: str) -> None:
    answer = fetched(as_person(who), f"/files/{things.attachment.id}")

    assert (answer.status_code, answer.mimetype, answer.data) == (200, "application/pdf", pdf())
    assert "filename*=UTF-8''%E5%8F%96%E6%B0%B4" in answer.headers["Content-Disposition"]
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert {name: answer.headers[name] for name in HARMLESS} == HARMLESS


@pytest.mark.parametrize("who", ["chengong", "wangmin"])
def test_its_unit_and_its_department_save_a_paper(things: Things, session: Session, as_person: Enter, who: str) -> None:
    render(session)

    answer = fetched(as_person(who), f"/documents/{things.document.id}")

    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.data.startswith(b"%PDF-")
    assert {name: answer.headers[name] for name in HARMLESS} == HARMLESS


def test_a_paper_that_is_still_being_made_says_so(things: Things, as_person: Enter) -> None:
    answer = fetched(as_person("chengong"), f"/documents/{things.document.id}")

    assert answer.status_code == 409
    assert "正在生成" in answer.text


@pytest.mark.parametrize("who", ["zhaozong", "lixiao"])
def test_for_another_unit_and_another_department_nothing_is_there(
    things: Things, session: Session, as_person: Enter, who: str
) -> None:
    render(session)
    reader = as_person(who)

    for kind, own in (("files", things.attachment.id), ("documents", things.document.id)):
        foreign, absent = fetched(reader, f"/{kind}/{own}"), fetched(reader, f"/{kind}/{new_id()}")
        assert (foreign.status_code, absent.status_code) == (404, 404)
        assert len(foreign.data) == len(absent.data)


def test_strangers_are_asked_to_sign_in_and_learn_nothing(things: Things, as_person: Enter) -> None:
    stranger = as_person("chengong").client.application.test_client()

    for address in (f"/files/{things.attachment.id}", f"/files/{new_id()}", f"/documents/{things.document.id}"):
        answer = stranger.get(address)
        assert answer.status_code in (302, 303)
        assert "/login" in answer.headers["Location"]


def test_an_infected_file_is_refused_with_its_reason(things: Things, session: Session, as_person: Enter) -> None:
    things.attachment.state, things.attachment.verdict = AttachmentState.INFECTED, "Eicar-Test-Signature"
    session.commit()

    answer = fetched(as_person("chengong"), f"/files/{things.attachment.id}")

    assert answer.status_code == 409
    assert "Eicar-Test-Signature" in answer.text


def test_a_message_is_listed_opened_and_then_read(things: Things, as_person: Enter) -> None:
    chengong = as_person("chengong").open("/account/messages/")
    assert "条未读" in chengong.text

    chengong.send(form=f"{things.message}/read")

    assert chengong.path == f"/account/messages/{things.message}"
    assert "第一段" in chengong.text and "<b>第二段</b>" in chengong.text
    chengong.open("/account/messages/").send(form="/account/messages/read")
    assert "没有未读消息" in chengong.text


def test_looking_at_a_message_changes_nothing(things: Things, as_person: Enter) -> None:
    chengong = as_person("chengong").open(f"/account/messages/{things.message}")

    assert "标为已读" in chengong.open(f"/account/messages/{things.message}").text


@pytest.mark.parametrize("who", ["zhaozong", "wangmin", "lixiao"])
def test_nobody_else_reads_or_marks_a_message(things: Things, as_person: Enter, who: str) -> None:
    reader = as_person(who)

    assert fetched(reader, f"/account/messages/{things.message}").status_code == 404
    token = reader.open("/account/messages/").page.xpath("//meta[@name='csrf-token']/@content")
    answer = reader.client.post(f"/account/messages/{things.message}/read", data={"csrf_token": token[0]})
    assert answer.status_code == 404


def test_an_empty_inbox_says_what_will_stand_there(things: Things, as_person: Enter) -> None:
    assert "还没有消息" in as_person("lixiao").open("/account/messages/").text


@pytest.mark.parametrize("mark", ["x", "2026-01-01~x", "~", "x~00000000-0000-0000-0000-000000000000"])
def test_a_mark_that_is_not_ours_leads_nowhere(things: Things, as_person: Enter, mark: str) -> None:
    assert fetched(as_person("chengong"), f"/account/messages/?after={mark}").status_code == 404
