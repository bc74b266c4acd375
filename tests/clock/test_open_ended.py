"""Pauses without an end: reached, not reached, on days off, while the calendar is unknown."""

import pytest

from tests.clock.asking import ask, day

OPEN = {"to": None, "kind": "hearing"}


def asked(start: str, number: int, unit: str, *pauses: dict, **more):
    return ask(start_on=day(start).isoformat(), limit={"number": number, "unit": unit}, pauses=list(pauses), **more)


@pytest.mark.parametrize(
    ("start", "number", "unit", "paused_from", "ends_on"),
    [
        ("2018-03-01 Thu", 10, "workday", "2018-03-07 Wed", "2018-03-07 Wed"),
        ("2018-03-01 Thu", 10, "workday", "2018-03-15 Thu", "2018-03-15 Thu"),
        ("2018-03-01 Thu", 10, "workday", "2018-03-10 Sat", "2018-03-12 Mon"),
        ("2018-03-01 Thu", 10, "workday", "2018-02-20 Tue", "2018-03-02 Fri"),
        ("2018-03-01 Thu", 10, "calendar_day", "2018-03-10 Sat", "2018-03-10 Sat"),
        ("2018-03-01 Thu", 10, "calendar_day", "2018-03-11 Sun", "2018-03-11 Sun"),
        ("2018-03-01 Thu", 9, "calendar_day", "2018-03-11 Sun", "2018-03-11 Sun"),
        ("2018-03-01 Thu", 2, "month", "2018-05-01 Tue", "2018-05-01 Tue"),
        ("2026-12-01 Tue", 60, "workday", "2026-12-10 Thu", "2026-12-10 Thu"),
        ("2099-01-05 Mon", 3650, "workday", "2099-02-02 Mon", "2099-02-02 Mon"),
        ("2099-01-05 Mon", 3650, "month", "2099-02-02 Mon", "2099-02-02 Mon"),
    ],
)
def test_a_term_that_meets_a_pause_without_end_has_no_date(start, number, unit, paused_from, ends_on):
    found = asked(start, number, unit, {"from": day(paused_from).isoformat(), **OPEN})

    assert found.open_ended
    assert (found.due_on, found.earliest, found.latest, found.provisional) == (None, None, None, False)
    assert (found.ledger[-1].on, found.ledger[-1].mark) == (day(ends_on), "paused")
    assert found.counted == sum(line.counted for line in found.ledger)


@pytest.mark.parametrize(
    ("number", "unit", "paused_from"),
    [
        (10, "workday", "2018-03-16 Fri"),
        (8, "calendar_day", "2018-03-10 Sat"),
        (9, "calendar_day", "2018-03-13 Tue"),
        (1, "month", "2018-04-03 Tue"),
        (0, "workday", "2018-02-20 Tue"),
    ],
)
def test_a_pause_without_end_that_is_not_reached_has_no_effect(number, unit, paused_from):
    start = "2018-03-01 Thu"

    assert asked(start, number, unit, {"from": day(paused_from).isoformat(), **OPEN}) == asked(start, number, unit)


def test_pauses_before_the_one_without_end_still_push_the_term_into_it():
    closed = {"from": "2018-03-05", "to": "2018-03-09", "kind": "testing"}
    endless = {"from": "2018-03-16", **OPEN}

    assert asked("2018-03-01 Thu", 10, "workday", endless).due_on == day("2018-03-15 Thu")
    assert asked("2018-03-01 Thu", 10, "workday", closed, endless).open_ended


def test_an_interval_that_ends_before_the_pause_is_not_open_ended():
    found = asked("2026-12-01 Tue", 30, "workday", {"from": "2027-03-01", **OPEN})

    assert found.provisional
    assert not found.open_ended
    assert found == asked("2026-12-01 Tue", 30, "workday")


def test_where_some_arrangement_would_reach_the_pause_no_end_is_promised():
    latest = asked("2026-12-01 Tue", 60, "workday").latest

    found = asked("2026-12-01 Tue", 60, "workday", {"from": latest.isoformat(), **OPEN})

    assert found.open_ended
    assert found.latest is None
