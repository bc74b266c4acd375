"""The days of a special procedure do not count, and the due date moves as it must (Art. 17)."""

from sqlalchemy.orm import Session

from tests import factories
from tests.factories import Cast
from tests.journeys.people import Desk, Portal
from tests.journeys.platform import Held


def test_the_days_of_an_expert_review_are_left_out_and_everybody_is_told(
    desk: Desk, portal: Portal, session: Session, cast: Cast, clock: Held
) -> None:
    project = factories.declared(session, cast.chengong)
    case = factories.submitted(session, cast.chengong, project, "swj-qsxk")
    factories.accepted(session, cast.wangmin, case)
    clock.at("2026-03-04 Wed 10:00")
    desk.sign_in("王敏").open(case).sees("03-30").press("启动特别程序").unfolds("其他种类").chooses("种类", "专家评审")
    desk.fills("理由", "方案复杂，需专家论证").fills("最长时间", "15").press("启动特别程序")
    desk.sees("明天起停表", "特别程序")
    portal.sign_in("陈工").open(case).sees("专家评审", "方案复杂，需专家论证")

    clock.at("2026-03-11 Wed 10:00")
    desk.sign_in("王敏").open(case).press("结束特别程序").fills("结果", "专家组同意")
    desk.press("结束特别程序").sees("自结束次日起恢复计时")

    # 2026-03-05 Thu to 2026-03-11 Wed: five working days left out; 2026-03-30 Mon becomes 2026-04-07 Tue,
    # since 2026-04-06 Mon is a day off for 清明
    desk.open(case).sees("04-07")
    portal.sign_in("陈工").open(case).sees("04-07")
    desk.go(f"/desk/cases/{case.id}/ledger").sees("专家评审", "04-06 周一 否")
