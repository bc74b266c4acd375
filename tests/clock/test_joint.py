"""Joint handling: forty-five working days and fifteen, one clock for all members (行政许可法 26(2), 42(2))."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.cases.rules import Light
from app.clock.rules import joint
from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.joint import Member, joint_clock, must_be_extendable, must_be_joint
from app.clock.rules.limits import Limit
from app.clock.rules.procedures import ClockKind
from app.clock.rules.thresholds import FIRST, ThresholdBook, Warn
from app.items.rules.kinds import LimitUnit
from tests.clock import oracle
from tests.clock.asking import calendar, day

DAY = timedelta(days=1)
WEEK = oracle.week()
LAW = "行政许可法第42条"
LEAD = CaseFacts(day("2018-03-01 Thu"), accepted_on=day("2018-03-05 Mon"))
OTHER = CaseFacts(day("2018-03-02 Fri"), accepted_on=day("2018-03-12 Mon"))


def look(*facts: CaseFacts, today: str, extended: bool = False):
    return joint_clock(facts[0], [Member(each, LAW) for each in facts], extended=extended, calendar=calendar(),
                       today=day(today))


@pytest.mark.parametrize(
    ("extended", "until"),
    [(False, "2018-05-09 Wed"), (True, "2018-05-30 Wed")],  # 清明 and Labour Day, worked on 04-08 and 04-28
)
def test_it_lasts_forty_five_working_days_and_fifteen_more_from_the_leads_acceptance(extended, until):
    found = look(LEAD, OTHER, today="2018-03-05 Mon", extended=extended)

    assert found.due.due_on == day(until)
    assert oracle.due(LEAD.accepted_on, 60 if extended else 45, "workday", (), WEEK) == day(until)


def test_it_waits_for_the_lead_and_stops_when_the_last_member_has_decided():
    first = replace(LEAD, closed_on=day("2018-03-20 Tue"))
    last = replace(OTHER, closed_on=day("2018-03-26 Mon"))

    assert look(replace(LEAD, accepted_on=None), OTHER, today="2018-03-05 Mon") is None
    assert look(first, OTHER, today="2018-04-02 Mon").stopped_on is None
    assert look(first, last, today="2018-04-02 Mon").stopped_on == day("2018-03-26 Mon")


def test_a_procedure_of_one_member_is_left_out_for_all_and_overlaps_once():
    review = ProcedureSpan("EXPERT_REVIEW", day("2018-03-08 Thu"), day("2018-03-21 Wed"))
    hearing = ProcedureSpan("HEARING", day("2018-03-14 Wed"), day("2018-03-23 Fri"))
    notice = ProcedureSpan("PUBLIC_NOTICE", day("2018-03-01 Thu"), day("2018-03-31 Sat"))
    found = look(replace(LEAD, procedures=(review, notice)), replace(OTHER, procedures=(hearing,)),
                 today="2018-03-30 Fri")
    paused = [(day("2018-03-09 Fri"), day("2018-03-23 Fri"))]

    assert found.due.due_on == oracle.due(LEAD.accepted_on, 45, "workday", paused, WEEK) == day("2018-05-24 Thu")


def test_it_is_over_when_one_member_alone_is_not_decided():
    found = look(replace(LEAD, closed_on=day("2018-03-20 Tue")), OTHER, today="2018-05-10 Thu")

    assert (found.light, found.remaining) == (Light.OVERDUE, -1)


def test_it_takes_another_department_and_each_case_once():
    must_be_joint(lead_department="a", departments=["a", "b"], joined=False)
    with pytest.raises(joint.NotJoint):
        must_be_joint(lead_department="a", departments=["a"], joined=False)
    with pytest.raises(joint.JointAlready):
        must_be_joint(lead_department="a", departments=["a", "b"], joined=True)


@pytest.mark.parametrize(
    ("today", "asked_by", "by", "extended", "may"),
    [
        ("2018-05-09 Wed", "a", "b", False, True),
        ("2018-05-10 Thu", "a", "b", False, False),
        ("2018-04-02 Mon", "a", "a", False, False),
        ("2018-04-02 Mon", None, "b", False, False),
        ("2018-04-02 Mon", "a", "b", True, False),
    ],
)
def test_it_is_extended_once_by_a_second_person_before_it_is_over(today, asked_by, by, extended, may):
    found = look(LEAD, OTHER, today=today)
    if may:
        must_be_extendable(found, asked_by=asked_by, by=by, extended=extended, today=day(today))
    else:
        with pytest.raises(joint.JointNotExtendable):
            must_be_extendable(found, asked_by=asked_by, by=by, extended=extended, today=day(today))


SPANS = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 40)), max_size=3)


@given(start=st.dates(date(2008, 1, 2), date(2024, 6, 30)), mine=SPANS, theirs=SPANS, extended=st.booleans())
@settings(max_examples=150)
def test_it_ends_where_a_walk_day_by_day_ends_whoever_stopped_it(start, mine, theirs, extended):
    def facts(spans):
        made = (ProcedureSpan("HEARING", start + at * DAY, start + (at + days) * DAY) for at, days in spans)
        return CaseFacts(start, accepted_on=start, procedures=tuple(made))

    both = [facts(mine), facts(theirs)]
    found = joint_clock(both[0], [Member(each, LAW) for each in both], extended=extended, calendar=calendar(),
                        today=start)
    left_out = [(start + (at + 1) * DAY, start + (at + days) * DAY) for at, days in [*mine, *theirs] if days]

    assert found.due.due_on == oracle.due(start, 60 if extended else 45, "workday", left_out, WEEK)


def test_it_is_a_clock_of_its_own_with_its_own_limit():
    found = look(LEAD, OTHER, today="2018-03-06 Tue", extended=True)

    assert (found.kind, found.limit.number, found.stopped_on) == (ClockKind.JOINT, 60, None)


def test_an_assessment_is_left_out_only_where_the_members_own_law_says_so():
    assessed = ProcedureSpan("TECHNICAL_ASSESSMENT", day("2018-03-08 Thu"), day("2018-03-21 Wed"))
    facts = replace(LEAD, procedures=(assessed,))

    assert joint.left_out([Member(facts, LAW)]) == []
    ((pause, span),) = joint.left_out([Member(facts, "环境影响评价法第22条")])
    assert (pause.from_on, pause.to_on, span) == (day("2018-03-09 Fri"), day("2018-03-21 Wed"), assessed)


def test_its_ledger_has_every_procedure_of_a_member_that_the_one_clock_leaves_out():
    hearing = ProcedureSpan("HEARING", day("2018-03-14 Wed"), day("2018-03-23 Fri"))
    assessed = ProcedureSpan("TECHNICAL_ASSESSMENT", day("2018-03-08 Thu"), day("2018-03-21 Wed"))
    notice = ProcedureSpan("PUBLIC_NOTICE", day("2018-03-01 Thu"), day("2018-03-31 Sat"))
    other = Member(replace(OTHER, procedures=(assessed, notice)), "环境影响评价法第22条")
    members = [Member(replace(LEAD, procedures=(hearing, assessed)), LAW), other]

    assert joint.in_common(LEAD, members) == replace(LEAD, procedures=(hearing, assessed))


def test_it_warns_by_the_edition_of_the_day_the_lead_accepted():
    early = replace(FIRST, number=2, effective_on=day("2018-03-05 Mon"), warn=Warn(60, 2))
    book, members = ThresholdBook((FIRST, early)), [Member(LEAD, LAW)]
    lights = [joint_clock(LEAD, members, extended=False, calendar=calendar(), today=day("2018-04-02 Mon"),
                          thresholds=each).light for each in (ThresholdBook(), book)]  # fmt: skip

    assert lights == [Light.NORMAL, Light.WARNING]  # 27 of 45 left; warned from a fifth, or from three fifths
    assert look(LEAD, today="2018-04-02 Mon").limit == Limit(45, LimitUnit.WORKDAY)


def test_what_has_stopped_is_not_extended_and_the_refusal_says_the_days():
    stopped = look(replace(LEAD, closed_on=day("2018-03-20 Tue")), today="2018-03-21 Wed")

    with pytest.raises(joint.JointNotExtendable) as refused:
        must_be_extendable(stopped, asked_by="a", by="b", extended=False, today=day("2018-03-21 Wed"))
    assert refused.value.values == {"days": 45}
    with pytest.raises(joint.JointNotExtendable):
        must_be_extendable(None, asked_by="a", by="b", extended=False, today=day("2018-03-21 Wed"))
