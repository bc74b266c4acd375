"""赋码与核验 on the real database (Art. 11-16)."""

from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from app.core.types import Actor, Reach
from app.items.rules.kinds import Mode
from app.projects import queries, service
from app.projects.issuers import CodeSpace, LocalIssuer
from app.projects.models import CodeIssue
from app.projects.rules.code import read
from app.projects.rules.kinds import CodeEdition, CodeEvent, CodeState, Purpose
from app.projects.rules.life import CodeMoveNotAllowed, CodesExhausted, ProjectHasCode, SuccessorMissing
from tests.projects.filling import fill
from tests.projects.making import NOW

CLERK = Actor(Reach.CITY, name="李晓", account_id=uuid4())


def issue(session, project, **kwargs):
    return service.issue_code(session, project, by=CLERK, now=NOW, **kwargs)


def verify(session, project, code, purpose=Purpose.ACCEPTANCE, **kwargs):
    return service.verify(
        session, code, case_id=uuid4(), project_id=project.id, purpose=purpose, by=CLERK, now=NOW, **kwargs
    )


def reasons(verification):
    return [reason["code"] for reason in verification.reasons]


def test_a_new_code_is_of_the_second_edition_and_reads_without_a_fault(platform, new_project):
    code = issue(platform, new_project(division="440305"))

    found = read(code.code, on=date(2026, 11, 23), platform_divisions=())
    assert found.well_formed and code.code.startswith("2611-440305-04-01-")
    assert (code.edition, code.state, code.serial) == (CodeEdition.V2, CodeState.ACTIVE, code.code[18:23])


def test_a_functional_zone_gives_the_code_of_its_district(platform, new_project):
    assert issue(platform, new_project(division="440323")).code[5:11] == "440307"


def test_before_november_2020_codes_are_of_the_first_edition(platform, new_project):
    project = new_project(mode=Mode.RECORD)

    code = service.issue_code(platform, project, by=CLERK, now=datetime(2018, 3, 1, 2, 0, tzinfo=UTC))

    assert code.code.startswith("2018-440300-47-03-") and len(code.code) == 24


def test_one_project_has_one_code_for_life(platform, new_project):
    project = new_project()
    issue(platform, project)

    with pytest.raises(ProjectHasCode):
        issue(platform, project)


def test_the_first_filing_is_kept_with_who_and_when(platform, new_project):
    code = issue(platform, new_project())

    (event,) = queries.life_of(platform, code.code)
    assert (event.event, event.by_name, event.at) == (CodeEvent.ISSUED, "李晓", NOW)


def test_when_all_candidates_are_taken_twice_the_free_remainder_is_asked(platform, new_project):
    issuer = LocalIssuer(choose=lambda count, digits: ["00001"])
    issue(platform, new_project(), issuer=issuer)

    second = issue(platform, new_project(), issuer=issuer)

    assert second.serial != "00001"


def test_a_full_space_is_refused_with_a_sentence_and_its_last_codes_are_given(platform, new_project):
    space = CodeSpace(CodeEdition.V2, "2611", "440300", "04", "05")
    fill(platform, new_project(), space, free=[7, 99999])

    given = {issue(platform, new_project(type_code="05")).serial for _ in range(2)}

    assert given == {"00007", "99999"}
    with pytest.raises(CodesExhausted, match="taken"):
        issue(platform, new_project(type_code="05"))


def test_a_passed_verification_is_kept_with_asker_and_purpose(platform, new_project):
    project = new_project()
    code = issue(platform, project)

    kept = verify(platform, project, code.code)

    assert kept.passed and kept.reasons == []
    assert (kept.project_id, kept.purpose, kept.asked_by_name) == (project.id, Purpose.ACCEPTANCE, "李晓")


def test_an_unknown_code_does_not_pass_and_the_answer_is_kept(platform, new_project):
    kept = verify(platform, new_project(), "2108-440305-04-01-333721")

    assert not kept.passed and kept.project_id is None
    assert kept.reasons == [{"code": "not_on_record", "message": "本平台没有这个代码的记录。"}]


def test_another_projects_code_does_not_pass(platform, new_project):
    theirs = issue(platform, new_project("甲"))

    kept = verify(platform, new_project("乙"), theirs.code)

    assert not kept.passed and reasons(kept) == ["another_project"]


@pytest.mark.parametrize(
    ("event", "told"),
    [(CodeEvent.SUSPENDED, "suspended"), (CodeEvent.VOIDED, "void"), (CodeEvent.CLOSED, "closed")],
)
def test_a_code_taken_back_does_not_pass(platform, new_project, event, told):
    project = new_project()
    code = issue(platform, project)
    service.change_state(platform, code, event, reason="示例原因", by=CLERK, now=NOW)

    kept = verify(platform, project, code.code)

    assert not kept.passed and reasons(kept) == [told]


def test_a_suspended_code_that_is_resumed_passes_again(platform, new_project):
    project = new_project()
    code = issue(platform, project)
    for event in (CodeEvent.SUSPENDED, CodeEvent.RESUMED):
        service.change_state(platform, code, event, reason="示例原因", by=CLERK, now=NOW)

    assert verify(platform, project, code.code).passed


def test_a_closed_code_still_serves_what_goes_on_after_closure(platform, new_project):
    project = new_project()
    code = issue(platform, project)
    service.close_code(platform, project.id, reason="办结", by=CLERK, now=NOW)

    assert verify(platform, project, code.code, follows=True).passed
    assert not verify(platform, project, code.code).passed


def test_closing_twice_closes_once(platform, new_project):
    project = new_project()
    code = issue(platform, project)
    for _ in range(2):
        service.close_code(platform, project.id, reason="办结", by=CLERK, now=NOW)

    assert [event.event for event in queries.life_of(platform, code.code)] == [CodeEvent.ISSUED, CodeEvent.CLOSED]


def test_a_major_change_brings_a_new_code_and_the_old_one_leads_to_it(platform, new_project):
    project = new_project()
    old = issue(platform, project)

    new = service.recode(platform, project, reason="建设规模重大变化", by=CLERK, now=NOW)

    platform.refresh(old)
    assert (old.state, old.successor_code, new.predecessor_code) == (CodeState.SUPERSEDED, new.code, old.code)
    assert queries.code_of(platform, project.id) == new.code
    answer = service.look_up(platform, old.code, now=NOW)
    assert [finding.code for finding in answer.findings] == ["superseded"]
    assert answer.record.successor == new.code


def test_a_code_is_superseded_only_by_a_new_code(platform, new_project):
    code = issue(platform, new_project())

    with pytest.raises(SuccessorMissing):
        service.change_state(platform, code, CodeEvent.SUPERSEDED, reason="x", by=CLERK, now=NOW)


def test_a_void_code_stays_void(platform, new_project):
    code = issue(platform, new_project())
    service.change_state(platform, code, CodeEvent.VOIDED, reason="错误赋码", by=CLERK, now=NOW)

    with pytest.raises(CodeMoveNotAllowed):
        service.change_state(platform, code, CodeEvent.RESUMED, reason="x", by=CLERK, now=NOW)


def test_legacy_numbers_lead_to_the_code_in_either_case(platform, new_project):
    project = new_project()
    code = issue(platform, project)
    service.register_legacy(platform, project.id, system="报建编号", number=" SZ-2014-abc ", now=NOW)

    answer = service.look_up(platform, "sz-2014-ABC", now=NOW)

    assert (answer.code, answer.usable) == (code.code, True)
    assert [finding.code for finding in answer.findings] == ["legacy_number"]
    assert verify(platform, project, "sz-2014-ABC").passed


def test_many_legacy_numbers_map_to_one_code_but_none_to_two_projects(platform, new_project):
    first, second = new_project("甲"), new_project("乙")
    for number in ("A1", "A2"):
        service.register_legacy(platform, first.id, system="立项文号", number=number, now=NOW)

    with pytest.raises(IntegrityError):
        service.register_legacy(platform, second.id, system="立项文号", number="a1", now=NOW)


def test_a_look_up_writes_nothing(platform, new_project):
    code = issue(platform, new_project())
    before = platform.scalars(select(CodeIssue)).all()

    service.look_up(platform, code.code, now=NOW)

    assert not platform.new and not platform.dirty
    assert platform.scalars(select(CodeIssue)).all() == before
