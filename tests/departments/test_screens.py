"""Divisions and departments: the coordinator's list, each department's own names (Art. 5, 9)."""

import pytest

from app.departments.queries import department_by_key, division_by_code
from app.departments.rules import BadCentralCode, BadDepartmentKey, BadUscc, must_be_department


def open_department(reader, platform, key):
    return reader.open(f"/admin/departments/{department_by_key(platform, key).id}/edit")


def test_an_administrator_sees_its_own_department_only(as_person):
    page = as_person("swj-admin").open("/admin/departments/")

    assert "市水务局" in page.text and "市发展改革委" not in page.text


def test_the_coordinator_finds_a_department_by_the_sound_of_its_name(as_person):
    page = as_person("zhouguan").open("/admin/departments/?q=sswj")

    assert "市水务局" in page.text and "市发展改革委" not in page.text


def test_an_administrator_changes_its_names(as_person, platform):
    open_department(as_person("swj-admin"), platform, "swj").send(
        {"current_name": "深圳市水务局（示例）"}, form="/edit"
    )

    platform.rollback()
    assert department_by_key(platform, "swj").current_name == "深圳市水务局（示例）"


@pytest.mark.parametrize(
    "typed", [{"prefix": "深某"}, {"central_code": "20"}, {"state": "ABOLISHED"}, {"sort_order": "1"}]
)
def test_what_others_rely_on_is_the_coordinators(as_person, platform, typed):
    reader = open_department(as_person("swj-admin"), platform, "swj").send(typed, form="/edit", status=422)

    assert "只有综合管理部门能改" in " ".join(reader.errors)


def test_the_key_of_a_department_is_never_changed(as_person, platform):
    reader = open_department(as_person("zhouguan"), platform, "swj").send({"key": "other"}, form="/edit", status=422)

    assert "标识已用于网址和编号" in " ".join(reader.errors)


def test_the_coordinator_changes_the_code_a_zones_projects_carry(as_person, platform):
    zone = division_by_code(platform, "440315")
    reader = as_person("zhouguan").open(f"/admin/divisions/{zone.id}/edit")
    reader.send({"code_for_project": "440306"}, form="/edit")

    platform.rollback()
    assert division_by_code(platform, "440315").code_for_project == "440306"


def test_a_division_code_is_six_digits(as_person):
    reader = as_person("zhouguan").open("/admin/divisions/add")
    reader.send({"name": "示例新区", "kind": "NEW_AREA", "code": "4403A4", "code_for_project": "440306",
                 "state": "ACTIVE"},
                form="/add", status=422)  # fmt: skip

    assert "六位数字" in " ".join(reader.errors)


@pytest.mark.parametrize(
    ("key", "central", "uscc", "refused"),
    [("A", "04", None, BadDepartmentKey), ("1a", "04", None, BadDepartmentKey), ("ab", "01", None, BadCentralCode),
     ("ab", "4", None, BadCentralCode), ("ab", "04", "114403000075500131", BadUscc)],
)  # fmt: skip
def test_identifiers_of_a_department_hold(key, central, uscc, refused):
    with pytest.raises(refused):
        must_be_department(key, central, uscc)


def test_a_whole_department_holds():
    must_be_department("swj", "19", "114403000075500130")
