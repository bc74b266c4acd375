"""Voiding a recorded fact: a second person, with a reason; nothing is removed, what was known then stays (Art. 17)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError

from app.accounts.rules import Role
from app.cases.chain import first_break
from app.cases.models import Case
from app.cases.rules import CaseState, Light, MoveNotAllowed
from app.clock import queries as clock
from app.clock.rules.entries import EntryKind
from app.core.errors import NotFound, Refusal
from app.core.scope import enter
from app.core.types import PLATFORM
from app.documents.rules import DocumentKind, from_canonical
from app.handling import service as handling
from app.handling.asking_rules import (
    AskedAlready,
    EndedSince,
    FactHasItsRemedy,
    NothingAsked,
    SecondPersonNeeded,
    VoidedAlready,
)
from app.handling.models import Outcome, RequestKind
from tests import factories
from tests.clock import oracle
from tests.clock.asking import day
from tests.events.conftest import Story, at

ACCEPTED = "2026-03-02 Mon 10:00"
PROMISED, LEGAL = "2026-03-16 Mon", "2026-03-30 Mon"
OPENED, ENDED, EXTENDED = EntryKind.PROCEDURE_OPENED, EntryKind.PROCEDURE_ENDED, EntryKind.EXTENDED


def test_an_opening_that_was_wrong_leaves_no_day_out(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    story.asks_to_void(case, story.last_fact(case, OPENED), "2026-03-06 Fri 10:00")
    assert story.now(case).state is CaseState.PAUSED and story.now(case).due_on is None  # it counts on until confirmed

    story.voids(case, "2026-03-10 Tue 10:00")

    assert story.now(case).state is CaseState.ACCEPTED
    assert story.due(case, "2026-03-10 Tue") == (day(LEGAL), day(PROMISED))
    assert story.now(case).due_on == day(PROMISED)
    assert first_break(story.steps(case)) is None
    assert [entry.kind.name for entry in story.entries(case)] == ["RECEIVED", "ACCEPTED", "PROCEDURE_OPENED", "VOIDED"]


def test_what_was_known_then_stays_as_it_was_known_then(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    story.ends(case, "2026-03-11 Wed 10:00")
    story.asks_to_void(case, story.last_fact(case, ENDED), "2026-03-12 Thu 10:00")
    story.voids(case, "2026-03-12 Thu 11:00")
    story.ends(case, "2026-03-13 Fri 10:00", on=day("2026-03-13 Fri"))

    story.now(case)
    shown = {}
    for instant in ("2026-03-10 Tue 09:00", "2026-03-12 Thu 09:00", "2026-03-12 Thu 12:00", "2026-03-13 Fri 12:00"):
        found = clock.clocks_of(story.session, case, day(instant[:-6]), at(instant))
        assert found is not None and found.promised is not None
        shown[instant] = found.promised.due.due_on
    assert list(shown.values()) == [None, day("2026-03-23 Mon"), None, day("2026-03-25 Wed")]


def test_the_end_of_one_of_two_is_voided_and_only_that_one_goes_on(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    one = story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    other = story.opens(case, "TESTING", "2026-03-05 Thu 10:00")
    story.ends(case, "2026-03-06 Fri 10:00", procedure_id=one.id)
    story.ends(case, "2026-03-09 Mon 10:00", procedure_id=other.id)
    first_end = next(entry for entry in story.entries(case) if entry.kind is ENDED)

    story.asks_to_void(case, first_end, "2026-03-10 Tue 10:00")
    story.voids(case, "2026-03-10 Tue 11:00")

    assert story.now(case).state is CaseState.PAUSED
    spans = story.clocks(case, "2026-03-10 Tue").facts.procedures
    assert [(span.kind, span.ended_on) for span in spans] == [("HEARING", None), ("TESTING", day("2026-03-09 Mon"))]
    story.ends(case, "2026-03-11 Wed 10:00")
    pauses = [(day("2026-03-05 Thu"), day("2026-03-11 Wed"))]
    expected = oracle.due(day("2026-03-02 Mon"), 10, "workday", pauses, oracle.week())
    assert story.due(case, "2026-03-11 Wed")[1] == expected


def test_a_voided_extension_is_as_if_it_never_was_and_may_come_again(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.asks_for_more(case, 10, "2026-03-04 Wed 10:00")
    story.extends(case, "2026-03-04 Wed 11:00")
    story.asks_to_void(case, story.last_fact(case, EXTENDED), "2026-03-05 Thu 10:00")
    story.voids(case, "2026-03-05 Thu 11:00", Role.APPROVER)
    assert story.due(case, "2026-03-05 Thu") == (day(LEGAL), day(PROMISED))

    story.asks_for_more(case, 5, "2026-03-06 Fri 10:00")
    story.extends(case, "2026-03-06 Fri 11:00")

    assert story.due(case, "2026-03-06 Fri") == (day("2026-04-07 Tue"), day("2026-03-23 Mon"))


def test_a_case_may_become_late_by_what_is_known_now_and_was_in_time_by_what_was_known_then(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    story.asks_to_void(case, story.last_fact(case, OPENED), "2026-03-18 Wed 10:00")
    story.voids(case, "2026-03-18 Wed 11:00")

    assert story.clocks(case, "2026-03-18 Wed").light is Light.OVERDUE
    then = clock.clocks_of(story.session, case, day("2026-03-18 Wed"), at("2026-03-18 Wed 10:30"))
    assert then is not None and then.light is Light.PAUSED


@pytest.mark.parametrize("kind", [EntryKind.RECEIVED, EntryKind.ACCEPTED])
def test_a_fact_with_its_own_remedy_is_not_voided(story: Story, kind: EntryKind) -> None:
    case = story.accepted(ACCEPTED)

    with pytest.raises(FactHasItsRemedy):
        story.asks_to_void(case, story.last_fact(case, kind), "2026-03-04 Wed 10:00")


def test_an_opening_is_not_voided_from_under_its_end(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    story.ends(case, "2026-03-06 Fri 10:00")
    with pytest.raises(EndedSince):
        story.asks_to_void(case, story.last_fact(case, OPENED), "2026-03-06 Fri 11:00")

    story.asks_to_void(case, story.last_fact(case, ENDED), "2026-03-06 Fri 11:00")
    story.voids(case, "2026-03-06 Fri 12:00")
    story.asks_to_void(case, story.last_fact(case, OPENED), "2026-03-06 Fri 13:00")
    story.voids(case, "2026-03-06 Fri 14:00")

    assert story.due(case, "2026-03-06 Fri")[1] == day(PROMISED)
    assert story.now(case).state is CaseState.ACCEPTED


def test_once_and_never_twice(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    opened = story.last_fact(case, OPENED)
    story.asks_to_void(case, opened, "2026-03-04 Wed 11:00")
    with pytest.raises(AskedAlready):
        story.asks_to_void(case, opened, "2026-03-04 Wed 12:00")
    story.voids(case, "2026-03-04 Wed 13:00")

    with pytest.raises(NothingAsked):
        story.voids(case, "2026-03-04 Wed 14:00")
    with pytest.raises(VoidedAlready):
        story.asks_to_void(case, opened, "2026-03-04 Wed 14:00")
    with pytest.raises(FactHasItsRemedy):
        story.asks_to_void(case, story.last_fact(case, EntryKind.VOIDED), "2026-03-04 Wed 14:00")


def test_never_by_the_one_who_asked_nor_of_another_case(story: Story) -> None:
    case, another = story.accepted(ACCEPTED), story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    story.opens(another, "HEARING", "2026-03-04 Wed 10:00")
    foreign = story.last_fact(another, OPENED)
    with pytest.raises(NotFound):
        story.asks_to_void(case, foreign, "2026-03-05 Thu 10:00")

    story.asks_to_void(case, story.last_fact(case, OPENED), "2026-03-05 Thu 10:00", Role.REVIEWER)

    with pytest.raises(SecondPersonNeeded):
        story.voids(case, "2026-03-05 Thu 11:00", Role.REVIEWER)
    story.voids(case, "2026-03-05 Thu 11:00", Role.APPROVER)


def test_never_by_who_has_the_case_whoever_asked(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    story.asks_to_void(case, story.last_fact(case, OPENED), "2026-03-05 Thu 10:00", Role.REVIEWER)

    with pytest.raises(SecondPersonNeeded):
        story.voids(case, "2026-03-05 Thu 11:00", Role.CLERK)
    story.voids(case, "2026-03-05 Thu 11:00", Role.APPROVER)


def test_not_while_the_draft_is_under_review(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    story.ends(case, "2026-03-05 Thu 10:00")
    story.asks_to_void(case, story.last_fact(case, ENDED), "2026-03-05 Thu 11:00")
    story.does(handling.propose, case, Role.CLERK, "2026-03-05 Thu 12:00", outcome=Outcome.GRANTED,
               wording=factories.wording(case))

    with pytest.raises(MoveNotAllowed):
        story.voids(case, "2026-03-05 Thu 13:00")
    story.does(handling.decline, case, Role.REVIEWER, "2026-03-05 Thu 14:00", kind=RequestKind.VOIDING,
               words="已送审。")
    assert story.now(case).state is CaseState.IN_REVIEW


def test_the_applicant_is_told_with_both_days_and_the_reason(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    story.ends(case, "2026-03-11 Wed 10:00")
    story.asks_to_void(case, story.last_fact(case, ENDED), "2026-03-12 Thu 10:00")
    story.voids(case, "2026-03-12 Thu 11:00")

    (paper,) = (each for each in story.papers(case) if each.kind is DocumentKind.CLOCK_CORRECTION)
    facts = from_canonical(paper.facts)
    assert facts["voided"] == "2026年3月11日特别程序结束（听证）" and facts["document"] == "示例函〔2026〕1号"
    assert [(each["was"], each["now"]) for each in facts["moved"]] == [
        ("2026年4月7日", "特别程序结束后计算"), ("2026年3月23日", "特别程序结束后计算"),
    ]
    (message,) = (each for each in story.told(case, story.cast.chengong) if each.kind == "voided")
    assert "示例：登记有误" in message.body and "2026年4月7日 → 特别程序结束后计算" in message.body


FORGED = "INSERT INTO clock_entry (id, case_id, department_id, unit_id, kind, on_day, recorded_at, payload)"


def _forge(story: Story, case: Case, voids: object) -> None:
    enter(story.session, PLATFORM)
    given = "jsonb_build_object('voids', cast(:voids AS text), 'place', 1)"
    row = f"SELECT gen_random_uuid(), id, department_id, unit_id, 'VOIDED', '2026-03-05', now(), {given}"
    forged = text(f"{FORGED} {row} FROM case_file WHERE id = :case")
    story.session.execute(forged, {"voids": str(voids), "case": case.id})


def test_sql_voids_no_fact_of_another_case_nor_one_twice(story: Story) -> None:
    case, another = story.accepted(ACCEPTED), story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    opened, received = story.last_fact(case, OPENED), story.last_fact(another, EntryKind.RECEIVED)
    for of, entry in ((another, opened), (another, received)):
        with pytest.raises(DBAPIError, match="a fact of its own case"):
            _forge(story, of, entry.id)
        story.session.rollback()
    _forge(story, case, opened.id)

    with pytest.raises(IntegrityError, match="uq_clock_entry_voided"):
        _forge(story, case, opened.id)
    story.session.rollback()


@pytest.mark.parametrize("turn", range(3))
def test_two_who_confirm_at_once_void_once(story: Story, turn: int) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-04 Wed 10:00")
    story.asks_to_void(case, story.last_fact(case, OPENED), "2026-03-05 Thu 10:00")
    people = [story.who(case, role) for role in (Role.REVIEWER, Role.APPROVER)]
    story.session.commit()
    start = Barrier(2)

    def confirm(by: Any) -> object:
        with story.web() as own:
            enter(own, by)
            held = own.get_one(Case, case.id)
            start.wait(timeout=30)
            try:
                handling.void(own, held, words="同意。", by=by, now=at("2026-03-05 Thu 11:00"))
                own.commit()
            except Refusal as refused:
                return refused
            return None

    with ThreadPoolExecutor(2) as pool:
        answers = list(pool.map(confirm, people))

    assert sorted(type(each).__name__ for each in answers) == ["NoneType", "NothingAsked"]
    assert story.acts(case).count("VOID") == 1
    assert first_break(story.steps(case)) is None
