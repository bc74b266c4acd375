"""补正 is asked once, piece by piece, answered piece by piece; then the days count anew (Art. 16(2))."""

import pytest
from sqlalchemy.orm import Session

from app.cases.models import Case
from tests import factories
from tests.factories import Cast
from tests.journeys.files import pdf
from tests.journeys.people import Desk, Portal
from tests.journeys.platform import Held


@pytest.fixture
def case(session: Session, cast: Cast) -> Case:
    """取水许可, handed in by 陈工."""
    project = factories.declared(session, cast.chengong)
    return factories.submitted(session, cast.chengong, project, "swj-qsxk")


def _asks(desk: Desk, case: Case) -> None:
    desk.sign_in("王敏").open(case).press("告知补正").fills("材料", "申请表").fills("存在的问题", "第2页未盖章")
    desk.fills("补正要求", "盖章后重新上传").press("增加一处")
    second = desk.page.locator("fieldset.piece").nth(1)
    second.get_by_label("材料").fill("营业执照")
    second.get_by_label("存在的问题").fill("扫描不清")
    second.get_by_label("补正要求").fill("重新扫描")
    desk.press("告知补正").sees("已告知申请人补正 2 处")


def test_each_piece_is_asked_answered_and_seen_by_itself_and_then_it_is_accepted(
    desk: Desk, portal: Portal, case: Case, clock: Held
) -> None:
    _asks(desk, case)

    clock.at("2026-03-04 Wed 10:00")
    portal.sign_in("陈工").open(case).sees("轮到您").press("去补正").sees("第2页未盖章", "重新扫描")
    portal.press("提交补正").sees("申请表", "营业执照", "或者上传文件")
    answers = portal.page.get_by_role("textbox", name="答复")
    answers.nth(0).fill("已盖章，见附件")
    answers.nth(1).fill("已重新扫描")
    portal.page.locator("input[type=file]").nth(0).set_input_files([pdf("申请表（盖章）.pdf")])
    portal.press("提交补正").sees("补正已提交")

    desk.sign_in("王敏").open(case).sees("已盖章，见附件", "申请表（盖章）.pdf", "03-11")  # five days anew: 03-11 Wed
    assert not desk.offers("告知补正")
    desk.press("受理").press("受理").sees("已受理")


def test_a_wrong_row_keeps_the_rest_and_nothing_is_asked(desk: Desk, portal: Portal, case: Case) -> None:
    desk.sign_in("王敏").open(case).press("告知补正").fills("材料", "申请表")
    desk.fills("存在的问题", "未盖章").press("告知补正")

    desk.sees("有 1 处须更正")
    assert desk.value("存在的问题") == "未盖章"
    portal.sign_in("陈工").open(case).sees_not("轮到您")
