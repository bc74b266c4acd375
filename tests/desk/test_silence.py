"""What silence will do, and has done, is said at the desk: in the worklist, on the case, in its trace (Art. 16(2))."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest
from flask import Flask

from app.acceptance import service as acceptance
from app.cases.models import Case
from app.core.now import SHENZHEN, clock_at
from app.core.scope import enter
from app.core.types import PLATFORM
from app.projects import service as projects
from app.projects.queries import current_code
from app.projects.rules.kinds import CodeEvent
from tests.applicant.reader import Reader
from tests.desk.conftest import Ground
from tests.desk.test_worklist import statements

RECEIVED = datetime(2026, 3, 2, 10, tzinfo=SHENZHEN)  # 2026-03-02 Mon: silence accepts after 2026-03-09 Mon


@pytest.fixture
def case(ground: Ground) -> Case:
    """取水许可, handed in on Monday and nobody's."""
    return ground.filed("swj-qsxk")


@contextmanager
def at_the_desk(app: Flask, instant: datetime) -> Iterator[Reader]:
    """王敏, who signs in at that instant."""
    app.config["RATELIMIT_ENABLED"] = False
    with clock_at(instant):
        yield Reader(app).sign_in("wangmin")


def _row(reader: Reader, case: Case) -> str:
    found = reader.open("/desk/?tab=ALL&q=" + case.number.split()[-1]).page
    return "".join(found.xpath("//table[contains(@class,'work')]/tbody/tr")[0].itertext())


@pytest.mark.parametrize(("day", "badge"), [(6, False), (9, True)])
def test_on_the_last_day_the_worklist_says_what_happens_tomorrow(
    app: Flask, ground: Ground, case: Case, day: int, badge: bool
) -> None:
    with at_the_desk(app, RECEIVED.replace(day=day)) as reader:
        assert ("明日视为受理" in _row(reader, case)) is badge
        text = reader.open(f"/desk/cases/{case.id}").text
        assert "应在 3 月 9 日 当日结束前告知" in text
        assert "自收到申请材料之日（3 月 2 日）起视为受理" in text


def test_of_a_code_that_fails_it_says_that_the_platform_refuses(app: Flask, ground: Ground, case: Case) -> None:
    enter(ground.session, PLATFORM)
    code = current_code(ground.session, case.project_id)
    assert code is not None
    projects.change_state(ground.session, code, CodeEvent.SUSPENDED, reason="示例", by=PLATFORM, now=RECEIVED)
    ground.session.commit()
    with at_the_desk(app, RECEIVED.replace(day=9)) as reader:
        assert "3 月 9 日 傍晚仍未通过的，由平台不予受理" in reader.open(f"/desk/cases/{case.id}").text
        assert "今晚由平台不予受理" in _row(reader, case)


def test_afterwards_the_case_says_by_itself_who_accepted_it_and_since_when(
    app: Flask, ground: Ground, case: Case
) -> None:
    midnight = RECEIVED.replace(day=10, hour=0)
    enter(ground.session, PLATFORM)
    while acceptance.hear_silence(ground.session, now=midnight):
        ground.session.commit()
    with at_the_desk(app, midnight + timedelta(hours=9)) as reader:
        assert "视为受理" in _row(reader, case)
        text = reader.open(f"/desk/cases/{case.id}").text
        assert "平台" in text
        assert "逾期未告知，自收到申请材料之日（3 月 2 日）起视为受理；告知期限至 3 月 9 日（《行政许可法》" in text


def test_an_application_handed_back_says_whose_words_did_it(app: Flask, ground: Ground, case: Case) -> None:
    clerk = ground.cast.wangmin
    enter(ground.session, clerk)
    piece = acceptance.Piece("申请表", "未盖章", "盖章")
    acceptance.ask_correction(ground.session, case, (piece,), by=clerk, now=RECEIVED)
    ground.session.commit()
    with at_the_desk(app, datetime(2026, 4, 14, 10, tzinfo=SHENZHEN)) as reader:  # 2026-04-14 Tue: thirty working days
        assert "补正明日逾期" in _row(reader, case)
        assert "申请人可在 4 月 14 日 当日结束前补正" in reader.open(f"/desk/cases/{case.id}").text
    midnight = datetime(2026, 4, 15, 0, 0, tzinfo=SHENZHEN)
    enter(ground.session, PLATFORM)
    while acceptance.lapse_due(ground.session, now=midnight):
        ground.session.commit()

    with at_the_desk(app, midnight) as reader:
        text = reader.open(f"/desk/cases/{case.id}").text
        assert "补正期限至 4 月 14 日 届满未补正" in text
        assert "（补正告知书）" in text


def test_the_reasons_cost_no_statement_of_their_own(app: Flask, ground: Ground) -> None:
    for _ in range(3):
        ground.filed("swj-qsxk")

    with at_the_desk(app, RECEIVED.replace(day=9)) as reader, statements(app) as sent:
        reader.open("/desk/?tab=ALL")

    assert "明日视为受理" in reader.text
    session_and_messages = [each for each in sent if "login_session" in each or "FROM message" in each]
    assert len(sent) - len(session_and_messages) <= 6
