"""People of the tests, with passwords: one for each role, and how they sign in over HTTP."""

import html
import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash
from werkzeug.test import TestResponse

from app.accounts.rules import Role
from app.core.now import now
from app.core.types import Actor
from tests import factories
from tests.factories import Cast

PASSWORD = "Sample-pass-2026"

OTHERS = {
    Role.SUPERVISOR: "supervisor",
    Role.INTERMEDIARY: "intermediary",
    Role.OPERATOR: "operator",
    Role.SYSTEM_ADMIN: "sysadmin",
    Role.SECURITY_ADMIN: "secadmin",
    Role.AUDITOR: "auditor",
}


@dataclass
class People:
    """Everybody by user name; `of_role` is one of each role."""

    cast: Cast
    actors: dict[str, Actor]
    of_role: dict[Role, str]


def everybody(session: Session) -> People:
    """The catalogue and one person of each role; in department fgw and, as strangers to it, in swj."""
    factories.catalogue(session)
    at, kept = now(), generate_password_hash(PASSWORD, method=factories.CHEAP)
    cast = factories.cast(session, now=at, password_hash=kept)
    actors = {actor.name: actor for actor in (cast.chengong, cast.zhaozong, cast.zhouguan, *cast.staff.values())}
    for key in ("fgw", "swj"):
        department = cast.of(key, Role.CLERK).department_id
        name = f"{key}-admin"
        actors[name] = factories.person(
            session, name, Role.DEPARTMENT_ADMIN, department_id=department, now=at, password_hash=kept
        )
    for role, name in OTHERS.items():
        actors[name] = factories.person(session, name, role, now=at, password_hash=kept)
    session.commit()
    of_role = {
        Role.APPLICANT: "chengong",
        Role.CLERK: "lixiao",
        Role.REVIEWER: "fgw-reviewer",
        Role.APPROVER: "fgw-approver",
        Role.DEPARTMENT_ADMIN: "fgw-admin",
        Role.COORDINATOR: "zhouguan",
        **OTHERS,
    }
    return People(cast, actors, of_role)


def token_of(page: str) -> str:
    """The CSRF token of a page."""
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found, page[:400]
    return found.group(1)


def values_of(page: str) -> dict[str, str]:
    """The hidden fields of the page's own (last) form, as a browser would post them."""
    part = page[page.rindex("<form") :]
    pairs = re.findall(r'<input[^>]*type="hidden"[^>]*>', part)
    found: dict[str, str] = {}
    for each in pairs:
        name = re.search(r'name="([^"]*)"', each)
        value = re.search(r'value="([^"]*)"', each)
        if name:
            found[name.group(1)] = value.group(1).replace("&#34;", '"').replace("&amp;", "&") if value else ""
    return found


class Browser:
    """A client of one person, who posts forms with their token."""

    def __init__(self, app: Flask) -> None:
        self.client: FlaskClient = app.test_client()
        self.token = ""

    def get(self, path: str, **kwargs: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, **kwargs)

    def post(self, path: str, data: dict[str, Any] | None = None, **kwargs: Any) -> TestResponse:
        """Post a form as a page of ours would, with its token."""
        page = self.client.get("/register")
        return self.client.post(path, data={"csrf_token": token_of(page.text), **(data or {})}, **kwargs)

    def sign_in(self, username: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        """Sign in; the answer is that of the post."""
        return self.post("/login", {"username": username, "password": password, **fields})


def signed_in(app: Flask, username: str, password: str = PASSWORD) -> Browser:
    """A browser in which `username` is signed in."""
    browser = Browser(app)
    answer = browser.sign_in(username, password)
    assert answer.status_code == 303, answer.text[:400]
    return browser


def fields_of(page: str) -> dict[str, str]:
    """Everything the page's own (last) form would post if it were sent as it stands."""
    part = page[page.rindex("<form") :]
    part = part[: part.index("</form>")]
    found: dict[str, str] = {}
    for tag in re.findall(r"<input[^>]*>", part):
        name, kind = _attribute(tag, "name"), _attribute(tag, "type")
        ticked = kind not in ("checkbox", "radio") or " checked" in tag
        if name and ticked and kind not in ("submit", "file"):
            found[name] = _attribute(tag, "value") or ("y" if kind == "checkbox" else "")
    for name, body in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', part, re.S):
        found[name] = html.unescape(body).removeprefix("\n").removeprefix("\r\n")
    for tag, body in re.findall(r"(<select[^>]*>)(.*?)</select>", part, re.S):
        chosen = re.search(r'<option selected value="([^"]*)"|<option[^>]*value="([^"]*)"[^>]*selected', body)
        first = re.search(r'<option[^>]*value="([^"]*)"', body)
        value = next((each for each in (chosen.groups() if chosen else ()) if each is not None), None)
        found[_attribute(tag, "name")] = value if value is not None else (first.group(1) if first else "")
    return found


def _attribute(tag: str, name: str) -> str:
    found = re.search(rf'\b{name}="([^"]*)"', tag)
    return html.unescape(found.group(1)) if found else ""
