"""An applicant, his unit, and the coordinator who confirms that the two belong together (SECURITY 3, attack 3)."""

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Unit
from app.accounts.rules import Membership, UnitState
from tests.accounts.test_passwords import registration
from tests.people import Browser, People, signed_in, values_of


def _account(platform: Session, username: str) -> Account:
    platform.expire_all()
    return platform.scalars(select(Account).where(Account.username == username)).one()


def test_a_registered_applicant_waits_and_sees_nothing_of_the_unit(
    unlimited: Flask, people: People, platform: Session
) -> None:
    browser = Browser(unlimited)
    answer = browser.post("/register", registration())
    assert (answer.status_code, answer.headers["Location"]) == (303, "/my/")

    account = _account(platform, "luren")
    assert account.membership is Membership.PENDING
    assert account.unit is not None
    assert account.unit.state is UnitState.PENDING
    assert browser.get("/account/").status_code == 200
    assert "成员身份待确认" in browser.get("/account/").text


def test_a_unit_on_record_answers_like_a_new_one(unlimited: Flask, people: People, platform: Session) -> None:
    known = platform.scalars(select(Unit).where(Unit.state == UnitState.CONFIRMED)).first()
    assert known is not None
    one = Browser(unlimited).post("/register", registration(username="one", uscc=known.uscc))
    other = Browser(unlimited).post("/register", registration(username="other", uscc="91440300708461136T"))

    assert [one.status_code, other.status_code] == [303, 303]
    assert one.headers["Location"] == other.headers["Location"]
    stolen = _account(platform, "one")
    assert stolen.unit_id == known.id
    assert stolen.membership is Membership.PENDING
    assert _account(platform, "chengong").membership is Membership.CONFIRMED


def test_an_unconfirmed_applicant_is_not_told_the_name_of_the_unit_on_record(
    unlimited: Flask, people: People, platform: Session
) -> None:
    known = platform.scalars(select(Unit).where(Unit.state == UnitState.CONFIRMED)).first()
    assert known is not None
    browser = Browser(unlimited)
    browser.post("/register", registration(username="asker", uscc=known.uscc, unit_name="另一个名字（示例）"))

    assert known.name not in browser.get("/account/").text
    assert known.name in signed_in(unlimited, "chengong").get("/account/").text


def test_signs_that_cannot_be_kept_are_refused_in_the_readers_language(unlimited: Flask, people: People) -> None:
    answer = Browser(unlimited).post("/register", registration(username="bidi", display_name="\u202e人路"))
    assert answer.status_code == 422
    assert "文字中有不能保存的字符" in answer.text


def test_an_invented_credit_code_is_refused_beside_its_field(unlimited: Flask, people: People) -> None:
    answer = Browser(unlimited).post("/register", registration(username="two", uscc="91440300708461136X"))
    assert answer.status_code == 422
    assert "不是有效的统一社会信用代码" in answer.text
    assert 'value="示例注册有限公司"' in answer.text


def test_a_coordinator_confirms_and_the_unit_is_open(unlimited: Flask, people: People, platform: Session) -> None:
    Browser(unlimited).post("/register", registration(username="three", uscc="91440300192448589C"))
    account = _account(platform, "three")
    coordinator = signed_in(unlimited, "zhouguan")
    page = coordinator.get(f"/admin/members/{account.id}")
    assert "91440300192448589C" in page.text

    fields = {"act_id": values_of(page.text)["act_id"]}
    answer = coordinator.post(f"/admin/members/{account.id}/confirm", fields)
    assert answer.status_code == 303
    assert _account(platform, "three").membership is Membership.CONFIRMED
    assert _account(platform, "three").unit.state is UnitState.CONFIRMED
    again = coordinator.post(f"/admin/members/{account.id}/confirm", fields)
    assert again.status_code == 303


def test_a_refusal_needs_a_reason(unlimited: Flask, people: People, platform: Session) -> None:
    Browser(unlimited).post("/register", registration(username="four", uscc="914403001922038216"))
    account = _account(platform, "four")
    coordinator = signed_in(unlimited, "zhouguan")
    page = coordinator.get(f"/admin/members/{account.id}/refuse")
    fields = values_of(page.text)
    assert coordinator.post(f"/admin/members/{account.id}/refuse", {**fields, "reason": " "}).status_code == 422

    done = coordinator.post(f"/admin/members/{account.id}/refuse", {**fields, "reason": "未提供授权委托书"})
    assert done.status_code == 303
    assert _account(platform, "four").membership is Membership.REFUSED
    assert _account(platform, "four").unit.refusal_reason == "未提供授权委托书"


def test_a_refused_unit_may_be_registered_again(unlimited: Flask, people: People, platform: Session) -> None:
    Browser(unlimited).post("/register", registration(username="five", uscc="914403001922038216", unit_name="新名称"))
    assert _account(platform, "five").unit.state is UnitState.PENDING
    assert _account(platform, "five").unit.name == "新名称"
    assert platform.scalar(select(func.count(Unit.id)).where(Unit.uscc == "914403001922038216")) == 1


def test_nobody_but_a_coordinator_confirms(unlimited: Flask, people: People, platform: Session) -> None:
    account = _account(platform, "five")
    for name in ("lixiao", "fgw-admin", "chengong", "secadmin", "supervisor"):
        browser = signed_in(unlimited, name)
        page = browser.get("/account/password").text
        answer = browser.post(f"/admin/members/{account.id}/confirm", {"act_id": values_of(page).get("act_id", "x")})
        assert answer.status_code == 403, name
    assert _account(platform, "five").membership is Membership.PENDING
