"""A refused applicant corrects what he typed and asks again; what he said before stays on record (Art. 11)."""

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.rules import Membership, UnitState
from tests.accounts.test_passwords import registration
from tests.people import Browser, People, fields_of, signed_in, values_of

WRONG, RIGHT = "91440300192448589C", "914403001922038216"
AGAIN = "/account/unit/"


def _account(platform: Session, username: str) -> Account:
    platform.expire_all()
    return platform.scalars(select(Account).where(Account.username == username)).one()


def _refuse(app: Flask, account: Account, reason: str) -> None:
    coordinator, page = signed_in(app, "zhouguan"), f"/admin/members/{account.id}/refuse"
    fields = values_of(coordinator.get(page).text)
    assert coordinator.post(page, {**fields, "reason": reason}).status_code == 303


def _refused(app: Flask, platform: Session, username: str) -> Browser:
    Browser(app).post("/register", registration(username=username, uscc=WRONG, unit_name="写错的公司"))
    _refuse(app, _account(platform, username), "代码与名称不符")
    return signed_in(app, username, registration()["password"])


def _apply(browser: Browser, **typed: str) -> int:
    return browser.post(AGAIN, {**fields_of(browser.get(AGAIN).text), "unit_kind": "ENTERPRISE", **typed}).status_code


def test_a_refused_applicant_corrects_what_he_typed_and_is_confirmed(
    unlimited: Flask, people: People, platform: Session
) -> None:
    browser = _refused(unlimited, platform, "again")
    assert AGAIN in browser.get("/my/").text
    page = browser.get(AGAIN).text
    assert "代码与名称不符" in page and 'value="写错的公司"' in page

    assert _apply(browser, uscc=RIGHT, unit_name="改正的公司") == 303
    account = _account(platform, "again")
    assert account.membership is Membership.PENDING and account.unit is not None
    assert (account.unit.uscc, account.unit.state) == (RIGHT, UnitState.PENDING)
    assert account.application is not None and account.application.name == "改正的公司"
    assert [each["reason"] for each in account.application.earlier] == ["代码与名称不符"]

    coordinator = signed_in(unlimited, "zhouguan")
    shown = coordinator.get(f"/admin/members/{account.id}").text
    assert "写错的公司" in shown and "代码与名称不符" in shown and "此人以前的申请" in shown
    done = coordinator.post(f"/admin/members/{account.id}/confirm", {"act_id": values_of(shown)["act_id"]})
    assert done.status_code == 303
    assert _account(platform, "again").membership is Membership.CONFIRMED


def test_who_was_not_refused_has_nothing_to_apply_for(unlimited: Flask, people: People) -> None:
    answer = signed_in(unlimited, "chengong").get(AGAIN)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/my/")


def test_a_wrong_code_is_told_beside_its_field_and_changes_nothing(
    unlimited: Flask, people: People, platform: Session
) -> None:
    browser = _refused(unlimited, platform, "wrongly")
    assert _apply(browser, uscc="91440300192448589X") == 422
    assert _account(platform, "wrongly").membership is Membership.REFUSED


def test_a_coordinator_is_asked_three_times_a_day_at_most(
    unlimited: Flask, people: People, platform: Session
) -> None:
    browser = _refused(unlimited, platform, "stubborn")
    for _each in range(2):
        assert _apply(browser) == 303
        _refuse(unlimited, _account(platform, "stubborn"), "仍不符")

    assert _apply(browser) == 422
    assert _account(platform, "stubborn").membership is Membership.REFUSED
