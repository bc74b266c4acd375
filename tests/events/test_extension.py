"""Extension: once, bounded, asked by the clerk, approved by the head, before the limit is over (行政许可法 42(1))."""

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from app.accounts.rules import Role
from app.cases.chain import first_break
from app.cases.rules import CaseState, Light, MoveNotAllowed, NotYourCase
from app.core.scope import enter
from app.core.types import PLATFORM
from app.documents.rules import DocumentKind, from_canonical
from app.handling import service as handling
from app.handling.asking_rules import (
    AskedAlready,
    ExtendedAlready,
    ExtensionNotForeseen,
    ExtensionTooLate,
    ExtensionTooLong,
    NothingAsked,
    NotYourRequest,
    ReasonMissing,
    SecondPersonNeeded,
)
from app.handling.models import CaseRequest, Outcome, RequestKind, RequestState
from tests import factories
from tests.clock import oracle
from tests.clock.asking import day
from tests.events.conftest import Story

ACCEPTED = "2026-03-02 Mon 10:00"
PROMISED, LEGAL = "2026-03-16 Mon", "2026-03-30 Mon"
"""Ten and twenty working days from 2026-03-02 Mon."""

APPROVED = [
    # approved on, by how many → legal, promised
    ("2026-03-04 Wed", 10, "2026-04-14 Tue", "2026-03-30 Mon"),  # 04-06 Mon is off
    ("2026-03-16 Mon", 5, "2026-04-07 Tue", "2026-03-23 Mon"),  # the last day of the promise still
    ("2026-03-17 Tue", 5, "2026-04-07 Tue", "2026-03-16 Mon"),  # the promise is over and stays over
    ("2026-03-30 Mon", 40, "2026-05-28 Thu", "2026-03-16 Mon"),  # the last day of the legal limit, the whole bound
]


@pytest.mark.parametrize(("on", "number", "legal", "promised"), APPROVED)
def test_an_extension_lengthens_the_limits_that_still_run(
    story: Story, on: str, number: int, legal: str, promised: str
) -> None:
    case = story.accepted(ACCEPTED)
    story.asks_for_more(case, number, f"{on} 10:00")
    assert story.due(case, on) == (day(LEGAL), day(PROMISED))  # asking lengthens nothing

    story.extends(case, f"{on} 17:00")

    assert story.due(case, on) == (day(legal), day(promised))
    assert oracle.due(day("2026-03-02 Mon"), 20 + number, "workday", [], oracle.week()) == day(legal)
    assert story.now(case).legal_due_on == day(legal)
    assert first_break(story.steps(case)) is None


def test_a_late_extension_makes_no_overdue_promise_green(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.asks_for_more(case, 20, "2026-03-17 Tue 10:00")

    story.extends(case, "2026-03-18 Wed 10:00")

    assert story.clocks(case, "2026-03-18 Wed").light is Light.OVERDUE


def test_not_after_the_last_day(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.asks_for_more(case, 5, f"{LEGAL} 17:00")

    with pytest.raises(ExtensionTooLate):
        story.extends(case, "2026-03-31 Tue 09:00")
    with pytest.raises(ExtensionTooLate):
        story.asks_for_more(story.accepted(ACCEPTED), 5, "2026-03-31 Tue 09:00")


def test_once(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.asks_for_more(case, 5, "2026-03-04 Wed 10:00")
    with pytest.raises(AskedAlready):
        story.asks_for_more(case, 6, "2026-03-04 Wed 11:00")
    story.extends(case, "2026-03-05 Thu 10:00")

    with pytest.raises(ExtendedAlready):
        story.asks_for_more(case, 5, "2026-03-06 Fri 10:00")
    with pytest.raises(NothingAsked):
        story.extends(case, "2026-03-06 Fri 10:00")


@pytest.mark.parametrize("number", [0, -1, 41, 10**6])
def test_within_the_bound_of_its_law(story: Story, number: int) -> None:
    with pytest.raises(ExtensionTooLong):
        story.asks_for_more(story.accepted(ACCEPTED), number, "2026-03-04 Wed 10:00")


def test_not_where_the_law_knows_none(story: Story) -> None:
    with pytest.raises(ExtensionNotForeseen):
        story.asks_for_more(story.accepted(ACCEPTED, "swj-qsxk"), 5, "2026-03-04 Wed 10:00")


def test_not_without_a_reason_nor_by_who_has_not_the_case(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    with pytest.raises(ReasonMissing):
        story.does(handling.ask_extension, case, Role.CLERK, "2026-03-04 Wed 10:00", number=5, reason=" ")
    with pytest.raises(NotYourCase):
        story.does(handling.ask_extension, case, Role.REVIEWER, "2026-03-04 Wed 10:00", number=5, reason="示例")


def test_never_by_the_one_who_asked(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.asks_for_more(case, 5, "2026-03-04 Wed 10:00")

    for act, words in ((handling.extend, {"words": "同意"}),
                       (handling.decline, {"kind": RequestKind.EXTENSION, "words": "不"})):
        with pytest.raises(SecondPersonNeeded):
            story.does(act, case, Role.CLERK, "2026-03-04 Wed 11:00", **words)
    enter(story.session, PLATFORM)
    mine = "UPDATE case_request SET state = 'AGREED', answered_at = now(), answered_by = asked_by WHERE case_id = :case"
    with pytest.raises(IntegrityError, match="answered_by_another"):
        story.session.execute(text(mine), {"case": case.id})


def test_declined_or_taken_back_nothing_is_longer_and_it_may_be_asked_again(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.asks_for_more(case, 5, "2026-03-04 Wed 10:00")
    story.does(handling.decline, case, Role.APPROVER, "2026-03-04 Wed 11:00", kind=RequestKind.EXTENSION,
               words="不必。")
    story.asks_for_more(case, 6, "2026-03-05 Thu 10:00")
    with pytest.raises(NotYourRequest):
        story.does(handling.take_back, case, Role.REVIEWER, "2026-03-05 Thu 11:00", kind=RequestKind.EXTENSION)
    story.does(handling.take_back, case, Role.CLERK, "2026-03-05 Thu 11:00", kind=RequestKind.EXTENSION)

    assert story.due(case, "2026-03-05 Thu") == (day(LEGAL), day(PROMISED))
    story.asks_for_more(case, 7, "2026-03-06 Fri 10:00")
    assert story.acts(case)[2:] == ["ASK", "DECLINE", "ASK", "TAKE_BACK", "ASK"]


def test_the_applicant_gets_the_reason_in_writing_with_both_days(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.asks_for_more(case, 10, "2026-03-04 Wed 10:00")
    story.extends(case, "2026-03-05 Thu 10:00")

    (paper,) = (each for each in story.papers(case) if each.kind is DocumentKind.EXTENSION)
    facts = from_canonical(paper.facts)
    assert (facts["reason"], facts["amount"]) == ("示例：需补充论证", "10个工作日")
    assert [(each["clock"], each["was"], each["now"]) for each in facts["moved"]] == [
        ("法定办理时限", "2026年3月30日", "2026年4月14日"), ("承诺办理时限", "2026年3月16日", "2026年3月30日"),
    ]
    (message,) = (each for each in story.told(case, story.cast.chengong) if each.kind == "extended")
    assert "示例：需补充论证" in message.body and "2026年4月14日" in message.body
    assert story.entries(case)[-1].payload["document_number"] == paper.number


PAUSED = [
    # opened, extended while it goes on, ended → legal, promised and of how many days
    ("2026-03-04 Wed", "2026-03-05 Thu", "2026-03-11 Wed", "2026-04-14 Tue", "2026-03-30 Mon", 15),
    ("2026-03-13 Fri", "2026-03-18 Wed", "2026-03-20 Fri", "2026-04-14 Tue", "2026-03-30 Mon", 15),
    # opened on the promise's last day: that day still counted, the promise was over before anything stood still
    ("2026-03-16 Mon", "2026-03-18 Wed", "2026-03-20 Fri", "2026-04-13 Mon", "2026-03-16 Mon", 10),
]


@pytest.mark.parametrize(("opened", "extended", "ended", "legal", "promised", "days"), PAUSED)
def test_a_limit_that_stands_still_is_extended_and_goes_on_longer(
    story: Story, opened: str, extended: str, ended: str, legal: str, promised: str, days: int
) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", f"{opened} 10:00")
    story.asks_for_more(case, 5, f"{extended} 10:00")
    story.extends(case, f"{extended} 11:00")
    assert story.now(case).state is CaseState.PAUSED
    story.ends(case, f"{ended} 16:00")

    assert story.due(case, ended) == (day(legal), day(promised))
    pause = [(day(opened) + oracle.DAY, day(ended))]
    assert oracle.due(day("2026-03-02 Mon"), 25, "workday", pause, oracle.week()) == day(legal)
    assert oracle.due(day("2026-03-02 Mon"), days, "workday", pause, oracle.week()) == day(promised)


def test_what_was_asked_lapses_with_the_case(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.asks_for_more(case, 5, "2026-03-04 Wed 10:00")
    story.does(handling.propose, case, Role.CLERK, "2026-03-05 Thu 10:00", outcome=Outcome.GRANTED,
               wording=factories.wording(case))
    with pytest.raises(MoveNotAllowed):
        story.extends(case, "2026-03-05 Thu 11:00")
    story.does(handling.review, case, Role.REVIEWER, "2026-03-05 Thu 12:00", opinion="同意。")
    story.does(handling.approve, case, Role.APPROVER, "2026-03-05 Thu 13:00", opinion="批准。")

    story.now(case)
    (asked,) = story.session.scalars(select(CaseRequest).where(CaseRequest.case_id == case.id))
    assert asked.state is RequestState.LAPSED
