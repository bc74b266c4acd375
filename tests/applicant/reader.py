"""A reader without script: what stands on a page, its links, its forms as a browser would send them."""

import io
import re
from typing import Any

from flask import Flask
from lxml import html
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

PASSWORD = "Sample-2026-Pass"
Upload = tuple[str, bytes]


class Reader:
    """One person at one browser. `page` is the page he is on."""

    def __init__(self, app: Flask) -> None:
        self.client = app.test_client()
        self.answer: TestResponse
        self.page: Any = None
        self.username = ""

    def sign_in(self, username: str) -> "Reader":
        """By the form everybody uses."""
        return self.open("/login").sign_in_again(username)

    def open(self, address: str, *, status: int = 200) -> "Reader":
        """Go to an address and wherever it leads."""
        return self._take(self.client.get(address, follow_redirects=True), status)

    def sign_in_again(self, username: str) -> "Reader":
        """On the page a session's end leads to."""
        return self.send({"username": username, "password": PASSWORD}, form="/login")

    def send(self, typed: dict[str, Any] | None = None, *, form: str | None = None, status: int | None = 200,
             button: str | None = None, nth: str = "1") -> "Reader":
        """Send the form of the page whose address ends with `form`, with what is typed.

        Of several alike `nth` is the material; a tuple is a file to upload; a list fills several fields of one name.
        """
        if form == "/files":
            return self._upload(typed or {}, nth, status)
        found = self._form(form, nth)
        fields = MultiDict(found.form_values())
        files: list[Upload] = []
        for name, value in (typed or {}).items():
            if isinstance(value, tuple):
                files.append((name, value))
            else:
                fields.setlist(name, value if isinstance(value, list) else [value] if value is not None else [])
        self.sent = fields
        address = self._button(found, button) or found.get("action") or self.answer.request.full_path.rstrip("?")
        data: dict[str, Any] = {name: fields.getlist(name) for name in fields}
        for name, (filename, content) in files:
            data[name] = (io.BytesIO(content), filename)
        return self._take(self.client.post(address, data=data, follow_redirects=True), status)

    def _upload(self, typed: dict[str, Any], nth: str, status: int | None) -> "Reader":
        """Press the button beside a material: it sends the form its control belongs to, to an address of its own."""
        (button,) = self.page.xpath(f"//button[@name='material' and @value='{nth}']")
        return self.press(button, {f"file-{nth}": file for file in typed.values()}, status=status)

    def press(self, button: Any, files: dict[str, Upload], *, status: int | None = 200) -> "Reader":
        """Press a button that stands apart from its form, with files chosen."""
        fields = dict(self.page.get_element_by_id(button.get("form")).form_values())
        own = {button.get("name"): button.get("value")} if button.get("name") else {}
        chosen = {field: (io.BytesIO(content), name) for field, (name, content) in files.items()}
        data = {**fields, **own, **chosen}
        return self._take(self.client.post(button.get("formaction"), data=data, follow_redirects=True), status)

    def again(self, *, status: int = 200) -> "Reader":
        """Send the very same fields to the same address once more, as a double click does."""
        request = self.answer.history[0].request if self.answer.history else self.answer.request
        data = {name: self.sent.getlist(name) for name in self.sent}
        return self._take(self.client.post(request.path, data=data, follow_redirects=True), status)

    def follow(self, words: str) -> "Reader":
        """Click the link that says so."""
        links = [a for a in self.page.iter("a") if words in text_of(a)]
        assert links, f"no link “{words}” on {self.path}: {[text_of(a) for a in self.page.iter('a')]}"
        return self.open(links[0].get("href"))

    @property
    def path(self) -> str:
        """Where he is."""
        return self.answer.request.path

    @property
    def text(self) -> str:
        """What stands in the page's main part, white space folded."""
        return text_of(self.page.get_element_by_id("main"))

    @property
    def errors(self) -> list[str]:
        """The lines of the summary of errors, after looking that each leads to a control of the page."""
        lines = self.page.xpath("//*[contains(@class, 'errors')]//li")
        for link in self.page.xpath("//*[contains(@class, 'errors')]//li/a"):
            assert self.page.xpath(f"//*[@id='{link.get('href')[1:]}']"), link.get("href")
        return [text_of(line) for line in lines]

    def value(self, name: str) -> Any:
        """What a control of the page holds now; a browser drops the first line break of a text area."""
        for form in self.page.forms:
            if name in form.fields:
                held = form.fields[name]
                return held.removeprefix("\n") if isinstance(held, str) else held
        raise AssertionError(f"no field {name} on {self.path}")

    @property
    def token(self) -> dict[str, str]:
        """The form token of this browser."""
        return {"csrf_token": self.page.xpath("//input[@name='csrf_token']/@value")[0]}

    def _form(self, part: str | None, nth: str = "1") -> Any:
        forms = [form for form in self.page.get_element_by_id("main").iter("form") if form.get("method") == "post"]
        named = [form for form in forms if part is None or (form.get("action") or self.path).endswith(part)]
        assert named, f"no form {part} on {self.path}: {[form.get('action') for form in forms]}"
        return named[0]

    @staticmethod
    def _button(form: Any, words: str | None) -> str | None:
        if words is None:
            return None
        buttons = [button for button in form.iter("button") if words in text_of(button)]
        assert buttons, f"no button “{words}”"
        return buttons[0].get("formaction")

    def _take(self, answer: TestResponse, status: int | None) -> "Reader":
        self.answer = answer
        self.page = html.document_fromstring(answer.get_data(as_text=True)) if answer.mimetype == "text/html" else None
        if self.page is not None:
            self.page.make_links_absolute("", resolve_base_href=False)
        words = self.text[:600] if self.page is not None else ""
        assert status is None or answer.status_code == status, (answer.status_code, self.path, words)
        return self


def text_of(element: Any) -> str:
    """The words of an element."""
    return re.sub(r"\s+", " ", element.text_content()).strip()
