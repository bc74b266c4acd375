"""Verified, then accepted; a code that does not pass is accepted by nobody, and the applicant is told (Art. 16(2))."""

import pytest
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.core.scope import enter
from app.core.types import PLATFORM
from app.projects import service as projects
from app.projects.queries import current_code
from app.projects.rules.kinds import CodeEvent
from tests import factories
from tests.factories import MONDAY, Cast
from tests.journeys.people import Desk, Portal


@pytest.fixture
def case(session: Session, cast: Cast) -> Case:
    """取水许可, handed in by 陈工."""
    project = factories.declared(session, cast.chengong)
    return factories.submitted(session, cast.chengong, project, "swj-qsxk")


@pytest.fixture
def case_on_a_suspended_code(session: Session, case: Case) -> Case:
    """The same, and then the code was suspended."""
    enter(session, PLATFORM)
    code = current_code(session, case.project_id)
    assert code is not None
    projects.change_state(session, code, CodeEvent.SUSPENDED, reason="示例", by=PLATFORM, now=MONDAY)
    session.commit()
    return case


def test_acceptance_starts_the_clock_and_everybody_sees_the_same_date(
    desk: Desk, portal: Portal, case: Case
) -> None:
    desk.sign_in("王敏").open(case).sees("通过").press("受理").sees("明天起").press("受理")

    desk.sees("已受理，明天起计时", "03-30")  # 2026-03-30 Mon: 20 working days after 2026-03-02 Mon
    portal.sign_in("陈工").open(case).sees("03-30", "受理通知书")


def test_a_case_on_a_suspended_code_is_not_accepted_and_the_applicant_is_told_why(
    desk: Desk, portal: Portal, case_on_a_suspended_code: Case
) -> None:
    case = case_on_a_suspended_code

    desk.sign_in("王敏").open(case).sees("未通过", "该代码已中止使用")
    assert not desk.offers("受理")
    desk.go(f"/desk/cases/{case.id}/accept").sees("该代码已中止使用", "第十六条第二项")
    assert desk.status == 409

    desk.open(case).press("不予受理").chooses("法定理由", "代码").press("不予受理").sees("已不予受理")
    portal.sign_in("陈工").open(case).sees("不予受理", "该代码已中止使用", "六十日", "六个月")


def test_a_code_suspended_while_the_form_was_open_is_refused_at_the_button(
    desk: Desk, session: Session, case: Case, request: pytest.FixtureRequest
) -> None:
    desk.sign_in("王敏").open(case).press("受理").sees("通过")
    request.getfixturevalue("case_on_a_suspended_code")

    desk.press("受理").sees("该代码已中止使用", "第十六条第二项")

    desk.open(case).sees("等经办人决定是否受理")
