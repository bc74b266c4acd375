"""Transfer: the case goes on at another department, its clocks run on, each sees its own file (Art. 16(3), 17)."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from app.accounts.rules import Role
from app.attachments.models import Attachment
from app.cases import queries as ledger
from app.cases.chain import first_break
from app.cases.models import Case, CaseMaterial, CaseStep
from app.cases.rules import CaseState
from app.cases.standing import Standing
from app.clock.crosscheck import differences
from app.clock.models import ClockEntry
from app.clock.rules.entries import EntryKind
from app.core.errors import NotFound, Refusal
from app.core.scope import as_public, enter
from app.core.types import PLATFORM, Actor
from app.declaration import service as declaration
from app.documents.rules import DocumentKind, from_canonical
from app.handling import service as handling
from app.handling.joining import ask_joint, joint_of, start_joint
from app.handling.models import Outcome, SpecialProcedure
from app.handling.sharing import shared_clocks
from app.handling.transferring import request_or_404
from app.projects.models import Project
from tests import factories
from tests.clock.asking import day
from tests.events.conftest import Story, at

ACCEPTED, ASKED, TAKEN = "2026-03-02 Mon 10:00", "2026-03-05 Thu 10:00", "2026-03-09 Mon 10:00"
PROMISED, LEGAL = "2026-03-16 Mon", "2026-03-30 Mon"


def transferred(story: Story, to: str = "zjj") -> tuple[Case, Case]:
    case = story.accepted(ACCEPTED)
    return case, story.takes_over(story.asks_to_transfer(case, to, ASKED), to, TAKEN)


def test_no_day_is_lost_or_won(story: Story) -> None:
    former, onward = transferred(story)

    assert story.due(onward, "2026-03-09 Mon") == (day(LEGAL), day(PROMISED))
    assert (story.now(onward).due_on, onward.state) == (day(PROMISED), CaseState.ACCEPTED)
    assert story.now(former).state is CaseState.TRANSFERRED
    assert onward.department.key == "zjj" and onward.handler_name == "zjj-clerk"
    assert (onward.received_at, onward.accepted_on) == (former.received_at, former.accepted_on)
    assert story.clocks(former, "2026-03-20 Fri").facts.closed_on == day("2026-03-09 Mon")


def test_until_it_is_taken_everything_stays(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.asks_to_transfer(case, "zjj", ASKED)

    assert story.due(case, "2026-03-06 Fri")[1] == day(PROMISED)
    story.does(handling.propose, case, Role.CLERK, "2026-03-06 Fri 10:00", outcome=Outcome.GRANTED,
               wording=factories.wording(case))
    assert story.now(case).state is CaseState.IN_REVIEW


def test_the_facts_are_carried_with_both_their_times(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-03 Tue 10:00")
    story.asks_to_void(case, story.last_fact(case, EntryKind.PROCEDURE_OPENED), "2026-03-03 Tue 11:00")
    story.voids(case, "2026-03-03 Tue 12:00")
    story.opens(case, "TESTING", "2026-03-04 Wed 10:00")
    onward = story.takes_over(story.asks_to_transfer(case, "zjj", ASKED), "zjj", TAKEN)

    was, carried = story.entries(case)[:-1], story.entries(onward)[:-1]
    for old, new in zip(was, carried, strict=True):
        assert (new.carried_from, new.kind, new.on, new.recorded_at, new.by_account) == (
            old.id, old.kind, old.on, old.recorded_at, old.by_account)
    assert onward.state is CaseState.PAUSED
    assert story.clocks(onward, "2026-03-09 Mon").facts.procedures[0].kind == "TESTING"
    story.ends(onward, "2026-03-11 Wed 10:00")
    assert story.due(onward, "2026-03-11 Wed")[1] == day("2026-03-23 Mon")  # 03-05 Thu to 03-11 Wed left out
    found = differences(story.session, today=day("2026-03-11 Wed"), known_at=at("2026-03-11 Wed 10:00"))
    assert [each for each in found if each.case_id == onward.id] == []


def test_both_chains_are_whole_and_tell_of_each_other(story: Story) -> None:
    former, onward = transferred(story)

    assert story.acts(former) == ["RECEIVE", "ACCEPT", "ASK", "TRANSFER"] and story.acts(onward) == ["TAKE_OVER"]
    last, first = story.steps(former)[-2], story.steps(onward)[0]
    assert first.facts["last_digest"] == last.digest and first.facts["number"] == former.number
    assert story.steps(former)[-1].facts["number"] == onward.number
    assert first_break(story.steps(former)) is None and first_break(story.steps(onward)) is None


def test_materials_go_along_and_their_bytes_are_kept_once(story: Story) -> None:
    former, onward = transferred(story)

    enter(story.session, story.cast.of("zjj", Role.CLERK))
    mine = story.session.scalars(select(CaseMaterial).where(CaseMaterial.case_id == onward.id)).all()
    files = story.session.scalars(select(Attachment).where(Attachment.id.in_([m.attachment_id for m in mine]))).all()
    enter(story.session, PLATFORM)
    theirs = story.session.scalars(select(CaseMaterial).where(CaseMaterial.case_id == former.id)).all()
    assert sorted(m.name for m in mine) == sorted(m.name for m in theirs) and len(files) == len(mine) > 0


def _sees(story: Story, who: Actor, *files: UUID) -> dict[str, list[int]]:
    """How many rows of each file's tables somebody sees."""
    story.session.rollback()
    enter(story.session, who)
    tables = (Case, CaseStep, ClockEntry, CaseMaterial, SpecialProcedure)
    of = {model.__name__: Case.id if model is Case else model.case_id for model in tables}
    return {
        model.__name__: [story.session.scalar(select(func.count()).where(of[model.__name__] == file)) or 0
                         for file in files]
        for model in tables
    }


def test_each_department_sees_its_own_file_and_nobody_else_sees_any(story: Story) -> None:
    case = story.accepted(ACCEPTED)
    story.opens(case, "HEARING", "2026-03-03 Tue 10:00")
    onward = story.takes_over(story.asks_to_transfer(case, "zjj", ASKED), "zjj", TAKEN)
    story.now(case)
    files = case.id, onward.id

    seen = _sees(story, story.cast.of("fgw", Role.CLERK), *files)
    assert all(mine > 0 and theirs == 0 for mine, theirs in seen.values()), seen
    seen = _sees(story, story.cast.of("zjj", Role.CLERK), *files)
    assert all(theirs == 0 and mine > 0 for theirs, mine in seen.values()), seen
    assert _sees(story, story.cast.wangmin, *files) == {name: [0, 0] for name in seen}
    assert _sees(story, story.cast.zhaozong, *files) == {name: [0, 0] for name in seen}
    seen = _sees(story, story.cast.chengong, *files)
    assert all(one > 0 and other > 0 for one, other in seen.values()), seen


def test_only_the_two_departments_see_what_is_asked(story: Story) -> None:
    request = story.asks_to_transfer(story.accepted(ACCEPTED), "zjj", ASKED)

    for key, sees in (("fgw", True), ("zjj", True), ("swj", False)):
        who = story.cast.of(key, Role.CLERK)
        enter(story.session, who)
        if sees:
            assert request_or_404(story.session, request.id, who).id == request.id
        else:
            with pytest.raises(NotFound):
                request_or_404(story.session, request.id, who)


def test_the_due_item_goes_on_and_is_neither_filed_twice_nor_waived(story: Story) -> None:
    former, onward = transferred(story)
    with as_public(story.session):
        lines = ledger.due_lines(story.session, onward.project_id)
        (line,) = (each for each in lines if each.due.id == onward.due_item_id)
        assert line.last is not None
        assert (line.standing, line.last.id, line.department.key) == (Standing.OPEN, onward.id, "zjj")

    with pytest.raises(Refusal):
        factories.submitted(story.session, story.cast.chengong, former.project, "fgw-hz", now=at(TAKEN))
    story.session.rollback()
    clerk = story.cast.of("fgw", Role.CLERK)
    enter(story.session, clerk)
    with pytest.raises(Refusal):
        declaration.propose_waiver(story.session, former.due_item, reason="示例", by=clerk, now=at(TAKEN))


def test_the_receiving_department_decides_and_the_item_is_done(story: Story) -> None:
    former, onward = transferred(story)
    enter(story.session, PLATFORM)
    factories.decided(story.session, story.cast, onward, now=at("2026-03-12 Thu 10:00"))

    assert story.now(onward).state is CaseState.GRANTED and story.now(former).state is CaseState.TRANSFERRED
    with as_public(story.session):
        lines = ledger.due_lines(story.session, onward.project_id)
    assert next(each.standing for each in lines if each.due.id == onward.due_item_id) is Standing.DONE


def test_it_may_go_on_to_a_third_department(story: Story) -> None:
    _, second = transferred(story)

    request = story.asks_to_transfer(second, "swj", "2026-03-10 Tue 10:00")
    third = story.takes_over(request, "swj", "2026-03-11 Wed 10:00")

    assert story.due(third, "2026-03-11 Wed") == (day(LEGAL), day(PROMISED))
    assert [entry.kind.name for entry in story.entries(third)] == ["RECEIVED", "ACCEPTED", "TAKEN_OVER", "TAKEN_OVER"]


def test_the_applicant_and_both_desks_are_told(story: Story) -> None:
    former, onward = transferred(story)

    (paper,) = (each for each in story.papers(former) if each.kind is DocumentKind.TRANSFER)
    facts = from_canonical(paper.facts)
    assert facts["taken_over_as"] == onward.number and facts["reason"] == "示例：职责划转"
    assert [(each["was"], each["now"]) for each in facts["moved"]] == [
        ("2026年3月30日", "2026年3月30日"), ("2026年3月16日", "2026年3月16日"),
    ]
    (message,) = (each for each in story.told(onward, story.cast.chengong) if each.kind == "transferred")
    assert onward.number in message.body and "照常计入办理期限" in message.body
    assert [each.kind for each in story.told(former, story.cast.lixiao)][-1] == "transferred"
    assert onward.department_id in story.session.get_one(Project, onward.project_id).department_ids


@pytest.mark.parametrize("leads", [True, False])
def test_a_member_that_goes_on_elsewhere_stays_in_the_joint_clock(story: Story, leads: bool) -> None:
    case = story.accepted(ACCEPTED)
    project = story.session.get_one(Project, case.project_id)
    other = factories.submitted(story.session, story.cast.chengong, project, "swj-qsxk", now=at(ACCEPTED))
    factories.accepted(story.session, story.cast.wangmin, other, now=at(ACCEPTED))
    lead, member = (case, other) if leads else (other, case)
    story.does(start_joint, lead, Role.CLERK, "2026-03-03 Tue 10:00", others=[member.id], document_number="示例联1号")
    if leads:
        story.does(ask_joint, lead, Role.CLERK, "2026-03-03 Tue 11:00", reason="示例")

    onward = story.takes_over(story.asks_to_transfer(case, "zjj", ASKED), "zjj", TAKEN)

    when = at("2026-03-20 Fri 10:00")
    found = joint_of(story.session, story.now(other), when)
    assert found is not None and found.clock is not None
    assert {each.id for each in found.members} == {onward.id, other.id}
    assert (found.row.lead_case_id == onward.id, found.row.asked_by) == (leads, None)
    assert found.row.department_id == (onward if leads else other).department_id
    assert (found.clock.due.due_on, found.clock.stopped_on) == (day("2026-05-08 Fri"), None)
    assert joint_of(story.session, story.now(case), when) is None
    assert joint_of(story.session, story.now(onward), when) is not None
    assert shared_clocks(story.session, [onward.id, other.id, case.id], when.date()).keys() == {onward.id, other.id}
