"""One message a day for each reader, at his hour, with all his cases; his page has them from the first (Art. 17)."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.cases.models import Case
from app.core.types import Actor
from app.messages import service as messages
from app.messages.adapters.spool import SpoolMail
from app.messages.rules import MessageState
from tests.prompts.conftest import Bell, at

HALF = "2026-03-16 Mon"


@pytest.fixture
def reader(bell: Bell) -> Actor:
    """A clerk who has had no digest yet."""
    return bell.colleague()


def spoken(bell: Bell, reader: Actor, cases: int = 1) -> list[Case]:
    """Cases of a reader that have just spoken."""
    made = [bell.handled(by=reader) for _ in range(cases)]
    bell.passes(f"{HALF} 08:00")
    return made


def test_all_cases_of_a_reader_come_as_one_message(bell: Bell, reader: Actor) -> None:
    made = spoken(bell, reader, cases=3)

    bell.digest(f"{HALF} 09:00", f"{HALF} 09:01", f"{HALF} 16:00")

    message, = bell.digests(reader)
    assert message.created_at == at(f"{HALF} 09:00")
    assert message.subject == "办理时限提示（3月16日）：共3件"
    for case in made:
        assert f"/desk/cases/{case.id}" in message.body
        assert case.number in message.body
    assert message.body.count("承诺办理时限：2026-03-30，剩10个工作日；提示原因：期限已用一半") == 3
    assert message.state is MessageState.DUE


@pytest.mark.parametrize("too_early", [f"{HALF} 08:59", f"{HALF} 07:00"])
def test_nothing_is_sent_before_the_hour(bell: Bell, reader: Actor, too_early: str) -> None:
    spoken(bell, reader)

    bell.digest(too_early)

    assert bell.digests(reader) == []


def test_a_reader_chooses_hour_and_way(bell: Bell, reader: Actor) -> None:
    bell.chooses(reader, hour=14, by_mail=False)
    spoken(bell, reader)

    bell.digest(f"{HALF} 13:59")
    assert bell.digests(reader) == []
    bell.digest(f"{HALF} 14:00")

    assert bell.digests(reader)[-1].state is MessageState.NONE


def test_what_comes_after_the_digest_comes_with_the_next(bell: Bell, reader: Actor) -> None:
    spoken(bell, reader)
    bell.digest(f"{HALF} 09:00")
    late = bell.handled(by=reader)
    bell.passes(f"{HALF} 15:00")
    bell.digest(f"{HALF} 15:01", f"{HALF} 17:59", f"{HALF} 18:30")
    assert str(late.id) not in bell.digests(reader)[-1].body

    bell.digest("2026-03-17 Tue 09:00")

    assert "期限已用一半（03-16提示）" in bell.digests(reader)[-1].body
    assert str(late.id) in bell.digests(reader)[-1].body


@pytest.mark.parametrize("silent", ["2026-03-14 Sat 09:00", "2026-03-16 Mon 18:00", "2026-03-16 Mon 23:00"])
def test_no_digest_at_night_or_on_a_day_off(bell: Bell, reader: Actor, silent: str) -> None:
    spoken(bell, reader)

    bell.digest(silent)

    assert bell.digests(reader) == []


def test_what_is_settled_before_the_hour_is_not_told_any_more(bell: Bell, reader: Actor) -> None:
    done, left = spoken(bell, reader, cases=2)
    bell.closes(done, f"{HALF} 08:30")

    bell.digest(f"{HALF} 09:00")

    assert str(done.id) not in bell.digests(reader)[-1].body
    assert str(left.id) in bell.digests(reader)[-1].body


def test_the_worst_comes_first(bell: Bell, reader: Actor) -> None:
    late = bell.handled("2026-02-02 Mon 10:00", by=reader)
    fresh = bell.handled(by=reader)
    bell.passes(f"{HALF} 08:00")

    bell.digest(f"{HALF} 09:00")

    message = bell.digests(reader)[-1]
    assert message.body.index(str(late.id)) < message.body.index(str(fresh.id))
    assert "已超期" in message.subject


def test_no_record_of_a_case_is_changed_by_a_digest(bell: Bell, reader: Actor) -> None:
    case, = spoken(bell, reader)
    before = bell.now(case).version

    bell.digest(f"{HALF} 09:00")

    assert bell.now(case).version == before
    assert bell.session.scalar(select(Case.version).where(Case.id == case.id)) == before


@pytest.mark.parametrize(("night", "morning"), [
    ("2026-03-16 Mon 18:00", "2026-03-17 Tue 08:00"),
    ("2026-03-17 Tue 02:10", "2026-03-17 Tue 08:00"),
    ("2026-03-20 Fri 23:00", "2026-03-23 Mon 08:00"),
    ("2026-03-21 Sat 11:00", "2026-03-23 Mon 08:00"),
])  # fmt: skip
def test_a_letter_that_could_not_leave_in_time_leaves_in_the_morning(
    bell: Bell, reader: Actor, tmp_path: Path, night: str, morning: str
) -> None:
    spoken(bell, reader)
    bell.chooses(reader, hour=17)
    bell.digest(f"{HALF} 17:59")
    letter, = bell.digests(reader)

    _sent(bell, tmp_path, night)
    assert not (tmp_path / f"{letter.id}.eml").exists()

    _sent(bell, tmp_path, morning)
    assert (tmp_path / f"{letter.id}.eml").exists()


def _sent(bell: Bell, folder: Path, when: str) -> None:
    """The worker's turn at the outbox."""
    mail = SpoolMail(folder=folder, sender="platform@example.invalid")
    bell.worker_at(when, lambda session, now: messages.send_due(session, mail, now=now))
