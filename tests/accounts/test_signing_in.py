"""Signing in and out over HTTP: limits before passwords, sessions that really end (GB/T 22239 8.1.4.1)."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts import passwords, service
from app.accounts.models import Account, LoginAttempt, LoginSession, SignInGate
from app.accounts.rules import AccountState, Role, SignInOutcome
from app.core.now import clock_at, now
from app.core.types import PLATFORM, Actor
from tests.people import PASSWORD, Browser, People, signed_in

WORDS = "用户名或密码不对，或者账号已锁定"


def test_signing_in_leads_each_person_to_his_own_first_page(unlimited: Flask, people: People) -> None:
    homes = {"chengong": "/my/", "lixiao": "/desk/", "zhouguan": "/desk/", "fgw-admin": "/desk/", "secadmin": "/admin/"}
    for name, home in homes.items():
        assert Browser(unlimited).sign_in(name).headers["Location"] == home


def test_the_user_name_is_read_in_any_case(unlimited: Flask, people: People) -> None:
    assert Browser(unlimited).sign_in(" LiXiao ").status_code == 303


def test_unknown_wrong_and_closed_get_the_same_words(unlimited: Flask, people: People, platform: Session) -> None:
    closed = platform.scalars(select(Account).where(Account.username == "daj-clerk")).one()
    closed.state = AccountState.CLOSED
    platform.commit()

    answers = [
        Browser(unlimited).sign_in("nobody-at-all"),
        Browser(unlimited).sign_in("wangmin", "Wrong-password-1"),
        Browser(unlimited).sign_in(closed.username),
    ]
    assert {answer.status_code for answer in answers} == {422}
    assert all(WORDS in answer.text for answer in answers)
    assert not any("Set-Cookie" in answer.headers and "sid=" in answer.headers["Set-Cookie"] for answer in answers)
    outcomes = set(platform.scalars(select(LoginAttempt.outcome)))
    assert outcomes >= {SignInOutcome.UNKNOWN, SignInOutcome.WRONG, SignInOutcome.CLOSED}


def test_five_wrong_passwords_lock_for_half_an_hour(unlimited: Flask, people: People) -> None:
    for _try in range(5):
        assert Browser(unlimited).sign_in("jtw-clerk", "Wrong-password-1").status_code == 422
    locked = Browser(unlimited).sign_in("jtw-clerk")
    assert locked.status_code == 422
    assert WORDS in locked.text

    with clock_at(now() + timedelta(minutes=29)):
        assert Browser(unlimited).sign_in("jtw-clerk").status_code == 422
    with clock_at(now() + timedelta(minutes=61)):
        assert Browser(unlimited).sign_in("jtw-clerk").status_code == 303


def test_a_right_password_forgives_the_wrong_ones(unlimited: Flask, people: People, platform: Session) -> None:
    for _try in range(4):
        Browser(unlimited).sign_in("wtl-clerk", "Wrong-password-1")
    assert Browser(unlimited).sign_in("wtl-clerk").status_code == 303
    assert platform.get_one(SignInGate, "wtl-clerk").tries == 0


def test_of_many_guesses_at_once_five_reach_the_password(
    unlimited: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str] = []
    real = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda kept, given: looked.append(given) or real(kept, given))

    with ThreadPoolExecutor(16) as threads:
        answers = list(
            threads.map(lambda n: Browser(unlimited).sign_in("rjw-clerk", f"Guess-number-{n}").status_code, range(24))
        )

    assert set(answers) == {422}
    assert len(looked) <= 5


def test_an_unknown_name_costs_a_hash_and_no_account(
    unlimited: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked: list[str | None] = []
    real = passwords.matches
    monkeypatch.setattr(passwords, "matches", lambda kept, given: looked.append(kept) or real(kept, given))

    Browser(unlimited).sign_in("somebody-else", "Wrong-password-1")

    assert looked == [None]


def test_a_copied_cookie_is_dead_after_signing_out(unlimited: Flask, people: People) -> None:
    browser = signed_in(unlimited, "chengong")
    copied = browser.client.get_cookie("sid")
    assert copied is not None
    answer = browser.post("/logout")
    assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'

    thief = unlimited.test_client()
    thief.set_cookie("sid", copied.value)
    assert thief.get("/account/").headers["Location"].startswith("/login")


def test_signing_out_is_no_link(unlimited: Flask, people: People) -> None:
    browser = signed_in(unlimited, "chengong")
    assert browser.get("/logout").status_code == 405
    assert browser.get("/account/").status_code == 200


@pytest.mark.parametrize("change", ["password", "role", "locked"])
def test_every_session_ends_when_the_account_changes(
    change: str, unlimited: Flask, people: People, platform: Session
) -> None:
    name = {"password": "swj-reviewer", "role": "swj-approver", "locked": "wangmin"}[change]
    browsers = [signed_in(unlimited, name) for _each in range(2)]
    account = platform.scalars(select(Account).where(Account.username == name)).one()
    by = Actor(PLATFORM.reach, name="平台")

    if change == "password":
        service.set_password(platform, account, "Another-pass-2026", now=now())
    elif change == "role":
        service.grant(platform, account, Role.CLERK, by=by, now=now())
    else:
        service.set_state(platform, account, AccountState.LOCKED, by=by)
    platform.commit()

    assert all(browser.get("/account/").status_code == 303 for browser in browsers)


def test_a_session_rests_half_an_hour_at_most(unlimited: Flask, people: People) -> None:
    browser = signed_in(unlimited, "chengong")
    with clock_at(now() + timedelta(minutes=29)):
        assert browser.get("/account/").status_code == 200
    with clock_at(now() + timedelta(minutes=58)):
        assert browser.get("/account/").status_code == 200
    with clock_at(now() + timedelta(minutes=89)):
        assert browser.get("/account/").status_code == 303


def test_a_session_lasts_a_working_day_at_most(unlimited: Flask, people: People) -> None:
    browser = signed_in(unlimited, "chengong")
    begun = now()
    for quarter in range(1, 33):
        with clock_at(begun + timedelta(minutes=15 * quarter - 1)):
            assert browser.get("/account/").status_code == 200, quarter
    with clock_at(begun + timedelta(hours=8, minutes=5)):
        assert browser.get("/account/").status_code == 303


def test_a_person_has_three_sessions_at_most(unlimited: Flask, people: People) -> None:
    browsers = [signed_in(unlimited, "zhaozong") for _each in range(4)]
    assert [browser.get("/account/").status_code for browser in browsers] == [303, 200, 200, 200]


def test_of_sign_ins_at_one_instant_the_newest_stands(unlimited: Flask, people: People) -> None:
    with clock_at(now()):
        for _ in range(8):
            assert signed_in(unlimited, "lixiao").get("/account/").status_code == 200


def test_the_token_of_before_signing_in_is_not_the_one_after(unlimited: Flask, people: People) -> None:
    browser = Browser(unlimited)
    before = browser.get("/login")
    old = browser.client.get_cookie("form")
    browser.sign_in("chengong")
    assert browser.client.get_cookie("form") is None or browser.client.get_cookie("form").value != old.value
    assert before.status_code == 200


def test_only_the_digest_of_a_session_is_stored(unlimited: Flask, people: People, platform: Session) -> None:
    browser = signed_in(unlimited, "chengong")
    held = browser.client.get_cookie("sid")
    stored = set(platform.scalars(select(LoginSession.id)))
    assert held is not None
    assert held.value not in stored
    assert PASSWORD not in str(platform.scalars(select(LoginAttempt.username)).all())


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(unlimited: Flask, people: People) -> None:
    set_cookie = Browser(unlimited).sign_in("chengong").headers["Set-Cookie"]
    assert "HttpOnly" in set_cookie
    assert "SameSite=Lax" in set_cookie
    assert "Path=/" in set_cookie
    assert "Expires" not in set_cookie


def test_addresses_are_limited_too(app: Flask, people: People) -> None:
    app.config["SIGN_IN_RATE"] = "3 per minute"
    try:
        answers = [Browser(app).sign_in(f"unknown-{n}", "x" * 12).status_code for n in range(5)]
    finally:
        app.config["SIGN_IN_RATE"] = "100000 per minute"
    assert answers[-1] == 429


def test_a_public_page_that_names_a_person_is_kept_by_nobody(unlimited: Flask, people: People) -> None:
    assert signed_in(unlimited, "chengong").get("/policies").headers["Cache-Control"] == "no-store"
    assert Browser(unlimited).get("/policies").headers.get("Cache-Control") is None
