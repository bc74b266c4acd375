"""延期: once, within its bound, by a second person; every number with its unit (Art. 17, 行政许可法 42(1))."""

from datetime import date

from app.cases.models import Case
from tests import factories
from tests.desk.conftest import Ground, SignIn

RATIFIED = factories.SMALL | {
    "mode": "ratify", "category": "energy", "name": "示例燃气电厂", "takes_water": False, "connects_drainage": False,
}


def _accepted(ground: Ground) -> Case:
    project = factories.declared(ground.session, ground.cast.chengong, RATIFIED)
    case = factories.submitted(ground.session, ground.cast.chengong, project, "fgw-hz")
    return factories.accepted(ground.session, ground.cast.lixiao, case)


def test_both_clocks_move_by_the_working_days_given_and_everybody_reads_the_unit(
    sign_in: SignIn, ground: Ground
) -> None:
    case = _accepted(ground)
    second = sign_in("fgw-approver").open(f"/desk/cases/{case.id}").follow("延期…")
    assert "最多 40 个工作日" in second.text

    second.send({"number": "10", "reason": "须委托评估"})

    assert "延长期限 10 个工作日" in second.text
    assert ground.now(case).due_on == date(2026, 3, 30)  # 2026-03-30 Mon, the twentieth working day
    reader = sign_in("chengong").open(f"/my/cases/{case.id}")
    assert "延长期限 10 个工作日" in reader.text


def test_an_extension_beyond_its_bound_is_told_beside_the_number(sign_in: SignIn, ground: Ground) -> None:
    case = _accepted(ground)
    second = sign_in("fgw-approver").open(f"/desk/cases/{case.id}/extend")

    second.send({"number": "41", "reason": "须委托评估"}, status=422)

    assert second.errors == ["最多延长 40 个工作日"] and second.value("reason").strip() == "须委托评估"


def test_what_was_extended_once_is_not_offered_again(sign_in: SignIn, ground: Ground) -> None:
    case = _accepted(ground)
    second = sign_in("fgw-approver").open(f"/desk/cases/{case.id}/extend")
    second.send({"number": "5", "reason": "须委托评估"})

    assert "延期…" not in second.text
    assert "已延长过一次" in second.open(f"/desk/cases/{case.id}/extend", status=409).text
