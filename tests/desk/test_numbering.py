"""The next document number of a pattern (Art. 16(4))."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.handling.numbering import BLANK, beginning, suggested

MONDAY = date(2026, 3, 2)  # 2026-03-02 Mon


@pytest.mark.parametrize(
    ("pattern", "taken", "next_one"),
    [
        ("深发改〔{yyyy}〕{n}号", [], "深发改〔2026〕1号"),
        ("深发改〔{yyyy}〕{n}号", ["深发改〔2026〕9号", "深发改〔2025〕40号"], "深发改〔2026〕10号"),
        ("深发改核准〔{yyyy}〕{nnnn}号", ["深发改核准〔2026〕0041号"], "深发改核准〔2026〕0042号"),
        ("深规土许{bureau}-{yyyy}-{nnnn}号", ["深规土许HQ-2026-0007号"], f"深规土许{BLANK}-2026-0008号"),
        ("440300{yyyymmdd}{nn}{kk}", [], f"4403002026030201{BLANK}"),
        (None, ["x"], ""),
    ],
)
def test_a_pattern_suggests_the_number_after_the_highest(pattern: str | None, taken: list[str], next_one: str) -> None:
    assert suggested(pattern, taken, on=MONDAY) == next_one


def test_numbers_of_this_year_begin_with_the_same_text() -> None:
    assert beginning("深发改〔{yyyy}〕{n}号", on=MONDAY) == "深发改〔2026〕"
    assert beginning("深规土许{bureau}-{yyyy}-{nnnn}号", on=MONDAY) == "深规土许"


@given(st.lists(st.integers(1, 10**6), max_size=20), st.text(max_size=20))
def test_what_is_suggested_was_never_taken(ordinals: list[int], odd: str) -> None:
    pattern = "深水〔{yyyy}〕{n}号"
    taken = [*(f"深水〔2026〕{ordinal}号" for ordinal in ordinals), odd]

    assert suggested(pattern, taken, on=MONDAY) not in taken
