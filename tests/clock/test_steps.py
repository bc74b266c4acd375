"""Each step's share of the promised limit: whole days that add up, days that belong to one step (Art. 16(3), 17)."""

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.rules import Act, Light
from app.clock.rules.begun import begun
from app.clock.rules.clocks import ItemLimits, clocks
from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.limits import Limit
from app.clock.rules.procedures import ClockKind
from app.clock.rules.steps import USUAL, Shares, StepKind, here, portions, step_clocks, visits
from app.items.rules.kinds import LimitUnit
from tests.clock import oracle
from tests.clock.asking import calendar, day

DAY = timedelta(days=1)
WEEK = oracle.week()
TEN = ItemLimits(Limit(20, LimitUnit.WORKDAY), Limit(10, LimitUnit.WORKDAY), "行政许可法第42条")
H, R, P = StepKind


@pytest.mark.parametrize(
    ("total", "shares", "parts"),
    [
        (10, (60, 20, 20), (6, 2, 2)),
        (20, (60, 20, 20), (12, 4, 4)),
        (7, (60, 20, 20), (4, 2, 1)),  # 4.2, 1.4, 1.4: the day left goes to the earlier of the equals
        (5, (50, 30, 20), (3, 1, 1)),  # 2.5, 1.5, 1.0
        (1, (60, 20, 20), (1, 0, 0)),
        (2, (34, 33, 33), (1, 1, 0)),  # 0.68, 0.66, 0.66
        (15, (100, 0, 0), (15, 0, 0)),
    ],
)
def test_shares_are_whole_days_and_add_up_to_the_promised_limit(total, shares, parts):
    assert tuple(portions(total, Shares(*shares)).values()) == parts


@given(total=st.integers(0, 400), cuts=st.tuples(st.integers(0, 100), st.integers(0, 100)))
def test_no_share_is_a_day_away_from_its_part_and_none_is_lost(total, cuts):
    low, high = sorted(cuts)
    shares = Shares(low, high - low, 100 - high)
    found = portions(total, shares)

    assert sum(found.values()) == total
    assert all(abs(found[step] * 100 - total * shares.of(step)) < 100 for step in StepKind)


def look(facts: CaseFacts, acts: list[tuple[Act, date]], today: str):
    promised = clocks(facts, TEN, calendar(), day(today))[ClockKind.DECISION_PROMISED]
    assert facts.accepted_on is not None
    return {each.step: each for each in step_clocks(promised, visits(facts.accepted_on, acts), USUAL, calendar(),
                                                     day(today))}


def test_the_day_a_draft_is_passed_on_is_still_his_who_passed_it():
    facts = CaseFacts(day("2018-03-01 Thu"), accepted_on=day("2018-03-05 Mon"))
    acts = [(Act.PROPOSE, day("2018-03-09 Fri")), (Act.REVIEW, day("2018-03-13 Tue"))]
    found = look(facts, acts, "2018-03-14 Wed")

    assert [(each.used, each.allowed, each.here) for each in found.values()] == [
        (4, 6, False), (2, 2, False), (1, 2, True)]
    assert found[P].due.due_on == day("2018-03-15 Thu") and found[R].light is Light.NORMAL


def test_a_late_step_is_seen_while_the_case_itself_is_in_time():
    facts = CaseFacts(day("2018-03-01 Thu"), accepted_on=day("2018-03-05 Mon"))
    found = look(facts, [(Act.PROPOSE, day("2018-03-06 Tue"))], "2018-03-09 Fri")

    assert (found[R].light, found[R].remaining, found[R].due.due_on) == (Light.OVERDUE, -1, day("2018-03-08 Thu"))
    assert clocks(facts, TEN, calendar(), day("2018-03-09 Fri"))[ClockKind.DECISION_PROMISED].light is Light.NORMAL


def test_a_draft_sent_back_goes_on_with_what_its_step_had_left():
    facts = CaseFacts(day("2018-03-01 Thu"), accepted_on=day("2018-03-05 Mon"))
    acts = [(Act.PROPOSE, day("2018-03-09 Fri")), (Act.SEND_BACK, day("2018-03-12 Mon"))]
    found = look(facts, acts, "2018-03-13 Tue")

    assert (found[H].used, found[H].remaining, found[H].due.due_on) == (5, 1, day("2018-03-14 Wed"))
    assert (found[R].used, found[R].here) == (1, False)


def test_a_special_procedure_stops_the_step_that_has_the_case():
    review = ProcedureSpan("EXPERT_REVIEW", day("2018-03-06 Tue"), None)
    facts = CaseFacts(day("2018-03-01 Thu"), accepted_on=day("2018-03-05 Mon"), procedures=(review,))
    found = look(facts, [], "2018-03-20 Tue")

    assert (found[H].light, found[H].used) == (Light.PAUSED, 1)


def test_nothing_is_shared_of_what_is_decided_at_once_or_in_months():
    facts = CaseFacts(day("2018-03-01 Thu"), accepted_on=day("2018-03-01 Thu"))
    for limit in (Limit(0, LimitUnit.IMMEDIATE), Limit(2, LimitUnit.MONTH)):
        promised = clocks(facts, ItemLimits(None, limit), calendar(), day("2018-03-02 Fri"))[
            ClockKind.DECISION_PROMISED]
        assert step_clocks(promised, visits(day("2018-03-01 Thu"), []), USUAL, calendar(), day("2018-03-02 Fri")) == []


ACTS = st.lists(st.tuples(st.sampled_from([Act.PROPOSE, Act.REVIEW, Act.SEND_BACK, Act.ASSIGN]), st.integers(0, 9)),
                max_size=8)


@given(start=st.dates(date(2008, 1, 2), date(2024, 6, 30)), moves=ACTS, later=st.integers(0, 80),
       pause=st.none() | st.tuples(st.integers(0, 20), st.integers(0, 30)))
@settings(max_examples=200)
def test_every_counted_day_belongs_to_one_step_as_a_walk_day_by_day_has_it(start, moves, later, pause):
    acts, on = [], start
    for act, days in moves:
        on += days * DAY
        acts.append((act, on))
    today = on + later * DAY
    spans = ()
    if pause:
        opened = start + pause[0] * DAY
        spans = (ProcedureSpan("HEARING", opened, opened + pause[1] * DAY),)
    facts = CaseFacts(start, accepted_on=start, procedures=spans)
    promised = clocks(facts, TEN, calendar(), today)[ClockKind.DECISION_PROMISED]
    looked = step_clocks(promised, visits(start, acts), USUAL, calendar(), today)
    found = {each.step: each.used for each in looked}

    has = here(next(begun(facts, TEN, (ClockKind.DECISION_PROMISED,))), visits(start, acts), USUAL)
    assert [(has.step, has.due(calendar()))] == [(each.step, each.due) for each in looked if each.here]
    assert found == _walked(start, acts, today, spans)
    assert sum(found.values()) == promised.used


def _walked(start, acts, today, spans):
    steps = {Act.PROPOSE: R, Act.REVIEW: P, Act.SEND_BACK: H}
    used = {H: 0} | {steps[act]: 0 for act, _ in acts if act in steps}
    each = start + DAY
    while each <= today:
        had = H
        for act, on in acts:
            if on < each and act in steps:
                had = steps[act]
        paused = any(span.opened_on < each <= span.ended_on for span in spans)
        if WEEK.works(each) and not paused:
            used[had] += 1
        each += DAY
    return used


def calendar_days(visited: list[tuple[Act, date]], today: str, *spans: ProcedureSpan):
    """Ten calendar days promised from 2018-03-01 Thu: six, two and two."""
    facts = CaseFacts(day("2018-03-01 Thu"), accepted_on=day("2018-03-01 Thu"), procedures=spans)
    limits = ItemLimits(None, Limit(10, LimitUnit.CALENDAR_DAY), "行政许可法第42条")
    promised = clocks(facts, limits, calendar(), day(today))[ClockKind.DECISION_PROMISED]
    found = step_clocks(promised, visits(facts.accepted_on, visited), USUAL, calendar(), day(today))
    return {each.step: each for each in found}


SENT_BACK = [(Act.PROPOSE, day("2018-03-03 Sat")), (Act.SEND_BACK, day("2018-03-05 Mon"))]


def test_calendar_days_are_used_on_weekends_and_what_an_earlier_visit_used_is_gone():
    found = calendar_days(SENT_BACK, "2018-03-06 Tue")

    assert (found[H].used, found[H].remaining, found[H].here) == (3, 3, True)
    assert (found[R].used, found[R].remaining, found[R].here) == (2, 0, False)
    assert (found[H].due.due_on, found[H].light) == (day("2018-03-09 Fri"), Light.NORMAL)  # four days left on the 5th


def test_calendar_days_of_a_procedure_are_no_ones():
    hearing = ProcedureSpan("HEARING", day("2018-03-01 Thu"), day("2018-03-02 Fri"))

    assert calendar_days(SENT_BACK, "2018-03-06 Tue", hearing)[H].used == 2


@pytest.mark.parametrize(
    ("today", "remaining", "light"),
    [
        ("2018-03-06 Tue", 1, Light.NORMAL),
        ("2018-03-07 Wed", 0, Light.WARNING),
        ("2018-03-08 Thu", -1, Light.OVERDUE),
    ],
)
def test_a_step_warns_on_its_last_day_alone(today, remaining, light):
    found = calendar_days([], today)[H]

    assert (found.remaining, found.light) == (remaining, light)


def test_a_step_that_used_its_share_before_is_due_on_the_day_it_gets_the_case_again():
    late = [(Act.PROPOSE, day("2018-03-12 Mon")), (Act.SEND_BACK, day("2018-03-13 Tue"))]
    found = calendar_days(late, "2018-03-13 Tue")[H]

    assert (found.due.due_on, found.remaining, found.light) == (day("2018-03-13 Tue"), -5, Light.OVERDUE)


@pytest.mark.parametrize("last", [Act.GRANT, Act.DENY, Act.WITHDRAW])
def test_after_the_last_act_no_step_has_the_case(last):
    visited = visits(day("2018-03-01 Thu"), [(Act.PROPOSE, day("2018-03-02 Fri")), (last, day("2018-03-05 Mon")),
                                             (Act.SEND_BACK, day("2018-03-06 Tue"))])

    assert [(each.step, each.until) for each in visited] == [(H, day("2018-03-02 Fri")), (R, day("2018-03-05 Mon"))]
