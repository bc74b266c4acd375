"""What must hold of every term, against a clock that walks days one by one (Art. 16(2), 17)."""

import os
import time
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock.rules.calendar import Calendar, DayKind, Edition
from app.clock.rules.ledger import ledger
from app.clock.rules.pauses import pause_of_procedure
from app.clock.rules.term import due
from tests.clock import oracle
from tests.clock.asking import calendar, due_in, editions, term
from tests.clock.shapes import LONGEST, UNITS, days, pauses, terms

DAY = timedelta(days=1)
WEEK = oracle.week()
many = settings(max_examples=150, deadline=None)


def lines(start, number, unit, spans):
    asked = term(start, number, unit, *spans)
    found = due(asked, calendar())
    return found, [(line.on, line.mark.name.lower(), line.counted) for line in ledger(asked, found, calendar())]


@many
@given(terms(endless=True))
def test_the_clock_agrees_with_one_that_walks_day_by_day(given_term):
    start, number, unit, spans = given_term

    found = due_in(start, number, unit, *spans)

    assert found.due_on == oracle.due(start, number, unit, spans, WEEK)
    assert found.open_ended is (found.due_on is None)


@many
@given(terms(unit="workday"))
def test_the_ledger_of_working_days_is_what_a_walk_finds(given_term):
    start, number, _, spans = given_term

    found, written = lines(*given_term)

    assert written == oracle.workday_ledger(start, found.due_on, spans if number else [], WEEK)


@many
@given(terms(endless=True))
def test_a_ledger_has_one_line_a_day_and_adds_up_to_the_limit(given_term):
    start, number, _, _ = given_term

    found, written = lines(*given_term)

    assert [on for on, _, _ in written] == [start + DAY * n for n in range(len(written))]
    assert written[0] == (start, "day_zero", 0)
    assert all(counted == 0 for _, mark, counted in written if mark in ("paused", "rolled", "weekend"))
    assert all(counted in (0, 1) for _, _, counted in written)
    if found.open_ended:
        assert written[-1][1] == "paused"
        used = [on for on, _, counted in written if counted]
        # All days may be used: a last day that is a day off moves on, and the pause begins before it can.
        assert len(used) < number or not WEEK.works(used[-1])
    else:
        assert written[-1][0] == found.due_on
        assert sum(counted for _, _, counted in written) == number
        assert [counted for _, mark, counted in written if mark != "rolled"][-1] == min(1, number)


@many
@given(terms(least=1))
def test_a_term_ends_on_a_working_day_that_is_not_paused(given_term):
    _, _, _, spans = given_term

    ends_on = due_in(*given_term[:3], *spans).due_on

    assert WEEK.works(ends_on)
    assert not oracle.is_paused(ends_on, spans)


@many
@given(terms(), st.data())
def test_a_pause_never_brings_the_due_day_forward(given_term, data):
    start, number, unit, spans = given_term
    more = data.draw(pauses(start, most=2))

    assert due_in(start, number, unit, *spans, *more).due_on >= due_in(start, number, unit, *spans).due_on


@many
@given(terms(unit="workday"), st.data())
def test_a_pause_of_days_off_alone_changes_nothing_for_working_days(given_term, data):
    start, number, unit, spans = given_term
    off = [start + DAY * n for n in range(300) if not WEEK.works(start + DAY * n)]
    chosen = data.draw(st.lists(st.sampled_from(off), max_size=5))

    assert due_in(start, number, unit, *spans, *((on, on) for on in chosen)) == due_in(start, number, unit, *spans)


@many
@given(terms(), st.data())
def test_adjoining_nested_and_overlapping_pauses_are_their_union(given_term, data):
    start, number, unit, spans = given_term
    pieces = list(spans)
    for first, last in spans:
        cut = first + DAY * data.draw(st.integers(0, (last - first).days))
        pieces += data.draw(st.sampled_from([[(first, cut), (cut, last)], [(first, cut)], [(cut, last), (cut, cut)]]))

    assert due_in(start, number, unit, *pieces) == due_in(start, number, unit, *spans)


@many
@given(terms())
def test_a_pause_cut_in_two_adjoining_ones_is_the_same_pause(given_term):
    start, number, unit, spans = given_term
    halves = [(first + DAY * 3, last) for first, last in spans if last > first + DAY * 3]
    halves += [(first, min(last, first + DAY * 2)) for first, last in spans]
    rest = [(first + DAY * 3, last) for first, last in spans if last == first + DAY * 3]

    assert due_in(start, number, unit, *halves, *rest) == due_in(start, number, unit, *spans)


@many
@given(terms())
def test_a_longer_limit_never_ends_earlier(given_term):
    start, number, unit, spans = given_term

    assert due_in(start, number + 1, unit, *spans).due_on >= due_in(start, number, unit, *spans).due_on


@many
@given(days, st.integers(1, 60), st.integers(0, 30))
def test_an_extension_in_working_days_goes_on_from_the_due_day(start, number, extension):
    ends_on = due_in(start, number).due_on

    assert due_in(start, number + extension).due_on == due_in(ends_on, extension).due_on


@many
@given(terms(), st.integers(0, 30))
def test_an_extended_limit_still_ends_within_the_bound_of_its_extension(given_term, extension):
    start, number, unit, spans = given_term

    longest = due_in(start, number + 30, unit, *spans) if number + 30 <= LONGEST[unit] else None

    assert longest is None or due_in(start, number + extension, unit, *spans).due_on <= longest.due_on


@many
@given(terms(), st.data())
def test_another_day_off_never_ends_a_term_earlier_and_another_working_day_never_later(given_term, data):
    start, number, unit, spans = given_term
    on = start + DAY * data.draw(st.integers(0, 200))
    ends_on = due_in(start, number, unit, *spans).due_on

    for kind, holds in ((DayKind.OFF, date.__ge__), (DayKind.WORKED, date.__le__)):
        changed = Calendar([*calendar().editions, Edition(on.year, None, date(2026, 12, 1), {on: kind})])
        assert holds(due_in(start, number, unit, *spans, known=changed).due_on, ends_on)


@many
@given(terms(), st.data())
def test_calendars_that_agree_on_the_span_give_the_same_answer(given_term, data):
    start, number, unit, spans = given_term
    ends_on = due_in(start, number, unit, *spans).due_on
    outside = data.draw(st.sampled_from([start - DAY, start, ends_on + DAY * data.draw(st.integers(1, 99))]))
    changed = Calendar([
        *calendar().editions, Edition(outside.year, None, date(2026, 12, 1), {outside: DayKind.OFF}),
    ])

    assert outside == ends_on or due_in(start, number, unit, *spans, known=changed).due_on == ends_on


@many
@given(terms(), st.dates(date(2004, 1, 1), date(2026, 12, 31)))
def test_only_editions_published_by_then_are_used(given_term, known_on):
    by_then = Calendar(one for one in calendar().editions if one.published_on <= known_on)

    assert due(term(*given_term[:3], *given_term[3]), by_then) == due(
        term(*given_term[:3], *given_term[3]), editions().calendar(known_on)
    )


@many
@given(days, st.integers(0, 40), st.integers(0, 60))
def test_a_procedure_of_one_day_leaves_out_nothing_and_a_longer_one_the_days_after_its_opening(on, after, length):
    opened_on = on + DAY * after
    pause = pause_of_procedure(opened_on, opened_on + DAY * length)

    left_out = [] if pause is None else [(pause.from_on, pause.to_on)]
    worked = sum(WEEK.works(opened_on + DAY * n) for n in range(1, length + 1))
    ends_on = due_in(on, 60, "workday", *left_out).due_on

    assert (length == 0) is (pause is None)
    assert ends_on == due_in(on, 60 + (worked if opened_on >= on else 0)).due_on


@pytest.mark.parametrize("zone", ["America/Los_Angeles", "Pacific/Kiritimati", "Asia/Shanghai"])
def test_the_zone_of_the_process_has_no_influence(zone, monkeypatch):
    monkeypatch.setenv("TZ", zone)
    monkeypatch.setenv("LANG", "tr_TR.UTF-8")
    time.tzset()

    try:
        assert due_in(date(2018, 12, 28), 5).due_on == date(2019, 1, 7)
        assert due_in(date(2026, 12, 21), 10).latest == date(2027, 1, 5)
    finally:
        os.environ.pop("TZ")
        monkeypatch.undo()
        time.tzset()


@pytest.mark.parametrize("unit", UNITS)
def test_terms_of_thirty_years_end(unit):
    number = {"workday": 3650, "calendar_day": 3650, "month": 360}[unit]

    found = due_in(date(2026, 11, 23), number, unit)

    assert found.provisional
    assert found.earliest <= found.latest
