"""What another calendar makes of a case's running clocks, each with the date it had and the date it has (Art. 17)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock.rules.begun import ItemLimits
from app.clock.rules.calendar import FIRST_DAY, LAST_DAY, Calendar, DayKind, Edition
from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.limits import Limit
from app.clock.rules.moves import Move, changed, deadlines, moves, touched
from app.clock.rules.procedures import ClockKind
from app.clock.rules.term import Due
from app.items.rules.kinds import LimitUnit
from tests.clock.asking import calendar, day

LIMITS = ItemLimits(Limit(20, LimitUnit.WORKDAY), Limit(10, LimitUnit.WORKDAY), "行政许可法第42条")
REVIEW = ProcedureSpan("PUBLIC_NOTICE", day("2018-03-08 Thu"), None, longest=Limit(5, LimitUnit.WORKDAY))
FACTS = CaseFacts(day("2018-03-01 Thu"), accepted_on=day("2018-03-02 Fri"), procedures=(REVIEW,))
TYPHOON = {day("2018-03-12 Mon"): DayKind.OFF}


def closed(days: dict[date, DayKind]) -> Calendar:
    """The calendar with one more edition."""
    return Calendar([*calendar().editions, Edition(2018, "示例", date(2018, 3, 9), days)])


def test_each_running_clock_has_its_deadline_and_a_procedure_its_name_and_day():
    found = {named: due.due_on for named, due in deadlines(FACTS, LIMITS, calendar()).items()}

    assert found == {
        (ClockKind.DECISION_LEGAL, ""): day("2018-03-30 Fri"),
        (ClockKind.DECISION_PROMISED, ""): day("2018-03-16 Fri"),
        (ClockKind.PROCEDURE, "PUBLIC_NOTICE 2018-03-08"): day("2018-03-15 Thu"),
    }


@pytest.mark.parametrize("facts", [
    replace(FACTS, procedures=(replace(REVIEW, ended_on=day("2018-03-09 Fri")),)),
    replace(FACTS, procedures=(replace(REVIEW, longest=None),)),
])
def test_a_procedure_that_ended_or_has_no_longest_duration_has_none(facts):
    assert {kind for kind, _ in deadlines(facts, LIMITS, calendar())} == {
        ClockKind.DECISION_LEGAL, ClockKind.DECISION_PROMISED}


def test_a_closed_case_has_none_but_its_delivery():
    facts = replace(FACTS, closed_on=day("2018-03-09 Fri"), decided_on=day("2018-03-09 Fri"))

    assert {named: due.due_on for named, due in deadlines(facts, LIMITS, calendar()).items()} == {
        (ClockKind.DELIVERY, ""): day("2018-03-23 Fri")}


def test_a_typhoon_day_moves_every_clock_that_counts_it_by_a_working_day():
    found = moves(FACTS, LIMITS, calendar(), closed(TYPHOON))

    assert [(each.clock, each.subject, each.was.due_on, each.now.due_on, each.days) for each in found] == [
        (ClockKind.DECISION_LEGAL, "", day("2018-03-30 Fri"), day("2018-04-02 Mon"), 3),
        (ClockKind.DECISION_PROMISED, "", day("2018-03-16 Fri"), day("2018-03-19 Mon"), 3),
        (ClockKind.PROCEDURE, "PUBLIC_NOTICE 2018-03-08", day("2018-03-15 Thu"), day("2018-03-16 Fri"), 1),
    ]
    assert [each.days for each in moves(FACTS, LIMITS, closed(TYPHOON), calendar())] == [-3, -3, -1]


@pytest.mark.parametrize(
    ("facts", "kind", "was", "now"),
    [
        (CaseFacts(day("2018-03-08 Thu")), ClockKind.ACCEPTANCE, "2018-03-15 Thu", "2018-03-16 Fri"),
        (CaseFacts(day("2018-03-01 Thu"), awaiting_correction=True, correction_asked_on=day("2018-03-05 Mon")),
         ClockKind.CORRECTION, "2018-04-17 Tue", "2018-04-18 Wed"),
        (replace(FACTS, closed_on=day("2018-03-09 Fri"), decided_on=day("2018-03-09 Fri")),
         ClockKind.DELIVERY, "2018-03-23 Fri", "2018-03-26 Mon"),
    ],
)
def test_the_clocks_before_and_after_a_decision_move_alike(facts, kind, was, now):
    (found,) = moves(facts, LIMITS, calendar(), closed(TYPHOON))

    assert (found.clock, found.was.due_on, found.now.due_on) == (kind, day(was), day(now))


def test_a_day_after_the_end_moves_nothing():
    assert moves(FACTS, LIMITS, calendar(), closed({day("2018-04-02 Mon"): DayKind.OFF})) == ()


def test_what_only_becomes_certain_is_a_move_of_no_days():
    known = calendar(day("2017-11-01 Wed"))
    facts = CaseFacts(day("2018-01-02 Tue"), accepted_on=day("2018-01-02 Tue"))
    found = moves(facts, LIMITS, known, calendar())
    (promised,) = [each for each in found if each.clock is ClockKind.DECISION_PROMISED]

    assert promised.was.provisional and not promised.now.provisional
    assert promised.days == (promised.now.latest - promised.was.latest).days


@pytest.mark.parametrize(("was", "now"), [(None, date(2018, 3, 1)), (date(2018, 3, 1), None), (None, None)])
def test_what_has_no_end_moves_by_no_number_of_days(was, now):
    first, second = Due(was, was, False, None), Due(now, now, False, None)

    assert Move(ClockKind.DECISION_LEGAL, "", first, second).days == 0


def test_a_date_no_case_tells_moves_only_where_it_ends_otherwise():
    was, now = (Due(on, on, False, on) for on in (day("2018-03-15 Thu"), day("2018-03-16 Fri")))

    assert changed(ClockKind.STEP, was, now, "审查") == (Move(ClockKind.STEP, "审查", was, now),)
    assert changed(ClockKind.JOINT, was, now) == (Move(ClockKind.JOINT, "", was, now),)
    assert changed(ClockKind.STEP, was, replace(was, told_until=None)) == ()
    assert changed(ClockKind.STEP, was, replace(was, provisional=True)) != ()


@given(st.dates(date(2018, 1, 1), date(2018, 12, 25)), st.integers(0, 20))
@settings(max_examples=40, deadline=None)
def test_what_two_calendars_disagree_on_reaches_from_the_first_day_to_the_last(first, length):
    last = first + timedelta(days=length)
    both = {on: DayKind.OFF if calendar().is_worked(on.toordinal()) else DayKind.WORKED for on in (first, last)}

    assert touched(calendar(), closed(both)) == touched(closed(both), calendar()) == (first, last)


def test_calendars_that_agree_touch_nothing():
    assert touched(calendar(), calendar()) is None
    assert touched(calendar(), closed({day("2018-03-11 Sun"): DayKind.OFF})) is None


@pytest.mark.parametrize("on", [FIRST_DAY, LAST_DAY])
def test_the_first_and_the_last_day_of_the_record_are_looked_at(on):
    plain = Calendar([])
    other = Calendar([Edition(on.year, "示例", on, {on: DayKind.OFF})])

    first, last = touched(plain, other)
    assert on in (first, last)


def test_a_notice_touches_the_uncertain_days_it_settles():
    before = Calendar([one for one in calendar().editions if one.year != 2026])

    assert touched(before, calendar()) == (day("2025-12-26 Fri"), day("2026-12-25 Fri"))
