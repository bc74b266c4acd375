"""Nothing a key leads to lies under a bar that stays in view (WCAG 2.2, 2.4.11), and large type is large everywhere."""

import pytest
from playwright.sync_api import Browser, Page

PAGES = ["/desk/screens/conflict", "/desk/screens/list"]
SIZES = [(390, 700), (1440, 900)]
COVERED = """async () => {
  await new Promise((seen) => requestAnimationFrame(() => requestAnimationFrame(seen)));
  const at = document.activeElement;
  if (at === document.body) return null;
  const box = at.getBoundingClientRect();
  const over = [...document.querySelectorAll(".actbar, .bulk, .bar, .casehead")].find((bar) => {
    const lies = bar.getBoundingClientRect();
    const top = Math.max(lies.top, box.top), bottom = Math.min(lies.bottom, box.bottom);
    if (bar.contains(at) || at.matches(".scroll, .skip") || bottom - top < 1) return false;
    return bar.contains(document.elementFromPoint(box.left + box.width / 2, (top + bottom) / 2));
  });
  return { name: at.id || at.textContent.trim().slice(0, 30), under: over ? over.className : "" };
}"""


def covered_stops(page: Page, key: str) -> list[str]:
    """The stops of a walk by `key` that lie under a bar."""
    under = []
    for _each in range(60):
        page.keyboard.press(key)
        stop = page.evaluate(COVERED)
        if stop is None:
            break
        if stop["under"]:
            under.append(f"{stop['name']} under {stop['under']}")
    return under


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("size", SIZES)
def test_what_has_the_focus_is_never_covered(browser: Browser, address: str, size: tuple[int, int], path: str) -> None:
    viewport = {"width": size[0], "height": size[1]}
    context = browser.new_context(viewport=viewport, reduced_motion="reduce")  # else it measures on the way
    page = context.new_page()
    page.goto(address + path)
    if path.endswith("/list"):
        page.locator("tbody input[type=checkbox]").first.check()

    assert covered_stops(page, "Tab") + covered_stops(page, "Shift+Tab") == []
    context.close()


@pytest.mark.parametrize("width", [390, 1440])
@pytest.mark.parametrize("path", ["/desk/gallery", "/my/gallery"])
def test_large_type_is_a_quarter_larger_than_the_browsers_own(
    browser: Browser, address: str, width: int, path: str
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 900})
    context.add_cookies([{"name": "look", "value": ".large", "url": address}])
    page = context.new_page()
    page.goto(address + path)

    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "20px"
    context.close()
