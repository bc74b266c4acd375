"""Registration: every fault at once and beside its field; codes as people type them; names not to be counted out."""

import re
from collections.abc import Iterator
from zlib import crc32

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.audit.models import AuditEntry
from tests.accounts.test_passwords import registration
from tests.people import Browser, People

CODE = "91440300192448589C"


def faults_of(page: str) -> dict[str, str]:
    """The words beside each field."""
    return dict(re.findall(r'<span class="err" id="(\w+)-e"><span[^>]*>[^<]*</span>([^<]+)</span>', page))


def test_everything_wrong_is_told_at_once_each_beside_its_field(unlimited: Flask, people: People) -> None:
    wrong = registration(uscc="91440300192448589X", unit_name=" ", unit_phone="", phone="abc", email="nobody",
                         username="chengong", password="chengong1", again="other")  # fmt: skip
    page = Browser(unlimited).post("/register", wrong)

    told = faults_of(page.text)
    assert page.status_code == 422
    assert set(told) == {"uscc", "unit_name", "unit_phone", "phone", "email", "username", "password", "again"}
    assert "至少 10 位" in told["password"]
    assert "用户名" in told["password"], "every rule the password breaks, not the first"
    assert told["username"] == "请换一个用户名"
    assert 'value="深圳市宝安区示例路 9 号"' in page.text


@pytest.mark.parametrize(
    "typed",
    ["91440300192448589c", " 9144 0300 1924 4858 9C ", "９１４４０３００１９２４４８５８９Ｃ", "91440300-192448589-c",
     "914403001924\u200b48589C"],
)  # fmt: skip
def test_a_code_is_read_as_people_type_it(typed: str, unlimited: Flask, people: People, platform: Session) -> None:
    username = f"typed{crc32(typed.encode())}"
    answer = Browser(unlimited).post("/register", registration(username=username, uscc=typed))

    assert answer.status_code == 303, faults_of(answer.text)
    account = platform.scalars(select(Account).where(Account.username == username)).one()
    assert account.unit is not None
    assert account.unit.uscc == CODE


def test_the_browser_cuts_no_code_typed_with_spaces(unlimited: Flask) -> None:
    (control,) = re.findall(r'<input[^>]*name="uscc"[^>]*>', Browser(unlimited).get("/register").text)
    found = re.search(r'maxlength="(\d+)"', control)
    assert found is None or int(found.group(1)) >= 30


@pytest.fixture
def few(app: Flask) -> Iterator[Flask]:
    """Three taken names an hour, for this test."""
    app.config["REGISTER_RATE"], app.config["TAKEN_NAME_RATE"] = "100000 per minute", "3 per hour"
    yield app
    app.config["TAKEN_NAME_RATE"] = "100000 per minute"


def test_user_names_are_not_counted_out_by_registering(few: Flask, people: People, platform: Session) -> None:
    where = {"environ_base": {"REMOTE_ADDR": "198.51.100.7"}}
    tries = [Browser(few).post("/register", registration(username=name, uscc="x"), **where).status_code
             for name in ("chengong", "zhaozong", "lixiao", "wangmin", "free-name")]  # fmt: skip
    elsewhere = Browser(few).post("/register", registration(username="chengong"), environ_base={"REMOTE_ADDR": "::1"})

    assert tries == [422, 422, 422, 429, 429]
    assert elsewhere.status_code == 422
    kept = platform.scalars(select(AuditEntry).where(AuditEntry.ip == "198.51.100.7")).all()
    assert sum(each.reason == "请换一个用户名" for each in kept) == 3
    assert len(kept) == 5


def test_a_fault_that_tells_no_name_is_not_counted(few: Flask, people: People) -> None:
    where = {"environ_base": {"REMOTE_ADDR": "198.51.100.8"}}
    tries = {Browser(few).post("/register", registration(username="fresh-one", uscc="x"), **where).status_code
             for _each in range(6)}  # fmt: skip
    assert tries == {422}
