"""Nothing typed is lost when a session ends: signed in again, it stands where it was (UX)."""

from sqlalchemy.orm import Session

from tests import factories
from tests.factories import Cast
from tests.journeys.people import Desk, Portal
from tests.journeys.platform import PASSWORD, Held


def _signs_in_again(someone: Desk | Portal, username: str) -> None:
    someone.sees("登录").fills("用户名", username).fills("密码", PASSWORD).press("登录")


def test_a_decision_typed_when_the_session_ended_stands_again_after_signing_in(
    desk: Desk, session: Session, cast: Cast, clock: Held
) -> None:
    project = factories.declared(session, cast.chengong)
    case = factories.accepted(session, cast.lixiao, factories.submitted(session, cast.chengong, project, "fgw-ba"))
    desk.sign_in("李晓").open(case).press("当场决定").chooses("结果", "准予").fills("办结意见", "写了很久的意见")
    desk.fills("主要内容", "一、写了很久的内容")

    clock.at("2026-03-02 Mon 12:00")
    desk.press("作出决定")
    _signs_in_again(desk, "lixiao")

    assert desk.value("办结意见") == "写了很久的意见"
    assert desk.value("主要内容") == "一、写了很久的内容"
    desk.fills("文号", f"示例〔2026〕{case.id.hex[-10:]}号").press("作出决定").sees("已决定")


def test_a_step_of_a_declaration_typed_when_the_session_ended_stands_again(portal: Portal, clock: Held) -> None:
    portal.sign_in("陈工").go("/my/declarations/new").ticks("我声明").press("声明并开始填报").press("名称与内容")
    portal.page.get_by_label("项目名称").fill("会话结束时正在填的名称")

    clock.at("2026-03-02 Mon 12:00")
    portal.press("保存并继续")
    _signs_in_again(portal, "chengong")

    assert portal.value("项目名称") == "会话结束时正在填的名称"
