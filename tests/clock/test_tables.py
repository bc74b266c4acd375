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
