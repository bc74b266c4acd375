"""延期: asked by the clerk, approved by the head, once, within its bound (Art. 17, 行政许可法 42(1))."""

from datetime import date

from app.cases.models import Case
from tests import factories
from tests.applicant.reader import Reader
from tests.desk.conftest import Ground, SignIn

RATIFIED = factories.SMALL | {
    "mode": "ratify", "category": "energy", "name": "示例燃气电厂", "takes_water": False, "connects_drainage": False,
}


def _accepted(ground: Ground) -> Case:
    project = factories.declared(ground.session, ground.cast.chengong, RATIFIED)
    case = factories.submitted(ground.session, ground.cast.chengong, project, "fgw-hz")
    return factories.accepted(ground.session, ground.cast.lixiao, case)


def _asked(sign_in: SignIn, case: Case, number: str = "10") -> Reader:
    clerk = sign_in("lixiao").open(f"/desk/cases/{case.id}").follow("请示延期…")
    assert "最多 40 个工作日" in clerk.text
    return clerk.send({"number": number, "reason": "须委托评估"}, status=422 if int(number) > 40 else 200)


def test_both_clocks_move_by_the_working_days_given_and_everybody_reads_the_unit(
    sign_in: SignIn, ground: Ground
) -> None:
    case = _accepted(ground)
    _asked(sign_in, case)
    assert ground.now(case).due_on == date(2026, 3, 16)  # 2026-03-16 Mon: asking lengthens nothing
    head = sign_in("fgw-approver").open("/desk/?tab=ALL")
    assert "等我答复：延长办理期限 10 个工作日" in head.text

    head.open(f"/desk/cases/{case.id}").follow("答复延期…")
    assert "延长多少10个工作日" in "".join(head.text.split())
    head.send({"words": "同意延期。", "do": "agree"})

    assert "延长期限 10 个工作日" in head.text and "同意延期。" in head.text
    assert ground.now(case).due_on == date(2026, 3, 30)  # 2026-03-30 Mon, the twentieth working day
    reader = sign_in("chengong").open(f"/my/cases/{case.id}")
    assert "延长期限 10 个工作日" in reader.text and "延长办理期限告知书" in reader.text
    assert "请示批准人" not in reader.text  # what officials ask each other stays inside


def test_an_extension_beyond_its_bound_is_told_beside_the_number(sign_in: SignIn, ground: Ground) -> None:
    clerk = _asked(sign_in, _accepted(ground), "41")

    assert clerk.errors == ["最多延长 40 个工作日"] and clerk.value("reason").strip() == "须委托评估"


def test_what_was_extended_once_is_not_offered_again(sign_in: SignIn, ground: Ground) -> None:
    case = _accepted(ground)
    clerk = _asked(sign_in, case, "5")
    assert "请示延期…" not in clerk.text
    assert "尚待答复" in clerk.open(f"/desk/cases/{case.id}/extension", status=409).text
    sign_in("fgw-approver").open(f"/desk/cases/{case.id}/extend").send({"words": "同意。", "do": "agree"})

    assert "已延长过一次" in clerk.open(f"/desk/cases/{case.id}/extension", status=409).text
    assert "没有延期请示" in sign_in("fgw-approver").open(f"/desk/cases/{case.id}/extend", status=409).text


def test_a_declined_request_changes_nothing_and_says_why(sign_in: SignIn, ground: Ground) -> None:
    case = _accepted(ground)
    _asked(sign_in, case)

    head = sign_in("fgw-approver").open(f"/desk/cases/{case.id}/extend")
    head.send({"words": "按期可以办结。", "do": "decline"})

    assert "不同意" in head.text and "按期可以办结。" in head.text
    assert ground.now(case).due_on == date(2026, 3, 16)  # 2026-03-16 Mon


def test_what_was_asked_is_taken_back_by_who_asked(sign_in: SignIn, ground: Ground) -> None:
    case = _accepted(ground)
    clerk = _asked(sign_in, case)

    clerk.follow("收回…：延长办理期限").send({})

    assert "已收回" in clerk.text and ground.acts(case)[-2:] == ["ASK", "TAKE_BACK"]
    assert "没有待答复的请示" in clerk.open(f"/desk/cases/{case.id}/requests/nonsense/back", status=409).text
