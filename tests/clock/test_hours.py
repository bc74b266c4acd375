"""When the platform speaks by itself, of which clocks, to whom (facts 4.3; Art. 16(2), 17)."""

from dataclasses import replace
from datetime import datetime

import pytest

from app.accounts.rules import Role
from app.cases.rules import CaseState
from app.clock.rules.begun import ItemLimits
from app.clock.rules.clocks import clocks, procedure_clocks
from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.ladders import hearers, hour_of, speaks, speaks_next, voices
from app.clock.rules.limits import Limit
from app.clock.rules.procedures import ClockKind
from app.clock.rules.thresholds import Tier
from app.core.now import SHENZHEN
from app.items.rules.kinds import LimitUnit
from tests.clock.asking import calendar, day

REVIEW = ProcedureSpan("HEARING", day("2018-03-08 Thu"), None, longest=Limit(5, LimitUnit.WORKDAY))
FACTS = CaseFacts(day("2018-03-01 Thu"), accepted_on=day("2018-03-02 Fri"), procedures=(REVIEW,))
LIMITS = ItemLimits(Limit(20, LimitUnit.WORKDAY), None)


def at(written: str) -> datetime:
    on, clock = written.rsplit(" ", 1)
    return datetime.combine(day(on), datetime.strptime(clock, "%H:%M").time(), SHENZHEN)  # noqa: DTZ007


@pytest.mark.parametrize(
    ("asked", "may", "following"),
    [
        ("2018-02-09 Fri 07:59", False, "2018-02-09 Fri 08:00"),
        ("2018-02-09 Fri 08:00", True, "2018-02-11 Sun 08:00"),  # Sunday is worked for Spring Festival
        ("2018-02-09 Fri 17:59", True, "2018-02-11 Sun 08:00"),
        ("2018-02-09 Fri 18:00", False, "2018-02-11 Sun 08:00"),
        ("2018-02-10 Sat 12:00", False, "2018-02-11 Sun 08:00"),
        ("2018-02-11 Sun 00:00", False, "2018-02-11 Sun 08:00"),
        ("2018-02-14 Wed 23:59", False, "2018-02-22 Thu 08:00"),  # the festival: 02-15 to 02-21
        ("2018-02-16 Fri 10:00", False, "2018-02-22 Thu 08:00"),
    ],
)
def test_it_speaks_on_working_days_from_eight_to_six_and_next_at_eight(asked, may, following):
    assert speaks(calendar(), at(asked)) is may
    assert speaks_next(calendar(), at(asked)) == at(following)


def test_the_hour_is_that_of_shenzhen_wherever_the_instant_was_written():
    assert hour_of(datetime.fromisoformat("2018-02-09T00:30:00+00:00")) == 8
    assert hour_of(datetime.fromisoformat("2018-02-08T19:30:00-05:00")) == 8


def test_after_the_last_day_of_the_record_it_speaks_the_day_after():
    assert speaks_next(calendar(), at("2100-12-31 Fri 20:00")).date().isoformat() == "2101-01-01"


def test_every_running_clock_has_a_voice_and_a_procedure_under_its_name():
    today = day("2018-03-09 Fri")
    found = voices(clocks(FACTS, LIMITS, calendar(), today), procedure_clocks(FACTS, calendar(), today))

    assert {voice.key for voice in found} == {(ClockKind.DECISION_LEGAL, ""), (ClockKind.PROCEDURE, "HEARING")}
    assert [voice.clock.kind for voice in found] == [voice.key[0] for voice in found]


def test_what_has_stopped_is_silent():
    today = day("2018-03-12 Mon")
    facts = replace(FACTS, procedures=(replace(REVIEW, ended_on=day("2018-03-09 Fri")),))
    found = voices(clocks(facts, LIMITS, calendar(), today), procedure_clocks(facts, calendar(), today))

    assert {voice.key for voice in found} == {(ClockKind.DECISION_LEGAL, "")}


@pytest.mark.parametrize(
    ("tier", "state", "heard"),
    [
        (Tier.HANDLER, CaseState.ACCEPTED, {Role.CLERK}),
        (Tier.HANDLER, CaseState.IN_REVIEW, {Role.CLERK, Role.REVIEWER}),
        (Tier.HANDLER, CaseState.IN_APPROVAL, {Role.CLERK, Role.APPROVER}),
        (Tier.SECTION_HEAD, CaseState.ACCEPTED, {Role.CLERK, Role.REVIEWER}),
        (Tier.SECTION_HEAD, CaseState.IN_APPROVAL, {Role.CLERK, Role.REVIEWER, Role.APPROVER}),
        (Tier.LEADER, CaseState.RECEIVED, {Role.CLERK, Role.REVIEWER, Role.APPROVER}),
    ],
)
def test_whose_move_it_is_hears_every_rung_and_who_was_told_goes_on_being_told(tier, state, heard):
    assert hearers(tier, state) == heard
