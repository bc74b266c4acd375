"""What is no transfer, and who may not take one; two at once leave one file; the database holds it (Art. 16(3), 17)."""


from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from app.accounts.rules import Role
from app.cases import service as cases
from app.cases.chain import first_break
from app.cases.models import Case
from app.cases.rules import CaseState, MoveNotAllowed, NotYourCase
from app.clock.rules.entries import EntryKind
from app.core.errors import NotFound, Refusal
from app.core.scope import enter
from app.core.types import PLATFORM
from app.handling import service as handling
from app.handling.asking_rules import CodeStandsInTheWay, MovedOnMeanwhile, NoSuchDepartment, NothingAsked
from app.handling.models import CaseRequest, Outcome, RequestKind, RequestState
from app.handling.transferring import request_or_404
from app.projects import service as projects
from app.projects.queries import current_code
from app.projects.rules.kinds import CodeEvent
from tests import factories
from tests.events.conftest import Story, at
from tests.events.test_transfer import transferred

ACCEPTED, ASKED, TAKEN = "2026-03-02 Mon 10:00", "2026-03-05 Thu 10:00", "2026-03-09 Mon 10:00"


REFUSED: list[tuple[str, Callable[[Story, Case], object], type[Refusal]]] = [
    ("its own department", lambda story, case: story.asks_to_transfer(case, "fgw", ASKED), NoSuchDepartment),
    ("a department nobody knows", lambda story, case: story.does(
        handling.ask_transfer, case, Role.CLERK, ASKED, to_id=case.id, reason="示例", document_number=""),
     NoSuchDepartment),
    ("by who has it not", lambda story, case: story.does(
        handling.ask_transfer, case, Role.REVIEWER, ASKED, to_id=story.cast.wangmin.department_id, reason="示例",
        document_number=""), NotYourCase),
]


@pytest.mark.parametrize(("what", "act", "refusal"), REFUSED, ids=[each[0] for each in REFUSED])
def test_what_is_no_transfer_is_refused(story: Story, what: str, act: Callable[[Story, Case], object],
                                        refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        act(story, story.accepted(ACCEPTED))


def test_before_acceptance_there_is_a_refusal_instead(story: Story) -> None:
    case = story.received(ACCEPTED)
    story.does(cases.assign, case, Role.CLERK, ACCEPTED, to=story.cast.lixiao)

    with pytest.raises(MoveNotAllowed):
        story.asks_to_transfer(case, "zjj", ASKED)


def test_a_foreign_department_neither_takes_nor_declines(story: Story) -> None:
    request = story.asks_to_transfer(story.accepted(ACCEPTED), "zjj", ASKED)

    for who in (story.cast.wangmin, story.cast.lixiao):
        with pytest.raises(NotFound):
            story.takes_over(request, "zjj", TAKEN, by=who)


def test_a_code_that_does_not_serve_stays_where_it_is(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    request = story.asks_to_transfer(case, "zjj", ASKED)
    enter(story.session, PLATFORM)
    code = current_code(story.session, case.project_id)
    assert code is not None
    projects.change_state(story.session, code, CodeEvent.SUSPENDED, reason="示例", by=PLATFORM, now=at(ASKED))
    story.session.commit()

    with pytest.raises(CodeStandsInTheWay):
        story.takes_over(request, "zjj", TAKEN)
    assert story.now(case).state is CaseState.ACCEPTED


def test_a_case_that_moved_on_is_not_taken(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    request = story.asks_to_transfer(case, "zjj", ASKED)
    story.does(handling.propose, case, Role.CLERK, "2026-03-06 Fri 10:00", outcome=Outcome.GRANTED,
               wording=factories.wording(case))
    with pytest.raises(MovedOnMeanwhile):
        story.takes_over(request, "zjj", TAKEN)

    story.does(handling.review, case, Role.REVIEWER, "2026-03-09 Mon 11:00", opinion="同意。")
    story.does(handling.approve, case, Role.APPROVER, "2026-03-09 Mon 12:00", opinion="批准。")
    with pytest.raises(NothingAsked):
        story.takes_over(request, "zjj", "2026-03-10 Tue 10:00")


def test_declined_it_stays_and_its_clerk_reads_why(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    request = story.asks_to_transfer(case, "zjj", ASKED)
    taker = story.cast.of("zjj", Role.CLERK)
    with story.web() as own:
        enter(own, taker)
        asked = request_or_404(own, request.id, taker)
        handling.decline_transfer(own, asked, words="不属我部门职责。", by=taker, now=at(TAKEN))
        own.commit()

    assert story.now(case).state is CaseState.ACCEPTED and story.acts(case)[-1] == "DECLINE"
    assert story.session.get_one(CaseRequest, request.id).state is RequestState.DECLINED
    assert any("不属我部门职责。" in message.body for message in story.told(case, story.cast.lixiao))


@pytest.mark.parametrize("rival", ["a second clerk takes it", "it is taken back"])
@pytest.mark.parametrize("turn", range(2))
def test_two_at_once_leave_exactly_one_file_that_goes_on(story: Story, rival: str, turn: int) -> None:
    case = story.accepted(ACCEPTED)
    request = story.asks_to_transfer(case, "zjj", ASKED)
    start = Barrier(2)

    def take() -> object:
        start.wait(timeout=30)
        with story.web() as own:
            try:
                return Story(story.web, own, story.cast).takes_over(request, "zjj", TAKEN)
            except Refusal as refused:
                return refused

    def take_back() -> object:
        start.wait(timeout=30)
        with story.web() as own:
            enter(own, story.cast.lixiao)
            try:
                held = own.get_one(Case, case.id)
                handling.take_back(own, held, RequestKind.TRANSFER, by=story.cast.lixiao, now=at(TAKEN))
                own.commit()
            except Refusal as refused:
                return refused
            return None

    with ThreadPoolExecutor(2) as pool:
        found = [pool.submit(take), pool.submit(take if rival.startswith("a second") else take_back)]
        answers = [each.result() for each in found]

    refused = [each for each in answers if isinstance(each, Refusal)]
    assert len(refused) == 1, answers
    story.now(case)
    onward = story.session.scalars(select(Case).where(Case.former_id == case.id)).all()
    assert len(onward) == (1 if story.now(case).state is CaseState.TRANSFERRED else 0)
    assert first_break(story.steps(case)) is None


def test_sql_carries_no_fact_but_as_it_was(story: Story) -> None:
    former, onward = transferred(story)
    received = story.last_fact(former, EntryKind.RECEIVED)
    columns = "id, case_id, department_id, unit_id, kind, on_day, recorded_at, by_account, payload, carried_from"
    forged = text(
        f"INSERT INTO clock_entry ({columns}) SELECT gen_random_uuid(), :case, :department, unit_id, kind,"
        " on_day + 1, recorded_at, by_account, payload, id FROM clock_entry WHERE id = :entry"
    )
    with pytest.raises(DBAPIError, match="a carried fact is its original"):
        story.session.execute(forged, {"case": onward.id, "department": onward.department_id, "entry": received.id})
    story.session.rollback()


def test_sql_takes_nothing_over_without_a_verification(story: Story) -> None:
    _, onward = transferred(story)
    enter(story.session, PLATFORM)
    with pytest.raises(DBAPIError, match="take_over_needs_verification"):
        story.session.execute(text(
            "INSERT INTO case_step SELECT (jsonb_populate_record(step, jsonb_build_object('id', gen_random_uuid(),"
            " 'seq', 2, 'verification_id', NULL, 'act', 'TAKE_OVER'))).* FROM case_step AS step WHERE case_id = :case"
        ), {"case": onward.id})
    story.session.rollback()
