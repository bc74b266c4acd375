"""延期: asked by the clerk, approved by the head, once, within the bound; the applicant is told (Art. 17)."""

from sqlalchemy.orm import Session

from tests import factories
from tests.factories import Cast
from tests.journeys.people import Desk, Portal

RATIFIED = factories.SMALL | {
    "mode": "ratify", "category": "energy", "name": "示例燃气电厂", "takes_water": False, "connects_drainage": False,
}


def test_a_second_person_extends_once_and_every_page_shows_the_new_day(
    desk: Desk, portal: Portal, session: Session, cast: Cast
) -> None:
    project = factories.declared(session, cast.chengong, RATIFIED)
    case = factories.accepted(
        session, cast.lixiao, factories.submitted(session, cast.chengong, project, "fgw-hz"))
    desk.sign_in("李晓").open(case).sees("03-16")  # 2026-03-16 Mon, ten working days
    desk.press("请示延期").fills("延长多少", "41").fills("理由", "须委托评估").press("请示批准人")
    desk.sees("最多延长 40 个工作日")
    assert desk.value("理由").strip() == "须委托评估"
    desk.fills("延长多少", "10").press("请示批准人").sees("答复前期限照常计算", "03-16")

    desk.sign_in("批准（示例）").open(case).press("答复延期").sees("10 个工作日", "须委托评估")
    desk.fills("您的意见", "同意。").press("延长期限").sees("期限已延长", "03-30")  # 2026-03-30 Mon

    assert not desk.offers("答复延期")
    portal.sign_in("陈工").open(case).sees("03-30", "延长期限 10 个工作日", "须委托评估")
    portal.go("/account/messages/").sees("办理期限延长")
