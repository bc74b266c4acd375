"""The clocks of a case: starts, limits, pauses, lights, and what is left (Art. 16(2), 17; facts 4.3)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.rules import Light
from app.clock.rules.clocks import ItemLimits, clocks, leading
from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.limits import Limit
from app.clock.rules.procedures import ClockKind
from app.clock.rules.projection import shown
from app.items.rules.kinds import LimitStart, LimitUnit
from tests.clock import oracle
from tests.clock.asking import calendar, day

DAY = timedelta(days=1)
WEEK = oracle.week()
LICENCE = ItemLimits(Limit(20, LimitUnit.WORKDAY), Limit(10, LimitUnit.WORKDAY), "行政许可法第42条")
REPORT = ItemLimits(
    Limit(60, LimitUnit.CALENDAR_DAY, LimitStart.RECEIVED), Limit(20, LimitUnit.WORKDAY), "环境影响评价法第22条"
)
RECEIVED = CaseFacts(day("2018-03-01 Thu"))
ACCEPTED = replace(RECEIVED, accepted_on=day("2018-03-05 Mon"))
REVIEW = ProcedureSpan("EXPERT_REVIEW", day("2018-03-08 Thu"), None)


def look(facts: CaseFacts, today: str, limits: ItemLimits = LICENCE):
    return clocks(facts, limits, calendar(), day(today))


def lead(facts: CaseFacts, today: str, limits: ItemLimits = LICENCE):
    return leading(facts, look(facts, today, limits))


@pytest.mark.parametrize(
    ("today", "used", "remaining", "light", "changes"),
    [
        ("2018-03-01 Thu", 0, 5, Light.NORMAL, "2018-03-06 Tue"),
        ("2018-03-05 Mon", 2, 3, Light.NORMAL, "2018-03-06 Tue"),
        ("2018-03-06 Tue", 3, 2, Light.WARNING, "2018-03-09 Fri"),
        ("2018-03-08 Thu", 5, 0, Light.WARNING, "2018-03-09 Fri"),
        ("2018-03-09 Fri", 6, -1, Light.OVERDUE, None),
        ("2018-03-10 Sat", 6, -1, Light.OVERDUE, None),
    ],
)
def test_acceptance_has_five_working_days_from_receipt(today, used, remaining, light, changes):
    found = lead(RECEIVED, today)

    assert (found.kind, found.due.due_on) == (ClockKind.ACCEPTANCE, day("2018-03-08 Thu"))
    assert (found.used, found.remaining, found.light) == (used, remaining, light)
    assert found.light_changes_on == (day(changes) if changes else None)


def test_a_correction_stops_acceptance_and_its_answer_starts_it_anew():
    asked = replace(RECEIVED, awaiting_correction=True)
    answered = replace(RECEIVED, corrected_on=day("2018-03-20 Tue"))

    assert look(asked, "2018-03-07 Wed") == {}
    assert shown(asked, {}, None).light is Light.PAUSED
    assert shown(replace(asked, closed_on=day("2018-03-08 Thu")), {}, None).light is Light.NOT_STARTED
    assert lead(answered, "2018-03-20 Tue").due.due_on == day("2018-03-27 Tue")


def test_the_promised_limit_leads_and_the_legal_one_stands_beside_it():
    found = look(ACCEPTED, "2018-03-06 Tue")

    assert leading(ACCEPTED, found).kind is ClockKind.DECISION_PROMISED
    assert found[ClockKind.DECISION_PROMISED].due.due_on == day("2018-03-19 Mon")
    assert found[ClockKind.DECISION_LEGAL].due.due_on == day("2018-04-02 Mon")


def test_without_a_promised_limit_the_legal_one_leads_and_without_any_nothing_does():
    assert lead(ACCEPTED, "2018-03-06 Tue", replace(LICENCE, promised=None)).kind is ClockKind.DECISION_LEGAL
    assert lead(ACCEPTED, "2018-03-06 Tue", ItemLimits(None, None)) is None


def test_a_legal_limit_from_receipt_runs_before_acceptance_and_from_the_corrected_papers():
    assert look(RECEIVED, "2018-03-02 Fri", REPORT)[ClockKind.DECISION_LEGAL].due.due_on == day("2018-05-02 Wed")
    corrected = replace(ACCEPTED, corrected_on=day("2018-03-05 Mon"))
    assert look(corrected, "2018-03-06 Tue", REPORT)[ClockKind.DECISION_LEGAL].due.due_on == day("2018-05-04 Fri")


@pytest.mark.parametrize(
    ("today", "remaining", "light"),
    [
        ("2018-03-08 Thu", 7, Light.PAUSED),
        ("2018-03-09 Fri", 7, Light.PAUSED),
        ("2018-06-01 Fri", 7, Light.PAUSED),
    ],
)
def test_an_open_special_procedure_stops_the_clock_the_day_after_its_opening(today, remaining, light):
    found = lead(replace(ACCEPTED, procedures=(REVIEW,)), today)

    assert (found.remaining, found.light, found.due.open_ended) == (remaining, light, True)
    assert (found.light_changes_on, found.changes_on) == (None, None)


def test_an_ended_special_procedure_moves_the_due_day_by_the_days_left_out():
    ended = replace(REVIEW, ended_on=day("2018-03-21 Wed"))
    found = lead(replace(ACCEPTED, procedures=(ended,)), "2018-03-21 Wed")

    assert (found.due.due_on, found.remaining, found.light) == (day("2018-03-30 Fri"), 7, Light.NORMAL)


def test_a_special_procedure_opened_on_the_last_day_changes_nothing():
    opened = replace(REVIEW, opened_on=day("2018-03-19 Mon"))

    assert lead(replace(ACCEPTED, procedures=(opened,)), "2018-03-19 Mon").light is Light.WARNING
    assert lead(replace(ACCEPTED, procedures=(opened,)), "2018-03-20 Tue").light is Light.OVERDUE


@pytest.mark.parametrize("kind", ["PUBLIC_NOTICE", "SITE_VISIT", "SURVEY", "LUNCH", "TECHNICAL_ASSESSMENT"])
def test_a_procedure_no_law_names_stops_nothing(kind):
    found = lead(replace(ACCEPTED, procedures=(replace(REVIEW, kind=kind),)), "2018-03-12 Mon")

    assert found == lead(ACCEPTED, "2018-03-12 Mon")


def test_a_technical_assessment_stops_the_clocks_of_an_environmental_report():
    assessed = replace(ACCEPTED, procedures=(replace(REVIEW, kind="TECHNICAL_ASSESSMENT"),))

    assert lead(assessed, "2018-03-12 Mon", REPORT).light is Light.PAUSED


def test_an_extension_adds_to_the_decision_clocks_of_its_unit():
    extended = replace(ACCEPTED, extension=Limit(10, LimitUnit.WORKDAY))

    found = look(extended, "2018-03-06 Tue")
    assert found[ClockKind.DECISION_PROMISED].due.due_on == day("2018-04-02 Mon")
    assert found[ClockKind.DECISION_LEGAL].due.due_on == day("2018-04-17 Tue")
    assert look(extended, "2018-03-06 Tue", REPORT)[ClockKind.DECISION_LEGAL].limit.number == 60


@pytest.mark.parametrize(
    ("closed_on", "light", "remaining"),
    [("2018-03-12 Mon", Light.NORMAL, 5), ("2018-03-19 Mon", Light.NORMAL, 0), ("2018-03-20 Tue", Light.OVERDUE, -1)],
)
def test_a_decision_stops_the_clock_and_keeps_the_verdict(closed_on, light, remaining):
    for today in (closed_on, "2018-12-03 Mon"):
        found = lead(replace(ACCEPTED, closed_on=day(closed_on)), today)
        assert (found.light, found.remaining) == (light, remaining)
        assert (found.light_changes_on, found.changes_on) == (None, None)


def test_withdrawing_during_a_special_procedure_ends_it():
    found = lead(replace(ACCEPTED, procedures=(REVIEW,), closed_on=day("2018-03-14 Wed")), "2018-12-03 Mon")

    assert (found.light, found.remaining) == (Light.NORMAL, 7)


def test_what_is_decided_at_once_is_due_on_its_day():
    at_once = ItemLimits(Limit(0, LimitUnit.IMMEDIATE), Limit(0, LimitUnit.IMMEDIATE))

    assert lead(ACCEPTED, "2018-03-05 Mon", at_once).due.due_on == day("2018-03-05 Mon")
    assert lead(ACCEPTED, "2018-03-05 Mon", at_once).light is Light.WARNING
    assert lead(ACCEPTED, "2018-03-06 Tue", at_once).light is Light.OVERDUE


def test_a_day_off_after_the_due_day_is_over_it():
    due_friday = replace(RECEIVED, accepted_on=day("2018-03-02 Fri"))
    found = lead(due_friday, "2018-03-17 Sat", replace(LICENCE, promised=Limit(10, LimitUnit.WORKDAY)))

    assert found.due.due_on == day("2018-03-16 Fri")
    assert (found.light, found.remaining) == (Light.OVERDUE, 0)


def test_a_day_moved_on_to_is_still_inside_the_term():
    ten_days = ItemLimits(None, Limit(12, LimitUnit.CALENDAR_DAY))
    found = lead(ACCEPTED, "2018-03-18 Sun", ten_days)

    assert found.due.due_on == day("2018-03-19 Mon")
    assert (found.remaining, found.light) == (0, Light.WARNING)


@pytest.mark.parametrize(
    ("limit", "warns_on"),
    [
        (Limit(1, LimitUnit.WORKDAY), "2018-03-05 Mon"),
        (Limit(10, LimitUnit.WORKDAY), "2018-03-15 Thu"),
        (Limit(20, LimitUnit.WORKDAY), "2018-03-27 Tue"),
        (Limit(45, LimitUnit.WORKDAY), "2018-04-25 Wed"),
        (Limit(30, LimitUnit.CALENDAR_DAY), "2018-03-29 Thu"),
    ],
)
def test_the_light_warns_when_a_fifth_or_two_days_are_left(limit, warns_on):
    limits = ItemLimits(None, limit)

    assert lead(ACCEPTED, warns_on, limits).light is Light.WARNING
    eve = day(warns_on) - DAY
    if eve >= ACCEPTED.accepted_on:
        before = leading(ACCEPTED, clocks(ACCEPTED, limits, calendar(), eve))
        assert (before.light, before.light_changes_on) == (Light.NORMAL, day(warns_on))


def test_what_is_left_is_exact_while_the_date_is_not():
    facts = CaseFacts(day("2026-11-20 Fri"), accepted_on=day("2026-11-23 Mon"))
    limits = ItemLimits(None, Limit(30, LimitUnit.WORKDAY))
    found = lead(facts, "2026-12-01 Tue", limits)

    assert found.due.provisional
    assert (found.used, found.remaining, found.light) == (6, 24, Light.NORMAL)
    assert found.light_changes_on > day("2026-12-01 Tue")


dates = st.dates(date(2017, 1, 1), date(2017, 6, 1))


@settings(max_examples=150, deadline=None)
@given(dates, st.integers(0, 60), st.integers(0, 120), st.lists(st.tuples(st.integers(0, 60), st.integers(0, 20))))
def test_used_and_remaining_are_the_limit_and_used_is_what_a_walk_counts(accepted_on, number, later, spans):
    procedures = tuple(
        ProcedureSpan("HEARING", accepted_on + DAY * opened, accepted_on + DAY * (opened + length))
        for opened, length in spans
    )
    facts = CaseFacts(accepted_on, accepted_on=accepted_on, procedures=procedures)
    limits = ItemLimits(None, Limit(number, LimitUnit.WORKDAY))
    today = accepted_on + DAY * later

    found = leading(facts, clocks(facts, limits, calendar(), today))

    left_out = [(span.opened_on + DAY, span.ended_on) for span in procedures]
    walked = sum(
        WEEK.works(on) and not oracle.is_paused(on, left_out)
        for on in (accepted_on + DAY * n for n in range(1, later + 1))
    )
    assert found.used + found.remaining == number
    assert found.used == walked
    assert (found.light is Light.OVERDUE) is (today > found.due.due_on)


@settings(max_examples=100, deadline=None)
@given(dates, st.integers(1, 40), st.integers(0, 60))
def test_nothing_shown_changes_before_the_day_it_is_said_to(accepted_on, number, later):
    facts = CaseFacts(accepted_on, accepted_on=accepted_on)
    limits = ItemLimits(None, Limit(number, LimitUnit.WORKDAY))

    def seen(today):
        return leading(facts, clocks(facts, limits, calendar(), today))

    today = seen(accepted_on + DAY * later)
    on = accepted_on + DAY * (later + 1)
    while on < today.changes_on:
        assert (seen(on).light, seen(on).remaining) == (today.light, today.remaining)
        on += DAY
    assert (seen(on).light, seen(on).remaining) != (today.light, today.remaining)
    if today.light_changes_on:
        assert seen(today.light_changes_on - DAY).light is today.light
        assert seen(today.light_changes_on).light is not today.light
