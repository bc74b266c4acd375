"""后续义务 never hold up the notice and go on after it, under the closed code (Art. 16(6))."""

from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.rules import Role
from app.cases.models import Case
from app.core.scope import enter
from tests import factories
from tests.factories import Cast
from tests.journeys.acts import proposes, signs
from tests.journeys.files import pdf
from tests.journeys.people import Desk, Portal


def test_a_duty_is_handed_in_accepted_and_closed_after_the_notice(
    desk: Desk, portal: Portal, session: Session, cast: Cast
) -> None:
    project = factories.declared(session, cast.chengong)
    owed = factories.due(session, project, "fgw-kpbs")
    for key in ("fgw-ba", "swj-pssp", "swj-qsxk"):
        case = factories.submitted(session, cast.chengong, project, key)
        factories.decided(session, cast, factories.accepted(session, cast.of(key[:3], Role.CLERK), case))
    portal.sign_in("陈工").open(project).sees("已办结：深投告", "另有后续义务 1 项")

    portal.open(owed)
    for at in range(portal.page.locator("input[type=file]").count()):
        portal.page.locator("input[type=file]").nth(at).set_input_files([pdf(f"材料{at}.pdf")])
        portal.page.wait_for_load_state("networkidle")
    portal.press("提交申请").sees("回执编号").sees_not("自收到之日起即为受理")

    enter(session, cast.chengong)
    duty = session.get_one(Case, UUID(portal.path.split("/")[3]))
    desk.sign_in("李晓").open(duty).sees("后续义务，仍凭该代码办理").press("受理").press("受理").sees("已受理。")
    proposes(desk, duty)
    signs(desk.sign_in("审核（示例）"), duty, "审核")
    signs(desk.sign_in("批准（示例）"), duty, "批准").sees("已办结")
    portal.open(project).sees("再报一次").sees_not("重新提交")
