"""The applicant may take an application back; a clerk may hand a case to a colleague (Art. 16)."""

import pytest
from sqlalchemy.orm import Session

from app.cases.models import Case
from tests import factories
from tests.factories import Cast
from tests.journeys.people import Desk, Portal


@pytest.fixture
def case(session: Session, cast: Cast) -> Case:
    """企业投资项目备案, handed in by 陈工."""
    return factories.submitted(session, cast.chengong, factories.declared(session, cast.chengong), "fgw-ba")


def test_a_withdrawn_application_leaves_the_item_due(desk: Desk, portal: Portal, case: Case) -> None:
    portal.sign_in("陈工").open(case).press("撤回这项申请").sees("要撤回这项申请吗").press("撤回申请")

    portal.sees("撤回").go(f"/my/projects/{case.project_id}").sees("去提交")
    desk.sign_in("李晓").open(case).sees("撤")
    assert not desk.offers("受理")


def test_a_case_handed_over_leaves_one_list_and_enters_the_other_as_new(desk: Desk, case: Case) -> None:
    desk.sign_in("李晓").open(case).press("领取")
    if desk.path.endswith("/take"):
        desk.press("领取")
    desk.sees("已归您经办")

    desk.press("移交").chooses("交给谁", "同事（示例）").fills("理由", "出差").press("移交").sees("已交给同事（示例）")

    desk.sign_in("同事（示例）").go("/desk/").sees(case.number, "新分给我")
    desk.open(case).sees("出差", "李晓")


def test_a_case_with_a_colleague_is_not_acted_on_by_another(desk: Desk, case: Case) -> None:
    desk.sign_in("李晓").open(case).press("领取")
    if desk.path.endswith("/take"):
        desk.press("领取")

    desk.sign_in("同事（示例）").open(case).sees("此件在李晓处，先领取")

    assert not desk.offers("受理")
