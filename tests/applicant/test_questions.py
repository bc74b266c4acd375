"""Only what matters is asked, and what an answer brings is told with its reason (Art. 16(1)). Pure."""

from collections.abc import Mapping

from hypothesis import given, settings
from hypothesis import strategies as st

from app.declaration.questions import asked, effects, unanswered
from app.declaration.steps import KIND_FACTS, STEPS, Step
from app.items.rules.facts import VOCABULARY, is_known_pair
from app.items.rules.kinds import Closure
from app.items.rules.owed import CatalogueItem, plan
from app.items.rules.vocabulary import FactValue, Kind
from app.items.service import catalogue_book

ITEMS = tuple(
    CatalogueItem(row["key"], row["name"], row["dept"], row["stage"], tuple(row["when"]), tuple(row["pre"]), None,
                  Closure.EACH)
    for row in catalogue_book()["items"]
)
KIND = {"invest_type": "enterprise", "mode": "record", "category": "industry"}
FEW = settings(max_examples=25, deadline=None)
NAMES = [name for name in VOCABULARY if name not in KIND_FACTS]


def _value(name: str) -> st.SearchStrategy[FactValue]:
    fact = VOCABULARY[name]
    if fact.kind is Kind.BOOLEAN:
        return st.booleans()
    return st.sampled_from(sorted(fact.choices)) if fact.kind is Kind.CHOICE else st.sampled_from([0, 1500, 40000])


FACTS = st.fixed_dictionaries({}, optional={name: _value(name) for name in NAMES}).map(lambda some: {**KIND, **some})


def _owed(facts: Mapping[str, FactValue]) -> set[str]:
    return {one.item.key for one in plan(facts, ITEMS).owed}


@FEW
@given(FACTS)
def test_a_question_that_is_not_asked_changes_nothing(facts: dict[str, FactValue]) -> None:
    for name in set(NAMES) - set(asked(NAMES, facts, ITEMS)):
        fact = VOCABULARY[name]
        values = [True, False] if fact.kind is Kind.BOOLEAN else list(fact.choices) or [0, 1500, 40000]
        assert all(_owed({**facts, name: value}) == _owed(facts) for value in values if is_known_pair(facts))


@FEW
@given(FACTS)
def test_once_everything_asked_is_answered_nothing_more_is_asked(facts: dict[str, FactValue]) -> None:
    while left := unanswered(NAMES, facts, ITEMS):
        facts = {**facts, left[0]: VOCABULARY[left[0]].unanswered}

    assert not plan(facts, ITEMS).unanswered


@FEW
@given(FACTS, st.sampled_from([step for step in STEPS.values() if step.facts]))
def test_what_a_step_is_said_to_bring_is_owed_by_it(facts: dict[str, FactValue], step: Step) -> None:
    before = _owed({name: value for name, value in facts.items() if name not in step.facts})

    for effect in effects(step.facts, facts, ITEMS):
        assert effect.owed is (effect.item.key in _owed(facts))
        assert not effect.owed or effect.item.key not in before
        assert effect.conditions, "nothing comes or goes without a reason"


def test_a_yes_that_other_answers_outweigh_stays_in_sight() -> None:
    facts = {**KIND, "energy_tce": 1800, "power_10k_kwh": 900}

    assert "power_10k_kwh" in asked(NAMES, facts, ITEMS)
    assert "power_10k_kwh" not in asked(NAMES, {**KIND, "energy_tce": 1800}, ITEMS)


def test_every_fact_of_the_vocabulary_stands_on_one_step() -> None:
    placed = [name for step in STEPS.values() for name in step.facts]

    assert sorted([*placed, *KIND_FACTS, "total_invest_wan"]) == sorted(VOCABULARY)
