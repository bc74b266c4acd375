"""A project of which an item was refused gets no notice but a page that says so; a new filing replaces it (5a)."""

from sqlalchemy.orm import Session

from app.accounts.rules import Role
from app.handling.models import Outcome
from tests import factories
from tests.factories import Cast
from tests.journeys.people import Portal, Stranger


def test_after_a_refusal_there_is_no_notice_but_a_page_that_says_so(
    portal: Portal, stranger: Stranger, session: Session, cast: Cast
) -> None:
    project = factories.declared(session, cast.chengong)
    for key, outcome in (("fgw-ba", Outcome.GRANTED), ("swj-pssp", Outcome.GRANTED), ("swj-qsxk", Outcome.DENIED)):
        case = factories.submitted(session, cast.chengong, project, key)
        factories.accepted(session, cast.of(key[:3], Role.CLERK), case)
        factories.decided(session, cast, case, outcome=outcome)

    portal.sign_in("陈工").open(project).sees("不予", "重新提交").sees_not("办结告知书（PDF）")
    portal.open(case).sees("不予", "六十日", "六个月")
    stranger.go(f"/projects/{case.project_code}").sees("不予")
