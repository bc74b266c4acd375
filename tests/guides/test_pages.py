"""The public pages of guides, and the screen on which editions are worked on (Art. 4, 8)."""

import pytest

from app.guides import queries
from app.guides.rules import PARTS


def screen_of(platform, key, act=""):
    return f"/admin/guides/{queries.guide_of(platform, key).id}{act}"


def test_a_guide_shows_its_eight_parts_in_order(stranger):
    page = stranger.open("/guides/fgw-hz").page

    heads = [head.text_content() for head in page.xpath("//section[contains(@class, 'part')]/h2")]
    assert [head[1:] for head in heads] == [
        "审批依据",
        "审批内容",
        "受理条件",
        "办理流程",
        "办理时限",
        "收费标准",
        "监管要求",
        "联系方式",
    ]
    assert len(heads) == len(PARTS)


def test_a_guide_says_limits_edition_and_that_contacts_are_samples(stranger):
    page = stranger.open("/guides/fgw-hz")

    assert "10个工作日" in page.text.replace(" ", "") and "第 1 版" in page.text and "示例" in page.text
    assert "今天起算，最晚" in page.text


def test_a_guide_says_the_joint_limit_where_its_item_is_a_licence(stranger):
    joint = "自牵头部门受理之日起不超过 45 个工作日"

    assert joint in stranger.open("/guides/swj-qsxk").text
    assert joint not in stranger.open("/guides/fgw-ba").text


def test_the_list_is_searched_and_narrowed_and_paged(stranger):
    assert "共 90 部指南" in stranger.open("/guides").text
    assert "取水许可" in stranger.open("/guides?q=取水").text
    assert "企业投资项目核准" not in stranger.open("/guides?department=swj").text
    assert "没有符合的指南" in stranger.open("/guides?q=不存在的事项").text
    assert stranger.open("/guides").follow("下一页").path == "/guides"


@pytest.mark.parametrize("address", ["/guides?stage=9", "/guides?from=zz", "/guides?q=" + "x" * 101])
def test_an_unreadable_address_is_told_so(stranger, address):
    stranger.open(address, status=400)


@pytest.mark.parametrize("address", ["/guides/nosuch", "/guides/nosuch/versions", "/guides/fgw-hz/versions/9",
                                     "/guides/fgw-hz/versions/99999999999999999999"])
def test_an_unknown_guide_is_absent(stranger, address):
    stranger.open(address, status=404)


def test_an_administrator_works_on_a_draft_and_publishes_it(as_person, platform, stranger):
    reader = as_person("swj-admin").open(screen_of(platform, "swj-qsxk"))
    reader.send(form="/revise")
    draft = reader.open("/admin/guides/?f-state=DRAFT").follow("取水许可")
    draft.follow("修改").send(
        {"content": "第二版的审批内容。", "material_lines": "取水许可申请书\n~论证报告 — 涉及时"}, form="/edit"
    )
    assert "第二版" not in stranger.open("/guides/swj-qsxk").text

    draft.send(form="/publish")

    page = stranger.open("/guides/swj-qsxk")
    assert "第二版的审批内容。" in page.text and "申请材料（2 件）" in page.text
    assert "第 1 版" in page.follow("历次版本").follow("第 1 版").text


def test_the_edition_in_force_is_not_edited(as_person, platform):
    as_person("swj-admin").open(screen_of(platform, "swj-hdgl", "/edit"), status=409)


def test_another_departments_guide_is_absent(as_person, platform):
    as_person("swj-admin").open(screen_of(platform, "fgw-hz"), status=404)
