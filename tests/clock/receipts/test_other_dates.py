"""Receipts of what is no single case's clock: the joint one, a result's validity, a correction that names its day."""

from datetime import date, timedelta
from functools import lru_cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.joint import Member, joint_clock, left_out
from app.clock.rules.receipt_checks import Fault, check
from app.clock.rules.receipts import Inputs, canonical
from tests.clock import oracle
from tests.clock.asking import calendar, day
from tests.clock.receipts.test_receipts import faults, history, receipt, resealed

DAY = timedelta(days=1)
NOW = date(2026, 3, 2)


@lru_cache(maxsize=1)
def week() -> oracle.Week:
    return oracle.week()


def result(start: date, number: int, unit: str = "month", *, renewable: bool = True, known_on: date = NOW) -> Inputs:
    more = {"renewal_workdays": 30} if renewable else {}
    event = "decided" if unit == "month" else "printed"
    return Inputs.model_validate({"start": {"event": event, "on": start}, "limit": {"number": number, "unit": unit},
                                  "extension": None, "pauses": (), "known_on": known_on} | more)


def written(asked: Inputs) -> str:
    return canonical(receipt(asked))


def last_day_to_renew(until: date) -> date:
    """By walking back: thirty working days, the last day of the validity among them, lie after it."""
    on, left = until, 30
    while left:
        left -= week().works(on)
        on -= DAY
    while not week().works(on):
        on -= DAY
    return on


@pytest.mark.parametrize(
    ("decided", "months", "ends", "renew"),
    [
        ("2016-03-01 Tue", 24, "2018-03-01 Thu", "2018-01-15 Mon"),  # Spring Festival, worked on 02-11 and 02-24
        ("2017-10-02 Mon", 12, "2018-10-08 Mon", "2018-08-20 Mon"),  # ends in National Day
        ("2019-02-28 Thu", 36, "2022-02-28 Mon", "2022-01-12 Wed"),  # worked on 01-29 and 01-30
        ("2024-02-29 Thu", 12, "2025-02-28 Fri", "2025-01-13 Mon"),  # no 29th: the month's last day
    ],
)
def test_a_results_receipt_tells_its_end_and_the_last_day_to_renew(decided, months, ends, renew):
    told = receipt(result(day(decided), months))

    assert (told.answer.due_on, told.answer.counted) == (day(ends), months)
    assert (told.answer.renew_earliest, told.answer.renew_latest) == (day(renew), day(renew))
    assert told.articles[-1] == "《行政许可法》第五十条"


@given(st.dates(date(2008, 1, 1), date(2021, 12, 1)), st.integers(1, 60))
@settings(max_examples=60, deadline=None)
def test_any_results_receipt_is_true_and_its_renewal_is_what_a_walk_back_finds(decided, months):
    asked = result(decided, months)
    until = oracle.months_later(decided, months)
    if until > date(2026, 12, 20):
        return
    found = check(written(asked), history())

    assert found.true
    assert found.receipt.answer.renew_earliest == last_day_to_renew(until)
    assert found.receipt.answer.due_on == oracle.due(decided, months, "month", (), week())


def test_an_end_that_was_printed_counts_from_its_eve():
    told = receipt(result(day("2026-05-02 Sat"), 1, "calendar_day"))  # printed 2026-05-03 Sun, in Labour Day

    assert told.answer.due_on == day("2026-05-06 Wed")
    assert told.answer.renew_latest == last_day_to_renew(date(2026, 5, 3))


def test_an_end_beyond_the_calendar_is_provisional_with_both_days_of_renewal():
    told = receipt(result(day("2026-03-02 Mon"), 36))

    assert told.answer.provisional and told.answer.renew_provisional
    assert told.answer.renew_earliest <= told.answer.renew_latest < told.answer.earliest


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"answer__renew_latest": "2018-01-16"}, Fault.ANSWER),
        ({"answer__renew_earliest": "2018-01-16"}, Fault.ANSWER),
        ({"answer__renew_provisional": True}, Fault.ANSWER),
        ({"answer__renew_earliest": None}, Fault.DIGEST),
        ({"inputs__renewal_workdays": None}, Fault.ANSWER),
        ({"inputs__renewal_workdays": 31}, Fault.UNREADABLE),
        ({"inputs__limit": {"number": 24, "unit": "workday"}}, Fault.UNREADABLE),
        ({"inputs__limit": {"number": 0, "unit": "month"}}, Fault.UNREADABLE),
        ({"inputs__extension": {"number": 1, "unit": "month"}}, Fault.UNREADABLE),
        ({"inputs__limit__number": 3650}, Fault.NO_ANSWER),
        ({"inputs__start__on": "2098-12-30"}, Fault.NO_ANSWER),
    ],
)  # fmt: skip
def test_each_lie_about_a_renewal_is_found(changes, fault):
    assert fault in faults(resealed(written(result(day("2016-03-01 Tue"), 24)), **changes))


def test_a_receipt_without_a_renewal_is_spelt_as_ever():
    told = written(result(day("2016-03-01 Tue"), 24, renewable=False))

    assert "renew" not in told and "not_before" not in told and "division" not in told
    assert check(told, history()).true


@pytest.mark.parametrize(
    ("named", "due"),
    [("2018-04-19 Thu", "2018-04-19 Thu"), ("2018-04-16 Mon", "2018-04-16 Mon"), ("2018-03-10 Sat", "2018-04-16 Mon")],
)
def test_a_corrections_receipt_ends_no_earlier_than_its_notice_says(named, due):
    asked = Inputs.model_validate({
        "start": {"event": "asked", "on": day("2018-03-02 Fri")}, "limit": {"number": 30, "unit": "workday"},
        "extension": None, "pauses": (), "known_on": NOW, "not_before": day(named),
    })  # fmt: skip
    told = written(asked)

    assert receipt(asked).answer.due_on == day(due)
    assert check(told, history()).true
    assert Fault.ANSWER in faults(resealed(told, inputs__not_before="2018-05-31"))


def test_a_joint_receipt_leaves_out_each_members_days_once_as_its_clock_does():
    """Both departments' reviews overlap from 2018-03-12 Mon to 2018-03-14 Wed; a closed case leaves no pause open."""
    lead = CaseFacts(day("2018-03-01 Thu"), accepted_on=day("2018-03-01 Thu"), procedures=(
        ProcedureSpan("HEARING", day("2018-03-08 Thu"), day("2018-03-14 Wed")),))
    other = CaseFacts(day("2018-03-01 Thu"), accepted_on=day("2018-03-02 Fri"), closed_on=day("2018-03-21 Wed"),
                      procedures=(ProcedureSpan("EXPERT_REVIEW", day("2018-03-09 Fri"), None),
                                  ProcedureSpan("PUBLIC_NOTICE", day("2018-03-05 Mon"), day("2018-03-06 Tue"))))
    members = [Member(lead, None), Member(other, None)]
    clock = joint_clock(lead, members, extended=True, calendar=calendar(), today=day("2018-04-02 Mon"))
    spans = [{"from": pause.from_on, "to": pause.to_on, "kind": span.kind.lower(), "reason": "", "document": ""}
             for pause, span in left_out(members)]

    told = receipt(Inputs.model_validate({
        "start": {"event": "accepted", "on": lead.accepted_on}, "limit": {"number": 45, "unit": "workday"},
        "extension": {"number": 15, "unit": "workday"}, "pauses": tuple(spans), "known_on": NOW}))

    assert [(each["from"], each["to"]) for each in spans] == [
        (day("2018-03-09 Fri"), day("2018-03-14 Wed")), (day("2018-03-10 Sat"), day("2018-03-21 Wed"))]
    walked = oracle.due(lead.accepted_on, 60, "workday", [(date(2018, 3, 9), date(2018, 3, 21))], week())
    assert told.answer.due_on == clock.due.due_on == walked
