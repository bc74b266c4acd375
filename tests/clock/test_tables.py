"""The coordinator's tables: read as typed, in force by their day, never published by who wrote them (Art. 17)."""

from dataclasses import dataclass
from datetime import date
from uuid import uuid4

import pytest

from app.clock.rules import tables
from app.clock.rules.procedures import WORDS
from app.clock.rules.tables import TableState
from tests.clock.asking import day

ONE, TWO = uuid4(), uuid4()


@dataclass
class Book:
    number: int
    effective_on: date


def test_the_first_table_reads_back_as_it_is_written():
    lines = tables.lines_of(tables.FIRST_WORDS)

    assert tables.read_words(lines) == tables.FIRST_WORDS == {word: kind.name for word, kind in WORDS.items()}
    assert "专家论证：专家评审" in lines


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        (["专家论证"], tables.LineUnread),
        (["：听证"], tables.LineUnread),
        (["专家论证：听政"], tables.LineUnread),
        (["论" * 31 + "：听证"], tables.LineUnread),
        (["公示：公示", "公示：听证"], tables.WordTwice),
    ],
)
def test_a_line_nobody_can_read_is_refused_with_its_place(lines, refusal):
    with pytest.raises(refusal):
        tables.read_words(lines)


def test_a_half_width_colon_is_a_colon():
    assert tables.read_words(["  专家论证 : 专家评审 "]) == {"专家论证": "EXPERT_REVIEW"}


@pytest.mark.parametrize(
    ("on", "number"),
    [
        ("2003-12-31 Wed", None), ("2026-02-27 Fri", 1), ("2026-03-01 Sun", 2), ("2026-03-02 Mon", 4),
        ("2027-01-04 Mon", 4),
    ],
)
def test_the_edition_in_force_is_the_last_to_begin(on, number):
    books = [Book(1, day("2004-07-01 Thu")), Book(2, day("2026-03-01 Sun")), Book(3, day("2026-03-02 Mon")),
             Book(4, day("2026-03-02 Mon"))]
    found = tables.in_force(books, day(on))

    assert (found.number if found else None) == number


def test_what_an_edition_changes_is_what_means_something_else():
    before, after = {"公示": "PUBLIC_NOTICE", "检定": "TESTING"}, {"公示": "HEARING", "考古勘探": "INSPECTION"}

    assert tables.changed_words(before, after) == ("公示", "检定", "考古勘探")
    assert tables.changed_words(before, before) == ()


@pytest.mark.parametrize(
    ("state", "by", "refusal"),
    [
        (TableState.DRAFT, TWO, None),
        (TableState.DRAFT, ONE, tables.SecondPersonPublishes),
        (TableState.DRAFT, None, tables.SecondPersonPublishes),
        (TableState.PUBLISHED, TWO, tables.EditionIsFixed),
        (TableState.DISCARDED, TWO, tables.EditionIsDiscarded),
    ],
)
def test_a_second_person_publishes_a_draft_and_only_a_draft(state, by, refusal):
    if refusal is None:
        tables.must_be_second(state, drafted_by=ONE, by=by)
    else:
        with pytest.raises(refusal):
            tables.must_be_second(state, drafted_by=ONE, by=by)


def test_no_edition_begins_before_its_publication():
    assert tables.effective_from(None, today=day("2026-03-02 Mon")) == day("2026-03-02 Mon")
    with pytest.raises(tables.NotBackwards):
        tables.effective_from(day("2026-03-01 Sun"), today=day("2026-03-02 Mon"))


@pytest.mark.parametrize("shares", [(60, 20, 19), (120, -10, -10), (0, 0, 0)])
def test_shares_make_a_whole(shares):
    with pytest.raises(tables.SharesDoNotAddUp):
        tables.must_add_up(*shares)
    tables.must_add_up(70, 30, 0)


@pytest.mark.parametrize(
    ("lines", "values"),
    [
        (["听证：听证", "勘验：没有这种"], {"n": 2, "line": "勘验：没有这种"}),
        (["：听证"], {"n": 1, "line": "：听证"}),
        (["甲" * 31 + "：听证"], {"n": 1, "line": "甲" * 31 + "：听证"}),
        (["甲：乙：听证"], {"n": 1, "line": "甲：乙：听证"}),  # the first colon parts word and kind
        (["乙" * 70], {"n": 1, "line": "乙" * 60}),
    ],
)
def test_the_refusal_names_the_line_and_its_field(lines, values):
    with pytest.raises(tables.LineUnread) as refused:
        tables.read_words(lines)

    assert (refused.value.field, refused.value.values) == ("word_lines", values)


def test_a_word_of_one_sign_and_one_of_thirty_are_words():
    assert tables.read_words(["甲：听证", "乙" * 30 + "：检测"]) == {"甲": "HEARING", "乙" * 30: "TESTING"}


def test_a_word_that_stands_twice_is_named():
    with pytest.raises(tables.WordTwice) as refused:
        tables.read_words(["甲：听证", "甲：检测"])

    assert (refused.value.field, refused.value.values) == ("word_lines", {"word": "甲"})


def test_lines_stand_kind_by_kind_in_the_laws_own_order():
    words = {"乙": "TESTING", "丙": "HEARING", "甲": "TESTING", "丁": "SURVEY"}

    assert tables.lines_of(words) == ["丙：听证", "乙：检测", "甲：检测", "丁：测绘"]


def test_an_edition_may_begin_on_the_day_of_its_publication_and_a_refusal_names_its_field():
    today = day("2026-03-02 Mon")

    assert tables.effective_from(today, today=today) == tables.effective_from(None, today=today) == today
    with pytest.raises(tables.NotBackwards) as refused:
        tables.effective_from(day("2026-03-01 Sun"), today=today)
    assert refused.value.field == "effective_on"


def test_shares_that_make_no_whole_are_refused_with_their_sum():
    with pytest.raises(tables.SharesDoNotAddUp) as refused:
        tables.must_add_up(60, 20, 21)

    assert (refused.value.field, refused.value.values) == ("handling_share", {"sum": 101})
