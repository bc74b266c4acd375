"""The union of pauses and counting over it, against sets of days (行政许可法 45)."""

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock.rules.calendar import LAST_DAY
from app.clock.rules.due import nth_day
from app.clock.rules.limits import corresponding_day
from app.clock.rules.pauses import Pause, Standstill, pause_of_procedure

START = date(2026, 3, 1)
DAY, ZERO = timedelta(days=1), START.toordinal()
near = st.integers(-3, 30)
many = settings(max_examples=200, deadline=None)


@st.composite
def pauses(draw):
    """Short pauses close together, so that they meet, touch and miss each other by a day; perhaps one without end."""
    found = []
    for _ in range(draw(st.integers(0, 4))):
        first = draw(near)
        found.append(Pause(START + DAY * first, START + DAY * (first + draw(st.integers(0, 4)))))
    if draw(st.booleans()):
        found.append(Pause(START + DAY * draw(near), None))
    return found


def paused(given_pauses) -> set[int]:
    """The paused days after day zero among the next two months."""
    return {n for n in range(1, 60) for one in given_pauses
            if one.from_on <= START + DAY * n and (one.to_on is None or START + DAY * n <= one.to_on)}


@many
@given(pauses(), near, near)
def test_the_union_is_the_set_of_paused_days(given_pauses, first, last):
    found, days = Standstill(START, given_pauses), paused(given_pauses)
    ends = [one for one in given_pauses if one.to_on is not None]
    endless = min((max(1, (one.from_on - START).days) for one in given_pauses if one.to_on is None), default=None)
    closed = {n for n in paused(ends) if endless is None or n < endless}

    assert {n for n in range(1, 60) if found.holds(ZERO + n)} == days
    assert {n - ZERO for since, until in found.spans for n in range(since, until + 1)} == closed
    assert found.open_from == (None if endless is None else ZERO + endless)
    assert all(one[1] + 1 < two[0] for one, two in zip(found.spans, found.spans[1:], strict=False))
    assert found.days(ZERO + first, ZERO + last) == sum(first <= n <= last for n in closed)


@many
@given(pauses(), st.integers(0, 30), st.integers(1, 20))
def test_the_nth_day_from_any_day_on_is_the_nth_that_is_not_paused(given_pauses, start, number):
    closed = [one for one in given_pauses if one.to_on is not None]
    days = paused(closed)
    running = [n for n in range(start + 1, 200) if n not in days]

    assert nth_day(ZERO + start, number, Standstill(START, closed)) == ZERO + running[number - 1]


def test_the_last_day_of_the_record_is_still_in_it():
    last, none = LAST_DAY.toordinal(), Standstill(LAST_DAY - DAY, ())

    assert (nth_day(last - 1, 1, none), nth_day(last - 1, 2, none)) == (last, None)
    assert corresponding_day(date(2100, 11, 30), 1) == date(2100, 12, 30).toordinal()
    assert corresponding_day(date(2100, 12, 1), 1) is None


def test_a_procedure_of_one_day_and_the_next_leaves_out_the_next():
    assert pause_of_procedure(START, START) is None
    assert pause_of_procedure(START, START + DAY) == Pause(START + DAY, START + DAY)
    assert pause_of_procedure(START, None) == Pause(START + DAY, None)
