"""Conditions of the catalogue: read for their sense, decided by zen-engine."""

import pytest
from hypothesis import given, settings

from app.core.chinese import chinese
from app.items.rules.conditions import ConditionUnreadable, holds, read
from app.items.rules.facts import VOCABULARY, Fault, complete, faults
from app.items.rules.owed import is_true
from app.items.sentences import sentence
from app.items.service import catalogue_book
from tests.items.stating import stated_facts

EXPRESSIONS = sorted({text for item in catalogue_book()["items"] for text in item["when"]})


def test_the_vocabulary_has_fifty_eight_facts():
    assert len(VOCABULARY) == 58


def test_every_condition_of_the_catalogue_is_readable():
    for text in EXPRESSIONS:
        read(text)


def test_every_fact_of_the_vocabulary_stands_in_some_condition():
    spoken = " ".join(EXPRESSIONS)
    assert [name for name in VOCABULARY if name not in spoken] == []


@settings(max_examples=100, deadline=None)
@given(stated_facts)
def test_the_sense_that_is_read_is_the_sense_zen_engine_decides(stated):
    facts = complete(stated)

    for text in EXPRESSIONS:
        assert is_true(read(text), facts) is holds(text, facts), text


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("invest_type == 'enterprise'", "企业投资"),
        ("total_invest_wan >= 10000", "总投资 ≥ 10000 万元"),
        ("not foreign_invest", "不涉及“外商投资”"),
        ("mode in ['approve', 'ratify']", "审批制，或核准制"),
        (
            "energy_tce >= 1000 or power_10k_kwh >= 500",
            "年综合能源消费量 ≥ 1000 吨标准煤，或年电力消费量 ≥ 500 万千瓦时",
        ),
        ("true", "所有项目都须办理"),
        ("(has_building and civil_building) or floor_area_m2 > 0.5", "建设房屋建筑且民用建筑，或建筑面积 > 0.5 平方米"),
        ("eia_class != 'none'", "不涉及“不纳入环评管理”"),
    ],
)
def test_a_condition_reads_as_a_sentence(text, words):
    assert sentence(read(text), chinese) == words


@pytest.mark.parametrize(
    "text",
    ["", "nosuch", "has_building ==", "has_building == true", "invest_type == 'china'", "invest_type >= 'gov'",
     "floor_area_m2", "floor_area_m2 == 'x'", "floor_area_m2 >= -1", "category in []", "has_building or",
     "(has_building", "has_building)", "1 == 1", "__import__('os')", "has_building; true", "not " * 30 + "has_building",
     "true true", "category in ['it'", "'gov' == invest_type", "floor_area_m2 >= 10000000000001"],
)  # fmt: skip
def test_what_is_outside_the_language_is_refused(text):
    with pytest.raises(ConditionUnreadable):
        read(text)


@pytest.mark.parametrize(
    ("stated", "name", "fault"),
    [
        ({"nosuch": True}, "nosuch", Fault.UNKNOWN),
        ({"has_building": 1}, "has_building", Fault.NOT_YES_OR_NO),
        ({"has_building": None}, "has_building", Fault.NOT_YES_OR_NO),
        ({"total_invest_wan": True}, "total_invest_wan", Fault.NOT_A_NUMBER),
        ({"total_invest_wan": "1"}, "total_invest_wan", Fault.NOT_A_NUMBER),
        ({"total_invest_wan": -1}, "total_invest_wan", Fault.NOT_A_NUMBER),
        ({"total_invest_wan": 10**12 + 1}, "total_invest_wan", Fault.NOT_A_NUMBER),
        ({"total_invest_wan": float("nan")}, "total_invest_wan", Fault.NOT_A_NUMBER),
        ({"total_invest_wan": float("inf")}, "total_invest_wan", Fault.NOT_A_NUMBER),
        ({"total_invest_wan": 10**400}, "total_invest_wan", Fault.NOT_A_NUMBER),
        ({"category": "ship"}, "category", Fault.NOT_A_CHOICE),
        ({"category": ["building"]}, "category", Fault.NOT_A_CHOICE),
        ({"invest_type": "gov", "mode": "ratify"}, "mode", Fault.NOT_A_PAIR),
        ({"invest_type": "gov", "mode": "record"}, "mode", Fault.NOT_A_PAIR),
        ({"invest_type": "enterprise", "mode": "approve"}, "mode", Fault.NOT_A_PAIR),
    ],
)
def test_a_fact_that_cannot_stand_is_named(stated, name, fault):
    (found,) = faults(stated)

    assert (found.name, found.fault) == (name, fault)


@pytest.mark.parametrize(
    "stated",
    [{}, {"invest_type": "gov", "mode": "approve"}, {"mode": "approve"}, {"invest_type": "enterprise"},
     {"total_invest_wan": 10**12}, {"total_invest_wan": 0.5}],
)  # fmt: skip
def test_what_may_be_stated_has_no_fault(stated):
    assert faults(stated) == ()
