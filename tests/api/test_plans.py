"""POST /plans: what a project owes, in the vocabulary of the catalogue (API.md)."""

import pytest

EXAMPLE = {
    "invest_type": "enterprise",
    "mode": "record",
    "category": "building",
    "total_invest_wan": 52000,
    "floor_area_m2": 86000,
}


def fields(body):
    return [error["field"] for error in body["errors"]]


def test_the_example_of_the_contract(post):
    status, body = post("/plans", {"facts": EXAMPLE})

    assert status == 200
    first, second = body["items"]
    assert first == {
        "item": "fgw-ba",
        "name": "企业投资项目备案(社会投资项目备案)",
        "department": "深圳市发展和改革委员会",
        "stage": "1",
        "because": ["企业投资", "备案制", "不涉及“企业技术改造”"],
        "after": [],
        "limit": {"number": 0, "unit": "immediate"},
        "closure": "each",
        "guide": "/guides/fgw-ba",
        "earliest_start_workday": 0,
        "on_critical_path": True,
    }
    assert (second["item"], second["closure"], second["limit"]) == ("fgw-kpbs", "follows", None)
    assert "has_building" in body["unanswered"] and "mode" not in body["unanswered"]
    assert (body["critical_path"], body["total_workdays"], body["edition"]) == (["fgw-ba"], 0, "2018-01 sample")


def test_without_any_fact_only_the_reporting_duty_is_owed(post):
    _, body = post("/plans", {"facts": {}})

    assert [item["item"] for item in body["items"]] == ["fgw-kpbs"]


def test_the_limit_is_the_promised_one_else_the_legal_one(post):
    _, body = post("/plans", {"facts": {"energy_tce": 1000}})

    energy = next(item for item in body["items"] if item["item"] == "fgw-jn")
    assert energy["limit"] == {"number": 5, "unit": "workday"}


def test_items_come_after_those_that_are_owed_too(post):
    _, body = post("/plans", {"facts": {**EXAMPLE, "has_building": True}})

    after = {item["item"]: item["after"] for item in body["items"]}
    assert after["zjj-sgxk"] == ["ghgt-gcgh", "zjj-sgtsc"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [({"nosuch": 1}, "facts.nosuch"), ({"has_building": "yes"}, "facts.has_building"),
     ({"total_invest_wan": True}, "facts.total_invest_wan"), ({"total_invest_wan": -0.1}, "facts.total_invest_wan"),
     ({"total_invest_wan": 10**12 + 1}, "facts.total_invest_wan"), ({"category": "ship"}, "facts.category"),
     ({"category": None}, "facts.category"), ({"invest_type": "gov", "mode": "ratify"}, "facts.mode"),
     ({"invest_type": "gov", "mode": "record"}, "facts.mode"),
     ({"invest_type": "enterprise", "mode": "approve"}, "facts.mode")],
)  # fmt: skip
def test_a_fact_that_cannot_stand_is_a_422_that_names_it(post, facts, field):
    status, body = post("/plans", {"facts": facts})

    assert status == 422 and fields(body) == [field]


def test_a_number_of_ten_to_the_twelfth_is_taken(post):
    assert post("/plans", {"facts": {"total_invest_wan": 10**12}})[0] == 200


@pytest.mark.parametrize(
    ("raw", "status", "field"),
    [(b"{", 400, None), (b"", 400, None), (b"\xff\xfe", 400, None), (b"[" * 5000, 400, None),
     (b'{"facts": {"total_invest_wan": NaN}}', 400, None),
     (b'{"facts": {"total_invest_wan": 1e400}}', 422, "facts.total_invest_wan"),
     (b'{"facts": {"total_invest_wan": ' + b"9" * 5000 + b"}}", 422, "facts.total_invest_wan"),
     (b"{}", 422, "facts"), (b"[]", 422, ""), (b'{"facts": []}', 422, "facts"), (b'{"facts": {}, "x": 1}', 422, "x"),
     (b'{"facts": {"category": "a\\u0000"}}', 422, "facts.category"),
     (b'{"facts": {"category": "\\ud800"}}', 422, "facts.category"),
     (b'{"facts": {}}' + b" " * 70000, 413, None)],
)  # fmt: skip
def test_malformed_bodies_are_told_apart(post, raw, status, field):
    found, body = post("/plans", raw=raw)

    assert found == status == body["status"]
    assert field is None or fields(body) == [field]
