"""Every kind of page as people see it: two widths, light, dark and large type; nothing axe objects to."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

AXE = (Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js").read_text(encoding="utf-8")
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
EVERYWHERE = [
    "/my/gallery?wrong=1", "/desk/gallery?wrong=1", "/desk/screens/list", "/desk/screens/show",
    "/desk/screens/add?wrong=1", "/desk/screens/conflict",
]  # fmt: skip
TWICE = [
    "/my/gallery", "/desk/gallery", "/desk/screens/list?none=1", "/desk/screens/edit", "/desk/screens/confirm",
    "/fault/400", "/fault/403", "/fault/404", "/fault/refused", "/fault/413", "/fault/429", "/fault/500", "/fault/503",
]  # fmt: skip
MODES = {"light": ("light", ""), "dark": ("dark", ""), "dazi": ("light", ".large")}


class Seen:
    """A page with everything it complained about."""

    def __init__(self, page: Page, address: str) -> None:
        self.page, self.address = page, address
        self.complaints: list[str] = []
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._request)

    def _console(self, message: object) -> None:
        if getattr(message, "type", "") in {"error", "warning"}:
            self.complaints.append(str(getattr(message, "text", "")))

    def _request(self, request: object) -> None:
        url = str(getattr(request, "url", ""))
        if not url.startswith((self.address, "data:")):
            self.complaints.append(f"asked {url}")

    def open(self, path: str) -> "Seen":
        """Go there and wait until scripts have run."""
        self.page.goto(self.address + path)
        return self

    def faults(self) -> list[str]:
        """What axe objects to, each with the first place."""
        self.page.evaluate(AXE)
        found = self.page.evaluate("rules => axe.run(document, rules)", RULES)["violations"]
        return [f"{each['id']}: {each['nodes'][0]['target']} {each['nodes'][0]['html'][:120]}" for each in found]

    def sideways(self) -> int:
        """How many pixels stick out to the right."""
        root = "document.documentElement"
        return int(self.page.evaluate(f"{root}.scrollWidth - {root}.clientWidth"))


CASES = [(width, mode, path) for path in EVERYWHERE for width in (1440, 390) for mode in MODES]
CASES += [(width, mode, path) for path in TWICE for width, mode in ((1440, "light"), (390, "dazi"))]


@pytest.mark.parametrize(("width", "mode", "path"), CASES)
def test_axe_has_nothing_to_say_and_nothing_sticks_out(
    browser: Browser, address: str, width: int, mode: str, path: str
) -> None:
    scheme, cookie = MODES[mode]
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    if cookie:
        context.add_cookies([{"name": "look", "value": cookie, "url": address}])
    seen = Seen(context.new_page(), address).open(path)

    assert seen.faults() == []
    assert seen.sideways() == 0
    assert seen.complaints == []
    context.close()


@pytest.fixture
def desk(browser: Browser, address: str) -> Iterator[Seen]:
    """A clerk's browser."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    yield Seen(context.new_page(), address)
    context.close()


def test_ticking_rows_counts_them_and_shows_what_may_be_done(desk: Seen) -> None:
    page = desk.open("/desk/screens/list").page
    assert page.locator("#bulk").is_hidden()

    page.locator("tbody input[type=checkbox]").nth(1).check()

    assert page.locator("#bulk").is_visible()
    assert page.locator("#bulk b").inner_text() == "已选 1 条"


def test_single_keys_walk_the_list_and_can_be_switched_off(desk: Seen) -> None:
    page = desk.open("/desk/screens/list").page
    page.keyboard.press("j")
    page.keyboard.press("j")
    assert "深圳市人居环境委员会" in page.locator("tbody tr.here").inner_text()

    page.keyboard.press("?")
    page.get_by_label("不用单键操作").check()
    page.get_by_role("button", name="关闭").click()
    page.keyboard.press("j")

    assert page.locator("tbody tr").nth(1).get_attribute("class") == "here"


def test_a_heavy_act_asks_first_and_backing_out_does_nothing(desk: Seen) -> None:
    page = desk.open("/desk/gallery").page
    page.get_by_role("button", name="提请审核…").click()

    assert "继续吗？" in page.get_by_role("dialog").inner_text()
    page.get_by_role("dialog").get_by_role("button", name="返回").click()

    assert page.get_by_role("dialog").count() == 0
    assert re.search("/desk/gallery$", page.url)


def test_large_type_comes_at_once_and_stays(desk: Seen) -> None:
    page = desk.open("/desk/gallery").page
    page.get_by_role("textbox", name="项目名称").fill("写了一半")
    page.locator(".me").get_by_role("button", name="大字版").click()
    page.wait_for_selector("html.dazi")

    assert page.get_by_role("textbox", name="项目名称").input_value() == "写了一半"
    assert desk.open("/my/gallery").page.locator("html.dazi").count() == 1


def test_in_large_type_no_column_of_a_worklist_is_out_of_sight(desk: Seen, address: str) -> None:
    desk.page.context.add_cookies([{"name": "look", "value": MODES["dazi"][1], "url": address}])
    page = desk.open("/desk/gallery").page

    lists = page.locator("html.dazi .scroll:has(> .work)")
    assert lists.evaluate_all("found => found.map(e => e.scrollWidth - e.clientWidth)")[:1] == [0]


def test_on_paper_a_label_keeps_clear_of_its_value(desk: Seen) -> None:
    page = desk.open("/desk/gallery").page
    page.emulate_media(media="print")

    room = page.locator(".facts > dt").first.evaluate("each => parseFloat(getComputedStyle(each).paddingRight)")
    assert room >= 8


def test_the_summary_of_errors_takes_the_focus_and_leads_to_the_field(desk: Seen) -> None:
    page = desk.open("/my/gallery?wrong=1").page
    assert page.evaluate("document.activeElement.className") == "errors"
    assert page.title().startswith("错误：")

    page.get_by_role("link", name="请填写项目名称").click()

    assert page.evaluate("document.activeElement.id") == "name"


def test_a_long_select_is_searched_and_posts_the_same_value(desk: Seen) -> None:
    page = desk.open("/desk/gallery").page
    page.get_by_role("combobox", name="所在区").fill("示例区 17")
    page.get_by_role("option", name="示例区 17").click()

    assert page.locator("select[name=district]").evaluate("each => each.value") == "17"


def test_the_list_follows_what_is_typed_without_leaving_the_page(desk: Seen) -> None:
    page = desk.open("/desk/screens/list").page
    page.evaluate("window.stayed = true")
    with page.expect_response(lambda answer: "q=" in answer.url):
        page.get_by_label("任意词").press_sequentially("水务")
    page.wait_for_url("**/list?q=*")

    assert page.evaluate("window.stayed")
    assert page.get_by_label("任意词").input_value() == "水务"
    assert page.locator("#listing").count() == 1
    assert desk.complaints == []
