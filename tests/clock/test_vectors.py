"""Due days worked out by hand: facts 4.2, the golden cases, the contract's own example (Art. 16(2), 17)."""

import pytest

from tests.clock.asking import ask, ask_workdays, day, due_in


@pytest.mark.parametrize(
    ("start", "workdays", "due"),
    [
        ("2018-01-06 Sat", 5, "2018-01-12 Fri"),
        ("2018-02-09 Fri", 10, "2018-02-28 Wed"),
        ("2018-09-28 Fri", 20, "2018-10-31 Wed"),
        ("2018-12-28 Fri", 5, "2019-01-07 Mon"),
        ("2020-01-20 Mon", 5, "2020-02-04 Tue"),
        ("2025-01-24 Fri", 10, "2025-02-13 Thu"),
        ("2018-01-19 Fri", 1, "2018-01-22 Mon"),
        ("2018-02-10 Sat", 1, "2018-02-11 Sun"),
        ("2015-09-02 Wed", 2, "2015-09-07 Mon"),
        ("2019-04-30 Tue", 1, "2019-05-05 Sun"),
        ("2011-12-30 Fri", 2, "2012-01-04 Wed"),
        ("2006-12-29 Fri", 3, "2007-01-04 Thu"),
        ("2026-12-21 Mon", 4, "2026-12-25 Fri"),
    ],
)
def test_working_days_count_from_the_day_after(start, workdays, due):
    assert due_in(day(start), workdays).due_on == day(due)


@pytest.mark.parametrize(
    ("start", "days", "due"),
    [
        ("2018-08-03 Fri", 60, "2018-10-08 Mon"),
        ("2018-01-16 Tue", 30, "2018-02-22 Thu"),
        ("2018-01-16 Tue", 29, "2018-02-14 Wed"),
        ("2018-02-01 Thu", 10, "2018-02-11 Sun"),
        ("2018-03-01 Thu", 2, "2018-03-05 Mon"),
    ],
)
def test_a_term_in_calendar_days_that_ends_on_a_day_off_moves_on(start, days, due):
    assert due_in(day(start), days, "calendar_day").due_on == day(due)


@pytest.mark.parametrize(
    ("start", "months", "due"),
    [
        ("2018-01-31 Wed", 1, "2018-02-28 Wed"),
        ("2020-01-31 Fri", 1, "2020-03-02 Mon"),
        ("2018-05-31 Thu", 1, "2018-07-02 Mon"),
        ("2018-03-15 Thu", 6, "2018-09-17 Mon"),
        ("2017-11-30 Thu", 3, "2018-02-28 Wed"),
        ("2016-02-29 Mon", 12, "2017-02-28 Tue"),
        ("2016-02-29 Mon", 48, "2020-03-02 Mon"),
        ("2018-12-15 Sat", 1, "2019-01-15 Tue"),
        ("2018-09-01 Sat", 1, "2018-10-08 Mon"),
    ],
)
def test_a_month_ends_on_the_corresponding_day_or_the_last_of_its_month(start, months, due):
    assert due_in(day(start), months, "month").due_on == day(due)


def test_a_special_procedure_leaves_out_the_days_after_its_opening_until_its_end():
    start, pause = day("2018-03-01 Thu"), (day("2018-03-09 Fri"), day("2018-03-21 Wed"))

    assert due_in(start, 20).due_on == day("2018-03-29 Thu")
    assert due_in(start, 20, "workday", pause).due_on == day("2018-04-12 Thu")


def test_the_spring_festival_extension_is_known_only_from_its_publication():
    start = "2020-01-06 Mon"

    assert ask_workdays(start, 20, known_on="2020-01-06").due_on == day("2020-02-06 Thu")
    assert ask_workdays(start, 20, known_on="2020-01-26").due_on == day("2020-02-06 Thu")
    assert ask_workdays(start, 20, known_on="2020-01-27").due_on == day("2020-02-10 Mon")
    assert ask_workdays(start, 20).due_on == day("2020-02-10 Mon")


def test_the_lengthened_labour_day_is_known_only_from_its_publication():
    start = "2019-04-25 Thu"

    assert ask_workdays(start, 5, known_on="2019-03-21").due_on == day("2019-05-03 Fri")
    assert ask_workdays(start, 5, known_on="2019-03-22").due_on == day("2019-05-05 Sun")


def test_the_victory_day_is_known_only_from_its_publication():
    start = "2015-09-01 Tue"

    assert ask_workdays(start, 5, known_on="2015-05-12").due_on == day("2015-09-08 Tue")
    assert ask_workdays(start, 5, known_on="2015-05-13").due_on == day("2015-09-09 Wed")


MARKS = """
2018-02-09 Fri day_zero 0
2018-02-10 Sat weekend 0
2018-02-11 Sun makeup_workday 1
2018-02-12 Mon paused 0
2018-02-13 Tue paused 0
2018-02-14 Wed paused 0
2018-02-15 Thu public_holiday 0
2018-02-16 Fri public_holiday 0
2018-02-17 Sat weekend 0
2018-02-18 Sun weekend 0
2018-02-19 Mon public_holiday 0
2018-02-20 Tue public_holiday 0
2018-02-21 Wed public_holiday 0
2018-02-22 Thu workday 1
2018-02-23 Fri workday 1
2018-02-24 Sat makeup_workday 1
2018-02-25 Sun weekend 0
2018-02-26 Mon workday 1
2018-02-27 Tue workday 1
2018-02-28 Wed workday 1
2018-03-01 Thu workday 1
2018-03-02 Fri workday 1
2018-03-03 Sat weekend 0
2018-03-04 Sun weekend 0
2018-03-05 Mon workday 1
2018-03-06 Tue workday 1
2018-03-07 Wed workday 1
2018-03-08 Thu workday 1
2018-03-09 Fri workday 1
2018-03-10 Sat weekend 0
2018-03-11 Sun weekend 0
2018-03-12 Mon workday 1
"""


def test_the_contracts_example_is_answered_to_the_letter():
    found = ask(
        start_on="2018-02-09", limit={"number": 10, "unit": "workday"},
        pauses=[{"from": "2018-02-12", "to": "2018-02-14", "kind": "expert_review"}],
        extension={"number": 5, "unit": "workday"}, known_on="2018-02-09",
    )

    written = [line.split() for line in MARKS.strip().splitlines()]
    assert found.model_dump(mode="json") == {
        "due_on": "2018-03-12", "earliest": "2018-03-12", "latest": "2018-03-12", "provisional": False,
        "open_ended": False, "counted": 15, "editions": ["国办发明电〔2017〕12号"],
        "ledger": [{"on": on, "mark": mark, "counted": int(n)} for on, weekday, mark, n in written
                   if day(f"{on} {weekday}")],
    }
