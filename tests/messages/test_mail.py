"""A letter as it leaves: readable, known by its Message-ID, never a way to inject a header."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.types import new_id
from app.messages.adapters import LetterError, MailAwayError, mail_of
from app.messages.adapters.smtp import SmtpMail
from app.messages.adapters.spool import SpoolMail
from app.messages.adapters.writing import written
from app.messages.rules import Letter, one_line
from tests.messages.conftest import SENDER, PostOffice

NOW = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


def letter(
    address: str = "chengong@example.test", subject: str = "已受理：取水许可", body: str = "正文\n第二行"
) -> Letter:
    return Letter(new_id(), address, subject, body, NOW)


def test_a_letter_says_who_what_and_when() -> None:
    each = letter()

    mail = message_from_bytes(written(each, sender=SENDER).as_bytes(), policy=default)

    assert mail["Subject"] == each.subject
    assert mail["To"] == each.address
    assert mail["From"].addresses[0].addr_spec == SENDER
    assert mail["Message-ID"] == f"<{each.key}@example.test>"
    assert mail["Date"].datetime == NOW
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n").strip() == each.body


@given(subject=st.text(max_size=300), body=st.text(st.characters(exclude_categories=("Cs",)), max_size=300))
def test_no_subject_and_no_body_adds_a_header(subject: str, body: str) -> None:
    each = letter(subject=one_line(subject.encode("utf-8", "ignore").decode()), body=body)

    mail = message_from_bytes(written(each, sender=SENDER).as_bytes(), policy=default)

    assert mail["Bcc"] is None
    assert len(mail.get_all("To", [])) == 1
    assert len(mail.keys()) == 9


@pytest.mark.parametrize(
    "address",
    ["", "chengong", "a@b, c@d", "a@b\r\nBcc: c@d", "a b@c", "<a@b>", "名 字@例子", "a@b\n", "@b", "a@"],
)
def test_what_is_not_one_address_is_refused(address: str) -> None:
    with pytest.raises(LetterError):
        written(letter(address), sender=SENDER)


def test_the_spool_holds_one_whole_file_a_letter(spool: SpoolMail) -> None:
    each = letter()

    with spool.open() as line:
        line.send(each)
        line.send(each)

    assert [path.name for path in spool.folder.iterdir()] == [f"{each.key}.eml"]
    assert spool.folder.stat().st_mode & 0o077 == 0


def test_a_spool_that_cannot_be_written_is_away(tmp_path: Path) -> None:
    (tmp_path / "mail").write_text("a file where the folder should be")

    with pytest.raises(MailAwayError), SpoolMail(tmp_path / "mail", SENDER).open():
        pass


def test_a_server_takes_a_letter(smtp: SmtpMail, office: PostOffice) -> None:
    each = letter()

    with smtp.open() as line:
        line.send(each)

    assert [mail["Subject"] for mail in office.taken] == [each.subject]


def test_a_refused_address_does_not_close_the_line(smtp: SmtpMail, office: PostOffice) -> None:
    with smtp.open() as line:
        with pytest.raises(LetterError, match="550 no such mailbox"):
            line.send(letter("nobody@example.test"))
        line.send(letter())

    assert len(office.taken) == 1


def test_a_server_that_hangs_up_is_away(smtp: SmtpMail, office: PostOffice) -> None:
    office.hang_up_after = 0

    with smtp.open() as line, pytest.raises(MailAwayError):
        line.send(letter())


def test_a_server_that_is_not_there_is_away() -> None:
    with pytest.raises(MailAwayError), SmtpMail(host="127.0.0.1", port=1, sender=SENDER).open():
        pass


def test_the_settings_choose_the_way_out(tmp_path: Path) -> None:
    given_host = {"port": 25, "user": "", "password": "", "tls": False, "sender": SENDER}

    assert isinstance(mail_of(host="mail.example.test", spool=None, **given_host), SmtpMail)  # type: ignore[arg-type]
    assert isinstance(mail_of(host="", spool=tmp_path, **given_host), SpoolMail)  # type: ignore[arg-type]
