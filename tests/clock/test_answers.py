"""What the calculator refuses, each by the name of its field, and the bounds it keeps (API.md)."""

import json

import pytest
from pydantic import ValidationError

from app.core.api.problems import from_validation
from app.core.errors import Invalid
from tests.clock.asking import ask, day

GOOD = {
    "start_on": "2018-03-01",
    "limit": {"number": 10, "unit": "workday"},
    "pauses": [{"from": "2018-03-05", "to": "2018-03-06", "kind": "hearing"}],
    "extension": {"number": 5, "unit": "workday"},
    "known_on": "2018-03-01",
}


def changed(path: str, value: object) -> dict:
    """A good question with one value replaced; `...` removes it."""
    question = json.loads(json.dumps(GOOD))
    *way, last = path.split(".")
    inner = question
    for part in way:
        inner = inner[int(part)] if part.isdigit() else inner[part]
    if value is ...:
        del inner[last]
    else:
        inner[last] = value
    return question


def fields_refused(question: dict) -> list[str]:
    try:
        ask(**question)
    except ValidationError as error:
        return [fault.field for fault in from_validation(error).faults]
    except Invalid as refusal:
        return [refusal.field]
    return []


def test_the_good_question_is_answered():
    assert fields_refused(GOOD) == []


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("start_on", ...),
        ("start_on", "2003-12-31"),
        ("start_on", "2101-01-01"),
        ("start_on", "2018-02-30"),
        ("start_on", "2018-2-3"),
        ("start_on", "20180203"),
        ("start_on", "2018-W05-6"),
        ("start_on", "2018-03-01T00:00:00"),
        ("start_on", "２０１８-03-01"),
        ("start_on", 1519862400),
        ("start_on", None),
        ("start_on", ""),
        ("limit", ...),
        ("limit", 10),
        ("limit", None),
        ("limit.number", ...),
        ("limit.number", -1),
        ("limit.number", 3651),
        ("limit.number", 10**30),
        ("limit.number", 1.5),
        ("limit.number", 10.0),
        ("limit.number", True),
        ("limit.number", "10"),
        ("limit.number", None),
        ("limit.unit", ...),
        ("limit.unit", "week"),
        ("limit.unit", "WORKDAY"),
        ("limit.unknown", 1),
        ("pauses", {}),
        ("pauses", GOOD["pauses"] * 101),
        ("pauses.0.from", ...),
        ("pauses.0.from", "2003-01-01"),
        ("pauses.0.from", "2018-03-07"),
        ("pauses.0.to", "2101-01-01"),
        ("pauses.0.to", 5),
        ("pauses.0.kind", ...),
        ("pauses.0.kind", "lunch"),
        ("pauses.0.reason", "none of ours"),
        ("extension", 5),
        ("extension.number", -1),
        ("extension.number", 3651),
        ("extension.unit", "calendar_day"),
        ("extension.unit", "fortnight"),
        ("known_on", "2003-12-31"),
        ("known_on", "soon"),
        ("unknown", 1),
    ],
)
def test_what_does_not_fit_is_refused_by_its_name(path, value):
    assert fields_refused(changed(path, value)) == [path]


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"limit": {"number": 1, "unit": "immediate"}}, "limit.number"),
        ({"extension": {"number": 0, "unit": "immediate"}}, "extension"),
        ({"pauses": GOOD["pauses"]}, "pauses"),
    ],
)
def test_what_is_done_at_once_takes_no_number_no_pause_and_no_extension(more, field):
    assert fields_refused({"start_on": "2018-03-01", "limit": {"number": 0, "unit": "immediate"}, **more}) == [field]


@pytest.mark.parametrize(
    ("start", "number", "unit", "pauses"),
    [
        ("2100-12-30", 2, "workday", []),
        ("2100-12-01", 31, "calendar_day", []),
        ("2100-12-31", 1, "month", []),
        ("2090-01-01", 3650, "workday", []),
        ("2004-01-01", 3650, "month", []),
        ("2027-01-01", 5, "workday", [{"from": "2027-01-01", "to": "2100-12-31", "kind": "tender"}]),
        ("2027-01-01", 5, "calendar_day", [{"from": "2027-01-01", "to": "2100-12-31", "kind": "tender"}]),
    ],
)
def test_an_answer_after_2100_is_refused_by_the_number(start, number, unit, pauses):
    assert fields_refused({"start_on": start, "limit": {"number": number, "unit": unit}, "pauses": pauses}) == [
        "limit.number"
    ]


@pytest.mark.parametrize(
    ("start", "number", "unit"),
    [
        ("2100-12-31", 0, "workday"),
        ("2100-12-20", 3, "workday"),
        ("2100-11-20", 1, "month"),
        ("2004-01-01", 1, "month"),
    ],
)
def test_the_ends_of_the_range_are_answered(start, number, unit):
    found = ask(start_on=start, limit={"number": number, "unit": unit})

    assert found.earliest <= found.latest


@pytest.mark.parametrize("name", ["pauses", "extension", "known_on"])
def test_what_is_optional_may_be_absent_or_null(name):
    assert fields_refused(changed(name, ...)) == []
    assert fields_refused(changed(name, None)) == []


def test_a_pause_may_be_one_day_long():
    assert ask(**changed("pauses.0.to", "2018-03-05")).due_on == day("2018-03-23 Fri")


def test_a_limit_of_nothing_with_an_extension_counts_the_extension():
    found = ask(**changed("limit.number", 0) | {"pauses": []})

    assert (found.due_on, found.counted) == (day("2018-03-08 Thu"), 5)


@pytest.mark.parametrize("unit", ["workday", "calendar_day", "month", "immediate"])
def test_a_limit_of_nothing_ends_on_day_zero_without_moving_on(unit):
    found = ask(start_on="2018-03-03", limit={"number": 0, "unit": unit})

    assert found.due_on == found.earliest == found.latest == day("2018-03-03 Sat")
    assert found.model_dump(mode="json")["ledger"] == [{"on": "2018-03-03", "mark": "day_zero", "counted": 0}]


def test_every_kind_of_pause_is_treated_alike():
    kinds = ["hearing", "tender", "auction", "inspection", "testing", "quarantine", "appraisal", "expert_review",
             "other_by_law"]

    assert len({ask(**changed("pauses.0.kind", kind)).model_dump_json() for kind in kinds}) == 1


def test_a_hundred_pauses_are_answered():
    pauses = [{"from": f"2018-{month:02}-{on:02}", "to": f"2018-{month:02}-{on:02}", "kind": "hearing"}
              for month in (4, 5, 6, 7) for on in range(1, 26)]

    found = ask(start_on="2018-03-30", limit={"number": 20, "unit": "workday"}, pauses=pauses)

    assert found.counted == 20
