"""待我办 holds what the reader is asked, says what, and lets it go when it is answered (Art. 16(3), 17)."""

from uuid import UUID

import pytest
from flask import Flask

from app.cases.models import Case
from app.core.scope import enter
from tests import factories
from tests.applicant.reader import Reader, text_of
from tests.desk.conftest import Ground, SignIn
from tests.desk.test_worklist import rows, statements, tab_numbers

RATIFIED = factories.SMALL | {
    "mode": "ratify", "category": "energy", "name": "示例燃气电厂", "takes_water": False, "connects_drainage": False,
}


def _why(reader: Reader, case: Case) -> str:
    found = reader.page.xpath(f"//table[contains(@class,'work')]//tr[td[@data-l='办件号']='{case.number}']")
    return text_of(found[0]) if found else ""


def _mine(reader: Reader) -> Reader:
    reader.open("/desk/?size=200")
    assert tab_numbers(reader).get("待我办", 0) == len(rows(reader)) == len(set(rows(reader)))
    return reader


@pytest.fixture
def extension(sign_in: SignIn, ground: Ground) -> Case:
    """核准 whose clerk asks for ten more working days."""
    project = factories.declared(ground.session, ground.cast.chengong, RATIFIED)
    filed = factories.submitted(ground.session, ground.cast.chengong, project, "fgw-hz")
    case = factories.accepted(ground.session, ground.cast.lixiao, filed)
    clerk = sign_in("lixiao").open(f"/desk/cases/{case.id}").follow("请示延期…")
    clerk.send({"number": "10", "reason": "须委托评估"})
    return case


@pytest.fixture
def voiding(sign_in: SignIn, ground: Ground) -> Case:
    """取水许可 whose clerk asks to void a hearing."""
    case = ground.accepted("swj-qsxk")
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}").follow("启动特别程序…")
    clerk.send({"kind": "HEARING", "reason": "申请听证", "longest_number": "15"})
    clerk.follow("请示撤销…").send({"reason": "听证未举行"})
    return case


def test_an_extension_waits_for_the_approver_until_he_answers(sign_in: SignIn, extension: Case) -> None:
    clerk, reviewer = _mine(sign_in("lixiao")), _mine(sign_in("fgw-reviewer"))
    assert "请示：延长办理期限 10 个工作日" in _why(clerk, extension) and not _why(reviewer, extension)
    approver = _mine(sign_in("fgw-approver"))
    assert "等我答复：延长办理期限 10 个工作日" in _why(approver, extension)

    approver.open(f"/desk/cases/{extension.id}/extend").send({"words": "同意。", "do": "agree"})

    assert not _why(_mine(approver), extension)


def test_a_voiding_waits_for_reviewer_and_approver_and_is_gone_when_taken_back(
    sign_in: SignIn, voiding: Case
) -> None:
    second, third = sign_in("swj-reviewer"), sign_in("swj-approver")
    for each in (second, third):
        assert "等我答复：撤销已有记录" in _why(_mine(each), voiding)
    clerk = sign_in("wangmin").open(f"/desk/cases/{voiding.id}").follow("收回…").send({})

    assert not _why(_mine(second), voiding) and not _why(_mine(third), voiding)
    assert "请示" not in _why(_mine(clerk), voiding)


def test_a_case_that_is_mine_for_two_reasons_stands_there_once(sign_in: SignIn, ground: Ground) -> None:
    case = ground.accepted("swj-qsxk")
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}").follow("启动特别程序…")
    clerk.send({"kind": "HEARING", "reason": "申请听证", "longest_number": "15"})
    clerk.follow("结束特别程序…").send({"words": "听证结束"}).follow("请示撤销…").send({"reason": "另案"})
    enter(ground.session, ground.cast.wangmin)
    clerk.open(f"/desk/cases/{case.id}").follow("提请审核…").send({
        "outcome": "GRANTED", "opinion": "符合条件，拟予批准。", "content": "同意。"})

    reviewer = _mine(sign_in("swj-reviewer"))

    assert "等我审核" in _why(reviewer, case) and "等我答复" in _why(reviewer, case)


def test_a_transfer_is_told_above_the_list_of_who_may_take_it(sign_in: SignIn, ground: Ground) -> None:
    case = ground.accepted("swj-qsxk")
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}").follow("移送其他部门…")
    clerk.send({"to": str(ground.cast.lixiao.department_id), "reason": "职责已划转"})

    assert "等我答复" not in _why(sign_in("swj-reviewer").open("/desk/?tab=ALL&size=200"), case)
    assert "其他部门移送" not in sign_in("fgw-reviewer").open("/desk/").text
    other = sign_in("lixiao").open("/desk/").follow("其他部门移送 1 件，待本部门接办").follow("取水许可")
    other.send({"do": "take"})
    assert "待本部门接办" not in other.open("/desk/").text


def test_a_waiver_is_told_above_the_list_of_who_may_confirm_it(sign_in: SignIn, ground: Ground) -> None:
    project = factories.declared(ground.session, ground.cast.chengong, {**factories.SMALL, "name": "示例豁免厂房"})
    due: UUID = factories.due(ground.session, project, "swj-pssp").id
    line = "（示例豁免厂房）"
    clerk = sign_in("wangmin").open(f"/desk/projects/due/{due}/waive").send({"reason": "不排水"})
    assert line not in clerk.open("/desk/").text

    second = sign_in("swj-reviewer").open("/desk/")
    (link,) = (each for each in second.page.iter("a") if line in text_of(each))
    second.open(link.get("href")).send({})

    assert line not in second.open("/desk/").text


def test_the_approvers_list_still_takes_at_most_six_statements(
    sign_in: SignIn, app: Flask, extension: Case, voiding: Case
) -> None:
    for username in ("fgw-approver", "swj-approver"):
        reader = sign_in(username).open("/desk/")
        with statements(app) as sent:
            reader.open("/desk/")
        besides = [each for each in sent if "login_session" in each or "FROM message" in each]
        assert len(sent) - len(besides) <= 6
