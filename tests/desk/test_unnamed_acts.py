"""A form of the desk posted without the id of its act does nothing, keeps what was typed, and offers a fresh one."""

from uuid import UUID

import pytest

from tests.desk.conftest import Ground, SignIn

UNNAMED = [None, "", "x"]


@pytest.mark.parametrize("act_id", UNNAMED)
def test_a_case_is_not_handed_over_by_an_unnamed_act(sign_in: SignIn, ground: Ground, act_id: str | None) -> None:
    case = ground.accepted()
    before = ground.acts(case)
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/assign")
    second = clerk.page.xpath("//select[@name='to']/option[contains(., 'second')]/@value")[0]
    typed = {"to": second, "reason": "请假", "act_id": act_id}

    clerk.send(typed, status=422)
    assert clerk.errors == ["没有办理：表单不完整。您填写的内容都在，请再提交一次。"]
    assert (clerk.value("to"), clerk.value("reason")) == (second, "请假")
    assert ground.acts(case) == before

    UUID(clerk.value("act_id"))
    clerk.send({})
    assert ground.acts(case) == [*before, "ASSIGN"]


@pytest.mark.parametrize("act_id", UNNAMED)
def test_many_are_not_assigned_by_an_unnamed_act(sign_in: SignIn, ground: Ground, act_id: str | None) -> None:
    case = ground.filed()
    clerk = sign_in("wangmin").open("/desk/?tab=ALL&size=200")
    clerk.send({"id": [str(case.id)]}, form="/desk/assign/")
    UUID(clerk.value("act_id"))

    clerk.send({"to": str(ground.cast.wangmin.account_id), "reason": "轮班", "act_id": act_id}, status=422)
    assert "没有办理：表单不完整" in clerk.text
    assert clerk.value("reason") == "轮班"
    assert ground.acts(case) == ["RECEIVE"]

    clerk.send({})
    assert ground.acts(case) == ["RECEIVE", "ASSIGN"]
