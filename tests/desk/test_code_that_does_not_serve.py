"""A code that does not pass is not accepted through any page, and the applicant is told why (Art. 16(2))."""

import psycopg
import pytest
from sqlalchemy.exc import IntegrityError

from app.acceptance import service as acceptance
from app.acceptance.rules import CodeNotVerified
from app.cases.acting import refusal_of
from app.cases.models import Case
from app.cases.rules import CaseState
from app.core.scope import enter
from app.core.servers import Engines
from app.core.types import PLATFORM
from app.messages.models import Message
from app.projects import service as projects
from app.projects.queries import current_code
from app.projects.rules.kinds import CodeEvent
from tests import factories
from tests.desk.conftest import Ground, SignIn
from tests.factories import MONDAY

REASONS = {
    CodeEvent.SUSPENDED: "中止",
    CodeEvent.VOIDED: "作废",
    CodeEvent.SUPERSEDED: "取代",
    CodeEvent.CLOSED: "办结",
}


def _change(ground: Ground, case: Case, event: CodeEvent) -> None:
    session = ground.session
    enter(session, PLATFORM)
    code = current_code(session, case.project_id)
    assert code is not None
    if event is CodeEvent.SUPERSEDED:
        projects.recode(session, case.project, reason="重大变化", by=PLATFORM, now=MONDAY)
    else:
        projects.change_state(session, code, event, reason="示例", by=PLATFORM, now=MONDAY)
    session.commit()


@pytest.mark.parametrize("event", REASONS)
def test_such_a_code_closes_the_door_of_acceptance_and_opens_refusal(
    sign_in: SignIn, ground: Ground, event: CodeEvent
) -> None:
    case = ground.filed()
    _change(ground, case, event)

    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}")

    assert "未通过" in clerk.text and "现在不能：受理" in clerk.text and REASONS[event] in clerk.text
    clerk.open(f"/desk/cases/{case.id}/accept", status=409)
    assert ground.acts(case) == ["RECEIVE"]


def test_a_form_opened_before_the_code_was_suspended_accepts_nothing(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/accept")
    _change(ground, case, CodeEvent.SUSPENDED)

    clerk.send(status=409)

    assert "代码" in clerk.errors[0] and "暂行办法第十六条第二项" in clerk.errors[0]
    assert ground.acts(case) == ["RECEIVE"]
    assert [(asked.purpose.name, asked.passed) for asked in ground.verifications(case)] == [("ACCEPTANCE", False)]


def test_a_code_suspended_between_question_and_act_is_told_as_a_refusal(sign_in: SignIn, ground: Ground) -> None:
    case, clerk = ground.filed(), ground.cast.wangmin
    enter(ground.session, clerk)
    asked = acceptance.verify(ground.session, case, by=clerk, now=MONDAY)
    ground.session.commit()
    _change(ground, case, CodeEvent.SUSPENDED)
    enter(ground.session, clerk)

    with pytest.raises(IntegrityError) as broken:
        acceptance.accept(ground.session, case, verification=asked, by=clerk, now=MONDAY)

    ground.session.rollback()
    with sign_in("wangmin").client.application.test_request_context():
        assert isinstance(refusal_of(broken.value), CodeNotVerified)


def test_a_code_of_another_project_is_not_accepted(
    sign_in: SignIn, ground: Ground, engines: Engines, database: str
) -> None:
    case, other = ground.filed(), factories.declared(ground.session, ground.cast.chengong)
    enter(ground.session, PLATFORM)
    foreign = current_code(ground.session, other.id)
    assert foreign is not None
    with psycopg.connect(**engines.superuser, dbname=database) as connection:
        connection.execute("ALTER TABLE case_file DISABLE TRIGGER written_once")
        connection.execute("UPDATE case_file SET project_code = %s WHERE id = %s", [foreign.code, case.id])
        connection.execute("ALTER TABLE case_file ENABLE ALWAYS TRIGGER written_once")
    ground.session.rollback()

    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}")

    assert "现在不能：受理" in clerk.text
    assert ground.acts(case) == ["RECEIVE"]


def test_the_applicant_is_told_in_words_why_the_code_failed(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    _change(ground, case, CodeEvent.VOIDED)

    sign_in("wangmin").open(f"/desk/cases/{case.id}/refuse").send({"reason": "CODE_NOT_VERIFIED"})

    assert ground.now(case).state is CaseState.NOT_ACCEPTED
    told = ground.session.query(Message).filter(Message.about_id == case.id, Message.kind == "refused").one()
    assert "作废" in told.body and "六十日" in told.body


def test_a_code_that_passes_is_no_reason_to_refuse(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()

    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/refuse")
    clerk.send({"reason": "CODE_NOT_VERIFIED"}, status=409)

    assert clerk.errors and ground.acts(case) == ["RECEIVE"]
