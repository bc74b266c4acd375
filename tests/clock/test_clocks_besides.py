"""The clocks beside the decision: the applicant's correction, delivery, how long a procedure may last (Art. 17)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.rules import Light
from app.clock.rules.clocks import ItemLimits, clocks, leading, lengthened, procedure_clocks
from app.clock.rules.entries import CaseFacts, Entry, EntryKind, OutOfOrder, ProcedureSpan, facts_of
from app.clock.rules.limits import Limit
from app.clock.rules.procedures import ClockKind
from app.clock.rules.projection import shown
from app.items.rules.kinds import LimitUnit
from tests.clock import oracle
from tests.clock.asking import calendar, day

DAY = timedelta(days=1)
WEEK = oracle.week()
LICENCE = ItemLimits(Limit(20, LimitUnit.WORKDAY), Limit(10, LimitUnit.WORKDAY), "行政许可法第42条")
RECEIVED = CaseFacts(day("2018-03-01 Thu"))
PAST_DAYS = st.dates(date(2008, 1, 2), date(2024, 10, 31))


def entry(kind: EntryKind, on: str, **payload: object) -> Entry:
    return Entry(kind, day(on), payload)


def look(facts: CaseFacts, today: str):
    return clocks(facts, LICENCE, calendar(), day(today))


@pytest.mark.parametrize(
    ("asked", "until"),
    [
        ("2018-03-02 Fri", "2018-04-16 Mon"),  # 清明 04-05 to 04-07, worked on Sun 04-08
        ("2018-01-15 Mon", "2018-03-01 Thu"),  # Spring Festival, worked on Sun 02-11 and Sat 02-24
        ("2019-12-20 Fri", "2020-02-10 Mon"),  # the festival of 2020, lengthened to 02-02
        ("2021-09-10 Fri", "2021-10-28 Thu"),  # 中秋, National Day, worked on 09-18, 09-26 and 10-09
    ],
)
def test_the_applicant_has_thirty_working_days_for_his_correction(asked, until):
    facts = replace(RECEIVED, received_on=day(asked), awaiting_correction=True, correction_asked_on=day(asked))
    found = look(facts, asked)[ClockKind.CORRECTION]

    assert (found.due.due_on, found.used, found.remaining) == (day(until), 0, 30)
    assert oracle.due(day(asked), 30, "workday", (), WEEK) == day(until)


def test_the_day_named_in_the_notice_is_his_although_the_calendar_ends_the_term_before_it():
    facts = replace(RECEIVED, awaiting_correction=True, correction_asked_on=day("2018-03-02 Fri"),
                    correction_named_on=day("2018-04-19 Thu"))

    between = look(facts, "2018-04-19 Thu")[ClockKind.CORRECTION]
    after = look(facts, "2018-04-20 Fri")[ClockKind.CORRECTION]

    assert (between.due.due_on, between.remaining, between.light) == (day("2018-04-19 Thu"), 0, Light.WARNING)
    assert (after.remaining, after.light) == (-1, Light.OVERDUE)


def test_a_correction_asked_for_again_runs_although_an_earlier_one_was_answered():
    facts = facts_of([entry(EntryKind.RECEIVED, "2018-03-01 Thu"), entry(EntryKind.CORRECTION_ASKED, "2018-03-02 Fri"),
                      entry(EntryKind.CORRECTION_ANSWERED, "2018-03-06 Tue"),
                      entry(EntryKind.CORRECTION_ASKED, "2018-03-08 Thu")])

    found = look(facts, "2018-03-12 Mon")[ClockKind.CORRECTION]

    assert (found.started_on, found.stopped_on, found.used) == (day("2018-03-08 Thu"), None, 2)


def test_an_answered_correction_keeps_its_clock_where_it_stopped():
    facts = replace(RECEIVED, correction_asked_on=day("2018-03-02 Fri"), corrected_on=day("2018-03-06 Tue"))
    found = look(facts, "2018-06-01 Fri")

    assert (found[ClockKind.CORRECTION].used, found[ClockKind.CORRECTION].stopped_on) == (2, day("2018-03-06 Tue"))
    assert leading(facts, found).kind is ClockKind.ACCEPTANCE


@pytest.mark.parametrize(
    ("decided", "until"),
    [
        ("2018-02-09 Fri", "2018-02-28 Wed"),  # worked on Sun 02-11 and Sat 02-24 around the festival
        ("2018-09-21 Fri", "2018-10-11 Thu"),  # 中秋 on Mon, National Day, worked on 09-29 and 09-30
        ("2020-01-20 Mon", "2020-02-11 Tue"),  # the festival of 2020, lengthened to 02-02
        ("2018-04-28 Sat", "2018-05-15 Tue"),  # decided on a Saturday worked; off 04-29 to 05-01
    ],
)
def test_a_decision_is_delivered_within_ten_working_days(decided, until):
    facts = replace(RECEIVED, accepted_on=RECEIVED.received_on, closed_on=day(decided), decided_on=day(decided))
    found = look(facts, decided)

    assert found[ClockKind.DELIVERY].due.due_on == day(until) == oracle.due(day(decided), 10, "workday", (), WEEK)
    assert leading(facts, found).kind is ClockKind.DECISION_PROMISED


def test_delivery_stops_its_clock_and_nothing_of_it_moves_the_case_itself():
    decided = replace(RECEIVED, accepted_on=day("2018-03-05 Mon"), closed_on=day("2018-03-09 Fri"),
                      decided_on=day("2018-03-09 Fri"))
    owing, done = look(decided, "2018-04-02 Mon"), look(replace(decided, delivered_on=day("2018-03-12 Mon")),
                                                        "2018-04-02 Mon")

    assert (owing[ClockKind.DELIVERY].light, owing[ClockKind.DELIVERY].remaining) == (Light.OVERDUE, -6)
    assert (done[ClockKind.DELIVERY].light, done[ClockKind.DELIVERY].used) == (Light.NORMAL, 1)
    was, now = (shown(decided, found, leading(decided, found)) for found in (owing, done))
    assert (was.delivery_due_on, now.delivery_due_on) == (day("2018-03-23 Fri"), None)
    assert replace(was, delivery_due_on=None, delivery_due_latest=None, delivery_warns_on=None) == now


@pytest.mark.parametrize(("outcome", "owes"), [
    ("GRANTED", True), ("GRANTED_WITH_GAP", True), ("DENIED", True), ("LAPSED", False), ("NOT_ACCEPTED", False),
])
def test_only_a_decision_on_the_item_is_owed_to_the_applicant(outcome, owes):
    facts = facts_of([entry(EntryKind.RECEIVED, "2018-03-01 Thu"),
                      entry(EntryKind.DECIDED, "2018-03-02 Fri", outcome=outcome)])

    assert (ClockKind.DELIVERY in look(facts, "2018-03-05 Mon")) is owes


@pytest.mark.parametrize("entries", [
    [entry(EntryKind.DELIVERED, "2018-03-02 Fri")],
    [entry(EntryKind.DECIDED, "2018-03-05 Mon", outcome="LAPSED"), entry(EntryKind.DELIVERED, "2018-03-06 Tue")],
    [entry(EntryKind.DECIDED, "2018-03-05 Mon", outcome="GRANTED"), entry(EntryKind.DELIVERED, "2018-03-02 Fri")],
    [entry(EntryKind.DECIDED, "2018-03-05 Mon", outcome="GRANTED"), entry(EntryKind.DELIVERED, "2018-03-06 Tue"),
     entry(EntryKind.DELIVERED, "2018-03-07 Wed")],
])
def test_a_delivery_needs_a_decision_that_was_not_delivered_yet(entries):
    with pytest.raises(OutOfOrder):
        facts_of([entry(EntryKind.RECEIVED, "2018-03-01 Thu"), *entries])


@pytest.mark.parametrize(
    ("payload", "until"),
    [
        ({"longest_workdays": 15}, "2018-03-29 Thu"),
        ({"longest": {"number": 15, "unit": "CALENDAR_DAY"}}, "2018-03-23 Fri"),
        ({"longest": {"number": 30, "unit": "CALENDAR_DAY"}}, "2018-04-08 Sun"),  # 04-07 is off, 04-08 worked
        ({"longest": {"number": 2, "unit": "MONTH"}}, "2018-05-08 Tue"),
    ],
)
def test_a_procedure_has_a_clock_of_its_own_for_as_long_as_it_was_told_to_last(payload, until):
    facts = facts_of([entry(EntryKind.RECEIVED, "2018-03-01 Thu"), entry(EntryKind.ACCEPTED, "2018-03-05 Mon"),
                      entry(EntryKind.PROCEDURE_OPENED, "2018-03-08 Thu", procedure="EXPERT_REVIEW", **payload)])
    [(span, clock)] = procedure_clocks(facts, calendar(), day("2018-03-08 Thu"))

    assert (span.kind, clock.kind, clock.due.due_on) == ("EXPERT_REVIEW", ClockKind.PROCEDURE, day(until))


def test_a_procedure_over_its_time_is_over_and_starts_no_clock_of_the_case_again():
    span = ProcedureSpan("EXPERT_REVIEW", day("2018-03-08 Thu"), None, longest=Limit(5, LimitUnit.WORKDAY))
    facts = replace(RECEIVED, accepted_on=day("2018-03-05 Mon"), procedures=(span,))
    [(_, within)] = procedure_clocks(facts, calendar(), day("2018-03-15 Thu"))
    [(_, over)] = procedure_clocks(facts, calendar(), day("2018-03-20 Tue"))

    assert (within.light, within.remaining, over.light, over.remaining) == (Light.WARNING, 0, Light.OVERDUE, -3)
    assert look(facts, "2018-03-20 Tue")[ClockKind.DECISION_LEGAL].due.open_ended


def test_each_overlapping_procedure_counts_its_own_time_and_an_ended_one_keeps_its_verdict():
    review = ProcedureSpan("EXPERT_REVIEW", day("2018-03-08 Thu"), day("2018-03-14 Wed"),
                           longest=Limit(3, LimitUnit.WORKDAY))
    hearing = ProcedureSpan("HEARING", day("2018-03-09 Fri"), None, longest=Limit(20, LimitUnit.WORKDAY))
    found = procedure_clocks(replace(RECEIVED, procedures=(review, hearing)), calendar(), day("2018-06-01 Fri"))

    assert [clock.stopped_on for _, clock in found] == [day("2018-03-14 Wed"), None]
    assert [clock.light for _, clock in found] == [Light.OVERDUE, Light.OVERDUE]


def test_a_procedure_recorded_without_a_longest_duration_has_no_clock():
    assert procedure_clocks(replace(RECEIVED, procedures=(ProcedureSpan("HEARING", day("2018-03-08 Thu"), None),)),
                            calendar(), day("2018-03-09 Fri")) == []


@given(start=PAST_DAYS, number=st.integers(1, 60), unit=st.sampled_from(["WORKDAY", "CALENDAR_DAY", "MONTH"]),
       later=st.integers(0, 120))
@settings(max_examples=150)
def test_the_time_of_a_procedure_ends_where_a_walk_day_by_day_ends(start, number, unit, later):
    number = min(number, 24) if unit == "MONTH" else number
    span = ProcedureSpan("HEARING", start, None, longest=Limit(number, LimitUnit[unit]))
    today = start + later * DAY
    [(_, clock)] = procedure_clocks(CaseFacts(start, procedures=(span,)), calendar(), today)
    until = oracle.due(start, number, unit.lower(), (), WEEK)

    assert clock.due.due_on == until
    assert (clock.light is Light.OVERDUE) is (today > until)


@given(decided=PAST_DAYS, later=st.integers(0, 60))
@settings(max_examples=150)
def test_what_is_left_of_delivery_is_what_a_walk_day_by_day_leaves(decided, later):
    today = decided + later * DAY
    facts = CaseFacts(decided, accepted_on=decided, closed_on=decided, decided_on=decided)
    clock = clocks(facts, LICENCE, calendar(), today)[ClockKind.DELIVERY]
    passed = sum(WEEK.works(decided + n * DAY) for n in range(1, later + 1))

    assert (clock.used, clock.remaining) == (passed, 10 - passed)


@pytest.mark.parametrize(
    ("kind", "extension", "extended", "lengthens"),
    [
        (ClockKind.DECISION_LEGAL, None, None, False),
        (ClockKind.DECISION_LEGAL, Limit(5, LimitUnit.WORKDAY), None, True),
        (ClockKind.DECISION_LEGAL, Limit(5, LimitUnit.CALENDAR_DAY), None, False),
        (ClockKind.ACCEPTANCE, Limit(5, LimitUnit.WORKDAY), None, False),
        (ClockKind.DELIVERY, Limit(5, LimitUnit.WORKDAY), None, False),
        (ClockKind.DECISION_LEGAL, Limit(5, LimitUnit.WORKDAY), ("DECISION_LEGAL",), True),
        (ClockKind.DECISION_PROMISED, Limit(5, LimitUnit.WORKDAY), ("DECISION_LEGAL",), False),
        (ClockKind.DECISION_PROMISED, Limit(5, LimitUnit.WORKDAY), (), False),
    ],
)
def test_an_extension_lengthens_the_decision_clocks_of_its_unit_that_still_ran(kind, extension, extended, lengthens):
    facts = replace(RECEIVED, extension=extension, extended=extended)

    assert lengthened(kind, Limit(20, LimitUnit.WORKDAY), facts) is lengthens
