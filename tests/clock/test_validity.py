"""Validity in years and months, its last day off, the renewal thirty working days before (行政许可法 50)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock.rules.limits import PastTheRecord
from app.clock.rules.validity import renew_by, until_of, validity
from tests.clock import oracle
from tests.clock.asking import calendar, day

DAY = timedelta(days=1)
WEEK = oracle.week()


@pytest.mark.parametrize(
    ("from_on", "months", "until"),
    [
        ("2026-01-31 Sat", 1, "2026-02-28 Sat"),
        ("2024-01-31 Wed", 1, "2024-02-29 Thu"),
        ("2024-02-29 Thu", 12, "2025-02-28 Fri"),
        ("2024-02-29 Thu", 48, "2028-02-29 Tue"),
        ("2026-03-31 Tue", 6, "2026-09-30 Wed"),
        ("2026-11-23 Mon", 24, "2028-11-23 Thu"),
        ("2026-11-23 Mon", 360, "2056-11-23 Thu"),
        ("2096-02-29 Wed", 48, "2100-02-28 Sun"),  # 2100 is no leap year
    ],
)
def test_it_ends_on_the_same_day_of_its_month_or_on_the_months_last(from_on, months, until):
    assert until_of(day(from_on), months) == day(until) == oracle.months_later(day(from_on), months)


def test_thirty_years_end_and_what_would_end_after_the_record_is_refused():
    assert until_of(day("2070-12-31 Wed"), 360) == day("2100-12-31 Fri")
    with pytest.raises(PastTheRecord):
        until_of(day("2071-01-01 Thu"), 360)


@pytest.mark.parametrize(
    ("until", "lasts"),
    [
        ("2018-10-01 Mon", "2018-10-08 Mon"),
        ("2018-09-29 Sat", "2018-09-29 Sat"),  # a Saturday worked
        ("2020-01-31 Fri", "2020-02-03 Mon"),
        ("2026-02-28 Sat", "2026-02-28 Sat"),  # worked after the Spring Festival
    ],
)
def test_a_last_day_that_is_off_lasts_to_the_next_day_worked(until, lasts):
    assert validity(day(until), calendar(), renewable=False).lasts.due_on == day(lasts)


@pytest.mark.parametrize(
    ("until", "by"),
    [
        ("2018-03-30 Fri", "2018-02-12 Mon"),  # Spring Festival between, worked on Sat 02-24
        ("2026-11-23 Mon", "2026-10-12 Mon"),  # worked on Sat 10-10, before it
        ("2018-10-08 Mon", "2018-08-21 Tue"),  # National Day, 中秋, worked on 09-29 and 09-30
    ],
)
def test_renewal_is_asked_for_thirty_working_days_before_the_end(until, by):
    found = renew_by(day(until), calendar())

    assert found is not None and found.due_on == day(by)
    assert sum(WEEK.works(day(by) + n * DAY) for n in range(1, (day(until) - day(by)).days + 1)) == 30


@pytest.mark.parametrize(
    ("decided_on", "years", "until", "lasts", "renew_by"),
    [
        ("2022-10-08 Sat", 2, "2024-10-08 Tue", "2024-10-08 Tue", "2024-08-20 Tue"),  # 中秋 and 国庆 between
        ("2016-10-03 Mon", 2, "2018-10-03 Wed", "2018-10-08 Mon", "2018-08-20 Mon"),  # ends in 国庆
        ("2021-10-07 Thu", 5, "2026-10-07 Wed", "2026-10-08 Thu", "2026-08-19 Wed"),  # on its last day
        ("2023-05-01 Mon", 3, "2026-05-01 Fri", "2026-05-06 Wed", "2026-03-18 Wed"),  # 劳动节 itself
        ("2021-02-12 Fri", 1, "2022-02-12 Sat", "2022-02-14 Mon", "2021-12-27 Mon"),  # a plain Saturday, 春节 before
        ("2016-09-29 Thu", 2, "2018-09-29 Sat", "2018-09-29 Sat", "2018-08-17 Fri"),  # a Saturday worked: stays
        ("2023-05-09 Tue", 3, "2026-05-09 Sat", "2026-05-09 Sat", "2026-03-24 Tue"),
        ("2024-02-29 Thu", 2, "2026-02-28 Sat", "2026-02-28 Sat", "2026-01-12 Mon"),  # no 29th; worked after 春节
        ("2025-12-05 Fri", 1, "2026-12-05 Sat", "2026-12-07 Mon", "2026-10-23 Fri"),
    ],
)
def test_a_result_of_years_lasts_past_days_off_and_its_renewal_is_counted_from_the_printed_day(
        decided_on, years, until, lasts, renew_by):
    """Its last day moves on from a day off (民法典 203); renewal does not: who asks by the printed day is in time."""
    found = validity(until_of(day(decided_on), 12 * years), calendar(), renewable=True)

    assert (found.until, found.lasts.due_on) == (day(until), day(lasts))
    assert found.renew_by is not None and found.renew_by.due_on == day(renew_by)
    assert not any(WEEK.works(found.until + n * DAY) for n in range((day(lasts) - day(until)).days))
    assert sum(WEEK.works(day(renew_by) + n * DAY) for n in range(1, (day(until) - day(renew_by)).days + 1)) == 30


def test_where_the_years_notice_is_missing_the_last_day_and_the_renewal_are_intervals():
    found = validity(until_of(day("2024-06-06 Thu"), 36), calendar(), renewable=True)  # 端午 may make it worked

    assert (found.lasts.earliest, found.lasts.latest) == (day("2027-06-06 Sun"), day("2027-06-10 Thu"))
    assert found.renew_by is not None and found.lasts.provisional and found.renew_by.provisional
    assert (found.renew_by.earliest, found.renew_by.latest) == (day("2027-04-21 Wed"), day("2027-04-23 Fri"))


@given(st.dates(date(2009, 1, 1), date(2025, 12, 20)))
@settings(max_examples=120)
def test_the_renewal_day_is_the_last_worked_that_leaves_thirty_as_a_walk_backwards_has_it(until):
    left, walked = 0, until
    while not (left >= 30 and WEEK.works(walked)):
        left += WEEK.works(walked)
        walked -= DAY
    found = renew_by(until, calendar())

    assert found is not None and found.due_on == walked


@pytest.mark.parametrize("until", ["2027-03-31 Wed", "2028-11-23 Thu", "2056-11-23 Thu"])
def test_past_the_published_calendar_the_renewal_day_is_an_interval_that_holds_the_true_one(until):
    found = renew_by(day(until), calendar())

    assert found is not None and found.earliest is not None and found.latest is not None
    assert found.provisional and found.earliest <= found.latest < day(until)


@pytest.mark.parametrize("year", range(2010, 2026))
def test_the_year_withheld_the_renewal_day_known_later_lies_in_the_interval(year):
    until = date(year, 3, 20)
    before = renew_by(until, calendar(date(year - 1, 6, 30)))
    now = renew_by(until, calendar(date(year, 12, 31)))

    assert before is not None and now is not None
    assert before.earliest <= now.due_on <= before.latest


@pytest.mark.parametrize("renewable", [True, False])
def test_a_validity_is_its_printed_day_its_end_and_the_renewal_where_there_is_one(renewable):
    until = day("2026-05-03 Sun")  # in Labour Day: lasts to the first working day after
    found = validity(until, calendar(), renewable=renewable)

    assert (found.until, found.lasts.due_on) == (until, day("2026-05-06 Wed"))
    assert found.renew_by == (renew_by(until, calendar()) if renewable else None)
    assert [found.ended(day(on)) for on in ("2026-05-06 Wed", "2026-05-07 Thu")] == [False, True]


def test_a_length_past_the_record_is_refused_at_its_field():
    with pytest.raises(PastTheRecord) as refused:
        until_of(day("2090-01-02 Mon"), 360)

    assert refused.value.field == "valid_number"
