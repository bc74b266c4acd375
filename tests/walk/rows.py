"""The rows of the walk that holes of the framework's screens name (SECURITY 2): each looks, and says what is wrong."""

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.accounts.models import Account
from app.accounts.rules import Membership
from app.cases.models import Case
from app.core.scope import ForeignRow, beyond, enter
from app.core.types import new_id
from app.departments.models import Department, Division, DivisionKind, DivisionState
from app.items.models import Item
from tests.people import fields_of
from tests.walk.routes import doors
from tests.walk.stage import Faults, Stage
from tests.walk.test_walk import ask
from tests.walk.world import EVERYBODYS, OUTSIDE

INSIDE_WORDS = ("psycopg", "INSERT INTO", "UPDATE ", "duplicate key", "constraint", "Traceback", "sqlalchemy", "DETAIL")


def simultaneous_lists(stage: Stage) -> Faults:
    """Hole 1: the search of one request is never another's."""
    words = ["取水", "用地", "消防", "档案"]
    browsers = [stage.come("zhouguan" if n < 2 else "supervisor") for n in range(4)]

    def look(n: int) -> bool:
        word = words[n % 4]
        return f'value="{word}"' in browsers[n % 4].client.get(f"/admin/items/?q={word}").text

    with ThreadPoolExecutor(4) as threads:
        seen = list(threads.map(look, range(40)))
    return [f"{seen.count(False)} of 40 pages showed another's words"] if not all(seen) else []


def bulk_act_with_a_foreign_row(stage: Stage) -> Faults:
    """Hole 2: all rows or none."""
    browser = stage.come("zhouguan")
    member = stage.platform.get_one(Account, stage.world.people.actors["zhaozong"].account_id)
    member.membership = Membership.PENDING
    stage.platform.commit()
    staff = stage.world.people.actors["lixiao"].account_id
    answer = stage.post(browser, "/admin/members/confirm", rowid=[str(member.id), str(staff)])
    stage.platform.refresh(member)
    kept = member.membership
    member.membership = Membership.CONFIRMED
    stage.platform.commit()
    return [] if (answer.status_code, kept) == (404, Membership.PENDING) else [f"{answer.status_code}, {kept}"]


def unknown_act(stage: Stage) -> Faults:
    """Hole 3: an act nobody knows is absent, not a failure."""
    browser = stage.come("zhouguan")
    paths = ["/admin/members/action_post", f"/admin/members/{new_id()}/nosuch", "/admin/members/action/nosuch/1"]
    found = {path: stage.post(browser, path, action="nosuch").status_code for path in paths}
    return [f"{path}: {status}" for path, status in found.items() if status not in (404, 405)]


def foreign_choices(stage: Stage) -> Faults:
    """Hole 4: a foreign row is neither offered nor taken."""
    browser = stage.come("swj-admin")
    foreign = str(stage.world.people.actors["daj-admin"].department_id)
    page = browser.client.get("/admin/accounts/add").text
    given = {**fields_of(page), "username": f"u{new_id().hex[-8:]}", "display_name": "x", "roles": ["CLERK"]}
    answer = browser.client.post("/admin/accounts/add", data={**given, "department": foreign})
    faults = ["a foreign department is offered"] if foreign in page else []
    return faults + (["a foreign department is taken as a choice"] if answer.status_code != 422 else [])


def moved_row(stage: Stage) -> Faults:
    """Hole 5: a row stays in its department, whoever moves it and however."""
    session = stage.web()
    enter(session, stage.world.people.actors["wangmin"])
    mine = Item.department_id == stage.world.people.actors["wangmin"].department_id
    item = session.scalars(select(Item).where(mine).order_by(Item.key).limit(1)).one()
    item.department_id = stage.world.people.actors["daj-clerk"].department_id
    try:
        session.flush()
    except (ForeignRow, DBAPIError):
        return []
    finally:
        session.rollback()
        session.close()
    return ["the row was moved"]


def refused_change(stage: Stage) -> Faults:
    """Hole 5: what was refused is saved by nobody."""
    browser = stage.come("swj-admin")
    pk = stage.world.rows["Department"]
    address = f"/admin/departments/{pk}/edit"
    given = {**fields_of(browser.client.get(address).text), "short_name": "偷偷改", "key": "other-key"}
    browser.client.post(address, data=given)
    browser.client.get("/admin/departments/")
    stage.platform.rollback()
    row = stage.platform.get_one(Department, pk, populate_existing=True)
    kept = (row.short_name, row.key)
    if "偷偷改" in kept:
        row.short_name, row.key = "市水务局", "swj"
    stage.platform.commit()
    return ["the refused change was saved"] if "偷偷改" in kept or "other-key" in kept else []


def unlisted_order(stage: Stage) -> Faults:
    """Hole 6: nobody orders by what he does not see."""
    browser = stage.come("secadmin")
    asked = ("password_hash", "epoch", "department.key", "nosuch")
    found = {name: browser.client.get(f"/admin/accounts/?order={name}").status_code for name in asked}
    return [f"order={name}: {status}" for name, status in found.items() if status != 400]


def related_rows(stage: Stage) -> Faults:
    """Hole 8: a relation leads to no foreign row."""
    session = stage.web()
    enter(session, stage.world.people.actors["daj-clerk"])
    with beyond(session, "the row holds a foreign record"):
        case = session.get_one(Case, stage.world.rows["case_id"])
    found = case.due_item
    session.rollback()
    session.close()
    return ["a relation led to a foreign row"] if found is not None else []


def download_by_name(stage: Stage) -> Faults:
    """Hole 9: no file is fetched by its name."""
    browser = stage.come("zhouguan")
    status = browser.client.get("/admin/items/download/secret.pdf").status_code
    return [f"download by name: {status}"] if status != 404 else []


def taken_key(stage: Stage) -> Faults:
    """Holes 10 and 11: a refusal by the database says neither whose row it was nor anything of the inside."""
    browser = stage.come("zhouguan")
    code = stage.platform.scalars(select(Division.code)).first()
    stage.platform.rollback()
    given = {**fields_of(browser.client.get("/admin/divisions/add").text), "code": code, "name": "再来一个"}
    given |= {"kind": "ZONE", "code_for_project": "440300", "state": "ACTIVE"}
    page = browser.client.post("/admin/divisions/add", data=given).text
    return [f"the page says “{word}”" for word in INSIDE_WORDS if word in page]


def unreadable_arguments(stage: Stage) -> Faults:
    """Hole 12: bad input is a bad request."""
    browser = stage.come("zhouguan")
    asked = [{"size": "abc"}, {"size": "9" * 30}, {"from": "x"}, {"f-state": "NO"}, {"dir": "up"}, {"order": "nosuch"}]
    found = {str(each): browser.client.get(f"/admin/items/?{urlencode(each)}").status_code for each in asked}
    found["pk"] = 400 if browser.client.get("/admin/items/" + "9" * 23).status_code == 404 else 500
    return [f"{each}: {status}" for each, status in found.items() if status != 400]


def endless_page(stage: Stage) -> Faults:
    """Hole 13: a page ends."""
    if not stage.platform.scalar(select(Division.id).where(Division.code == "990000")):
        stage.platform.add_all(
            Division(
                code=f"99{n:04d}", name=f"示例{n}", kind=DivisionKind.ZONE, gb_parent=None, code_for_project="440300",
                state=DivisionState.ACTIVE,
            )
            for n in range(220)
        )  # fmt: skip
    stage.platform.commit()
    page = stage.come("zhouguan").client.get("/admin/divisions/?size=100000").text
    shown = len(re.findall(r'<th scope="row"', page))
    return [f"{shown} rows on one page"] if shown > 200 else []


def post_without_a_token(stage: Stage) -> Faults:
    """Hole 18: no act without our token, none by a link."""
    browser = stage.come("zhouguan")
    pk = stage.world.rows["Member"]
    posted = browser.client.post(f"/admin/members/{pk}/confirm", data={"act_id": str(new_id())}).status_code
    linked = [browser.client.get(path).status_code for path in (f"/admin/members/{pk}/confirm", "/logout")]
    return ([f"posted without a token: {posted}"] if posted != 400 else []) + [
        f"a link acts: {status}" for status in linked if status != 405
    ]


def foreign_rows(stage: Stage) -> Faults:
    """The walk itself: a foreign row is absent by every address."""
    faults = []
    for role, name in OUTSIDE.items():
        browser = stage.come(name)
        for door in doors(stage.app):
            if door.guarded and role in door.roles and door.method == "GET" and door.row not in EVERYBODYS:
                status, _body = ask(browser, door, door.address(stage.world.rows))
                if status != 404:
                    faults.append(f"{name}: {status} {door.line}")
    return faults


def raw_statements(stage: Stage) -> Faults:
    """Row security: what forgets every fence of ours still sees nothing foreign."""
    session = stage.web()
    enter(session, stage.world.people.actors["daj-clerk"])
    found = (
        session.scalar(text("select count(*) from case_file")),
        session.scalar(text("select count(*) from declaration")),
    )
    session.rollback()
    session.close()
    return [f"raw SQL saw {found}"] if found != (0, 0) else []


def last_write(stage: Stage) -> Faults:
    """Two people, one record: the second is told."""
    browser = stage.come("zhouguan")
    address = f"/admin/divisions/{stage.world.rows['Division']}/edit"
    given = fields_of(browser.client.get(address).text)
    first = browser.client.post(address, data={**given, "act_id": str(new_id()), "name": "改一次"}).status_code
    second = browser.client.post(address, data={**given, "act_id": str(new_id()), "name": "又一次"}).status_code
    return [] if (first, second) == (303, 409) else [f"{first}, {second}"]
