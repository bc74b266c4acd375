"""The next document number of a pattern (Art. 16(4))."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.handling.numbering import BLANK, beginning, suggested, titles

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


@pytest.mark.parametrize(
    ("result", "papers"),
    [
        ("取水许可证", ["取水许可证"]),
        ("岸线使用批复/转报文", ["岸线使用批复", "转报文"]),
        ("取水许可申请批复/取水许可证", ["取水许可申请批复", "取水许可证"]),
    ],
)
def test_a_title_names_one_paper_also_where_the_catalogue_names_several(result: str, papers: list[str]) -> None:
    assert titles("示例水厂", result) == [f"关于示例水厂的{paper}" for paper in papers]
    assert all(len(title) <= 200 for title in titles("长" * 300, result))
