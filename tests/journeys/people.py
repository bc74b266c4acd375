"""People at browsers. Each keeps one window for each person who signs in; every window is watched."""

import re
from types import TracebackType
from typing import Any, Self
from uuid import UUID

from playwright.sync_api import APIRequestContext, Browser, Locator, Page, Response, expect
from playwright.sync_api import TimeoutError as NeverCame

from app.cases.models import Case
from app.declaration.models import DueItem
from app.projects.models import Project
from tests.journeys.platform import NAMES, PASSWORD, Site
from tests.journeys.watching import Watch
from tests.people import token_of

PATIENCE = 20_000
USERNAMES = {name: username for username, name in NAMES.items()}
Place = str | Case | Project | DueItem


class Someone:
    """One person at one browser."""

    home = "/"

    def __init__(self, browser: Browser, site: Site, *, script: bool) -> None:
        self.browser, self.site, self.script = browser, site, script
        self._windows: dict[str, tuple[Page, Watch, object]] = {}
        self._watches: list[Watch] = []
        self._page: Page | None = None
        self.last: Response | None = None

    def __enter__(self) -> Self:
        return self

    @property
    def page(self) -> Page:
        """The window in use; who has not signed in has 路人's."""
        return self._page or self._use("路人")

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None,
                 trace: TracebackType | None) -> None:
        complaints = [words for watch in self._watches for words in watch.complaints]
        for page, _, _ in self._windows.values():
            page.context.close()
        if kind is None:
            assert complaints == []

    def _use(self, name: str, **options: Any) -> Page:
        """The window of this person; a new one where the clock was moved since."""
        kept = self._windows.get(name)
        if kept is not None and kept[2] == self.site.clock.instant:
            self._page = kept[0]
            return self._page
        if kept is not None:
            kept[0].context.close()
        context = self.browser.new_context(
            viewport={"width": 1440, "height": 900}, java_script_enabled=self.script, locale="zh-CN", **options
        )
        context.set_default_timeout(PATIENCE)
        self._page = context.new_page()
        watch = Watch(self._page, self.site.address)
        self._watches.append(watch)
        self._windows[name] = (self._page, watch, self.site.clock.instant)
        return self._page

    def sign_in(self, name: str) -> Self:
        """Once for each person and instant, and on no page yet; the form is typed into where a session was lost."""
        known = self._windows.get(name)
        page = self._use(name)
        if known is None or known[0] is not page:
            self._come_in(page.context.request, USERNAMES.get(name, name))
        return self

    def _come_in(self, browser: APIRequestContext, username: str) -> None:
        """Send the form everybody uses, without drawing its page."""
        login = f"{self.site.address}/login"
        fields = {"csrf_token": token_of(browser.get(login).text()), "username": username, "password": PASSWORD}
        answer = browser.post(login, form=fields, max_redirects=0)
        assert answer.status == 303, answer.text()[:400]

    def open(self, place: Place) -> Self:
        """Go to the page of a record, or to an address."""
        return self.go(place if isinstance(place, str) else self.address_of(place))

    def address_of(self, place: Any) -> str:
        """Where this person finds a record."""
        raise NotImplementedError

    def go(self, path: str) -> Self:
        """Go to an address of this site."""
        url = path if path.startswith("http") else self.site.address + path
        self.last = self.page.goto(url, wait_until="load")
        return self

    @property
    def status(self) -> int:
        """How the last address asked for was answered."""
        assert self.last is not None
        return self.last.status

    @property
    def path(self) -> str:
        """Where the window is."""
        return self.page.url.removeprefix(self.site.address)

    @property
    def text(self) -> str:
        """The words of the page as a reader sees them, white space folded."""
        return re.sub(r"\s+", " ", self.page.locator("body").inner_text())

    def press(self, words: str, *, about: str = "") -> Self:
        """The button or link with these words; `about` says of which row, as its hidden words do."""
        found = self._act(words, about)
        try:
            found.wait_for(timeout=PATIENCE)
        except NeverCame:
            raise AssertionError(f"nobody can press “{words}” on {self.path}: {self.text}") from None
        found.click()
        self.page.wait_for_load_state("load")
        return self

    def is_offered(self, words: str, *, about: str = "") -> Self:
        """Waits until a button or link with these words is there."""
        self._act(words, about).wait_for(timeout=PATIENCE)
        return self

    def agrees(self) -> Self:
        """Answers the question that a heavy act asks where there is script."""
        if self.script:
            self.page.get_by_role("dialog").locator("button").first.click()
            self.page.wait_for_load_state("load")
        return self

    def offers(self, words: str) -> bool:
        """Whether a button or link with these words stands on the page."""
        return self._act(words).count() > 0

    def _act(self, words: str, about: str = "") -> Locator:
        """In the page's main part where there is one, else in the head or the rail."""
        tail = rf"\s*：\s*{re.escape(about)}" if about else "(…|：.*)?"
        exact = re.compile(rf"^\s*{re.escape(words)}\s*{tail}\s*$")
        for place in (self.page.locator("#main"), self.page):
            found = place.get_by_role("button", name=exact).or_(place.get_by_role("link", name=exact))
            found = found.locator("visible=true").first
            if found.count():
                break
        return found

    def fills(self, label: str, text: str) -> Self:
        """Types into the field with this label."""
        self._field(label).fill(text)
        return self

    def chooses(self, label: str, option: str) -> Self:
        """The option of a select, a radio or a tick under this label."""
        group = self.page.get_by_role("group", name=re.compile(re.escape(label)))
        if group.count():
            group.first.get_by_label(option, exact=False).first.check()
        elif (field := self._field(label)).evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=option)
        else:  # script made a box to type in of it
            field.fill(option)
            self.page.get_by_role("option", name=option).first.click()
        return self

    def ticks(self, label: str) -> Self:
        """The box with this label."""
        self.page.get_by_label(re.compile(re.escape(label))).first.check()
        return self

    def value(self, label: str) -> str:
        """What the field with this label holds."""
        return self._field(label).input_value()

    def uploads(self, label: str, *files: dict[str, Any]) -> Self:
        """Puts files into the field with this label."""
        self._field(label).set_input_files(list(files))
        self.page.wait_for_load_state("load")
        return self

    def unfolds(self, words: str) -> Self:
        """Opens what is folded under these words."""
        self.page.locator("details > summary").filter(has_text=words).first.click()
        return self

    def sees(self, *words: str) -> Self:
        """Every one of these stands on the page, visible."""
        body = self.page.locator("body")
        for each in words:
            try:
                expect(body).to_contain_text(each, use_inner_text=True, timeout=PATIENCE)
            except AssertionError:
                raise AssertionError(f"“{each}” does not stand on {self.path}: {self.text}") from None
        return self

    def sees_not(self, *words: str) -> Self:
        """None of these stands on the page."""
        for each in words:
            assert each not in self.text, f"“{each}” stands on {self.path}"
        return self

    def is_told_not_found(self, place: Place) -> Self:
        """The same 404 as for an address that never was."""
        self.open(place)
        assert self.status == 404, (self.status, self.path)
        return self

    def _field(self, label: str) -> Locator:
        return self.page.get_by_label(re.compile(rf"^\s*{re.escape(label)}")).locator("visible=true").first


class Desk(Someone):
    """Staff."""

    home = "/desk/"

    def address_of(self, place: Any) -> str:
        kinds = {Case: "/desk/cases/", Project: "/desk/projects/"}
        return kinds[type(place)] + str(_id(place))


class Portal(Someone):
    """Applicants."""

    home = "/my/"

    def address_of(self, place: Any) -> str:
        kinds = {Case: "/my/cases/", Project: "/my/projects/", DueItem: "/my/items/"}
        return kinds[type(place)] + str(_id(place)) + "/apply" * isinstance(place, DueItem)


class Stranger(Someone):
    """路人."""

    def sign_in(self, name: str) -> Self:
        raise AssertionError("a passer-by has no account")


def _id(record: Any) -> UUID:
    found: UUID = record.id
    return found
