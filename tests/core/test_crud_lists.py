"""Generated lists: scoped, bounded, ordered by listed columns only, paged without an offset (holes 1, 6, 12, 13)."""

import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest
from flask import Flask
from sqlalchemy import event, func, select
from sqlalchemy.orm import Session

from app.departments.models import Division, DivisionKind, DivisionState
from app.items.models import Item
from tests.people import Browser, People, signed_in


@pytest.fixture(scope="module")
def coordinator(unlimited: Flask, people: People) -> Browser:
    return signed_in(unlimited, "zhouguan")


@pytest.fixture(scope="module")
def admin(unlimited: Flask, people: People) -> Browser:
    return signed_in(unlimited, "fgw-admin")


def shown(page: str) -> list[str]:
    """The records a list shows, by their addresses."""
    return re.findall(r'<th scope="row"[^>]*><a[^>]* href="/admin/\w+/([0-9a-f-]{36})"', page)


def next_of(page: str) -> str | None:
    """The address of the next page."""
    found = re.search(r'href="([^"]+from=[^"]+)"[^>]*rel="next"', page)
    return found.group(1).replace("&amp;", "&") if found else None


@pytest.mark.parametrize("order", ["", "order=name", "order=key", "order=department&dir=desc", "order=state&dir=desc"])
@pytest.mark.parametrize("size", [1, 7, 25])
def test_pages_show_every_row_once(order: str, size: int, coordinator: Browser, platform: Session) -> None:
    address: str | None = f"/admin/items/?size={size}&{order}"
    seen: list[str] = []
    while address:
        answer = coordinator.get(address)
        assert answer.status_code == 200
        seen += shown(answer.text)
        address = next_of(answer.text)
    assert len(seen) == len(set(seen)) == platform.scalar(select(func.count(Item.id)))


def test_rows_are_in_the_order_asked_for(coordinator: Browser, platform: Session) -> None:
    names = dict(platform.execute(select(Item.id, Item.name)).all())
    for direction in ("asc", "desc"):
        page = coordinator.get(f"/admin/items/?size=200&order=name&dir={direction}").text
        listed = [names[next(pk for pk in names if str(pk) == key)] for key in shown(page)]
        assert listed == sorted(listed, reverse=direction == "desc")


def test_an_administrator_lists_his_own_departments_rows_only(
    admin: Browser, people: People, platform: Session
) -> None:
    own = people.actors["fgw-admin"].department_id
    mine = set(map(str, platform.scalars(select(Item.id).where(Item.department_id == own))))
    for query in ("", "size=200", "q=的", "order=name&dir=desc", "f-state=ACTIVE"):
        listed = set(shown(admin.get(f"/admin/items/?{query}").text))
        assert listed <= mine, query
    assert set(shown(admin.get("/admin/items/?size=200").text)) == mine


def test_a_filter_on_a_foreign_department_finds_nothing(admin: Browser, people: People) -> None:
    foreign = people.actors["swj-admin"].department_id
    assert shown(admin.get(f"/admin/items/?f-department={foreign}").text) == []


BAD = [
    {"size": "abc"}, {"size": "-1"}, {"size": "9" * 30}, {"size": "٣"}, {"order": "id"}, {"order": "password_hash"},
    {"order": "department.key"}, {"order": "conditions"}, {"order": "nosuch"}, {"dir": "down"}, {"from": "x"},
    {"from": "WyJuYW1lIl0.abc"}, {"q": "x" * 101}, {"f-state": "NO_SUCH"}, {"f-department": "not-an-id"},
    {"f-releases_funds": "perhaps"},
]  # fmt: skip


@pytest.mark.parametrize("query", BAD, ids=str)
def test_an_unreadable_argument_is_a_bad_request(query: dict[str, str], coordinator: Browser) -> None:
    assert coordinator.get(f"/admin/items/?{urlencode(query)}").status_code == 400


def test_a_page_is_never_larger_than_two_hundred_rows(coordinator: Browser, platform: Session) -> None:
    for n in range(230):
        platform.add(
            Division(
                code=f"9{n:05d}", name=f"示例区划{n}", kind=DivisionKind.ZONE, gb_parent=None,
                code_for_project="440300", state=DivisionState.ACTIVE,
            )
        )  # fmt: skip
    platform.commit()
    assert len(shown(coordinator.get("/admin/divisions/?size=100000").text)) == 200
    assert len(shown(coordinator.get("/admin/divisions/?size=0").text)) == 1


def test_a_token_is_good_on_its_own_list_and_order_only(coordinator: Browser) -> None:
    token = re.search(r"from=([^&\"]+)", next_of(coordinator.get("/admin/items/?size=1&order=name").text) or "")
    assert token
    assert coordinator.get(f"/admin/items/?size=1&order=name&from={token.group(1)}").status_code == 200
    assert coordinator.get(f"/admin/items/?size=1&order=key&from={token.group(1)}").status_code == 400
    assert coordinator.get(f"/admin/departments/?size=1&from={token.group(1)}").status_code == 400
    forged = token.group(1)[:-3] + "abc"
    assert coordinator.get(f"/admin/items/?size=1&order=name&from={forged}").status_code == 400


def test_a_row_that_moves_is_seen_at_most_twice_and_never_lost(coordinator: Browser, platform: Session) -> None:
    first = coordinator.get("/admin/divisions/?size=3")
    last = platform.scalars(select(Division).order_by(Division.code.desc())).first()
    assert last is not None
    last.code = "000001"
    platform.commit()

    seen, address = shown(first.text), next_of(first.text)
    while address:
        page = coordinator.get(address).text
        seen, address = seen + shown(page), next_of(page)
    again = shown(coordinator.get("/admin/divisions/?size=3").text)
    everything = set(map(str, platform.scalars(select(Division.id))))
    assert everything - set(seen) <= set(again)


def test_words_are_found_in_any_of_the_columns(coordinator: Browser, platform: Session) -> None:
    page = coordinator.get("/admin/items/?q=取水 许可").text
    names = set(platform.scalars(select(Item.name).where(Item.id.in_(shown(page)))))
    assert names
    assert all("取水" in name for name in names)
    assert shown(coordinator.get("/admin/items/?q=没有这样的事项名称").text) == []


@pytest.mark.parametrize("q", ["%", "_", "\\", "%%", "a_b", "'", '"', "--", ";", "')", "* OR 1=1"])
def test_signs_of_the_database_are_words_like_others(q: str, coordinator: Browser, platform: Session) -> None:
    answer = coordinator.get(f"/admin/items/?{urlencode({'q': q, 'size': 200})}")
    assert answer.status_code == 200
    assert len(shown(answer.text)) < platform.scalar(select(func.count(Item.id)))


def test_a_list_costs_six_statements_at_most(coordinator: Browser, admin: Browser, unlimited: Flask) -> None:
    """Once its filter's departments are known, which are asked for once a minute."""
    told: list[str] = []
    engine = unlimited.extensions["platform.engine"]
    event.listen(engine, "before_cursor_execute", note := lambda *args: told.append(args[2]))
    try:
        for browser in (coordinator, admin):
            for path in ("/admin/departments/", "/admin/items/?q=水", "/admin/items/?f-state=ACTIVE&size=5"):
                assert browser.get(path).status_code == 200
                told.clear()
                assert browser.get(path).status_code == 200
                assert len(told) <= 6, "\n".join(" ".join(each.split())[:160] for each in told)
    finally:
        event.remove(engine, "before_cursor_execute", note)


def test_simultaneous_lists_do_not_mix(coordinator: Browser, unlimited: Flask, people: People) -> None:
    """The framework keeps one filter object for all requests (hole 1): 108 of 160 pages were another's."""
    words = ["取水", "用地", "消防", "档案"]
    browsers = {
        word: signed_in(unlimited, name)
        for word, name in zip(words, ("zhouguan",) * 2 + ("supervisor",) * 2, strict=True)
    }
    expected = {word: shown(browsers[word].get(f"/admin/items/?q={word}").text) for word in words}
    assert len({tuple(keys) for keys in expected.values()}) > 1

    def mixed(n: int) -> bool:
        word = words[n % 4]
        page = browsers[word].get(f"/admin/items/?q={word}").text
        return shown(page) != expected[word] or f'value="{word}"' not in page

    with ThreadPoolExecutor(4) as threads:
        assert not any(threads.map(mixed, range(80)))
