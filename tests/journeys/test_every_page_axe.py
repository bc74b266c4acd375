"""Every page a person can reach by links, as each role: nothing axe objects to, nothing sticks out (UX 6).

Each kind of page is looked at once for the whole folder, at two widths, light, dark and in large type; every role
walks all of its own pages all the same, and none may complain or fail.
"""

import re
from collections import deque
from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page
from sqlalchemy.orm import Session, sessionmaker
from werkzeug.exceptions import HTTPException
from werkzeug.routing import MapAdapter

from app.acceptance import service as acceptance
from app.acceptance.rules import Piece
from app.accounts.rules import Role
from app.clock.service import prompt_due
from app.core.scope import enter
from app.core.types import PLATFORM
from app.declaration import service as declaration
from app.handling import service as handling
from app.handling.models import Outcome
from tests import factories
from tests.factories import MONDAY, SMALL, Cast
from tests.journeys.people import USERNAMES, Someone
from tests.journeys.platform import Site
from tests.look.test_seen import AXE, RULES

NO_PAGES = frozenset({
    "static", "FilePage.fetch", "DocumentPage.fetch", "Health.healthz", "Health.readyz", "Health.metrics",
    "api_document", "SignInPage.logout", "LedgerPage.receipt", "MyReceiptPage.receipt", "Calculator.receipt",
})  # fmt: skip
PEOPLE = (
    "路人", "陈工", "李晓", "王敏", "水务审核（示例）", "水务批准（示例）", "管理（示例）", "周管",
    "监察（示例）", "运维（示例）", "中介（示例）", "系统管理员（示例）", "安全管理员（示例）", "审计员（示例）",
)  # fmt: skip
LOOKS = ((1440, "light", False), (1440, "dark", False), (390, "light", False), (390, "dark", True))
OF_LOOKS = {"runOnly": {"type": "rule", "values": ["color-contrast", "target-size", "scrollable-region-focusable"]}}
"""What a width, a ground or a size of type can change; the rest is the same in each look."""
STICKS_OUT = """() => {
  const root = document.documentElement, wide = root.clientWidth;
  if (root.scrollWidth <= wide) return "";
  const out = [...document.querySelectorAll("main *, header *, footer *, nav *")]
    .filter((each) => each.getBoundingClientRect().right > wide + 0.5);
  return `${root.scrollWidth - wide} px, ${out.slice(0, 4).map((each) => each.outerHTML.slice(0, 90)).join(" | ")}`;
}"""
DOORS = ("/", "/login", "/register", "/account/", "/account/password", "/my/", "/desk/", "/admin/")


@pytest.fixture(scope="module")
def axed() -> set[str]:
    """The kinds of pages that were looked at already."""
    return set()


@pytest.fixture(scope="module")
def world(site: Site, maker: sessionmaker[Session], cast: Cast) -> None:
    """Something in every stage, so that every page has something to show."""
    with maker() as session:
        for key in ("fgw-ba", "swj-pssp", "swj-qsxk"):
            _cases_of(session, cast, key)
        closed = factories.declared(session, cast.chengong, SMALL | {"name": "示例办结项目"})
        for key in ("fgw-ba", "swj-pssp", "swj-qsxk"):
            case = factories.submitted(session, cast.chengong, closed, key)
            factories.decided(session, cast, factories.accepted(session, cast.of(key[:3], Role.CLERK), case))
        _over(session, cast)
        enter(session, cast.chengong)
        draft = declaration.start(session, by=cast.chengong, now=MONDAY)
        declaration.declare_not_secret(session, draft, now=MONDAY)
        declaration.save(session, draft, SMALL, now=MONDAY, finished="project")
        session.commit()
    site.drain()


def _over(session: Session, cast: Cast) -> None:
    """One case whose promise is over, so that its clock has spoken to everybody it concerns."""
    before = MONDAY - timedelta(days=42)
    project = factories.declared(session, cast.chengong, SMALL | {"name": "示例超期项目"}, now=before)
    late = factories.submitted(session, cast.chengong, project, "swj-qsxk", now=before)
    factories.accepted(session, cast.of("swj", Role.CLERK), late, now=before)
    enter(session, PLATFORM)
    prompt_due(session, now=MONDAY)
    session.commit()


def _cases_of(session: Session, cast: Cast, key: str) -> None:
    """One case received, one waiting for its correction, one accepted, one in review, one in approval, one refused."""
    office = key[:3]
    clerk, reviewer = cast.of(office, Role.CLERK), cast.of(office, Role.REVIEWER)
    filed = [factories.submitted(session, cast.chengong, factories.declared(session, cast.chengong), key)
             for _ in range(6)]  # fmt: skip
    enter(session, clerk)
    acceptance.ask_correction(session, filed[1], (Piece("申请表", "未盖章", "盖章"),), by=clerk, now=MONDAY)
    for case in filed[2:]:
        factories.accepted(session, clerk, case)
    if not filed[0].instant:
        for case in filed[3:5]:
            enter(session, clerk)
            handling.propose(session, case, Outcome.GRANTED, factories.wording(case), by=clerk, now=MONDAY)
        enter(session, reviewer)
        handling.review(session, filed[4], opinion="同意。", by=reviewer, now=MONDAY)
        enter(session, clerk)
        handling.open_procedure(session, filed[2], kind="EXPERT_REVIEW", reason="示例", basis="行政许可法第四十五条",
                                document_number="示例特1号", longest_workdays=5, by=clerk, now=MONDAY)
    factories.decided(session, cast, filed[5], outcome=Outcome.DENIED)
    session.commit()


class Walker(Someone):
    """Somebody who follows every link to a kind of page he has not seen."""

    def walk(self, pages: MapAdapter) -> Iterator[str]:
        """Open one page of each kind; its kind once it is open."""
        kinds: set[str] = set()
        waiting = deque(DOORS)
        while waiting:
            path = waiting.popleft()
            kind = _kind(pages, path)
            if kind is None or kind in kinds:
                continue
            self.go(path)
            if self.status in (403, 404) and path in DOORS:
                continue
            assert self.status == 200, (self.status, path)
            kinds.add(kind)
            yield kind
            waiting.extend(self._links())

    def _links(self) -> list[str]:
        found = self.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        own = [urlsplit(href) for href in found if href.startswith(self.site.address + "/")]
        return [f"{parts.path}?{parts.query}".rstrip("?") for parts in own]


def _kind(pages: MapAdapter, path: str) -> str | None:
    """The endpoint behind an address; the steps of a declaration and the act forms are kinds of their own."""
    try:
        endpoint, given = pages.match(urlsplit(path).path, method="GET")
    except HTTPException:
        return None
    if endpoint in NO_PAGES:
        return None
    return f"{endpoint} {given['name']}" if "name" in given else str(endpoint)


def _faults(page: Page) -> Iterator[str]:
    """What axe objects to in each look, and what sticks out."""
    page.evaluate(AXE)
    for width, scheme, large in LOOKS:
        page.set_viewport_size({"width": width, "height": 900})
        page.emulate_media(color_scheme=scheme)
        page.evaluate("large => document.documentElement.classList.toggle('dazi', large)", large)
        look = f"{width} {scheme}{' dazi' if large else ''}"
        rules = RULES if (width, scheme) == (1440, "light") else OF_LOOKS
        for each in page.evaluate("rules => axe.run(document, rules)", rules)["violations"]:
            node = each["nodes"][0]
            html = re.sub(r"\s+", " ", node["html"])[:160]
            yield f"{look} {each['id']}: {node['target']} {html}"
        if out := page.evaluate(STICKS_OUT):
            yield f"{look} sticks out: {out}"
    page.set_viewport_size({"width": 1440, "height": 900})
    page.emulate_media(color_scheme="light")


@pytest.mark.usefixtures("world", "clock")
@pytest.mark.parametrize("name", PEOPLE)
def test_no_page_of_a_role_has_a_fault(name: str, browser: Browser, site: Site, app: Flask, axed: set[str]) -> None:
    found: list[str] = []
    with Walker(browser, site, script=True) as someone:
        if name in USERNAMES:
            someone.sign_in(name)
        for kind in someone.walk(app.url_map.bind("")):
            if kind not in axed:
                axed.add(kind)
                found += (f"{kind} {someone.path} {fault}" for fault in _faults(someone.page))

    assert not found, "\n".join(found)
