"""GET /codes/{code}: any text is answered, and nothing is told that strangers should not know (API.md)."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from app.core.types import Actor, Reach
from app.projects import service
from app.projects.rules.kinds import CodeEvent
from tests import factories
from tests.projects.making import make_project

NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
CLERK = Actor(Reach.CITY, name="李晓", account_id=uuid4())
UNKNOWN = "2108-440305-04-01-333721"


@pytest.fixture(scope="module")
def filed(platform):
    """A project on record with its code."""
    project = make_project(platform, "示例公开项目")
    code = service.issue_code(platform, project, by=CLERK, now=NOW)
    service.register_legacy(platform, project.id, system="立项文号", number="深南山发改2014-0026", now=NOW)
    platform.commit()
    return project, code


def reasons(body):
    return [reason["code"] for reason in body["reasons"]]


def test_the_example_of_the_contract(get):
    status, body = get(f"/codes/{UNKNOWN}")

    assert status == 200
    assert reasons(body) == ["not_on_record"] and body["reasons"][0]["message"]
    body.pop("reasons")
    assert body == {
        "code": UNKNOWN,
        "well_formed": True,
        "edition": "V2",
        "parts": {"year_month": "2108", "division": "440305", "department": "04", "type": "01", "serial": "33372",
                  "check": "1"},
        "on_record": False,
        "state": None,
        "successor": None,
        "project": None,
        "usable": False,
    }  # fmt: skip


def test_a_first_edition_code_has_its_own_parts(get):
    _, body = get("/codes/2017-130000-01-01-00001")

    assert body["parts"] == {"year": "2017", "division": "130000", "industry": "01", "type": "01", "serial": "00001"}
    assert (body["edition"], body["well_formed"]) == ("V1", True)


@pytest.mark.parametrize(
    ("path", "echo"),
    [("%20" + UNKNOWN + "%0A", UNKNOWN), ("%EF%BC%92108-440305-04-01-333721", UNKNOWN), ("a/b//c", "a/b//c"),
     ("..%2f..%2fetc%2fpasswd", "../../etc/passwd"), ("%E9%A1%B9", "项"), ("x" * 64, "x" * 64),
     ("%3Cscript%3E", "<script>")],
)  # fmt: skip
def test_any_text_is_answered_and_echoed_folded(get, path, echo):
    status, body = get(f"/codes/{path}")

    assert (status, body["code"]) == (200, echo)


def test_a_text_that_is_too_long_is_refused_by_name(get):
    status, body = get("/codes/" + "x" * 65)

    assert status == 422 and body["errors"][0]["field"] == "code"


def test_a_code_on_record_is_usable_and_names_its_project_and_nobody(get, filed):
    project, code = filed
    status, body = get(f"/codes/{code.code}")

    assert status == 200
    assert (body["on_record"], body["state"], body["usable"], body["reasons"]) == (True, "active", True, [])
    assert body["project"] == {"name": project.name, "state": "active"}
    assert "李晓" not in str(body) and "0755" not in str(body)


def test_a_legacy_number_answers_with_the_platforms_code(get, filed):
    _, code = filed
    _, body = get("/codes/深南山发改2014-0026")

    assert (body["code"], body["well_formed"], body["usable"]) == (code.code, True, True)
    assert reasons(body) == ["legacy_number"]


def test_a_superseded_code_leads_to_its_successor(get, platform):
    project = make_project(platform, "示例变更项目")
    old = service.issue_code(platform, project, by=CLERK, now=NOW)
    new = service.recode(platform, project, reason="重大变化", by=CLERK, now=NOW)
    platform.commit()

    _, body = get(f"/codes/{old.code}")

    assert (body["state"], body["successor"], body["usable"]) == ("superseded", new.code, False)
    assert reasons(body) == ["superseded"] and new.code in body["reasons"][0]["message"]


@pytest.mark.parametrize(("event", "state"), [("SUSPENDED", "suspended"), ("VOIDED", "void"), ("CLOSED", "closed")])
def test_the_state_of_a_code_is_told(get, platform, event, state):
    code = service.issue_code(platform, make_project(platform, f"示例{state}"), by=CLERK, now=NOW)
    service.change_state(platform, code, CodeEvent[event], reason="不公开的内部原因", by=CLERK, now=NOW)
    platform.commit()

    _, body = get(f"/codes/{code.code}")

    assert (body["state"], reasons(body), body["usable"]) == (state, [state], False)
    assert "内部原因" not in str(body)


def test_messages_are_english_for_who_asks_for_it_and_chinese_otherwise(get):
    said = {
        language: get(f"/codes/{UNKNOWN}", headers={"Accept-Language": language})[1]["reasons"][0]["message"]
        for language in ("en", "en-GB,en;q=0.8", "zh-CN", "fr")
    }

    assert said["en"] == said["en-GB,en;q=0.8"] == "The code is not on record in this platform."
    assert said["zh-CN"] == said["fr"] == "本平台没有这个代码的记录。"


def test_a_declared_project_is_found_by_its_code(get, platform):
    cast = factories.cast(platform)
    project = factories.declared(platform, cast.chengong)
    code = service.queries.code_of(platform, project.id)

    assert get(f"/codes/{code}")[1]["project"]["name"] == project.name
