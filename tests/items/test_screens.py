"""The screen of approval items: each department's administrator keeps its own (Art. 3, 9, 17)."""

import pytest

from app.items import queries


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


def test_a_changed_limit_is_kept(as_person, platform):
    reader = open_item(as_person("swj-admin"), platform, "swj-hdgl")
    reader.send({"promised_number": "12"}, form="/edit")

    platform.rollback()
    assert queries.item_by_key(platform, "swj-hdgl").promised_number == 12
    assert "12 个工作日" in reader.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [({"promised_number": "21"}, "承诺时限不得长于法定时限"), ({"legal_basis": ""}, "法定时限须写明法定依据"),
     ({"conditions": "in_river_scope and nosuch"}, "条件在“nosuch”附近无法识别"), ({"conditions": ""}, "必须填写"),
     ({"prerequisites": "swj-nope"}, "没有标识为“swj-nope”的记录"),
     ({"prerequisites": "swj-hdgl"}, "没有标识为“swj-hdgl”的记录"),
     ({"key": "swj-other"}, "标识已用于网址和编号"), ({"promised_unit": ""}, "数与单位须同时填写"),
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
    department = reader.page.xpath("//select[@name='department']/option[contains(., '市水务局')]/@value")[0]
    reader.send(
        {"name": "示例新事项", "key": "swj-new", "department": department, "type_code": "01", "stage": "2",
         "state": "ACTIVE", "promised_number": "5", "promised_unit": "WORKDAY", "conditions": "takes_water",
         "result": "示例批复", "closure": "EACH"},
        form="/add",
    )  # fmt: skip

    platform.rollback()
    assert queries.item_by_key(platform, "swj-new").pinyin.endswith("slxsx")
    assert "swj-new" in {item.key for item in queries.catalogue(platform)}


def test_a_lost_race_shows_both_versions(as_person, platform):
    first = open_item(as_person("swj-admin"), platform, "swj-ysjs")
    second = open_item(as_person("zhouguan"), platform, "swj-ysjs")
    second.send({"promised_number": "4"}, form="/edit")
    first.send({"promised_number": "3"}, form="/edit", status=409)

    assert "4" in first.text and "3" in first.text
    platform.rollback()
    assert queries.item_by_key(platform, "swj-ysjs").promised_number == 4
