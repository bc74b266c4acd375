"""An item handed in once more: after a refusal to accept, and a duty that goes on after closure (Art. 16(2), 16(6))."""

from datetime import timedelta

from app.acceptance import service as acceptance
from app.acceptance.rules import RefusalReason
from app.core.scope import enter
from tests import factories
from tests.desk.conftest import Ground, SignIn
from tests.factories import MONDAY


def test_a_clerk_sees_what_became_of_the_item_before(sign_in: SignIn, ground: Ground) -> None:
    project = factories.declared(ground.session, ground.cast.chengong)
    first = factories.submitted(ground.session, ground.cast.chengong, project, "swj-pssp")
    by = ground.cast.wangmin
    enter(ground.session, by)
    asked = acceptance.verify(ground.session, first, by=by, now=MONDAY)
    acceptance.refuse(ground.session, first, RefusalReason.NOT_NEEDED, words="", authority="", verification=asked,
                      by=by, now=MONDAY)
    ground.session.commit()

    later = MONDAY + timedelta(hours=1)
    again = factories.submitted(ground.session, ground.cast.chengong, project, "swj-pssp", now=later)

    clerk = sign_in("wangmin").open(f"/desk/cases/{again.id}")
    assert f"本事项此前的办件：{first.number} 2026-03-02 不予受理" in clerk.text


def test_a_duty_after_closure_is_accepted_without_a_clock_and_says_why_the_code_serves(
    sign_in: SignIn, ground: Ground
) -> None:
    project = factories.declared(ground.session, ground.cast.chengong)
    for key in ("fgw-ba", "swj-pssp", "swj-qsxk"):
        case = factories.submitted(ground.session, ground.cast.chengong, project, key)
        factories.decided(ground.session, ground.cast, factories.accepted(
            ground.session, ground.cast.lixiao if key == "fgw-ba" else ground.cast.wangmin, case))
    duty = factories.submitted(ground.session, ground.cast.chengong, project, "fgw-kpbs")

    clerk = sign_in("lixiao").open(f"/desk/cases/{duty.id}")
    assert "项目已办结；本事项是后续义务，仍凭该代码办理" in clerk.text
    assert "不再用于新事项" not in clerk.text
    clerk.follow("受理…")
    assert "起算日" not in clerk.text
    clerk.send({})

    assert "已受理。" in clerk.text and "明天起计时" not in clerk.text and "次日起计时" not in clerk.text


def test_a_project_that_owes_nothing_else_says_so(sign_in: SignIn, ground: Ground) -> None:
    answers = factories.SMALL | {"takes_water": False, "connects_drainage": False, "name": "示例仓库改造"}
    project = factories.declared(ground.session, ground.cast.chengong, answers)
    case = factories.submitted(ground.session, ground.cast.chengong, project, "fgw-ba")

    assert "该项目没有其他计入办结的应办事项" in sign_in("lixiao").open(f"/desk/cases/{case.id}").text
