"""The rows that holes of its sign-in, its start and its answers name (SECURITY 2)."""

import re
from typing import Any

from flask import Flask
from flask_appbuilder import ModelRestApi
from flask_appbuilder.baseviews import BaseView, expose
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.security.api import SecurityApi
from sqlalchemy import delete

from app.accounts import security, signing
from app.accounts.models import Account, PasswordHistory
from app.accounts.rules import Role
from app.core.crud.builder import UnguardedDoor
from app.core.types import new_id
from app.departments.models import Department
from tests.people import PASSWORD, Browser
from tests.walk.routes import doors
from tests.walk.stage import Faults, Stage


def framework_api(stage: Stage) -> Faults:
    """Hole 7: an API of the framework stops the start."""

    class DepartmentApi(ModelRestApi):  # type: ignore[misc]
        datamodel = SQLAInterface(Department)
        resource_name = "department"

    return _starts_with(stage, DepartmentApi)


def framework_login_api(stage: Stage) -> Faults:
    """Hole 25: so does its log-in by token."""
    return _starts_with(stage, SecurityApi)


def unguarded_view(stage: Stage) -> Faults:
    """Hole 21: so does a view that forgot its guard."""

    class Forgotten(BaseView):  # type: ignore[misc]
        route_base = "/desk/forgotten"

        @expose("/")
        def show(self) -> str:
            """Everybody could."""
            return "inside"

    return _starts_with(stage, Forgotten)


def _starts_with(stage: Stage, view: Any) -> Faults:
    from app import create_app, wiring

    before = wiring.register

    def also(app: Flask, builder: Any, settings: Any) -> None:
        before(app, builder, settings)
        builder.add_view_no_menu(view)

    wiring.register = also
    try:
        create_app(stage.app.extensions["platform.settings"])
    except UnguardedDoor:
        return []
    finally:
        wiring.register = before
    return [f"the application starts with {view.__name__}"]


def copied_cookie(stage: Stage) -> Faults:
    """Hole 14: a copy of the cookie dies with the session."""
    browser = stage.come("supervisor")
    copied = browser.client.get_cookie("sid").value
    stage.post(browser, "/logout")
    return _opens(stage, copied, "after signing out")


def copied_cookie_after_a_role_change(stage: Stage) -> Faults:
    """Hole 14: and with the account's epoch."""
    browser = stage.come("intermediary")
    copied = browser.client.get_cookie("sid").value
    account = stage.platform.get_one(Account, stage.world.people.actors["intermediary"].account_id)
    signing.end_everywhere(stage.platform, account)
    stage.platform.commit()
    return _opens(stage, copied, "after a role change")


def _opens(stage: Stage, cookie: str, when: str) -> Faults:
    thief = stage.app.test_client()
    thief.set_cookie("sid", cookie)
    return [f"a copied cookie opens {when}"] if thief.get("/account/").status_code == 200 else []


def cookie_size(stage: Stage) -> Faults:
    """Hole 15: a long address does not swell the cookie until the browser drops it."""
    browser = stage.come("zhouguan")
    noise = "".join(new_id().hex for _each in range(60))
    sizes = []
    for path in ("/admin/items/", "/admin/divisions/"):
        for header in browser.client.get(f"{path}?x={noise}").headers.getlist("Set-Cookie"):
            sizes.append(len(header))
    return [f"a cookie of {max(sizes)} bytes"] if sizes and max(sizes) > 1024 else []


def many_guesses(stage: Stage) -> Faults:
    """Hole 16: the sixth guess is not looked at, even when it is right."""
    stage.app.config["SIGN_IN_RATE"] = "100000 per minute"
    for _try in range(5):
        Browser(stage.app).sign_in("jtw-clerk", "Wrong-password-1")
    status = Browser(stage.app).sign_in("jtw-clerk").status_code
    signing.apart(stage.platform, lambda own: signing._forgive(own, "jtw-clerk"))
    return [f"the sixth guess: {status}"] if status != 422 else []


def password_without_the_old(stage: Stage) -> Faults:
    """Hole 17: one's own password changes with the present one only."""
    browser = stage.come("operator")
    given = {"old": "not-it-at-all-1A", "new": "Kapok-tree-7x", "again": "Kapok-tree-7x"}
    status = stage.post(browser, "/account/password", **given).status_code
    # A password that was changed after all would be refused as used before when this row looks again.
    stage.platform.execute(delete(PasswordHistory))
    stage.platform.commit()
    return [f"changed without the present one: {status}"] if status != 422 else []


def way_off_this_site(stage: Stage) -> Faults:
    """Hole 19: signing in leads nowhere else."""
    targets = ["//evil.example", "/\\evil.example", "https://evil.example/", "/\t/evil.example"]
    led = [Browser(stage.app).sign_in("lixiao", PASSWORD, next=target).headers["Location"] for target in targets]
    return [f"signing in leads to {place}" for place in led if place != "/desk/"]


def names_alike(stage: Stage) -> Faults:
    """Hole 20: a permission is its exact name."""
    alike = [("can_list", "ItemSecrets"), ("can_list_all", "Item"), ("can_lis", "Item"), ("can_list", "Ite")]
    held = frozenset({Role.CLERK})
    assert security.allows(held, "can_list", "Item")
    return [
        f"{permission} on {screen} is allowed"
        for permission, screen in alike
        if security.allows(held, permission, screen)
    ]


def keys_and_tokens(stage: Stage) -> Faults:
    """Hole 22: no key of the framework opens anything."""
    headers = {"Authorization": "Bearer sst_anything"}
    status = stage.app.test_client().get("/desk/", headers=headers).status_code
    on = stage.app.config.get("FAB_API_KEY_ENABLED", False)
    return ["keys are switched on"] if on or status != 303 else []


def exports(stage: Stage) -> Faults:
    """Hole 23: what is not fenced and logged is not exported: there is no such address."""
    return [door.line for door in doors(stage.app) if re.search(r"export|csv|xlsx", door.rule.rule)]


def bare_answers(stage: Stage) -> Faults:
    """Hole 24: every answer carries the headers."""
    answers = [stage.app.test_client().get(path) for path in ("/login", "/no-such-page", "/desk/")]
    wanted = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy")
    return [f"{answer.request.path}: {name}" for answer in answers for name in wanted if name not in answer.headers]
