"""How values read on a page."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from flask import Flask

from app.core import phrasing
from app.core.appearance import Appearance, local_address, read
from app.core.now import clock_at

MONDAY = datetime(2026, 11, 23, 1, 31, tzinfo=UTC)  # Mon 09:31 in Shenzhen


@pytest.fixture(autouse=True)
def _in_a_page(dressed: Flask):  # type: ignore[no-untyped-def]
    with clock_at(MONDAY), dressed.test_request_context("/"):
        yield


@pytest.mark.parametrize(
    ("on", "short", "long"),
    [
        (date(2026, 11, 30), "11-30", "11 月 30 日"),  # Mon
        (date(2027, 1, 4), "2027-01-04", "2027 年 1 月 4 日"),  # Mon
        (None, "—", "—"),
    ],
)
def test_a_day_names_its_year_only_when_it_is_another(on: date | None, short: str, long: str) -> None:
    assert (phrasing.day(on), phrasing.long_day(on)) == (short, long)


def test_an_instant_is_told_in_shenzhen() -> None:
    late = datetime(2026, 12, 31, 16, 0, tzinfo=UTC)  # Fri 2027-01-01 00:00

    assert phrasing.moment(late) == "2027-01-01 00:00"
    assert phrasing.weekday(late) == "周五"
    assert phrasing.full_moment(MONDAY) == "2026-11-23 09:31:00"


@pytest.mark.parametrize(
    ("value", "words"),
    [(48600, "48,600"), (Decimal("1234.50"), "1,234.5"), (Decimal(100), "100"), (0, "0"), (None, "—")],
)
def test_a_number_is_grouped_and_keeps_only_the_decimals_it_has(value: int | Decimal | None, words: str) -> None:
    assert phrasing.number(value) == words


@pytest.mark.parametrize(("count", "words"), [(1, "1 KB"), (88_000, "86 KB"), (4_404_019, "4.2 MB"), (None, "—")])
def test_a_size_is_told_as_people_say_it(count: int | None, words: str) -> None:
    assert phrasing.size(count) == words


@pytest.mark.parametrize(("n", "words"), [(1, "一"), (8, "八"), (10, "十"), (16, "十六"), (20, "二十"), (26, "二十六")])
def test_parts_are_numbered_in_chinese(n: int, words: str) -> None:
    assert phrasing.chinese_numeral(n) == words


def test_an_empty_cell_is_never_blank_and_a_truth_is_a_word() -> None:
    assert [phrasing.shown(each) for each in (None, "", True, False, 0)] == ["—", "—", "是", "否", 0]


@pytest.mark.parametrize("cookie", ["", "purple.", "..", "dark" * 99, "<script>", "\x00."])
def test_a_cookie_that_says_nonsense_changes_nothing(cookie: str) -> None:
    assert read(cookie) == Appearance()


def test_what_a_reader_chose_is_read_back() -> None:
    chosen = Appearance().changed(theme="dark", size=None).changed(theme=None, size="large")

    assert read(str(chosen)) == Appearance("dark", large=True)
    assert chosen.changed(theme="nonsense", size="nonsense") == chosen


@pytest.mark.parametrize(
    "address", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "javascript:1", "", "x",
                "/\r\nX: y", "//["],
)
def test_the_switch_leads_back_to_this_site_only(dressed: Flask, address: str) -> None:
    assert local_address(address) == "/"
    answer = dressed.test_client().post("/appearance", data={"theme": "dark", "back": address})
    assert (answer.status_code, answer.location) == (303, "/")


def test_a_look_at_a_page_sets_no_cookie(dressed: Flask) -> None:
    client = dressed.test_client()

    assert "Set-Cookie" not in client.get("/fault/404").headers
    assert client.get("/appearance").status_code == 405
