"""Accept, ask for correction, refuse: forms that post once, keep what was typed, and say why not (Art. 16(2))."""

import pytest

from app.cases.rules import CaseState
from tests import factories
from tests.desk.conftest import Ground, SignIn


def test_opening_a_filed_case_verifies_its_code_once_a_day(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}")
    assert "核验项目代码（查询）：通过" in clerk.text

    clerk.open(f"/desk/cases/{case.id}")

    (asked,) = ground.verifications(case)
    assert (asked.asked_by_name, asked.purpose.name, asked.passed) == ("wangmin", "LOOKUP", True)


def test_accepting_starts_the_clocks_and_asks_the_register_anew(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed("swj-qsxk")
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}").follow("受理…")
    assert "承诺" in clerk.text and "03-30" in clerk.text  # 2026-03-30 Mon: 20 workdays after 2026-03-02 Mon

    clerk.send()

    assert clerk.path == f"/desk/cases/{case.id}" and "已受理" in clerk.text
    assert ground.now(case).state is CaseState.ACCEPTED and ground.now(case).handler_name == "wangmin"
    assert [asked.purpose.name for asked in ground.verifications(case)] == ["LOOKUP", "ACCEPTANCE"]


def test_a_double_click_accepts_once(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/accept").send()

    clerk.again()

    assert clerk.path == f"/desk/cases/{case.id}"
    assert ground.acts(case) == ["RECEIVE", "ACCEPT"]
    assert [asked.purpose.name for asked in ground.verifications(case)] == ["ACCEPTANCE"]


def test_a_lost_race_says_who_did_what_meanwhile(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    second = sign_in("swj-second").open(f"/desk/cases/{case.id}/refuse")
    sign_in("wangmin").open(f"/desk/cases/{case.id}/accept").send()

    second.send({"reason": "NOT_OURS", "words": "不属于本局", "authority": "市交通运输委"}, status=409)

    assert "wangmin" in second.text and "受理，次日起计时" in second.text
    assert second.value("words").strip() == "不属于本局"
    assert ground.acts(case) == ["RECEIVE", "ACCEPT"]


@pytest.mark.parametrize("nonsense", ["²", "9" * 5000])
def test_a_forged_number_in_a_form_counts_as_none(sign_in: SignIn, ground: Ground, nonsense: str) -> None:
    case = ground.filed()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/correct")
    clerk.send({"pieces-0-material": "申请表", "remove": nonsense})
    assert clerk.value("pieces-0-material") == "申请表"

    late = sign_in("swj-second").open(f"/desk/cases/{case.id}/refuse")
    sign_in("wangmin").open(f"/desk/cases/{case.id}/accept").send()
    late.send({"reason": "NOT_OURS", "words": "不属于本局", "authority": "市交通运输委", "seen": nonsense}, status=409)
    assert ground.acts(case) == ["RECEIVE", "ACCEPT"]


def test_correction_rows_come_and_go_without_script_and_nothing_typed_is_lost(
    sign_in: SignIn, ground: Ground
) -> None:
    case = ground.filed()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}").follow("告知补正…")
    clerk.send({"pieces-0-material": "申请表", "pieces-0-problem": "未盖章", "add": "1"})
    assert clerk.value("pieces-0-problem").strip() == "未盖章" and clerk.value("pieces-1-material") == ""

    clerk.send({"pieces-1-material": "平面图", "remove": "0"})

    assert clerk.value("pieces-0-material") == "平面图"
    assert ground.acts(case) == ["RECEIVE"]


def test_a_correction_is_asked_once_each_piece_its_own_row(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/correct")
    clerk.send({"pieces-0-material": "申请表"}, status=422)
    assert len(clerk.errors) == 2 and clerk.value("pieces-0-material") == "申请表"

    clerk.send({"pieces-0-problem": "未盖章", "pieces-0-wanted": "加盖公章"})

    assert "未盖章" in clerk.text and "尚未答复" in clerk.text
    assert ground.now(case).state is CaseState.AWAITING_CORRECTION
    assert "已经告知" in clerk.open(f"/desk/cases/{case.id}/correct", status=409).text


def test_a_refusal_names_the_competent_authority_beside_its_field(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}").follow("不予受理…")
    assert "六十日" in clerk.text and "六个月" in clerk.text

    clerk.send({"reason": "NOT_OURS", "words": "属交通部门"}, status=422)
    assert clerk.errors and clerk.value("words").strip() == "属交通部门"
    clerk.send({"authority": "市交通运输委"})

    assert ground.now(case).state is CaseState.NOT_ACCEPTED
    assert "不予受理" in clerk.text and "市交通运输委" in clerk.text


def test_incomplete_materials_are_told_once_before_they_are_a_reason_to_refuse(
    sign_in: SignIn, ground: Ground
) -> None:
    case = ground.filed()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/refuse")

    clerk.send({"reason": "MATERIALS_FALL_SHORT", "words": "缺图"}, status=409)

    assert "暂行办法第十六条第二项" in clerk.errors[0] and clerk.value("words").strip() == "缺图"
    assert ground.acts(case) == ["RECEIVE"]


def test_what_is_not_possible_now_is_a_sentence_with_its_reason(sign_in: SignIn, ground: Ground) -> None:
    case = ground.accepted()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}")

    assert "现在不能" in clerk.text and "受理后不得再要求" in clerk.text
    clerk.open(f"/desk/cases/{case.id}/accept", status=409)
    assert "已于 03-02 受理" in clerk.text and "暂行办法第十六条第二项" in clerk.text


def test_a_move_the_table_does_not_hold_is_refused_in_words(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/refuse")
    factories.accepted(ground.session, ground.cast.wangmin, case)
    version = str(ground.now(case).version)

    clerk.send({"reason": "NOT_NEEDED", "version": version}, status=409)

    assert clerk.errors == ["不能不予受理：办件当前为“已受理，办理中”（暂行办法第十六条）"]


def test_a_case_of_a_colleague_is_taken_before_it_is_accepted(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    sign_in("wangmin").open(f"/desk/cases/{case.id}").send(form="/take")
    second = sign_in("swj-second").open(f"/desk/cases/{case.id}")
    assert "此件在wangmin处" in second.text

    second.send(form="/take").follow("受理…").send()

    assert ground.now(case).handler_name == "swj-second"
    assert ground.acts(case) == ["RECEIVE", "ASSIGN", "ASSIGN", "ACCEPT"]
