"""日历版: a pasted notice is read, previewed, published by another; dates move with reasons, told once (Art. 17)."""

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.clock import receipts
from app.clock.rules.receipts import canonical
from app.core.scope import enter
from app.core.types import PLATFORM
from app.messages.models import Message
from tests import factories
from tests.factories import Cast
from tests.journeys.people import Desk, Portal
from tests.journeys.platform import Held, Site

MONDAYS = {2027: "2026-12-14 Mon 10:00", 2028: "2027-12-13 Mon 10:00"}
TUESDAYS = {2027: "2026-12-15 Tue 10:00", 2028: "2027-12-14 Tue 10:00"}
NOTICE = """国务院办公厅关于{year}年部分节假日安排的通知
国办发明电〔{before}〕9号
一、元旦：1月1日至4日放假调休，共4天。1月9日上班。
二、各单位可以另行斟酌3月的一个周末。
"""


def test_a_notice_is_read_previewed_published_by_another_and_told_once(
    desk: Desk, portal: Portal, session: Session, cast: Cast, clock: Held, site: Site, script: bool
) -> None:
    year = 2027 if script else 2028
    document, now = f"国办发明电〔{year - 1}〕9号", clock.at(MONDAYS[year])
    enter(session, PLATFORM)
    session.execute(update(Account).values(password_set_at=now).execution_options(synchronize_session=False))
    session.commit()
    project = factories.declared(session, cast.chengong, {**factories.SMALL, "name": f"示例厂房{year}"}, now=now)
    case = factories.submitted(session, cast.chengong, project, "swj-qsxk", now=now)
    factories.accepted(session, cast.wangmin, case, now=now)
    kept = canonical(receipts.of_case(session, case, "decision_promised", now=now))
    session.commit()
    portal.sign_in("陈工").open(case).sees("暂定")

    draft = _entered(desk, year, document, case.number)
    clock.at(TUESDAYS[year])
    desk.sign_in("综合同事（示例）").go(draft).press("发布本版").sees("已发布", "在办办件")
    edition = desk.path
    site.drain()
    site.drain()

    desk.go(edition).sees("完成", "移动 1 件").press("逐件看变动").sees(case.number, "暂定", "市水务局")
    for someone in (portal.sign_in("陈工"), desk.sign_in("王敏")):
        someone.open(case).sees("当时所知", "按现行日历", document, "期限变动", "告知您")
        someone.go("/account/messages/").sees(f"期限变动：{document}")
    enter(session, PLATFORM)
    of_this = (Message.kind == "calendar-moved", Message.subject.contains(document))
    assert session.scalar(select(func.count()).where(*of_this)) == 2
    checked = receipts.checked(session, kept)
    assert checked.true and checked.moved and checked.then and checked.then.provisional


def _entered(desk: Desk, year: int, document: str, number: str) -> str:
    """The first coordinator's part; the address of the draft he sent on."""
    desk.sign_in("周管").go("/admin/calendars/").fills("年度", str(year)).press("开始起草")
    desk.fills("通知原文", NOTICE.format(year=year, before=year - 1)).fills("备注", "示例")
    desk.press("识别原文并标日").sees("01-01 至 01-04", "未读", "各单位可以另行斟酌3月的一个周末")
    assert desk.value("文号") == document and desk.value("备注") == "示例"
    desk.press("送第二人发布").sees("公布日期：请填写文件公布的日期")
    desk.fills("公布日期", f"{year - 1}-12-10").press("送第二人发布").sees("请逐条看过后勾选")
    draft = desk.path
    desk.press("保存并看哪些在办办件会移动").sees(number, "市水务局", "暂定")
    desk.go(draft).fills("公布日期", f"{year - 1}-12-10").ticks("每条核对发现").press("送第二人发布")
    desk.sees("待第二人发布", "须由他人发布")
    assert not desk.offers("发布本版")
    return draft
