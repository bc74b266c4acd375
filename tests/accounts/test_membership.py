"""An applicant, his unit, and the coordinator who confirms that the two belong together (SECURITY 3, attack 3)."""

from concurrent.futures import ThreadPoolExecutor

from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account, Unit
from app.accounts.rules import Membership, UnitState
from app.core.types import new_id
from app.messages.models import Message
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
    assert _account(platform, "four").application.refusal_reason == "未提供授权委托书"
    assert _account(platform, "four").unit.state is UnitState.REFUSED
    told = signed_in(unlimited, "four", registration()["password"]).get("/my/").text
    assert "未提供授权委托书" in told


def test_a_refused_unit_may_be_registered_again(unlimited: Flask, people: People, platform: Session) -> None:
    Browser(unlimited).post("/register", registration(username="five", uscc="914403001922038216", unit_name="新名称"))
    assert _account(platform, "five").unit.state is UnitState.PENDING
    assert _account(platform, "five").application.name == "新名称"
    assert _account(platform, "four").membership is Membership.REFUSED
    assert platform.scalar(select(func.count(Unit.id)).where(Unit.uscc == "914403001922038216")) == 1


def _registered(app: Flask, username: str, uscc: str, **said: str) -> None:
    assert Browser(app).post("/register", registration(username=username, uscc=uscc, **said)).status_code == 303


def _judge(app: Flask, account: Account, act: str, **typed: str) -> None:
    coordinator = signed_in(app, "zhouguan")
    page = coordinator.get(f"/admin/members/{account.id}" + ("/refuse" if act == "refuse" else ""))
    done = coordinator.post(f"/admin/members/{account.id}/{act}", {"act_id": values_of(page.text)["act_id"], **typed})
    assert done.status_code == 303


def test_nothing_anybody_types_is_a_units_fact_before_a_coordinator_confirms(
    unlimited: Flask, people: People, platform: Session
) -> None:
    code = "91440300279416231A"
    _registered(unlimited, "squatter", code, unit_name="冒名有限公司", unit_address="假地址 1 号")
    _registered(unlimited, "owner", code, unit_name="真正有限公司", unit_address="真地址 2 号")

    unit = _account(platform, "owner").unit
    assert unit is not None
    assert (unit.name, unit.kind, unit.address, unit.contact_phone) == (code, None, None, None)
    assert _account(platform, "squatter").application.name == "冒名有限公司"
    assert _account(platform, "owner").application.name == "真正有限公司"


def test_a_coordinator_sees_all_who_name_a_code_side_by_side(
    unlimited: Flask, people: People, platform: Session
) -> None:
    owner = _account(platform, "owner")
    coordinator = signed_in(unlimited, "zhouguan")
    for address in (f"/admin/members/{owner.id}", f"/admin/units/{owner.unit_id}"):
        page = coordinator.get(address).text
        for said in ("冒名有限公司", "真正有限公司", "假地址 1 号", "真地址 2 号"):
            assert f"<mark>{said}</mark>" in page, (address, said)
        assert "<mark>0755-00000000</mark>" not in page
        assert f"/admin/members/{_account(platform, 'squatter').id}" in page


def test_several_who_name_one_unit_are_not_confirmed_in_one_go(
    unlimited: Flask, people: People, platform: Session
) -> None:
    rows = [str(_account(platform, name).id) for name in ("squatter", "owner")]
    coordinator = signed_in(unlimited, "zhouguan")
    answer = coordinator.post("/admin/members/confirm", {"act_id": str(new_id()), "rowid": rows})

    assert answer.status_code == 409
    assert "请逐个比对后处理" in answer.text
    assert _account(platform, "owner").membership is Membership.PENDING


def test_who_is_confirmed_gives_the_unit_its_facts_and_the_others_are_refused_one_by_one(
    unlimited: Flask, people: People, platform: Session
) -> None:
    _judge(unlimited, _account(platform, "owner"), "confirm")
    _judge(unlimited, _account(platform, "squatter"), "refuse", reason="与营业执照不符")

    unit = _account(platform, "owner").unit
    assert unit is not None
    assert (unit.name, unit.address, unit.state) == ("真正有限公司", "真地址 2 号", UnitState.CONFIRMED)
    assert _account(platform, "squatter").membership is Membership.REFUSED
    assert _account(platform, "squatter").application.refusal_reason == "与营业执照不符"
    assert "与营业执照不符" in signed_in(unlimited, "squatter", registration()["password"]).get("/my/").text


def test_a_refusal_leaves_the_unit_to_the_others_who_wait(unlimited: Flask, people: People, platform: Session) -> None:
    code = "91440300MA5DA1DJ29"
    _registered(unlimited, "early", code)
    _registered(unlimited, "late", code, unit_name="后来的有限公司")
    _judge(unlimited, _account(platform, "early"), "refuse", reason="无授权")
    assert _account(platform, "late").unit.state is UnitState.PENDING

    _judge(unlimited, _account(platform, "late"), "confirm")
    assert _account(platform, "late").unit.name == "后来的有限公司"


def test_a_later_member_changes_nothing_on_record_and_is_told_the_name_that_stands(
    unlimited: Flask, people: People, platform: Session
) -> None:
    code = "91440300279416231A"
    _registered(unlimited, "colleague", code, unit_name="真正公司（简称）")
    coordinator = signed_in(unlimited, "zhouguan")
    colleague = _account(platform, "colleague")
    assert "<mark>真正公司（简称）</mark>" in coordinator.get(f"/admin/members/{colleague.id}").text
    _judge(unlimited, colleague, "confirm")

    assert _account(platform, "colleague").unit.name == "真正有限公司"
    told = platform.scalars(select(Message).where(Message.kind == "membership").order_by(Message.created_at)).all()
    assert "您注册时填写的单位名称是“真正公司（简称）”，与登记在册的名称不一致" in told[-1].body


def test_of_two_coordinators_the_later_reads_what_the_first_has_said(
    unlimited: Flask, people: People, platform: Session
) -> None:
    _registered(unlimited, "judged", "91440300MA5DA1DJ29", unit_name="两人同审有限公司")
    account, coordinator = _account(platform, "judged"), signed_in(unlimited, "zhouguan")
    confirming = values_of(coordinator.get(f"/admin/members/{account.id}").text)
    refusing = values_of(coordinator.get(f"/admin/members/{account.id}/refuse").text)

    assert coordinator.post(f"/admin/members/{account.id}/confirm", confirming).status_code == 303
    late = coordinator.post(f"/admin/members/{account.id}/refuse", {**refusing, "reason": "无授权"})
    again = coordinator.post("/admin/members/confirm", {"act_id": str(new_id()), "rowid": [str(account.id)]})

    for answer in (late, again):
        assert answer.status_code == 409
        assert "zhouguan已" in answer.text and "成员身份已确认" in answer.text
    assert _account(platform, "judged").membership is Membership.CONFIRMED
    refusing = values_of(coordinator.get(f"/admin/members/{account.id}/refuse").text)
    coordinator.post(f"/admin/members/{account.id}/refuse", {**refusing, "reason": "已离职"})
    assert _account(platform, "judged").membership is Membership.REFUSED


def test_two_who_register_one_name_at_once_are_one_account(
    unlimited: Flask, people: People, platform: Session
) -> None:
    def one(n: int) -> int:
        given = registration(username="same-name", uscc="91440300MA5DA1DJ29", unit_name=f"第 {n} 个")
        return Browser(unlimited).post("/register", given).status_code

    with ThreadPoolExecutor(4) as threads:
        assert sorted(threads.map(one, range(4))) == [303, 422, 422, 422]
    assert platform.scalar(select(func.count(Account.id)).where(Account.username == "same-name")) == 1


def test_nobody_but_a_coordinator_confirms(unlimited: Flask, people: People, platform: Session) -> None:
    account = _account(platform, "five")
    for name in ("lixiao", "fgw-admin", "chengong", "secadmin", "supervisor"):
        browser = signed_in(unlimited, name)
        page = browser.get("/account/password").text
        answer = browser.post(f"/admin/members/{account.id}/confirm", {"act_id": values_of(page).get("act_id", "x")})
        assert answer.status_code == 403, name
    assert _account(platform, "five").membership is Membership.PENDING
