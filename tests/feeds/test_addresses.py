"""A secret address shows its person's dates while he is who he was; only its digest is kept (Art. 17)."""

import hashlib
import re

import pytest
import structlog
from flask import Flask
from sqlalchemy import select, text

from app.accounts import service as accounts
from app.accounts.models import Account
from app.accounts.rules import AccountState, Membership, Role, UnitState
from app.clock.models import CalendarFeed
from app.core.records import Base
from app.core.scope import enter
from app.core.types import PLATFORM
from tests.feeds.conftest import MONDAY, Feeds


def account(feeds: Feeds, name: str) -> Account:
    enter(feeds.platform, PLATFORM)
    feeds.platform.expire_all()
    return feeds.platform.scalars(select(Account).where(Account.username == name)).one()


def test_the_address_is_shown_once_and_kept_as_a_digest(feeds: Feeds) -> None:
    address = feeds.address("wangmin")
    secret = address.removeprefix("/feeds/").removesuffix(".ics")

    assert secret not in feeds.sign_in("wangmin").get("/account/calendar/").text
    feeds.platform.rollback()
    enter(feeds.platform, PLATFORM)
    tables = [table.name for table in Base.metadata.sorted_tables]
    rows = "select coalesce(string_agg({0}::text, ''), '') from {0}"
    everything = "".join(feeds.platform.scalar(text(rows.format(name))) or "" for name in tables)
    assert secret not in everything
    assert hashlib.sha256(secret.encode()).hexdigest() in everything


def test_a_renewed_address_ends_the_one_before(feeds: Feeds) -> None:
    first, second = feeds.address("wangmin"), feeds.address("wangmin")

    assert feeds.ask(first).status_code == 404
    assert feeds.ask(second).status_code == 200


def test_a_revoked_address_opens_nothing(feeds: Feeds) -> None:
    address = feeds.address("wangmin")

    assert feeds.sign_in("wangmin").post("/account/calendar/revoke").status_code == 303

    assert feeds.ask(address).status_code == 404
    assert feeds.platform.scalars(select(CalendarFeed)).all() == []


def _locked(feeds: Feeds) -> None:
    account(feeds, "chengong").state = AccountState.LOCKED


def _refused(feeds: Feeds) -> None:
    account(feeds, "chengong").membership = Membership.REFUSED


def _unit_refused(feeds: Feeds) -> None:
    unit = account(feeds, "chengong").unit
    assert unit is not None
    unit.state = UnitState.REFUSED


@pytest.mark.parametrize("change", [_locked, _refused, _unit_refused])
def test_who_may_not_see_them_any_more_finds_nothing(feeds: Feeds, change: object) -> None:
    feeds.handled()
    address = feeds.address("chengong")
    assert feeds.events(address)

    change(feeds)  # type: ignore[operator]
    feeds.platform.commit()

    assert feeds.ask(address).status_code == 404
    person = account(feeds, "chengong")
    person.state, person.membership = AccountState.ACTIVE, Membership.CONFIRMED
    assert person.unit is not None
    person.unit.state = UnitState.CONFIRMED
    feeds.platform.commit()
    assert feeds.events(address)


@pytest.mark.parametrize("role", [Role.REVIEWER, Role.APPROVER])
def test_with_another_role_the_address_shows_nothing(feeds: Feeds, role: Role) -> None:
    address = feeds.address("swj-approver" if role is Role.REVIEWER else "swj-reviewer")
    person = account(feeds, "swj-approver" if role is Role.REVIEWER else "swj-reviewer")

    accounts.grant(feeds.platform, person, role, by=PLATFORM, now=MONDAY)
    feeds.platform.commit()

    assert feeds.ask(address).status_code == 404


def test_a_new_password_leaves_the_calendar_alone(feeds: Feeds) -> None:
    address = feeds.address("lixiao")

    account(feeds, "lixiao").epoch += 1
    feeds.platform.commit()

    assert feeds.ask(address).status_code == 200


@pytest.mark.parametrize("secret", ["x", "a" * 43, "a" * 5000, "%2e%2e", "é"])
def test_an_invented_address_is_as_absent_as_any(feeds: Feeds, secret: str) -> None:
    found, never = feeds.ask(f"/feeds/{secret}.ics"), feeds.ask("/no-such-page")

    assert found.status_code == never.status_code == 404
    assert re.sub(r"REQ-\w+", "", found.text) == re.sub(r"REQ-\w+", "", never.text)


@pytest.mark.parametrize("name", ["zhouguan", "supervisor", "operator", "sysadmin", "secadmin", "auditor"])
def test_who_handles_no_case_has_no_address(feeds: Feeds, name: str) -> None:
    assert feeds.sign_in(name).post("/account/calendar/").status_code == 403


def test_a_feed_is_no_way_to_any_other_page(feeds: Feeds) -> None:
    client = feeds.app.test_client()
    assert client.get(feeds.address("wangmin")).status_code == 200

    assert client.get("/desk/").status_code == 303
    assert "Set-Cookie" not in client.get("/").headers


def test_the_secret_stands_in_no_line_that_is_written_down(
    feeds: Feeds, unlimited: Flask, capfd: pytest.CaptureFixture[str]
) -> None:
    address = feeds.address("wangmin")
    secret = address[7:-4]

    for method in ("GET", "POST", "PUT", "HEAD", "OPTIONS"):
        unlimited.test_client().open(address, method=method)
    with unlimited.test_request_context(address):
        unlimited.preprocess_request()
        assert secret not in str(structlog.contextvars.get_contextvars())

    written = capfd.readouterr()
    assert secret not in written.out + written.err
    trail = feeds.platform.execute(text("select string_agg(audit_entry::text, '') from audit_entry")).scalar_one()
    assert secret not in trail


def test_a_program_that_asks_too_often_waits(feeds: Feeds) -> None:
    feeds.app.config["FEED_RATE"] = "3 per hour"
    address, other = feeds.address("wangmin"), feeds.address("lixiao")

    answers = [feeds.ask(address).status_code for _ in range(5)]

    feeds.app.config["FEED_RATE"] = "100000 per minute"
    assert answers == [200, 200, 200, 429, 429]
    assert feeds.ask(other).status_code == 200


def test_who_tries_secrets_waits(feeds: Feeds) -> None:
    feeds.app.config["FEED_GUESS_RATE"] = "3 per hour"

    answers = [feeds.ask(f"/feeds/{turn:043d}.ics").status_code for turn in range(5)]

    feeds.app.config["FEED_GUESS_RATE"] = "100000 per minute"
    assert answers == [404, 404, 404, 429, 429]
