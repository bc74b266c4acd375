"""撤销记录: a wrong opening is voided by a second person who sees both days; the applicant is told once (Art. 17)."""

import pytest
from sqlalchemy.orm import Session

from app.cases.models import Case
from tests import factories
from tests.factories import Cast
from tests.journeys.people import Desk, Portal
from tests.journeys.platform import Held, Site

VOIDED = "撤销记录“2026年3月4日启动特别程序（听证）”"


@pytest.fixture
def case(session: Session, cast: Cast, clock: Held, desk: Desk) -> Case:
    """取水许可 with a hearing opened on Wednesday for another case, as its clerk saw on Friday."""
    project = factories.declared(session, cast.chengong)
    case = factories.accepted(session, cast.wangmin, factories.submitted(session, cast.chengong, project, "swj-qsxk"))
    clock.at("2026-03-04 Wed 10:00")
    desk.sign_in("王敏").open(case).sees("03-30").press("启动特别程序").unfolds("其他种类").chooses("种类", "听证")
    desk.fills("理由", "利害关系人申请听证").fills("最长时间", "15").press("启动特别程序").sees("明天起停表")
    clock.at("2026-03-06 Fri 10:00")
    return case


def test_a_second_person_sees_both_days_and_confirms_and_the_applicant_reads_the_new_one_once(
    desk: Desk, portal: Portal, case: Case, site: Site
) -> None:
    desk.sign_in("王敏").open(case).press("请示撤销…").sees("听证", "03-04 周三", "照常计算")
    desk.press("请示撤销").sees("错在哪里", "有 1 处须更正")
    desk.fills("错在哪里", "听证属另案，本件未举行").fills("文号", "深水函〔2026〕8号").press("请示撤销")
    desk.sees("待答复", "听证属另案，本件未举行")
    assert not desk.offers("答复撤销")

    desk.sign_in("水务审核（示例）").open(case).press("答复撤销").sees("听证属另案，本件未举行", "深水函〔2026〕8号")
    desk.sees("特别程序结束后计算 → 2026年3月30日")  # Mon: twenty working days, as if it had never stood still
    desk.fills("您的意见", "属实。").press("确认撤销").sees("03-30", VOIDED)

    site.drain()
    site.drain()
    for someone in (portal.sign_in("陈工"), desk.sign_in("王敏")):
        someone.open(case).sees("03-30", "听证属另案，本件未举行", "办理期限更正告知书", "已由第 4 项撤销")
    assert portal.open(case).text.count("办理期限更正：取水许可") == 1
    portal.press(f"办理期限更正：取水许可（{case.project_name}）")
    portal.sees("听证属另案，本件未举行", "特别程序结束后计算 → 2026年3月30日")


def test_who_asked_does_not_confirm_and_declined_the_fact_stands(desk: Desk, portal: Portal, case: Case) -> None:
    desk.sign_in("王敏").open(case).press("请示撤销…").fills("错在哪里", "听证未举行").press("请示撤销")
    assert not desk.offers("答复撤销") and desk.offers("收回…")

    desk.sign_in("水务批准（示例）").open(case).press("答复撤销").fills("您的意见", "听证已举行。").press("不同意")

    desk.sign_in("王敏").open(case).sees("不同意", "听证已举行。")
    portal.sign_in("陈工").open(case).sees("听证").sees_not("撤销记录", "更正告知书")
