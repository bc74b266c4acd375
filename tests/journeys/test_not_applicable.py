"""A due item is found not to apply by two persons; the last one found so makes the notice (Art. 16(6), 5a)."""

from sqlalchemy.orm import Session

from app.accounts.rules import Role
from tests import factories
from tests.factories import Cast
from tests.journeys.people import Desk, Portal


def test_two_persons_find_the_last_item_not_to_apply_and_the_notice_comes(
    desk: Desk, portal: Portal, session: Session, cast: Cast
) -> None:
    project = factories.declared(session, cast.chengong)
    for key in ("fgw-ba", "swj-pssp"):
        case = factories.submitted(session, cast.chengong, project, key)
        factories.decided(session, cast, factories.accepted(session, cast.of(key[:3], Role.CLERK), case))

    desk.sign_in("王敏").open(project).press("不适用").press("提出").sees("请填写：为什么不适用")
    desk.fills("为什么不适用", "改用市政供水，不取水").press("提出").sees("须本部门另一人确认", "待第二人确认")
    assert not desk.offers("确认不适用")
    portal.sign_in("陈工").open(project).sees("可以提交").sees_not("认定不适用")
    desk.sign_in("水务审核（示例）").open(project).press("确认不适用").sees("改用市政供水", "办结告知书")
    desk.press("确认").sees("已记录：该事项不适用")

    portal.open(project).sees("已办结：深投告", "认定不适用：改用市政供水")
    portal.go("/account/messages/").sees("事项不适用：取水许可", "办结告知书 深投告")
