"""The door of each request: where strangers are led, what is kept of a form, what every answer says."""

from datetime import timedelta

import psycopg
import pytest
from flask import Flask, Response, request
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import ParkedForm
from app.accounts.parking import safe_next
from app.audit.models import AuditEntry, AuditResult
from app.core.now import clock_at, now
from app.core.servers import Engines
from app.core.web import db
from app.core.web.headers import HEADERS
from tests.accounts.test_passwords import registration
from tests.people import PASSWORD, Browser, People, fields_of, signed_in, token_of, values_of

ELSEWHERE = [
    "https://evil.example/", "http:evil.example", "http:\\\\evil.example", "//evil.example", "///evil.example",
    "////evil.example", "/\\evil.example", "\\\\evil.example", "/\t/evil.example", "\t//evil.example",
    " //evil.example", "/ /evil.example", "//user@evil.example/", "javascript:alert(1)", "/%0d\n//evil", "",
    "evil.example", "/" + "x" * 2000,
]  # fmt: skip


@pytest.mark.parametrize("target", ELSEWHERE)
def test_signing_in_never_leads_off_this_site(target: str, unlimited: Flask, people: People) -> None:
    assert safe_next(target) is None
    assert Browser(unlimited).sign_in("lixiao", next=target).headers["Location"] == "/desk/"


@pytest.mark.parametrize("target", ["/desk/", "/admin/items/?q=%E6%B0%B4", "/my/declarations/new#place"])
def test_signing_in_leads_back_to_where_one_was(target: str, unlimited: Flask, people: People) -> None:
    assert Browser(unlimited).sign_in("lixiao", next=target).headers["Location"] == target


def test_a_stranger_is_led_to_sign_in_and_back(unlimited: Flask, people: People) -> None:
    answer = Browser(unlimited).get("/admin/items/?q=1")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login?next=/admin/items/?q%3D1")


def test_a_form_posted_after_the_session_ended_is_put_back_and_not_done(
    unlimited: Flask, people: People, platform: Session
) -> None:
    browser = signed_in(unlimited, "fgw-admin")
    add = "/admin/accounts/add"
    typed = {**values_of(browser.get(add).text), "username": "typed-before", "display_name": "写到一半（示例）"}

    with clock_at(now() + timedelta(minutes=45)):
        answer = browser.client.post(add, data={**typed, "roles": ["CLERK", "REVIEWER"]})
        assert answer.status_code == 303
        target = browser.client.get(answer.headers["Location"])
        fields = {"csrf_token": token_of(target.text), "username": "fgw-admin", "password": PASSWORD}
        back = browser.client.post(answer.headers["Location"], data=fields)
        assert back.headers["Location"].startswith(f"{add}?parked=")
        page = browser.get(back.headers["Location"]).text

    assert 'value="typed-before"' in page
    assert "写到一半（示例）" in page
    assert page.count("checked") >= 2
    assert "typed-before" not in browser.get("/admin/accounts/").text


def test_a_parked_form_is_shown_to_its_owner_alone(unlimited: Flask, people: People, platform: Session) -> None:
    browser = signed_in(unlimited, "fgw-admin")
    add = "/admin/accounts/add"
    typed = {**values_of(browser.get(add).text), "username": "seen-by-nobody-else", "display_name": "x"}
    browser.post("/logout")
    with clock_at(now() + timedelta(seconds=1)):
        browser.client.set_cookie("sid", "no-session-of-ours")
        lost = browser.client.post(add, data=typed)
    assert "parked" not in lost.headers["Location"]

    again = signed_in(unlimited, "fgw-admin")
    with clock_at(now() + timedelta(minutes=45)):
        kept = again.client.post(add, data=typed).headers["Location"].partition("parked%3D")[2].partition("&")[0]
    assert kept
    other = signed_in(unlimited, "swj-admin")
    assert "seen-by-nobody-else" not in other.get(f"{add}?parked={kept}").text
    owner = signed_in(unlimited, "fgw-admin")
    assert "seen-by-nobody-else" in owner.get(f"{add}?parked={kept}").text
    assert "seen-by-nobody-else" not in owner.get(f"/admin/items/?parked={kept}").text
    with clock_at(now() + timedelta(hours=25)):
        late = signed_in(unlimited, "fgw-admin")
        assert "seen-by-nobody-else" not in late.get(f"{add}?parked={kept}").text


def test_an_oversized_form_is_not_parked(unlimited: Flask, people: People, platform: Session) -> None:
    browser = signed_in(unlimited, "fgw-admin")
    before = platform.scalar(select(func.count()).select_from(ParkedForm))
    with clock_at(now() + timedelta(minutes=45)):
        answer = browser.client.post("/admin/accounts/add", data={"display_name": "x" * 300_000})
    assert answer.headers["Location"] == "/login?next=/admin/accounts/add"
    assert platform.scalar(select(func.count()).select_from(ParkedForm)) == before


def _stale(browser: Browser, address: str, **typed: object) -> TestResponse:
    """Post the form of an address with a token of an earlier sign-in, as the tab that was open all along does."""
    fields = {**values_of(browser.get(address).text), **typed}
    return browser.client.post(address, data={**fields, "csrf_token": "of-an-earlier-sign-in"})


def test_a_form_with_a_token_of_an_earlier_sign_in_is_put_back_and_not_done(
    unlimited: Flask, people: People, platform: Session
) -> None:
    browser = signed_in(unlimited, "fgw-admin")
    add = "/admin/accounts/add"
    answer = _stale(browser, add, username="typed-under", display_name="上次登录写的（示例）", roles=["CLERK"])
    assert answer.status_code == 303
    assert answer.headers["Location"].startswith(f"{add}?parked=")

    page = browser.get(answer.headers["Location"]).text
    assert 'value="typed-under"' in page
    assert "上次登录写的（示例）" in page
    assert "没有办理。您填写的内容已放回" in page
    assert "typed-under" not in browser.get("/admin/accounts/").text
    told = platform.scalars(select(AuditEntry).where(AuditEntry.reason.like("页面是在上一次登录时打开的%"))).all()
    assert {each.result for each in told} == {AuditResult.REFUSED}

    again = browser.client.post(add, data={**fields_of(page), "display_name": ""})
    assert again.status_code == 422, "the form that was put back is judged like any other"
    assert 'value="typed-under"' in again.text


def test_a_form_put_back_twice_holds_what_was_typed_last(unlimited: Flask, people: People) -> None:
    browser = signed_in(unlimited, "fgw-admin")
    first = _stale(browser, "/admin/accounts/add", username="first-words").headers["Location"]
    second = _stale(browser, first, username="second-words").headers["Location"]

    assert second.count("parked=") == 1
    assert 'value="second-words"' in browser.get(second).text


@pytest.mark.parametrize("token", ["of-another-day", None])
def test_what_a_stranger_typed_under_an_old_token_comes_back_without_his_password(
    token: str | None, unlimited: Flask, people: People
) -> None:
    given = registration(username="old-token", unit_name="隔夜填写有限公司")
    for address, typed in (("/register", given), ("/login", {"username": "old-token", "password": PASSWORD})):
        browser = Browser(unlimited)
        fields = {**typed, **({"csrf_token": token} if token else {})}
        answer = browser.client.post(address, data=fields)

        assert answer.status_code == 400
        assert "页面打开的时间过长，没有办理" in answer.text
        assert 'value="old-token"' in answer.text
        assert typed["password"] not in answer.text
        again = {**fields, "csrf_token": fields_of(answer.text)["csrf_token"]}
        assert browser.client.post(address, data=again).status_code != 400
    assert "隔夜填写有限公司" in Browser(unlimited).client.post("/register", data=given).text


def test_a_button_of_an_earlier_sign_in_keeps_nothing_and_says_so(
    unlimited: Flask, people: People, platform: Session
) -> None:
    browser = signed_in(unlimited, "lixiao")
    before = platform.scalar(select(func.count()).select_from(ParkedForm))
    answer = browser.client.post("/account/sessions/end", data={"csrf_token": "x", "act_id": "y"})

    assert answer.status_code == 400
    assert "页面是在上一次登录时打开的" in answer.text
    assert platform.scalar(select(func.count()).select_from(ParkedForm)) == before


@pytest.mark.parametrize("lost", ["token", "session"])
def test_a_password_is_never_parked(lost: str, unlimited: Flask, people: People, platform: Session) -> None:
    browser = signed_in(unlimited, "lixiao")
    before = platform.scalar(select(func.count()).select_from(ParkedForm))
    typed = {"old": PASSWORD, "new": "Kapok-tree-7x", "again": "Kapok-tree-7x"}
    with clock_at(now() + timedelta(minutes=45 if lost == "session" else 0)):
        answer = browser.client.post("/account/password", data={**typed, "csrf_token": "x"})

    assert answer.status_code == (303 if lost == "session" else 400)
    assert platform.scalar(select(func.count()).select_from(ParkedForm)) == before


def test_every_answer_carries_the_headers(unlimited: Flask, people: People) -> None:
    browser = signed_in(unlimited, "lixiao")
    for path in ("/login", "/account/", "/no-such-page", "/admin/accounts/", "/desk/", "/api/v1/public/codes/x"):
        answer = browser.get(path)
        for name, value in HEADERS.items():
            assert answer.headers[name] == value, (path, name)
        assert answer.headers["X-Request-Id"].startswith("REQ-")
        assert "Server" not in answer.headers
    assert browser.get("/account/").headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_a_page_of_another_site_may_not_act_here(site: str, unlimited: Flask, people: People) -> None:
    browser = signed_in(unlimited, "lixiao")
    answer = browser.post("/logout", headers={"Sec-Fetch-Site": site})
    assert answer.status_code == 403
    assert browser.get("/account/").status_code == 200


def test_a_post_without_our_token_is_refused(unlimited: Flask, people: People) -> None:
    browser = signed_in(unlimited, "lixiao")
    assert browser.client.post("/logout").status_code == 400
    assert browser.get("/account/").status_code == 200


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "evil.example:8080"])
def test_only_our_own_names_are_answered(host: str, unlimited: Flask) -> None:
    assert unlimited.test_client().get("/login", headers={"Host": host}).status_code == 400


def test_a_nul_is_a_bad_request_everywhere(unlimited: Flask, people: People) -> None:
    browser = signed_in(unlimited, "zhouguan")
    assert browser.get("/admin/items/?q=%00").status_code == 400
    assert browser.get("/admin/items/%00").status_code in (400, 404)
    assert browser.post("/login", {"username": "a\x00b", "password": "x"}).status_code == 400
    assert browser.post("/login", {"a\x00b": "x"}).status_code == 400
    assert browser.get("/admin/items/?a%00b=x").status_code == 400


def test_a_nul_in_a_fields_name_is_not_parked_either(unlimited: Flask, people: People) -> None:
    browser = signed_in(unlimited, "fgw-admin")
    with clock_at(now() + timedelta(minutes=45)):
        answer = browser.client.post("/admin/accounts/add", data={"display\x00name": "x"})
    assert answer.status_code == 400


def test_the_framework_has_no_door_of_its_own(unlimited: Flask, people: People) -> None:
    browser = signed_in(unlimited, "zhouguan")
    for path in ("/back", "/lang/zh", "/users/list/", "/roles/list/", "/api/v1/security/login", "/api/v1/menu/",
                 "/api/v1/_openapi", "/swagger/v1", "/static/appbuilder/js/jquery-latest.js", "/resetpassword/form",
                 "/login/", "/logout/", "/registeruser/form"):  # fmt: skip
        assert browser.get(path).status_code in (404, 308), path
        assert browser.client.post(path).status_code in (400, 404, 405), path


def test_a_database_that_goes_away_before_the_trail_is_written_is_told_as_away(
    unlimited: Flask, people: People, engines: Engines, database: str
) -> None:
    """The act's connection is cut between its end and its line of the trail."""
    browser = signed_in(unlimited, "lixiao")
    before = fields_of(browser.get("/account/").text)

    def cut(response: Response) -> Response:
        if request.method == "POST":
            process = db().scalar(text("SELECT pg_backend_pid()"))
            with psycopg.connect(**engines.superuser, dbname=database, autocommit=True) as cutter:
                cutter.execute("SELECT pg_terminate_backend(%s, 5000)", [process])
        return response

    hooks = unlimited.after_request_funcs[None]
    hooks.append(cut)
    try:
        answer = browser.post("/logout", before)
    finally:
        hooks.remove(cut)

    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "5")
    assert browser.get("/account/").status_code == 200
