"""移送: a clerk of the other department takes the case on a passed verification; its clock runs on (Art. 16(3), 17)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.core.scope import enter
from app.core.types import PLATFORM
from app.projects import service as projects
from app.projects.queries import current_code
from app.projects.rules.kinds import CodeEvent
from tests import factories
from tests.factories import Cast
from tests.journeys.people import Desk, Portal
from tests.journeys.platform import Held


@pytest.fixture
def case(session: Session, cast: Cast, clock: Held, desk: Desk) -> Case:
    """取水许可, asked on Wednesday to go on at 市发展改革委."""
    project = factories.declared(session, cast.chengong)
    case = factories.accepted(session, cast.wangmin, factories.submitted(session, cast.chengong, project, "swj-qsxk"))
    clock.at("2026-03-04 Wed 10:00")
    desk.sign_in("王敏").open(case).press("移送其他部门…").sees("期限").press("请求移送").sees("有 2 处须更正")
    desk.chooses("移送至", "深圳市发展和改革委员会").fills("理由", "职责已划转").fills("文号", "深编办〔2026〕3号")
    desk.press("请求移送").sees("待答复", "03-30")
    return case


def _onward(session: Session, case: Case) -> Case:
    enter(session, PLATFORM)
    return session.scalars(select(Case).where(Case.former_id == case.id)).one()


def test_it_is_taken_on_a_passed_verification_and_the_clock_runs_on(
    desk: Desk, portal: Portal, session: Session, case: Case, clock: Held
) -> None:
    clock.at("2026-03-06 Fri 10:00")
    desk.sign_in("李晓").is_told_not_found(case).go("/desk/transfers/").press("取水许可")
    desk.sees("职责已划转", "深编办〔2026〕3号", "先核验项目代码").press("接办").sees("期限连续计算")
    onward = _onward(session, case)
    # 2026-03-02 Mon is day zero; the twentieth working day is 2026-03-30 Mon, and four of them are used on Friday
    desk.sees(onward.number, "03-30", "核验项目代码（受理前核验）：通过", "随案卷移送带入")
    desk.go("/desk/").sees(onward.number)

    desk.sign_in("王敏").open(case).sees("已移送", onward.number).is_told_not_found(onward)
    desk.go("/desk/").sees_not(case.number)
    portal.sign_in("陈工").open(case).sees("已移送").press("查看现办件").sees("03-30", "原办件编号", case.number)
    portal.go("/account/messages/").sees("已移送：取水许可")


def test_a_code_that_fails_is_not_taken_and_the_case_stays_where_it_is(
    desk: Desk, session: Session, case: Case, clock: Held
) -> None:
    enter(session, PLATFORM)
    now = clock.at("2026-03-05 Thu 10:00")
    code = current_code(session, case.project_id)
    assert code is not None
    projects.change_state(session, code, CodeEvent.SUSPENDED, reason="示例", by=PLATFORM, now=now)
    session.commit()

    desk.sign_in("李晓").go("/desk/transfers/").press("取水许可").press("接办").sees("该代码已中止使用。办件仍由原部门办理")

    desk.sign_in("王敏").open(case).sees("待答复", "03-30")
    assert session.scalars(select(Case).where(Case.former_id == case.id)).one_or_none() is None
