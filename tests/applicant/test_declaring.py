"""陈工 declares a project: gate, steps, check page, code (Art. 3, 11, 16(1)). Everything without script."""

import re
from datetime import datetime

import pytest

from app.core.now import clock_at
from app.declaration.steps import STEPS
from tests.applicant import stories
from tests.applicant.conftest import Enter
from tests.applicant.reader import Reader

CODE = r"2603-440300-\d\d-\d\d-\d{6}"


def test_a_draft_begins_with_the_declaration_that_nothing_is_secret(chengong: Reader) -> None:
    chengong.open("/my/declarations/new")
    assert "先确认：不涉密" in chengong.text

    chengong.send({}, status=422)

    assert chengong.errors == ["请先勾选声明；涉密项目须线下办理，不得在本平台申报"]
    assert "草稿" not in chengong.open("/my/").text


def test_a_project_declared_step_by_step_holds_its_code_at_once(chengong: Reader) -> None:
    stories.declare(chengong)

    assert "申报成功，项目已赋码" in chengong.text
    assert re.search(CODE, chengong.text)
    assert "SB2026-000" in chengong.text
    assert chengong.page.xpath("//*[local-name()='svg']"), "the code stands with its mark"


def test_what_will_be_owed_is_shown_with_its_reason_before_filing(chengong: Reader) -> None:
    stories.fill(chengong, stories.WATERWORKS)

    chengong.follow("检查并提交")

    assert "提交后应办 3 项" in chengong.text and "另有后续义务 1 项" in chengong.text
    assert "取水许可" in chengong.text
    assert "排水施工方案审批" in chengong.text
    assert "其余 86 项为什么不适用" in chengong.text
    assert "不涉及“使用海域”" in chengong.text


def test_receipt_and_project_count_what_is_owed_alike(chengong: Reader) -> None:
    stories.declare(chengong)
    assert "应办事项共 3 项" in chengong.text and "另有后续义务 1 项" in chengong.text

    chengong.follow("看应办事项")

    assert "共 3 项：" in chengong.text and "另有后续义务 1 项" in chengong.text


def test_a_change_from_the_check_page_leads_straight_back(chengong: Reader) -> None:
    stories.fill(chengong, stories.WATERWORKS)
    chengong.follow("检查并提交")

    chengong.follow("更改：名称与内容").send({"name": "改名后的示例生产线"})

    assert chengong.path.endswith("/check")
    assert "改名后的示例生产线" in chengong.text


def test_only_questions_that_matter_are_asked(chengong: Reader) -> None:
    draft = stories.begin(chengong)
    stories.choose_kind(chengong)
    chengong.open(f"{draft}/steps/facts-building")
    assert not stories.is_asked(chengong, "floor_area_m2"), "no item depends on the floor area of nothing"

    chengong.send({"has_building": "yes"}, status=422)

    assert stories.is_asked(chengong, "floor_area_m2")
    assert "个新问题" in chengong.text and "请回答：建筑面积是多少" not in " ".join(chengong.errors)
    assert chengong.value("has_building") == "yes"


@pytest.mark.parametrize(
    ("step", "typed", "said"),
    [
        ("investment", {"total_invest_wan": "一千万"}, "请填数字，整数部分不超过 12 位，如 48600 或 48600.5"),
        ("investment", {"total_invest_wan": "3200.12345"}, "小数最多 4 位"),
        ("investment", {"total_invest_wan": "0"}, "总投资须大于 0，不超过 1,000,000,000 万元"),
        ("investment", {"planned_start": "2026-02"}, "拟开工时间早于本月，请填 2026-03 或以后"),
        ("investment", {"planned_end": "2026-03", "planned_start": "2026-09"}, "拟建成时间不能早于拟开工时间 2026-09"),
        ("project", {"industry": "98"}, "请从列表中选行业，或填 2 位大类、4 位小类代码"),
        ("project", {"name": ""}, "请填写项目名称"),
        ("project", {"scale": "本材料为机密★，注意保存"}, "涉密项目和涉密信息不得在本平台填报，请删去“机密★”"),
        ("location", {"place_division": ""}, "请选择所在区"),
    ],
)
def test_an_answer_that_does_not_hold_is_told_beside_its_field_and_kept(
    chengong: Reader, step: str, typed: dict[str, str], said: str
) -> None:
    draft = stories.begin(chengong)
    stories.choose_kind(chengong)
    chengong.open(f"{draft}/steps/{step}")

    stories.answer(chengong, {**stories.WATERWORKS[step], **typed}, status=422)

    assert chengong.errors == [said]
    assert chengong.page.find(".//title").text.startswith("错误：")
    for name, value in typed.items():
        assert chengong.value(name) == value


def test_a_step_with_problems_says_so_on_the_list_and_shows_what_was_typed_again(chengong: Reader) -> None:
    draft = stories.begin(chengong)
    stories.choose_kind(chengong)
    chengong.open(f"{draft}/steps/investment")
    stories.answer(chengong, {**stories.WATERWORKS["investment"], "total_invest_wan": "很多"}, status=422)

    assert "有 1 处问题" in chengong.open(draft).text

    chengong.open(f"{draft}/steps/investment")
    assert chengong.value("total_invest_wan") == "很多"
    assert chengong.errors


def test_a_secret_is_told_but_never_kept(chengong: Reader) -> None:
    draft = stories.begin(chengong)
    chengong.open(f"{draft}/steps/project")
    chengong.send({**stories.WATERWORKS["project"], "scale": "绝密工程"}, status=422)

    assert "绝密" not in chengong.open(f"{draft}/steps/project").answer.get_data(as_text=True)


def test_amounts_and_months_are_read_as_people_write_them(chengong: Reader) -> None:
    draft = stories.begin(chengong)
    stories.choose_kind(chengong)
    chengong.open(f"{draft}/steps/investment")

    typed = {"total_invest_wan": "３，２００.50", "planned_start": "2026年9月"}
    stories.answer(chengong, {**stories.WATERWORKS["investment"], **typed})

    chengong.open(f"{draft}/steps/investment")
    assert chengong.value("total_invest_wan") == "3200.5"
    assert chengong.value("planned_start") == "2026-09"


def test_what_is_typed_is_kept_without_being_sent(chengong: Reader) -> None:
    draft = stories.begin(chengong)
    chengong.open(f"{draft}/steps/project")
    fields = {"csrf_token": chengong.value("csrf_token"), "name": "自动保存的项目", "industry": "??"}

    answer = chengong.client.post(f"{draft}/steps/project/draft", data=fields)

    assert answer.status_code == 200
    assert answer.get_json()["at"] == "03-02 10:00"
    chengong.open(f"{draft}/steps/project")
    assert chengong.value("name") == "自动保存的项目"
    assert chengong.value("industry") == "??"
    assert not chengong.errors, "nobody has sent it yet"


def test_a_draft_with_open_sections_is_not_filed(chengong: Reader) -> None:
    draft = stories.begin(chengong)
    chengong.open(f"{draft}/check")
    assert "现在不能：提交申报" in chengong.text

    token = chengong.page.xpath("//input[@name='csrf_token']")[0].get("value")
    act = "00000000-0000-4000-8000-000000000001"
    answer = chengong.client.post(f"{draft}/file", data={"csrf_token": token, "act_id": act})

    assert answer.status_code == 409
    assert "以下各节还没有填完" in answer.get_data(as_text=True)


def test_filing_twice_makes_one_project(chengong: Reader) -> None:
    stories.declare(chengong)
    code = re.search(CODE, chengong.text)
    assert code

    chengong.again()

    assert code.group() in chengong.text
    assert chengong.open(f"/my/?q={code.group()}").text.count(code.group()) == 1


def test_an_ended_session_gives_back_what_was_typed(chengong: Reader, as_person: Enter, at: datetime) -> None:
    draft = stories.begin(chengong)
    chengong.open(f"{draft}/steps/project")
    typed = {**stories.WATERWORKS["project"], "scale": "会话过期前写下的一大段建设内容"}

    with clock_at(at.replace(hour=18)):
        chengong.send(typed)
        assert chengong.path == "/login"
        chengong.sign_in_again("chengong")

        assert chengong.path.endswith("/steps/project")
        assert chengong.value("scale") == "会话过期前写下的一大段建设内容"
        assert chengong.value("nature") == "NEW"


def test_another_units_draft_is_not_there(chengong: Reader, as_person: Enter) -> None:
    draft = stories.begin(chengong)
    stranger = as_person("zhaozong")

    for below in ("", "/unit", "/check", "/receipt", "/discard", *(f"/steps/{name}" for name in STEPS)):
        stranger.open(f"{draft}{below}", status=404)


def test_a_draft_put_away_is_gone(chengong: Reader) -> None:
    draft = stories.begin(chengong)
    chengong.open(f"{draft}/discard").send({}, form="discard")

    assert chengong.path == "/my/"
    assert chengong.open(draft).path == "/my/"
