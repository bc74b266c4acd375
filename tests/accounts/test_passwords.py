"""What may be a password, at every door where one is set; one-time links."""

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import passwords, rules, service
from app.accounts.models import Account, OneTimeLink
from app.core.now import clock_at, now
from app.core.types import PLATFORM
from tests.people import PASSWORD, Browser, People, signed_in

REFUSED = [
    ("", "short"), ("Aa1!", "short"), ("Aa1!Aa1!x", "short"),
    ("alllowercase", "one kind"), ("ALLUPPERCASE", "one kind"), ("12345678901", "one kind"), ("lowercase123", "two"),
    ("UPPER-UPPER", "two"), ("!!!!1111!!!!", "two"), ("Password12345", "common"), ("Shenzhen2026!", "common"),
    ("Qwerty!23456", "common"), ("lixiao-Lixiao-1", "names him"), ("MyLIXIAO#2026", "names him"),
    ("Aa1!" * 40, "long"),
]  # fmt: skip
ACCEPTED = ["Kapok-tree-7x", "深圳湾 Walk 19", "Lychee!Harbour", "harbour7LYCHEE", "a1B2c3D4e5-F6"]


@pytest.mark.parametrize(("password", "why"), REFUSED)
def test_a_bad_password_is_named_as_bad(password: str, why: str) -> None:
    assert list(passwords.faults(password, username="lixiao")), why


@pytest.mark.parametrize("password", ACCEPTED)
def test_a_good_password_has_no_fault(password: str) -> None:
    assert list(passwords.faults(password, username="lixiao")) == []


def test_none_matches_an_account_without_a_password() -> None:
    assert not passwords.matches(None, "")
    assert not passwords.matches(None, "\x00\x00")
    assert not passwords.matches(passwords.NOBODYS, "anything")


def test_a_password_is_kept_at_a_cost_and_nobodys_costs_the_same() -> None:
    for kept in (passwords.hashed(PASSWORD), passwords.NOBODYS):
        assert kept.startswith("scrypt:32768:8:1$")


@pytest.mark.parametrize("door", ["own", "link", "register"])
def test_every_door_refuses_the_same_passwords(door: str, unlimited: Flask, people: People, platform: Session) -> None:
    for password in ("short-A1", "alllowercase", "Password12345"):
        assert _set_at(door, password, unlimited, platform) == 422, (door, password)


def _set_at(door: str, password: str, app: Flask, platform: Session) -> int:
    if door == "own":
        browser = signed_in(app, "zhaozong")
        fields = {"old": PASSWORD, "new": password, "again": password}
        return browser.post("/account/password", fields).status_code
    if door == "link":
        account = platform.scalars(select(Account).where(Account.username == "jtw-approver")).one()
        token = service.issue_link(platform, account, by=PLATFORM, now=now())
        platform.commit()
        return Browser(app).post(f"/link/{token}", {"password": password, "again": password}).status_code
    fields = registration(username="somebody-new", password=password, again=password)
    return Browser(app).post("/register", fields).status_code


def registration(**changed: str) -> dict[str, str]:
    """A registration that is in order, with `changed` fields."""
    return {
        "uscc": "91110000600037341L", "unit_name": "示例注册有限公司", "unit_kind": "ENTERPRISE",
        "unit_address": "深圳市宝安区示例路 9 号", "unit_phone": "0755-00000000", "display_name": "路人",
        "phone": "138 0000 0000", "email": "luren@example.com", "username": "luren",
        "password": "Kapok-tree-7x", "again": "Kapok-tree-7x", **changed,
    }  # fmt: skip


def test_ones_own_password_asks_for_the_present_one(unlimited: Flask, people: People) -> None:
    browser = signed_in(unlimited, "swj-reviewer")
    wrong = {"old": "Not-my-pass-1", "new": "Kapok-tree-7x", "again": "Kapok-tree-7x"}
    assert browser.post("/account/password", wrong).status_code == 422

    other = signed_in(unlimited, "swj-reviewer")
    right = {**wrong, "old": PASSWORD}
    assert browser.post("/account/password", right).status_code == 303
    assert browser.get("/account/").status_code == 200
    assert other.get("/account/").status_code == 303


def test_none_of_the_last_five_comes_back(unlimited: Flask, people: People, platform: Session) -> None:
    account = platform.scalars(select(Account).where(Account.username == "jtw-reviewer")).one()
    used = [f"Kapok-tree-{n}x" for n in range(6)]
    for password in used:
        service.set_password(platform, account, password, now=now())

    with pytest.raises(service.UsedBefore):
        service.set_password(platform, account, used[1], now=now())
    service.set_password(platform, account, used[0], now=now())
    platform.rollback()


def test_after_ninety_days_only_the_change_page_opens(unlimited: Flask, people: People) -> None:
    with clock_at(now() + timedelta(days=89)):
        assert signed_in(unlimited, "jmxx-clerk").get("/account/").status_code == 200
    with clock_at(now() + timedelta(days=91)):
        browser = signed_in(unlimited, "jmxx-clerk")
        for path in ("/account/", "/desk/", "/admin/items/"):
            assert browser.get(path).headers["Location"] == "/account/password"
        assert browser.get("/account/password").status_code == 200
        fields = {"old": PASSWORD, "new": "Lychee!Harbour", "again": "Lychee!Harbour"}
        assert browser.post("/account/password", fields).status_code == 303
        assert browser.get("/account/").status_code == 200


def test_a_link_works_once_and_for_half_an_hour(unlimited: Flask, people: People, platform: Session) -> None:
    account = platform.scalars(select(Account).where(Account.username == "rjw-approver")).one()
    token = service.issue_link(platform, account, by=PLATFORM, now=now())
    platform.commit()
    assert token not in str(platform.scalars(select(OneTimeLink.digest)).all())

    fields = {"password": "Lychee!Harbour", "again": "Lychee!Harbour"}
    with clock_at(now() + rules.LINK_LASTS + timedelta(seconds=1)):
        assert Browser(unlimited).get(f"/link/{token}").status_code == 404
    assert Browser(unlimited).get(f"/link/{token}").status_code == 200
    assert Browser(unlimited).post(f"/link/{token}", fields).status_code == 303
    assert Browser(unlimited).post(f"/link/{token}", fields).status_code == 404
    assert Browser(unlimited).sign_in("rjw-approver", "Lychee!Harbour").status_code == 303


def test_a_new_link_kills_the_older_one(unlimited: Flask, people: People, platform: Session) -> None:
    account = platform.scalars(select(Account).where(Account.username == "rjw-reviewer")).one()
    older = service.issue_link(platform, account, by=PLATFORM, now=now())
    newer = service.issue_link(platform, account, by=PLATFORM, now=now())
    platform.commit()
    assert Browser(unlimited).get(f"/link/{older}").status_code == 404
    assert Browser(unlimited).get(f"/link/{newer}").status_code == 200
    assert Browser(unlimited).get("/link/invented").status_code == 404
