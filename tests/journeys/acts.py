"""What people do again and again in the journeys, by hand on the pages."""

from app.cases.models import Case
from tests.journeys.people import Desk, Portal


def declares(portal: Portal, name: str, *, yes: tuple[str, ...] = (), kind: str = "企业投资，备案制",
             category: str = "工业项目") -> Portal:
    """From the gate to the code, every question answered: `yes` to these facts, no to the others."""
    portal.go("/my/declarations/new").ticks("我声明").press("声明并开始填报")
    portal.press("选择项目类型").chooses("项目按哪种方式立项", kind).chooses("项目属于哪一类", category)
    portal.press("保存并继续")
    portal.fills("项目名称", name).chooses("建设性质", "新建").fills("国标行业", "3443")
    portal.fills("建设规模及内容", "示例：新建一条生产线").press("保存并继续")
    portal.chooses("所在区", "宝安区").fills("详细地址", "宝安区示例路1号").press("保存并继续")
    portal.fills("总投资", "3200").fills("拟开工时间", "2026-09")
    while "/steps/" in portal.path:
        answers(portal, yes).press("保存并继续")
    return portal


def answers(portal: Portal, yes: tuple[str, ...]) -> Portal:
    """Yes or no to every question of the page that shows; nought where a number is asked."""
    seen: set[str] = set()
    while True:
        asked = portal.page.locator("[data-fact]").locator("visible=true")
        names = [asked.nth(at).get_attribute("data-fact") or "" for at in range(asked.count())]
        fresh = [name for name in names if name not in seen]
        if not fresh:
            return portal
        seen.add(fresh[0])
        box = portal.page.locator(f'[data-fact="{fresh[0]}"]')
        if box.get_by_label("否", exact=True).count():
            box.get_by_label("是" if fresh[0] in yes else "否", exact=True).check()
        elif box.get_by_role("radio").count():
            box.get_by_role("radio").last.check()
        elif box.get_by_role("textbox").count():
            box.get_by_role("textbox").fill("0")


def proposes(desk: Desk, case: Case, *, outcome: str = "准予") -> Desk:
    """The whole decision is typed and sent on; 即办, it is decided."""
    opens, sends = ("当场决定", "作出决定") if case.instant else ("提请审核", "提请审核")
    desk.open(case).press(opens).chooses("结果", outcome).fills("办结意见", "申请材料齐全，符合法定条件。")
    desk.fills("文号", f"示例〔2026〕{case.id.hex[-10:]}号").fills("主要内容", "一、同意该申请。")
    return desk.press(sends)


SIGNATURES = {"审核": "同意，送批准人", "批准": "批准并办结"}


def signs(desk: Desk, case: Case, press: str, words: str = "材料属实，同意。") -> Desk:
    """The reviewer's or the approver's opinion."""
    return desk.open(case).press(press).fills("您的意见", words).press(SIGNATURES[press])
