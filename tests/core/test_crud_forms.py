"""Generated forms and acts: bounded, scoped, versioned, once, and silent about the inside (holes 2–5, 10, 11)."""

import re
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from app.accounts.models import Account, Unit
from app.accounts.rules import AccountState, Membership, UnitKind, UnitState
from app.core.now import now
from app.core.once import ActReceipt
from app.core.types import new_id
from app.departments.models import Department, Division
from app.items.models import Item
from tests.people import Browser, People, fields_of, signed_in

DIVISIONS = "/admin/divisions"
PER_REQUEST = r'REQ-\w+|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d|[0-9a-f-]{36}|value="[^"]*"|content="[^"]*"'


@pytest.fixture(scope="module")
def coordinator(unlimited: Flask, people: People) -> Browser:
    return signed_in(unlimited, "zhouguan")


@pytest.fixture(scope="module")
def admin(unlimited: Flask, people: People) -> Browser:
    return signed_in(unlimited, "fgw-admin")


def _new_division(browser: Browser, code: str, /, **changed: str) -> TestResponse:
    given = {**fields_of(browser.get(f"{DIVISIONS}/add").text), "code": code, "name": f"示例 {code}", "kind": "ZONE",
             "code_for_project": "440300", "gb_parent": "", "state": "ACTIVE", **changed}  # fmt: skip
    return browser.post(f"{DIVISIONS}/add", given)


def _division(platform: Session, code: str) -> Division:
    platform.expire_all()
    return platform.scalars(select(Division).where(Division.code == code)).one()


def test_a_row_is_added_and_its_page_shown(coordinator: Browser, platform: Session) -> None:
    answer = _new_division(coordinator, "901001")
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{DIVISIONS}/{_division(platform, '901001').id}")
    page = coordinator.get(answer.headers["Location"]).text
    assert "示例 901001" in page
    assert "功能区" in page


def test_the_same_post_twice_makes_one_row_and_says_the_same(coordinator: Browser, platform: Session) -> None:
    given = {**fields_of(coordinator.get(f"{DIVISIONS}/add").text), "code": "901002", "name": "一次", "kind": "ZONE",
             "code_for_project": "440300", "state": "ACTIVE"}  # fmt: skip
    answers = [coordinator.post(f"{DIVISIONS}/add", given) for _twice in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert platform.scalar(select(func.count(Division.id)).where(Division.code == "901002")) == 1


def test_the_same_post_many_times_at_once_makes_one_row(unlimited: Flask, people: People, platform: Session) -> None:
    browser = signed_in(unlimited, "zhouguan")
    given = {**fields_of(browser.get(f"{DIVISIONS}/add").text), "code": "901003", "name": "同时", "kind": "ZONE",
             "code_for_project": "440300", "state": "ACTIVE"}  # fmt: skip
    clients = []
    for _each in range(6):
        twin = Browser(unlimited)
        for name in ("sid", "form"):
            twin.client.set_cookie(name, browser.client.get_cookie(name).value)
        clients.append(twin)
    with ThreadPoolExecutor(6) as threads:
        answers = list(threads.map(lambda twin: twin.client.post(f"{DIVISIONS}/add", data=given), clients))
    assert {answer.status_code for answer in answers} == {303}
    assert len({answer.headers["Location"] for answer in answers}) == 1
    assert platform.scalar(select(func.count(Division.id)).where(Division.code == "901003")) == 1
    act = UUID(given["act_id"])
    assert platform.scalar(select(func.count()).select_from(ActReceipt).where(ActReceipt.act_id == act)) == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [("code", "12345"), ("code", "x" * 5000), ("name", " "), ("name", "字" * 61), ("kind", "NO_SUCH"), ("kind", ""),
     ("state", "ACTIVE'--"), ("name", "a\u202eb"), ("name", "a\x07b"), ("code_for_project", "")],
)  # fmt: skip
def test_a_bad_field_is_named_and_the_rest_is_kept(
    field: str, value: str, coordinator: Browser, platform: Session
) -> None:
    answer = _new_division(coordinator, "901009", **{field: value})
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert 'value="440300"' in answer.text or field == "code_for_project"
    assert platform.scalar(select(func.count(Division.id)).where(Division.name == "示例 901009")) == 0


def test_a_number_too_large_or_a_date_out_of_time_is_refused(coordinator: Browser, platform: Session) -> None:
    row = platform.scalars(select(Department).where(Department.key == "fgw")).one()
    address = f"/admin/departments/{row.id}/edit"
    for field, value in (("sort_order", "9" * 30), ("sort_order", "1e5"), ("effective_on", "0001-01-01"),
                         ("effective_on", "9999-12-31"), ("effective_on", "2026-13-40")):  # fmt: skip
        given = {**fields_of(coordinator.get(address).text), field: value}
        assert coordinator.post(address, given).status_code == 422, (field, value)


def test_a_taken_key_is_refused_without_saying_whose_it_is(coordinator: Browser, platform: Session) -> None:
    _new_division(coordinator, "901010")
    answer = _new_division(coordinator, "901010")
    assert answer.status_code == 422
    assert "这个值不能使用" in answer.text
    for word in ("duplicate", "INSERT", "uq_", "division_code", "psycopg", "DETAIL"):
        assert word not in answer.text


def test_fields_the_form_does_not_have_are_not_written(coordinator: Browser, platform: Session) -> None:
    given_id = str(new_id())
    answer = _new_division(coordinator, "901011", id=given_id, version="99", division_id=given_id, nonsense="1")
    assert answer.status_code == 303
    made = _division(platform, "901011")
    assert str(made.id) != given_id
    assert made.version == 1


def test_a_stale_copy_is_compared_and_never_overwrites(coordinator: Browser, platform: Session) -> None:
    _new_division(coordinator, "901020")
    row = _division(platform, "901020")
    address = f"{DIVISIONS}/{row.id}/edit"
    mine = {**fields_of(coordinator.get(address).text), "name": "我改的"}
    theirs = {**fields_of(coordinator.get(address).text), "name": "他先改的", "gb_parent": "440300"}
    assert coordinator.post(address, theirs).status_code == 303

    lost = coordinator.post(address, mine)
    assert lost.status_code == 409
    assert {"示例 901020", "他先改的", "我改的"} <= set(re.findall(r"[示我他][^<>\"]*", lost.text))
    assert _division(platform, "901020").name == "他先改的"
    assert re.search(r"没有保存：zhouguan在 .{8,40}改过这条记录，有 2 项与您的不同", lost.text)

    again = fields_of(lost.text)
    chosen = {**again, **{name: "mine" for name in again if name.startswith("take-")}, "take-gb_parent": "stored"}
    assert coordinator.post(address, chosen).status_code == 303
    merged = _division(platform, "901020")
    assert (merged.name, merged.gb_parent) == ("我改的", "440300")


def test_a_change_nobody_made_by_hand_names_nobody(coordinator: Browser, platform: Session) -> None:
    _new_division(coordinator, "901023")
    row = _division(platform, "901023")
    address = f"{DIVISIONS}/{row.id}/edit"
    mine = {**fields_of(coordinator.get(address).text), "name": "我改的"}
    row.name = "夜里的任务改的"
    platform.commit()

    lost = coordinator.post(address, mine)
    assert lost.status_code == 409
    assert "没有保存：您打开之后有人改过" in lost.text
    assert "zhouguan在" not in lost.text


def test_of_two_at_once_one_wins_and_the_other_is_told(unlimited: Flask, people: People, platform: Session) -> None:
    coordinator = signed_in(unlimited, "zhouguan")
    _new_division(coordinator, "901021")
    row = _division(platform, "901021")
    address = f"{DIVISIONS}/{row.id}/edit"
    given = fields_of(coordinator.get(address).text)
    twins = []
    for _each in range(4):
        twin = Browser(unlimited)
        for name in ("sid", "form"):
            twin.client.set_cookie(name, coordinator.client.get_cookie(name).value)
        twins.append(twin)

    def save(n: int) -> int:
        return twins[n].client.post(address, data={**given, "act_id": str(new_id()), "name": f"第{n}个"}).status_code

    with ThreadPoolExecutor(4) as threads:
        statuses = sorted(threads.map(save, range(4)))
    assert statuses == [303, 409, 409, 409]
    assert _division(platform, "901021").version == 2


@pytest.mark.parametrize("version", ["", "0", "99", "x", "1; drop"])
def test_an_invented_version_is_a_lost_race(version: str, coordinator: Browser, platform: Session) -> None:
    if platform.scalar(select(Division.id).where(Division.code == "901022")) is None:
        _new_division(coordinator, "901022")
    row = _division(platform, "901022")
    address = f"{DIVISIONS}/{row.id}/edit"
    given = {**fields_of(coordinator.get(address).text), "name": "?", "version": version}
    assert coordinator.post(address, given).status_code == 409
    assert _division(platform, "901022").name == "示例 901022"


def test_a_foreign_row_is_as_absent_as_one_that_never_was(admin: Browser, people: People, platform: Session) -> None:
    theirs = platform.scalars(
        select(Item.id).where(Item.department_id == people.actors["swj-admin"].department_id)
    ).first()
    never = new_id()
    for suffix, method in (("", "get"), ("/edit", "get"), ("/edit", "post")):
        answers = [getattr(admin, method)(f"/admin/items/{pk}{suffix}") for pk in (theirs, never)]
        assert [answer.status_code for answer in answers] == [404, 404], suffix
        bodies = {re.sub(PER_REQUEST, "", answer.text) for answer in answers}
        assert len(bodies) == 1


def test_a_row_is_not_moved_to_another_department(admin: Browser, people: People, platform: Session) -> None:
    own, foreign = people.actors["fgw-admin"].department_id, people.actors["swj-admin"].department_id
    row = platform.scalars(select(Item).where(Item.department_id == own)).first()
    assert row is not None
    address = f"/admin/items/{row.id}/edit"
    given = {**fields_of(admin.get(address).text), "department": str(foreign)}
    assert admin.post(address, given).status_code == 422
    platform.expire_all()
    assert platform.get_one(Item, row.id).department_id == own


def test_a_refused_change_is_saved_by_no_later_request(admin: Browser, people: People, platform: Session) -> None:
    row = platform.get_one(Department, people.actors["fgw-admin"].department_id)
    before = (row.short_name, row.key, row.version)
    address = f"/admin/departments/{row.id}/edit"
    given = {**fields_of(admin.get(address).text), "short_name": "偷偷改", "key": "other-key"}
    assert admin.post(address, given).status_code == 422

    admin.get("/admin/departments/")
    platform.expire_all()
    kept = platform.get_one(Department, row.id)
    assert (kept.short_name, kept.key, kept.version) == before


def _members(platform: Session, count: int) -> list[Account]:
    unit = Unit(
        uscc="91440300MA5EXAMP8K", name="已核实单位（示例）", kind=UnitKind.ENTERPRISE, address="x", contact_phone="x",
        state=UnitState.CONFIRMED, registered_at=now(), confirmed_at=now(),
    )  # fmt: skip
    platform.add(unit)
    platform.flush()
    accounts = [
        Account(
            username=f"member-{new_id().hex[-12:]}", display_name=f"成员{n}", unit_id=unit.id, department_id=None,
            membership=Membership.PENDING, state=AccountState.ACTIVE, epoch=1, must_change_password=False,
            created_at=now(), email=None, phone=None, password_set_at=None,
        )
        for n in range(count)
    ]  # fmt: skip
    platform.add_all(accounts)
    platform.commit()
    return accounts


def test_a_bulk_act_takes_all_rows_or_none(coordinator: Browser, platform: Session, people: People) -> None:
    members = _members(platform, 3)
    staff = people.actors["lixiao"].account_id
    rows = [str(each.id) for each in members]
    page = coordinator.get("/admin/members/").text

    def post(*keys: str) -> int:
        given = {**fields_of(page), "act_id": str(new_id()), "rowid": list(keys)}
        return coordinator.post("/admin/members/confirm", given).status_code

    assert post(*rows, str(staff)) == 404  # not a member of a unit: not on this screen
    assert post(*rows, str(new_id())) == 404
    assert post(*rows, "not-an-id") == 400
    assert post() == 422
    assert post(*[str(new_id()) for _n in range(501)]) == 422
    platform.expire_all()
    assert {platform.get_one(Account, each.id).membership for each in members} == {Membership.PENDING}

    assert post(*rows) == 303
    platform.expire_all()
    assert {platform.get_one(Account, each.id).membership for each in members} == {Membership.CONFIRMED}


def test_acts_are_posts_with_a_token_and_a_known_name(coordinator: Browser, platform: Session, people: People) -> None:
    (member,) = platform.scalars(select(Account).where(Account.username == "zhaozong")).all()
    assert coordinator.get(f"/admin/members/{member.id}/confirm").status_code == 405
    assert coordinator.client.post(f"/admin/members/{member.id}/confirm").status_code == 400
    assert coordinator.post(f"/admin/members/{member.id}/confirm").status_code == 422  # no act id
    assert coordinator.post(f"/admin/members/{member.id}/nosuch").status_code == 404
    assert coordinator.post("/admin/members/action_post", {"action": "nosuch"}).status_code == 404
