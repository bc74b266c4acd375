"""The lane chart reads at a dozen items and at eighty: no upright strikes a name, none is cut. Pure."""

from datetime import date, timedelta
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.front.my.drawing import CLOSE, NARROW, WIDE, Shape, chart, draw
from app.front.my.plan import Bar

MONDAY = date(2026, 11, 23)
NAMES = [
    "取水许可", "建设工程消防设计审核(大型人员密集场所、特殊建设工程)",
    "国有建设用地划拨决定书核发/土地使用权出让合同签订",
]


def _bars(count: int, spread: int = 7) -> list[Bar]:
    """Items of eight departments, each later than the one before, every fifth deciding the end."""
    return [
        Bar(str(n), NAMES[n % 3], f"市示例{n % 8}局", MONDAY + timedelta(n * spread // 4),
            MONDAY + timedelta(n * spread // 4 + n % 30), "todo", (), critical=n % 5 == 0)
        for n in range(count)
    ]


def _struck(drawn: dict[str, Any]) -> list[tuple[float, str]]:
    """Uprights that touch a line of a name."""
    return [
        (x, words)
        for lane in drawn["lanes"] for _, x, top, bottom in lane["uprights"] for bar in lane["bars"]
        for left, base, words in [*bar["lines"], (0.0, 18, lane["department"])]
        if left < x < left + len(words) * 13 and top < base and bottom > base - 11
    ]


@pytest.mark.parametrize("shape", [WIDE, CLOSE, NARROW])
@pytest.mark.parametrize("count", [1, 12, 80])
def test_no_upright_strikes_through_a_name_and_no_name_is_cut(shape: Shape, count: int) -> None:
    drawn = draw(_bars(count), MONDAY, date(2026, 12, 26), shape)

    assert _struck(drawn) == []
    for lane in drawn["lanes"]:
        for bar in lane["bars"]:
            assert "".join(words for *_, words in bar["lines"]) in NAMES
            for left, _, words in bar["lines"]:
                assert left >= 0 and left + len(words) * 13 <= shape.width + 1


@pytest.mark.parametrize("shape", [WIDE, CLOSE, NARROW])
def test_the_names_of_months_keep_apart_and_todays_tag_covers_none(shape: Shape) -> None:
    for day in range(0, 300, 13):
        today = MONDAY + timedelta(day)
        drawn = draw([Bar("a", "取水许可", "市水务局", MONDAY, MONDAY + timedelta(400), "now", ())], today, None, shape)

        named = [(x, x + len(word) * 10) for x, word in drawn["months"] if word]
        assert named and all(a[1] <= b[0] or b[1] <= a[0] for a, b in combinations(named, 2))
        if drawn["head"] == 26:
            assert all(end <= drawn["flag"] or x >= drawn["flag"] + 72 for x, end in named)


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 300), st.integers(1, 60), st.booleans()), min_size=1,
                max_size=40))
@settings(max_examples=100, deadline=None)
def test_whatever_is_planned_nothing_overlaps_and_the_ways_are_whole(
    planned: list[tuple[int, int, int, bool]]
) -> None:
    bars = [
        Bar(str(n), "事" * signs, f"市示例{n % 5}局", MONDAY + timedelta(begins), MONDAY + timedelta(begins + days),
            "todo", (), critical=critical)
        for n, (begins, days, signs, critical) in enumerate(planned)
    ]
    both = chart(bars, MONDAY, None)
    assert both is not None
    for drawn in both.values():
        assert _struck(drawn) == []
        for lane in drawn["lanes"]:
            for one, other in combinations([bar["box"] for bar in lane["bars"]], 2):
                assert one[1] <= other[0] or other[1] <= one[0] or one[3] <= other[2] or other[3] <= one[2]
            assert all(bar["under"] <= lane["height"] for bar in lane["bars"])


def test_many_items_stand_one_to_a_line() -> None:
    few, many = chart(_bars(12), MONDAY, None), chart(_bars(80, 1), MONDAY, None)

    assert few is not None and many is not None
    high = sum(lane["height"] for lane in many["wide"]["lanes"])
    assert high / 80 < 27 < sum(lane["height"] for lane in few["wide"]["lanes"]) / 12
