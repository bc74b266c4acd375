"""What a check of a receipt says is wrong, and of what it says so (Art. 17)."""

import json
from datetime import date

import pytest

from app.clock.rules.calendar import DayKind, Edition, EditionKind
from app.clock.rules.history import History, Recorded
from app.clock.rules.receipt_checks import Fault, check
from app.clock.rules.receipts import canonical, made
from tests.clock.asking import day, editions
from tests.clock.receipts.test_receipts import ASKED, LOADED, history, inputs, resealed, text


def found_in(changes: dict[str, object]) -> dict[Fault, dict[str, object]]:
    """What is found in a forged receipt of ten working days, each fault with its last particulars."""
    told = check(resealed(text("2018-02-09 Fri", 10, "2018-02-09 Fri"), **changes), history())
    return {finding.fault: dict(finding.values) for finding in told.findings}


def test_a_finding_names_what_it_is_about():
    assert found_in({"answer__counted": 11})[Fault.ANSWER] == {"name": "Units counted", "said": 11, "found": 10}
    foreign = {"document": "假文号", "published_on": "2017-11-30", "year": 2018}
    found = found_in({"editions": [foreign]})
    assert found[Fault.UNKNOWN_EDITION] == {"document": "假文号", "on": date(2017, 11, 30)}
    (needed,) = json.loads(text("2018-02-09 Fri", 10, "2018-02-09 Fri"))["editions"]
    assert found[Fault.EDITION_NOT_USED] == {
        "document": needed["document"], "on": date.fromisoformat(needed["published_on"])}


def test_a_notice_on_record_that_does_not_bear_on_the_date_is_told_as_such():
    told = json.loads(text("2018-02-09 Fri", 10, "2018-02-09 Fri"))["editions"]
    (other,) = json.loads(text("2017-03-06 Mon", 5, "2018-02-09 Fri"))["editions"]

    assert found_in({"editions": [other, *told]})[Fault.EDITION_NOT_NEEDED] == {
        "document": other["document"], "on": date.fromisoformat(other["published_on"])}


def test_a_notice_told_twice_is_told_once_too_often():
    told = json.loads(text("2018-02-09 Fri", 10, "2018-02-09 Fri"))["editions"]

    assert found_in({"editions": told * 2})[Fault.EDITION_NOT_NEEDED] == {
        "document": told[-1]["document"], "on": date.fromisoformat(told[-1]["published_on"])}


@pytest.mark.parametrize(
    ("change", "first"),
    [
        (lambda days: days[:-1], "2018-02-28"),
        (lambda days: [*days, {"counted": 0, "mark": "workday", "on": "2018-03-01"}], "2018-03-01"),
        (lambda days: [days[0], {**days[1], "mark": "workday"}, *days[2:]], "2018-02-10"),
    ],
)
def test_the_first_day_a_ledger_differs_on_is_named(change, first):
    days = json.loads(text("2018-02-09 Fri", 10, "2018-02-09 Fri"))["answer"]["ledger"]

    assert found_in({"answer__ledger": change(days)})[Fault.LEDGER] == {"on": date.fromisoformat(first)}


def test_what_is_no_json_is_unreadable_as_json_and_a_long_place_is_cut():
    assert check("{", history()).findings[0].values == {"place": "JSON"}
    assert check(json.dumps({"k" * 99: 1, "format": "term-receipt/1"}), history()).findings[0].fault is Fault.UNREADABLE


def test_chinese_is_spelt_as_itself():
    assert "示例：听证" in text("2018-01-19 Fri", 1, "2018-01-19 Fri",
                           left_out=((day("2018-01-22 Mon"), day("2018-01-22 Mon")),))


@pytest.mark.parametrize("left_out", [(), ((day("2018-02-12 Mon"), day("2018-02-13 Tue")),)])
def test_the_law_of_pauses_is_named_where_there_are_any(left_out):
    told = json.loads(text("2018-02-09 Fri", 10, "2018-02-09 Fri", left_out=left_out))

    assert ("《行政许可法》第四十五条" in told["articles"]) is bool(left_out)


def test_a_districts_closure_is_known_where_its_receipt_is_checked():
    off = Edition(2018, "示例〔2018〕1号", day("2018-02-01 Thu"), {day("2018-02-12 Mon"): DayKind.OFF},
                  EditionKind.LOCAL, "440305")
    known = History([*(Recorded(each, LOADED) for each in editions().calendar().editions), Recorded(off, LOADED)])
    asked_of = inputs(day("2018-02-09 Fri"), 10, known_on=day("2018-02-09 Fri"))
    asked_of = asked_of.model_copy(update={"division": "440305"})
    told = made(asked_of, known.editions().calendar(asked_of.known_on, "440305"), made_at=ASKED)

    assert told.answer.due_on == day("2018-03-01 Thu")
    assert check(canonical(told), known).true and not check(canonical(told), known).moved
