"""The screen of approval items: each department's administrator keeps its own (Art. 3, 9, 17)."""

import pytest

from app.items import queries, service
from app.items.rules.limits import LimitsByEdition


def new_item(reader, key):
    department = reader.page.xpath("//select[@name='department']/option[contains(., '市水务局')]/@value")[0]
    return {"name": "示例新事项", "key": key, "department": department, "type_code": "01", "stage": "2",
            "state": "ACTIVE", "promised_number": "5", "promised_unit": "WORKDAY", "conditions": "takes_water",
            "result": "示例批复", "closure": "EACH"}  # fmt: skip


def open_item(reader, platform, key, act="/edit"):
    return reader.open(f"/admin/items/{queries.item_by_key(platform, key).id}{act}")


def test_an_administrator_sees_the_items_of_its_own_department_only(as_person):
    page = as_person("swj-admin").open("/admin/items/")

    assert "取水许可" in page.text and "企业投资项目核准" not in page.text


def test_the_coordinator_finds_items_of_every_department_by_two_characters(as_person):
    page = as_person("zhouguan").open("/admin/items/?q=取水")

    assert "取水许可" in page.text and "企业投资项目核准" not in page.text


def test_another_departments_item_is_absent_to_read_and_to_change(as_person, platform):
    reader = as_person("swj-admin")

    for act in ("", "/edit"):
        reader.open(f"/admin/items/{queries.item_by_key(platform, 'fgw-hz').id}{act}", status=404)


def test_the_limits_of_an_item_on_record_are_read_and_not_typed(as_person, platform):
    reader = open_item(as_person("swj-admin"), platform, "swj-hdgl")
    assert "15 个工作日" in reader.text and "通过时限版本变更" in reader.text

    reader.send({"promised_number": "12", "fee": "不收费"}, form="/edit")

    platform.rollback()
    item = queries.item_by_key(platform, "swj-hdgl")
    assert (item.promised_number, item.fee) == (15, "不收费")
    item.promised_number = 12
    with pytest.raises(LimitsByEdition):
        service.prepare(platform, item)
    platform.rollback()


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"legal_number": "20", "legal_unit": "WORKDAY", "legal_basis": "示例", "promised_number": "21"},
      "承诺时限不得长于法定时限"),
     ({"legal_number": "20", "legal_unit": "WORKDAY"}, "法定时限须写明法定依据"),
     ({"promised_unit": ""}, "数与单位须同时填写")],
)  # fmt: skip
def test_the_limits_a_new_item_states_are_held_to_the_law(as_person, typed, words):
    reader = as_person("swj-admin").open("/admin/items/add")
    reader.send(new_item(reader, "swj-unlawful") | typed, form="/add", status=422)

    assert words in " ".join(reader.errors)


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"conditions": "in_river_scope and nosuch"}, "条件在“nosuch”附近无法识别"), ({"conditions": ""}, "必须填写"),
     ({"prerequisites": "swj-nope"}, "没有标识为“swj-nope”的记录"),
     ({"prerequisites": "swj-hdgl"}, "没有标识为“swj-hdgl”的记录"),
     ({"key": "swj-other"}, "标识已用于网址和编号"),
     ({"joint": "nope"}, "没有标识为“nope”的记录")],
)  # fmt: skip
def test_an_unlawful_item_is_not_saved_and_what_was_typed_stays(as_person, platform, typed, words):
    reader = open_item(as_person("swj-admin"), platform, "swj-hdgl")
    reader.send(typed, form="/edit", status=422)

    assert words in " ".join(reader.errors)
    name, value = next(iter(typed.items()))
    assert (reader.value(name) or "").strip() == value


def test_items_that_would_wait_for_each_other_are_refused(as_person, platform):
    reader = open_item(as_person("swj-admin"), platform, "swj-stbc")
    reader.send({"prerequisites": "swj-stys"}, form="/edit", status=422)

    assert "互相等待" in " ".join(reader.errors)


def test_a_department_does_not_hand_its_item_to_another(as_person, platform):
    reader = open_item(as_person("swj-admin"), platform, "swj-qsxk")

    assert reader.page.xpath("//select[@name='department']//option[contains(., '市发展改革委')]") == []


def test_a_new_item_is_owed_by_projects_at_once(as_person, platform):
    reader = as_person("swj-admin").open("/admin/items/add")
    reader.send(new_item(reader, "swj-new"), form="/add")

    platform.rollback()
    assert queries.item_by_key(platform, "swj-new").pinyin.endswith("slxsx")
    assert "swj-new" in {item.key for item in queries.catalogue(platform)}


def test_a_lost_race_shows_both_versions(as_person, platform):
    first = open_item(as_person("swj-admin"), platform, "swj-ysjs")
    second = open_item(as_person("zhouguan"), platform, "swj-ysjs")
    second.send({"fee": "另一人改的"}, form="/edit")
    first.send({"fee": "自己改的"}, form="/edit", status=409)

    assert "另一人改的" in first.text and "自己改的" in first.text
    platform.rollback()
    assert queries.item_by_key(platform, "swj-ysjs").fee == "另一人改的"
