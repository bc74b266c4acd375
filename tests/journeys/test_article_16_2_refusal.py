"""不予受理 with its legal reason and the remedies leaves the item due: it is handed in anew (Art. 16(2))."""

from sqlalchemy.orm import Session

from app.declaration.models import DueItem
from tests import factories
from tests.factories import Cast
from tests.journeys.files import pdf
from tests.journeys.people import Desk, Portal


def _hands_in(portal: Portal, owed: DueItem) -> str:
    """The new case's address on the desk."""
    portal.sign_in("陈工").open(owed)
    uploads = portal.page.locator("input[type=file]")
    for at in range(uploads.count()):
        uploads.nth(at).set_input_files([pdf(f"材料{at}.pdf")])
        if portal.script:
            portal.page.wait_for_load_state("networkidle")
            uploads = portal.page.locator("input[type=file]")
    portal.press("提交申请").sees("回执编号", "自收到之日起即为受理")
    return portal.path.replace("/my/", "/desk/").removesuffix("/receipt")


def test_what_was_refused_is_handed_in_again_and_the_desk_sees_the_first_time(
    desk: Desk, portal: Portal, session: Session, cast: Cast
) -> None:
    project = factories.declared(session, cast.chengong)
    case = factories.submitted(session, cast.chengong, project, "swj-pssp")
    owed = factories.due(session, project, "swj-pssp")
    desk.sign_in("王敏").open(case).press("不予受理").press("不予受理").sees("请选择法定理由")
    desk.chooses("法定理由", "依法不属于本机关职权范围").press("不予受理").sees("请写明申请人应当向哪个机关申请")
    desk.fills("有权机关", "宝安区水务局（示例）").press("不予受理").sees("已不予受理")
    portal.sign_in("陈工").open(case).sees("宝安区水务局（示例）", "六十日", "六个月", "事项仍为应办")

    anew = _hands_in(portal, owed)

    portal.open(project).sees(case.number, "不予受理", "已收件")
    desk.sign_in("王敏").go(anew).sees("本事项此前的办件", case.number)
