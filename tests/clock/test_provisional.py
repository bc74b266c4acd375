"""暂定: intervals while a year has no notice. The final date must lie inside, and the interval be narrow."""

from datetime import date, timedelta
from statistics import mean

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock.rules.calendar import Calendar, DayKind, Edition, EditionKind
from app.clock.rules.festivals import LABOUR, MOON, NATIONAL, SPRING, legal_days
from tests.clock.asking import ask, ask_workdays, calendar, day, due_in
from tests.clock.shapes import pauses

DAY = timedelta(days=1)
YEARS = range(2005, 2027)
many = settings(max_examples=150, deadline=None)


def first_notice(year: int) -> date:
    return min(one.published_on for one in calendar().editions if one.year == year)


def without(year: int) -> Calendar:
    """The calendar on the eve of a year's first notice."""
    return calendar(first_notice(year) - DAY)


def replay(year: int):
    """Every term that begins around a year without its notice, and where it truly ended."""
    known, on = without(year), date(year - 1, 12, 1)
    while on < date(year, 12, 20):
        for unit, number in (("workday", 1), ("workday", 3), ("workday", 7), ("workday", 20), ("workday", 45),
                             ("workday", 90), ("calendar_day", 30), ("month", 2)):
            true_day = due_in(on, number, unit).due_on
            if true_day is not None and true_day <= date(year, 12, 20):
                yield due_in(on, number, unit, known=known), true_day
        on += DAY


@pytest.mark.parametrize("year", YEARS)
def test_with_its_notice_withheld_a_years_true_dates_lie_inside(year):
    outside = [(found, true_day) for found, true_day in replay(year) if not found.earliest <= true_day <= found.latest]

    assert outside == []


def test_the_intervals_of_the_record_are_narrow():
    widths = [(found.latest - found.earliest).days for year in (2018, 2020, 2025, 2026)
              for found, _ in replay(year) if found.provisional]

    assert mean(widths) < 1.5


@many
@given(st.sampled_from(YEARS), st.data())
def test_the_true_day_lies_inside_with_pauses_too(year, data):
    start = date(year - 1, 11, 1) + DAY * data.draw(st.integers(0, 330))
    unit = data.draw(st.sampled_from(["workday", "calendar_day", "month"]))
    number = data.draw(st.integers(1, 3 if unit == "month" else 60))
    spans = data.draw(pauses(start, most=3))
    true_day = due_in(start, number, unit, *spans).due_on
    found = due_in(start, number, unit, *spans, known=without(year))

    assert true_day is None or true_day > date(year, 12, 25) or found.earliest <= true_day <= found.latest


@many
@given(st.sampled_from(YEARS), st.integers(0, 300), st.integers(1, 250))
def test_an_interval_never_widens_when_notices_arrive(year, offset, number):
    start = first_notice(year) - DAY + DAY * (offset % 40)
    earlier = due_in(start, number, known=without(year))

    for edition in calendar().editions:
        if edition.published_on >= first_notice(year):
            later = due_in(start, number, known=calendar(edition.published_on))
            assert earlier.earliest <= later.earliest <= later.latest <= earlier.latest


@pytest.mark.parametrize(
    ("start", "number", "earliest", "latest"),
    [
        ("2026-12-21 Mon", 4, "2026-12-25 Fri", "2026-12-25 Fri"),
        ("2026-12-21 Mon", 5, "2026-12-26 Sat", "2026-12-28 Mon"),
        ("2026-11-23 Mon", 20, "2026-12-21 Mon", "2026-12-21 Mon"),
        ("2026-11-23 Mon", 40, "2027-01-19 Tue", "2027-01-19 Tue"),
        ("2027-01-18 Mon", 30, "2027-03-05 Fri", "2027-03-09 Tue"),
    ],
)
def test_an_interval_by_hand(start, number, earliest, latest):
    found = due_in(day(start), number)

    assert (found.earliest, found.latest) == (day(earliest), day(latest))


def closed_by_the_city(first: date, last: date) -> Calendar:
    """The calendar with a local closure of some days, long before their year has its notice."""
    days = {first + DAY * n: DayKind.OFF for n in range((last - first).days + 1)}
    return Calendar([*calendar().editions, Edition(first.year, "示例", date(2026, 11, 2), days, EditionKind.LOCAL)])


@pytest.mark.parametrize(("start", "number"), [("2027-09-27 Mon", 4), ("2027-09-27 Mon", 9), ("2027-09-30 Thu", 1)])
def test_what_the_city_closes_in_a_year_without_a_notice_is_off_only_once(start, number):
    """Friday 1 October 2027 is a day off by law in every arrangement."""
    national_day = day("2027-10-01 Fri")
    closed = closed_by_the_city(national_day, national_day)

    assert due_in(day(start), number, known=closed) == due_in(day(start), number)


def test_a_festival_the_city_has_closed_whole_leaves_nothing_to_arrange():
    closed = closed_by_the_city(day("2027-04-01 Thu"), day("2027-05-31 Mon"))
    found = due_in(day("2027-03-30 Tue"), 2, known=closed)

    assert found.earliest == found.latest == day("2027-06-01 Tue")


def test_a_term_that_ends_before_the_last_week_of_december_is_certain():
    found = ask_workdays("2026-12-21 Mon", 4)

    assert found.due_on == day("2026-12-25 Fri")
    assert not found.provisional


def test_a_provisional_answer_tells_only_the_days_it_knows():
    found = ask_workdays("2026-12-21 Mon", 10)

    assert found.provisional
    assert found.due_on is None
    assert found.ledger[-1].on == day("2026-12-25 Fri")
    assert found.counted == 4
    assert found.editions == ["国办发明电〔2025〕7号"]


def test_a_start_that_is_itself_uncertain_leaves_an_empty_ledger():
    found = ask_workdays("2026-12-28 Mon", 3)

    assert found.provisional
    assert (found.ledger, found.editions, found.counted) == ([], [], 0)
    assert found.earliest == day("2026-12-31 Thu")


@pytest.mark.parametrize("unit", ["workday", "calendar_day", "month", "immediate"])
def test_a_limit_of_nothing_is_certain_even_on_an_uncertain_day(unit):
    found = ask(start_on="2027-03-06", limit={"number": 0, "unit": unit})

    assert found.due_on == day("2027-03-06 Sat")
    assert [line.mark for line in found.ledger] == ["day_zero"]


def test_a_term_in_calendar_days_is_uncertain_only_by_the_day_it_moves_on_to():
    found = due_in(day("2027-01-11 Mon"), 26, "calendar_day")

    assert found.provisional
    assert found.earliest == day("2027-02-11 Thu")
    assert found.latest == day("2027-02-15 Mon")


def test_months_without_a_notice_count_the_corresponding_days_they_know():
    found = ask(start_on="2026-06-15", limit={"number": 8, "unit": "month"})

    assert found.provisional
    assert found.counted == 6
    assert [str(line.on) for line in found.ledger if line.counted] == [
        "2026-07-15", "2026-08-15", "2026-09-15", "2026-10-15", "2026-11-15", "2026-12-15",
    ]


@pytest.mark.parametrize(
    ("year", "festival", "days"),
    [
        (2007, SPRING, ["2007-02-18 Sun", "2007-02-19 Mon", "2007-02-20 Tue"]),
        (2008, SPRING, ["2008-02-06 Wed", "2008-02-07 Thu", "2008-02-08 Fri"]),
        (2014, SPRING, ["2014-01-31 Fri", "2014-02-01 Sat", "2014-02-02 Sun"]),
        (2027, SPRING, ["2027-02-05 Fri", "2027-02-06 Sat", "2027-02-07 Sun", "2027-02-08 Mon"]),
        (2024, LABOUR, ["2024-05-01 Wed"]),
        (2027, LABOUR, ["2027-05-01 Sat", "2027-05-02 Sun"]),
        (2027, MOON, ["2027-09-15 Wed"]),
        (2028, NATIONAL, ["2028-10-01 Sun", "2028-10-02 Mon", "2028-10-03 Tue"]),
        (2028, MOON, ["2028-10-03 Tue"]),
    ],
)
def test_the_days_the_law_of_a_year_fixes(year, festival, days):
    assert legal_days(year)[festival] == tuple(day(one).toordinal() for one in days)


def test_every_year_of_the_range_has_its_thirteen_legal_days():
    assert {year: sum(map(len, legal_days(year).values())) for year in range(2025, 2101)} == dict.fromkeys(
        range(2025, 2101), 13
    )
