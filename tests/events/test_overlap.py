"""Special procedures that overlap: each ended by itself, a day that several leave out is left out once (Art. 17)."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from app.accounts.rules import Role
from app.cases.chain import first_break
from app.cases.rules import CaseState, MoveNotAllowed
from app.core.now import civil_date
from app.core.scope import enter
from app.core.types import PLATFORM
from app.handling import service as handling
from app.handling.models import Outcome
from app.handling.rules import EndOutOfPlace, NoProcedureOpen, ProcedureNotNamed, ProcedureOfKindOpen
from tests import factories
from tests.clock import oracle
from tests.clock.asking import day
from tests.events.conftest import Story

ACCEPTED = "2026-03-02 Mon 10:00"
KINDS = ("HEARING", "EXPERT_REVIEW")

LIVES = [
    # opened, opened, ended, ended → legal, promised
    ("2026-03-04 Wed", "2026-03-06 Fri", "2026-03-11 Wed", "2026-03-13 Fri", "2026-04-09 Thu", "2026-03-25 Wed"),
    ("2026-03-04 Wed", "2026-03-06 Fri", "2026-03-13 Fri", "2026-03-11 Wed", "2026-04-09 Thu", "2026-03-25 Wed"),
    ("2026-03-04 Wed", "2026-03-04 Wed", "2026-03-11 Wed", "2026-03-11 Wed", "2026-04-07 Tue", "2026-03-23 Mon"),
    ("2026-03-04 Wed", "2026-03-11 Wed", "2026-03-11 Wed", "2026-03-13 Fri", "2026-04-09 Thu", "2026-03-25 Wed"),
]


@pytest.mark.parametrize(("first", "second", "first_ends", "second_ends", "legal", "promised"), LIVES)
def test_days_that_two_procedures_leave_out_are_left_out_once(
    story: Story, first: str, second: str, first_ends: str, second_ends: str, legal: str, promised: str
) -> None:
    case = story.accepted(ACCEPTED)
    one = story.opens(case, KINDS[0], f"{first} 10:00")
    other = story.opens(case, KINDS[1], f"{second} 11:00")
    for when, procedure in sorted([(first_ends, one), (second_ends, other)], key=lambda end: end[0]):
        story.ends(case, f"{when} 16:00", procedure_id=procedure.id)

    assert story.due(case, "2026-03-16 Mon") == (day(legal), day(promised))
    spans = [(day(first) + oracle.DAY, day(first_ends)), (day(second) + oracle.DAY, day(second_ends))]
    assert oracle.due(day("2026-03-02 Mon"), 20, "workday", spans, oracle.week()) == day(legal)
    assert oracle.due(day("2026-03-02 Mon"), 10, "workday", spans, oracle.week()) == day(promised)
    assert story.now(case).state is CaseState.ACCEPTED
    assert first_break(story.steps(case)) is None


def test_the_case_is_paused_until_the_last_one_ends(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    one = story.opens(case, KINDS[0], "2026-03-04 Wed 10:00")
    other = story.opens(case, KINDS[1], "2026-03-06 Fri 10:00")

    story.ends(case, "2026-03-11 Wed 10:00", procedure_id=one.id)
    assert story.now(case).state is CaseState.PAUSED and story.now(case).due_on is None
    story.ends(case, "2026-03-13 Fri 10:00", procedure_id=other.id)

    assert story.now(case).state is CaseState.ACCEPTED and story.now(case).due_on == day("2026-03-25 Wed")
    said = [message.body for message in story.told(case, story.cast.chengong) if message.kind == "procedure_ended"]
    assert "专家评审仍在进行" in said[0] and "次日起恢复计时" in said[1]


def test_one_that_stops_nothing_lets_the_days_count(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    visit = story.opens(case, "SITE_VISIT", "2026-03-04 Wed 10:00")
    hearing = story.opens(case, "HEARING", "2026-03-05 Thu 10:00")
    story.ends(case, "2026-03-06 Fri 10:00", procedure_id=hearing.id)

    assert story.now(case).state is CaseState.PAUSED
    assert story.due(case, "2026-03-06 Fri")[1] == day("2026-03-17 Tue")  # 2026-03-06 Fri is left out
    story.ends(case, "2026-03-10 Tue 10:00", procedure_id=visit.id)
    assert story.due(case, "2026-03-10 Tue")[1] == day("2026-03-17 Tue")


def test_of_each_kind_one_is_open_at_a_time(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")

    with pytest.raises(ProcedureOfKindOpen):
        story.opens(case, "HEARING", "2026-03-05 Thu 10:00")
    enter(story.session, PLATFORM)
    row = "(jsonb_populate_record(p, jsonb_build_object('id', gen_random_uuid()))).*"
    again = f"INSERT INTO special_procedure SELECT {row} FROM special_procedure AS p WHERE case_id = :case"
    with pytest.raises(IntegrityError, match="uq_special_procedure_one_open"):
        story.session.execute(text(again), {"case": case.id})


def test_a_kind_that_ended_may_open_again_and_the_facts_know_which_is_which(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    story.ends(case, "2026-03-05 Thu 10:00")
    story.opens(case, "HEARING", "2026-03-05 Thu 11:00")
    story.ends(case, "2026-03-06 Fri 10:00")

    spans = story.clocks(case, "2026-03-06 Fri").facts.procedures
    assert [(span.opened_on, span.ended_on) for span in spans] == [
        (day("2026-03-04 Wed"), day("2026-03-05 Thu")), (day("2026-03-05 Thu"), day("2026-03-06 Fri")),
    ]


def test_which_one_ended_must_be_said_and_it_must_be_one_of_this_case(story: Story) -> None:
    case, another = story.accepted(ACCEPTED), story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    story.opens(case, "TESTING", "2026-03-04 Wed 10:00")
    foreign = story.opens(another, "HEARING", "2026-03-04 Wed 10:00")

    with pytest.raises(ProcedureNotNamed):
        story.ends(case, "2026-03-05 Thu 10:00")
    with pytest.raises(NoProcedureOpen):
        story.ends(case, "2026-03-05 Thu 10:00", procedure_id=foreign.id)


@pytest.mark.parametrize(("on", "fits"), [
    ("2026-03-03 Tue", False), ("2026-03-04 Wed", True), ("2026-03-06 Fri", True), ("2026-03-10 Tue", True),
    ("2026-03-11 Wed", False),
])
def test_an_end_recorded_late_counts_from_the_day_it_happened(story: Story, on: str, fits: bool) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    if not fits:
        with pytest.raises(EndOutOfPlace):
            story.ends(case, "2026-03-10 Tue 10:00", on=day(on))
        return

    story.ends(case, "2026-03-10 Tue 10:00", on=day(on))

    last = story.entries(case)[-1]
    assert (last.on, civil_date(last.recorded_at)) == (day(on), day("2026-03-10 Tue"))
    spans = [(day("2026-03-05 Thu"), day(on))] if day(on) > day("2026-03-04 Wed") else []
    expected = oracle.due(day("2026-03-02 Mon"), 10, "workday", spans, oracle.week())
    assert story.due(case, "2026-03-10 Tue")[1] == expected


def test_a_paused_case_is_not_proposed(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    one = story.opens(case, KINDS[0], "2026-03-04 Wed 10:00")
    story.opens(case, KINDS[1], "2026-03-06 Fri 10:00")
    story.ends(case, "2026-03-11 Wed 10:00", procedure_id=one.id)

    with pytest.raises(MoveNotAllowed):
        story.does(handling.propose, case, Role.CLERK, "2026-03-12 Thu 10:00", outcome=Outcome.GRANTED,
                   wording=factories.wording(case))
