"""What a project owes by its facts (Art. 16(1), API.md)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.core.chinese import chinese
from app.items.rules.facts import VOCABULARY, complete, is_known_pair
from app.items.rules.kinds import Closure, LimitUnit
from app.items.rules.owed import CatalogueItem, Limit, is_owed, plan
from app.items.rules.schedule import PrerequisitesCircular, in_order, schedule, workdays
from app.items.rules.vocabulary import LARGEST_NUMBER, Kind
from app.items.sentences import sentences
from app.items.service import UNITS, catalogue_book
from tests.items.stating import stated_facts, values_of

RECORDED_BUILDING = {
    "invest_type": "enterprise",
    "mode": "record",
    "category": "building",
    "total_invest_wan": 52000,
    "floor_area_m2": 86000,
}


def catalogue_item(row):
    limit = row["promised"] or row["legal"]
    return CatalogueItem(
        key=row["key"],
        name=row["name"],
        department=row["dept"],
        stage=row["stage"],
        conditions=tuple(row["when"]),
        prerequisites=(*row["pre"], *row.get("pre_opt", [])),
        limit=Limit(limit["n"], UNITS[limit["u"]]) if limit else None,
        closure=Closure[row.get("closure", "each").upper()],
    )


CATALOGUE = tuple(catalogue_item(row) for row in catalogue_book()["items"])


def keys(found):
    return {owed.item.key for owed in found.owed}


def test_the_example_of_the_contract():
    found = plan(RECORDED_BUILDING, CATALOGUE)

    assert keys(found) == {"fgw-ba", "fgw-kpbs"}
    assert "has_building" in found.unanswered and "invest_type" not in found.unanswered


def test_reasons_name_only_the_alternative_that_holds():
    found = plan({"energy_tce": 1500}, CATALOGUE)
    energy = next(owed for owed in found.owed if owed.item.key == "fgw-jn")

    assert sentences(energy.because, chinese) == ["年综合能源消费量 ≥ 1000 吨标准煤"]


def test_a_prerequisite_that_is_not_owed_is_not_waited_for():
    found = plan({**RECORDED_BUILDING, "has_building": True}, CATALOGUE)
    after = {owed.item.key: owed.after for owed in found.owed}

    assert after["ghgt-fahc"] == ()
    assert after["zjj-sgxk"] == ("ghgt-gcgh", "zjj-sgtsc")


def test_what_is_not_owed_says_which_conditions_are_missing():
    found = plan(RECORDED_BUILDING, CATALOGUE)
    unmet = {one.item.key: sentences(one.unmet, chinese) for one in found.not_owed}

    assert unmet["fgw-hz"] == ["核准制"]
    assert unmet["sjj-ysgs"] == ["政府投资"]


def test_a_threshold_counts_from_its_own_value():
    owed_at = {number: keys(plan({"annual_water_m3": number}, CATALOGUE)) for number in (29999.99, 30000)}

    assert "swj-ysjs" not in owed_at[29999.99] and "swj-ysjs" in owed_at[30000]


@settings(max_examples=25, deadline=None)
@given(stated_facts, st.data())
def test_a_fact_that_is_not_asked_for_changes_nothing_whatever_its_value(stated, data):
    stated = {name: value for name, value in stated.items() if name not in ("invest_type", "mode")}
    found = plan(stated, CATALOGUE)
    silent = sorted(set(VOCABULARY) - set(stated) - set(found.unanswered))

    if silent:
        name = data.draw(st.sampled_from(silent))
        value = data.draw(values_of(VOCABULARY[name]))
        assert keys(plan({**stated, name: value}, CATALOGUE)) == keys(found), name


@settings(max_examples=25, deadline=None)
@given(stated_facts)
def test_every_fact_that_is_asked_for_has_a_value_that_changes_the_items(stated):
    stated = {name: value for name, value in stated.items() if name != "mode"}
    found = plan(stated, CATALOGUE)

    for name in found.unanswered:
        tried = [{**stated, name: value} for value in some_values(VOCABULARY[name])]
        assert any(keys(plan(facts, CATALOGUE)) != keys(found) for facts in tried if is_known_pair(facts)), name


def some_values(fact):
    if fact.kind is Kind.BOOLEAN:
        return [True]
    return list(fact.choices) or [1000, 2000, LARGEST_NUMBER]


def test_a_value_the_law_does_not_know_is_not_counted_as_a_change():
    stated = {"mode": "ratify", "foreign_invest": True}

    assert "invest_type" not in plan(stated, CATALOGUE).unanswered


@settings(max_examples=50, deadline=None)
@given(stated_facts)
def test_owed_and_not_owed_are_the_whole_catalogue(stated):
    found = plan(stated, CATALOGUE)
    facts = complete(stated)

    assert [owed.item.key for owed in found.owed] == [item.key for item in CATALOGUE if is_owed(item, facts)]
    assert len(found.owed) + len(found.not_owed) == len(CATALOGUE)
    assert all(set(owed.after) <= keys(found) for owed in found.owed)


@settings(max_examples=50, deadline=None)
@given(stated_facts)
def test_no_item_starts_before_those_it_waits_for_are_done(stated):
    found = plan(stated, CATALOGUE)
    times = schedule(found.owed)
    limits = {owed.item.key: workdays(owed.item.limit) for owed in found.owed}

    for owed in found.owed:
        assert all(times.starts[key] + limits[key] <= times.starts[owed.item.key] for key in owed.after)
    assert sum(limits[key] for key in times.critical_path) == times.total_workdays


def test_the_critical_path_of_a_building_is_its_longest_chain():
    times = schedule(plan({**RECORDED_BUILDING, "has_building": True, "uses_new_land": True}, CATALOGUE).owed)

    assert times.critical_path[0] == "ghgt-ydgh" and times.critical_path[-1] == "ghgt-bdc"
    assert times.total_workdays == 68


def test_items_that_would_wait_for_each_other_are_refused():
    with pytest.raises(PrerequisitesCircular):
        in_order({"a": ["b"], "b": ["a"]})


@pytest.mark.parametrize(
    ("limit", "days"),
    [(None, 0), (Limit(0, LimitUnit.IMMEDIATE), 0), (Limit(10, LimitUnit.WORKDAY), 10),
     (Limit(15, LimitUnit.CALENDAR_DAY), 11), (Limit(6, LimitUnit.MONTH), 126)],
)  # fmt: skip
def test_limits_are_weighed_in_working_days(limit, days):
    assert workdays(limit) == days
