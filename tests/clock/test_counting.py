"""What a clock shows on a day, for every unit, against a walk day by day: used, left, light, next change (Art. 17)."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.rules import Light
from app.clock.rules.clocks import Clock, look_at
from app.clock.rules.limits import Limit
from app.clock.rules.procedures import ClockKind
from app.items.rules.kinds import LimitUnit
from tests.clock import oracle
from tests.clock.asking import calendar, term
from tests.clock.shapes import pauses, terms

DAY = timedelta(days=1)
WEEK = oracle.week()
many = settings(max_examples=150, deadline=None)
laters = st.integers(0, 260)


def look(given_term, today: date, stopped_on: date | None = None) -> Clock:
    start, number, unit, spans = given_term
    limit = Limit(number, LimitUnit[unit.upper()])
    return look_at(ClockKind.DECISION_LEGAL, limit, term(start, number, unit, *spans), calendar(), today,
                   stopped_on=stopped_on)


def counts(on: date, unit: str, spans) -> bool:
    """Whether a day is one of the clock's own measure: working days, or all of them."""
    return not oracle.is_paused(on, spans) and (unit != "workday" or WEEK.works(on))


def walked(first: date, last: date, unit: str, spans) -> int:
    return sum(counts(first + DAY * n, unit, spans) for n in range((last - first).days + 1))


def allowed(start: date, number: int, unit: str) -> int:
    return (oracle.months_later(start, number) - start).days if unit == "month" else number


@many
@given(terms(least=1, endless=True), laters)
def test_used_and_left_are_the_limit_and_are_what_a_walk_counts(given_term, later):
    start, number, unit, spans = given_term
    today = start + DAY * later
    whole, ends_on = allowed(start, number, unit), oracle.due(start, number, unit, spans, WEEK)

    found = look(given_term, today)

    assert (found.allowed, found.used + found.remaining) == (whole, whole)
    if ends_on is None or today <= ends_on:
        assert found.used == min(whole, walked(start + DAY, today, unit, spans))
    else:
        assert found.remaining == -walked(ends_on + DAY, today, unit, spans)


@many
@given(terms(least=1, endless=True), laters)
def test_the_light_is_what_the_days_left_say(given_term, later):
    start, number, unit, spans = given_term
    today = start + DAY * later
    whole, ends_on = allowed(start, number, unit), oracle.due(start, number, unit, spans, WEEK)
    left = whole - walked(start + DAY, today, unit, spans)

    light = look(given_term, today).light

    if ends_on is None:
        assert light is Light.PAUSED
    elif today > ends_on:
        assert light is Light.OVERDUE
    else:
        # A fifth of the limit, halves up, and never less than two days.
        soon = max(2, whole // 5 + (whole % 5 >= 3))
        assert light is (Light.WARNING if left <= soon else Light.NORMAL)


@many
@given(terms(least=1), st.integers(0, 60))
def test_nothing_shown_changes_before_the_day_it_is_said_to(given_term, later):
    start, *_ = given_term
    today = start + DAY * later
    found = look(given_term, today)

    on = today + DAY
    while on < found.changes_on:
        seen = look(given_term, on)
        assert (seen.light, seen.remaining, seen.due) == (found.light, found.remaining, found.due)
        on += DAY
    assert found.changes_on > today


@many
@given(terms(least=1), laters, st.integers(0, 200))
def test_a_clock_that_was_stopped_says_the_same_for_ever(given_term, later, after):
    stopped_on = given_term[0] + DAY * later

    then, now = (look(given_term, stopped_on + DAY * n, stopped_on) for n in (0, after))

    assert then == now
    assert then.changes_on is None
    assert then.light is (Light.OVERDUE if stopped_on > then.due.due_on else Light.NORMAL)


@many
@given(terms(unit="calendar_day", least=1), st.data())
def test_in_calendar_days_a_pause_of_days_off_pushes_as_every_other_day_does(given_term, data):
    start, number, unit, spans = given_term
    more = data.draw(pauses(start, most=2))

    found = look((start, number, unit, [*spans, *more]), start)

    assert found.due.due_on == oracle.due(start, number, unit, [*spans, *more], WEEK)


@many
@given(st.dates(date(2027, 1, 1), date(2070, 12, 31)), st.integers(1, 3650))
def test_a_start_in_any_year_to_come_has_its_interval_and_counts_whole_days(start, number):
    """2038-01-19, where seconds in 32 bits end, is a day like others."""
    found = look((start, number, "workday", []), start)

    assert start < found.due.earliest <= found.due.latest
    # Seven days of a week are never all worked, and no year has ever had less than 240 working days.
    assert number <= (found.due.latest - start).days <= number * 366 // 240 + 20


def test_a_pause_that_is_over_does_not_put_off_the_next_change_in_calendar_days():
    start, pause = date(2018, 3, 1), (date(2018, 3, 5), date(2018, 3, 18))

    found = look((start, 30, "calendar_day", [pause]), date(2018, 3, 20))

    assert (found.remaining, found.changes_on) == (25, date(2018, 3, 21))
