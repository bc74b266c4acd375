"""One case through silence, a correction, two overlapping pauses, a wrong record, an extension and a transfer; one page
explains each of its days to clerk, applicant and public alike (Art. 16, 17)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.core.scope import enter
from app.core.types import PLATFORM
from tests import factories
from tests.factories import Cast
from tests.journeys.acts import proposes, signs
from tests.journeys.people import Desk, Portal, Someone, Stranger
from tests.journeys.platform import Held, Site

RATIFIED = factories.SMALL | {
    "mode": "ratify", "category": "energy", "name": "示例燃气电厂", "takes_water": False, "connects_drainage": False,
}
# 核准: five working days to accept, promised in ten, by law in twenty. What each clock does on each day, by hand:
# 起 begins, a number counts as that day, 停 stands still, — does not count; then words of its note.
BOOK = """
2026-03-02 Mon | 起 |    |    |    |    | 收到申请材料
2026-03-03 Tue | 1  |    |    |    |    |
2026-03-04 Wed | 2  | 起 |    |    |    | 告知补正
2026-03-05 Thu |    | 1  |    |    |    | 等申请人补正
2026-03-06 Fri | 起 | 2  | 起 | 起 |    | 申请人补正 视为受理（03-14 补记）
2026-03-07 Sat | —  |    | —  | —  |    | 周末
2026-03-08 Sun | —  |    | —  | —  |    | 周末
2026-03-09 Mon | 1  |    | 1  | 1  |    |
2026-03-10 Tue | 2  |    | 2  | 2  |    |
2026-03-11 Wed | 3  |    | 3  | 3  |    |
2026-03-12 Thu | 4  |    | 4  | 4  |    |
2026-03-13 Fri | 5  |    | 5  | 5  |    | 受理时限届满
2026-03-14 Sat |    |    | —  | —  |    | 周末
2026-03-15 Sun |    |    | —  | —  |    | 周末
2026-03-16 Mon |    |    | 6  | 6  |    | 启动特别程序（听证）
2026-03-17 Tue |    |    | 停 | 停 |    | 听证
2026-03-18 Wed |    |    | 停 | 停 |    | 启动特别程序（专家评审） 听证
2026-03-19 Thu |    |    | 停 | 停 |    | 听证 专家评审
2026-03-20 Fri |    |    | 停 | 停 |    | 特别程序结束（听证） 听证 专家评审
2026-03-21 Sat |    |    | —  | —  |    | 专家评审 周末
2026-03-22 Sun |    |    | —  | —  |    | 专家评审 周末
2026-03-23 Mon |    |    | 停 | 停 |    | 专家评审
2026-03-24 Tue |    |    | 停 | 停 |    | 特别程序结束（专家评审） 专家评审
2026-03-25 Wed |    |    | 7  | 7  |    | 启动特别程序（检测） 后已撤销
2026-03-26 Thu |    |    | 8  | 8  |    |
2026-03-27 Fri |    |    | 9  | 9  |    | 撤销记录（2026年3月25日启动特别程序（检测））
2026-03-28 Sat |    |    | —  | —  |    | 周末
2026-03-29 Sun |    |    | —  | —  |    | 周末
2026-03-30 Mon |    |    | 10 | 10 |    | 延长办理期限10个工作日
2026-03-31 Tue |    |    | 11 | 11 |    |
2026-04-01 Wed |    |    | 12 | 12 |    |
2026-04-02 Thu |    |    | 13 | 13 |    | 接办移送（市发展改革委）
2026-04-03 Fri |    |    | 14 | 14 |    |
2026-04-04 Sat |    |    | —  | —  |    | 周末
2026-04-05 Sun |    |    | —  | —  |    | 周末
2026-04-06 Mon |    |    | —  | —  |    | 法定节假日
2026-04-07 Tue |    |    | 15 | 15 |    |
2026-04-08 Wed |    |    | 16 | 16 | 起 | 办结
2026-04-09 Thu |    |    |    |    | 1  | 送达
"""
WEEKDAYS = dict(zip("一二三四五六日", ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), strict=True))


def test_each_day_of_a_case_that_lived_through_everything_is_explained_on_one_page(
    desk: Desk, portal: Portal, stranger: Stranger, session: Session, cast: Cast, clock: Held, site: Site
) -> None:
    project = factories.declared(session, cast.chengong, RATIFIED)
    case = factories.submitted(session, cast.chengong, project, "fgw-hz")
    _is_corrected_and_then_silence(desk, portal, case, clock, site)
    _two_procedures_overlap(desk, case, clock)
    _a_wrong_record_is_voided(desk, case, clock)
    _is_extended(desk, case, clock)
    onward = _goes_on_elsewhere(desk, session, case, clock)
    _is_decided(desk, onward, clock)
    _is_delivered(desk, onward, clock)

    desk.sign_in("王敏").go(f"/desk/cases/{onward.id}/ledger")
    assert _book_on(desk) == _by_hand()
    _explains(desk)
    portal.sign_in("陈工").open(onward)
    stranger.go(f"/projects/{onward.project_code}/items/fgw-hz")
    for someone in (portal, stranger):
        someone.unfolds("全程逐日账")
        assert _book_on(someone) == _by_hand()
        _explains(someone)


def _is_corrected_and_then_silence(desk: Desk, portal: Portal, case: Case, clock: Held, site: Site) -> None:
    clock.at("2026-03-04 Wed 10:00")
    desk.sign_in("李晓").open(case).press("告知补正").fills("材料", "申请报告").fills("存在的问题", "缺附图")
    desk.fills("补正要求", "补齐附图").press("告知补正").sees("已告知申请人补正 1 处")
    clock.at("2026-03-06 Fri 10:00")
    portal.sign_in("陈工").open(case).press("去补正")
    portal.page.get_by_role("textbox", name="答复").first.fill("附图已补")
    portal.press("提交补正").sees("补正已提交")
    clock.at("2026-03-14 Sat 00:10")  # 2026-03-13 Fri was the fifth working day
    site.drain()


def _two_procedures_overlap(desk: Desk, case: Case, clock: Held) -> None:
    clock.at("2026-03-16 Mon 10:00")
    desk.sign_in("李晓").open(case).sees("视为受理", "03-20")
    _opens(desk, case, "听证", "利害关系人申请听证")
    clock.at("2026-03-18 Wed 10:00")
    _opens(desk.sign_in("李晓"), case, "专家评审", "工艺复杂")
    clock.at("2026-03-20 Fri 10:00")
    desk.sign_in("李晓").open(case).press("结束特别程序").chooses("哪一项特别程序", "听证").fills("结果", "已听证")
    desk.press("结束特别程序").sees("仍在进行")
    clock.at("2026-03-24 Tue 10:00")
    desk.sign_in("李晓").open(case).press("结束特别程序").fills("结果", "专家组同意")
    desk.press("结束特别程序").sees("自结束次日起恢复计时", "03-30")


def _opens(desk: Someone, case: Case, kind: str, reason: str) -> None:
    desk.open(case).press("启动特别程序").unfolds("其他种类")
    desk.page.get_by_role("radio", name=kind).first.check()
    desk.fills("理由", reason).fills("最长时间", "15").press("启动特别程序").sees("明天起停表")


def _a_wrong_record_is_voided(desk: Desk, case: Case, clock: Held) -> None:
    clock.at("2026-03-25 Wed 10:00")
    _opens(desk.sign_in("李晓"), case, "检测", "送样检测")
    clock.at("2026-03-27 Fri 10:00")
    desk.sign_in("李晓").open(case).press("请示撤销…", about="启动特别程序（检测）").fills("错在哪里", "样品属另案")
    desk.press("请示撤销").sees("待答复")
    desk.sign_in("审核（示例）").open(case).press("答复撤销").sees("特别程序结束后计算 → 2026年3月30日")
    desk.fills("您的意见", "属实。").press("确认撤销").sees("03-30")


def _is_extended(desk: Desk, case: Case, clock: Held) -> None:
    clock.at("2026-03-30 Mon 10:00")  # the tenth day
    desk.sign_in("李晓").open(case).press("请示延期").fills("延长多少", "10").fills("理由", "须再征求意见")
    desk.press("请示批准人").sees("03-30")
    desk.sign_in("批准（示例）").open(case).press("答复延期").fills("您的意见", "同意。").press("延长期限")
    desk.sees("期限已延长", "04-14")  # 2026-04-14 Tue, with 清明 between


def _goes_on_elsewhere(desk: Desk, session: Session, case: Case, clock: Held) -> Case:
    clock.at("2026-04-01 Wed 10:00")
    desk.sign_in("李晓").open(case).press("移送其他部门…").chooses("移送至", "深圳市水务局").fills("理由", "职责已划转")
    desk.press("请求移送").sees("待答复")
    clock.at("2026-04-02 Thu 10:00")
    desk.sign_in("王敏").go("/desk/transfers/").press("企业投资项目核准").press("接办").sees("04-14")
    enter(session, PLATFORM)
    return session.scalars(select(Case).where(Case.former_id == case.id)).one()


def _is_decided(desk: Desk, case: Case, clock: Held) -> None:
    clock.at("2026-04-08 Wed 10:00")
    proposes(desk.sign_in("王敏"), case)
    signs(desk.sign_in("水务审核（示例）"), case, "审核")
    signs(desk.sign_in("水务批准（示例）"), case, "批准")


def _is_delivered(desk: Desk, case: Case, clock: Held) -> None:
    clock.at("2026-04-09 Thu 10:00")
    desk.sign_in("王敏").open(case).press("登记送达…").chooses("送达方式", "直接送达").fills("受送达人", "陈工")
    desk.press("登记送达").sees("送达已登记")


def _by_hand() -> list[tuple[str, ...]]:
    """The days and the cells of the book above."""
    return [tuple(cell.strip() for cell in line.split("|")[:6]) for line in BOOK.strip().splitlines()]


def _lines(someone: Someone) -> list[list[str]]:
    table = someone.page.get_by_role("table", name="全程逐日账")
    said = table.locator("thead tr").last.locator("th").all_inner_texts()
    assert said == ["日期", "受理", "补正", "承诺", "法定", "送达", "说明"]
    return [row.locator("td").all_inner_texts() for row in table.locator("tbody tr").all()]


def _book_on(someone: Someone) -> list[tuple[str, ...]]:
    """The same as the page has it: 03-02 周一 is 2026-03-02 Mon, 第 1 日 is 1."""
    found = []
    for on, *cells, _note in _lines(someone):
        day, weekday = on.split()
        found.append((f"2026-{day} {WEEKDAYS[weekday[-1]]}", *(cell.removeprefix("第 ").removesuffix(" 日")
                                                               for cell in cells)))
    return found


def _explains(someone: Someone) -> None:
    notes = [line[-1] for line in _lines(someone)]
    for line, note in zip(BOOK.strip().splitlines(), notes, strict=True):
        for words in line.split("|")[6].split():
            assert words in note, (line, note)
