"""Drafted, reviewed and approved by three different persons (Art. 16(3))."""

import pytest
from sqlalchemy.orm import Session

from app.cases.models import Case
from tests import factories
from tests.factories import Cast
from tests.journeys.acts import proposes, signs
from tests.journeys.people import Desk, Portal


@pytest.fixture
def case(session: Session, cast: Cast) -> Case:
    """取水许可, accepted by 王敏."""
    project = factories.declared(session, cast.chengong)
    return factories.accepted(session, cast.wangmin, factories.submitted(session, cast.chengong, project, "swj-qsxk"))


def test_who_drafted_neither_reviews_nor_approves(desk: Desk, case: Case) -> None:
    proposes(desk.sign_in("王敏"), case).sees("已提请审核")

    assert not desk.offers("审核")
    assert not desk.offers("批准")
    assert desk.go(f"/desk/cases/{case.id}/review").status in (403, 404, 409)


def test_the_reviewer_may_send_it_back_with_a_reason_and_what_was_drafted_is_kept(desk: Desk, case: Case) -> None:
    proposes(desk.sign_in("王敏"), case)

    desk.sign_in("水务审核（示例）").open(case).press("审核").fills("您的意见", "请补写取水量").press("退回经办人")

    desk.sees("退回").sign_in("王敏").open(case).sees("请补写取水量").press("提请审核")
    assert desk.value("办结意见") == "申请材料齐全，符合法定条件。"


def test_the_reviewer_passes_on_and_the_approver_decides(desk: Desk, portal: Portal, case: Case) -> None:
    proposes(desk.sign_in("王敏"), case)
    desk.sign_in("水务批准（示例）").open(case)
    assert not desk.offers("批准")

    signs(desk.sign_in("水务审核（示例）"), case, "审核").sees("审核通过")
    signs(desk.sign_in("水务批准（示例）"), case, "批准").sees("已办结")

    desk.sees("王敏", "水务审核（示例）", "水务批准（示例）")
    portal.sign_in("陈工").open(case).sees("准予")
