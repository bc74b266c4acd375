"""Which questions a declaration still asks, and what its answers bring or take away (Art. 16(1)). Pure.

Only what matters is asked: a fact stands on the page while some answer to it would change what is owed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from app.items.rules.conditions import Condition
from app.items.rules.facts import VOCABULARY
from app.items.rules.owed import CatalogueItem, facts_of, plan, would_change
from app.items.rules.vocabulary import FactValue

Items = tuple[CatalogueItem, ...]
Stated = Mapping[str, FactValue]

ALWAYS_OF_ENTERPRISES = ("foreign_invest", "tech_upgrade")
"""Asked of every enterprise: the code of a project and its record carry them, whatever they bring (GB/T 40058)."""


@dataclass(frozen=True, slots=True)
class Effect:
    """An item that some answers bring (`owed`) or spare, and the conditions that say so."""

    item: CatalogueItem
    owed: bool
    conditions: tuple[Condition, ...]


def asked(names: Collection[str], stated: Stated, items: Items) -> tuple[str, ...]:
    """The facts of `names` that must be answered, in the order of the vocabulary."""
    return tuple(name for name in VOCABULARY if name in names and _matters(name, stated, items))


def unanswered(names: Collection[str], stated: Stated, items: Items) -> tuple[str, ...]:
    """Those of them that are not answered yet."""
    return tuple(name for name in asked(names, stated, items) if name not in stated)


def effects(names: Collection[str], stated: Stated, items: Items) -> tuple[Effect, ...]:
    """What the answers to `names` do: the items they bring first, then those they spare."""
    answered = {name for name in names if name in stated}
    weighed = plan(stated, items)
    before = plan({name: value for name, value in stated.items() if name not in answered}, items)
    owed_before = {one.item.key for one in before.owed}
    brought = [
        Effect(one.item, True, _about(one.because, answered))
        for one in weighed.owed
        if one.item.key not in owed_before
    ]
    spared = [
        Effect(one.item, False, one.unmet)
        for one in weighed.not_owed
        if one.unmet and (one.item.key in owed_before or _only_about(one.unmet, answered))
    ]
    return tuple(effect for effect in (*brought, *spared) if effect.conditions)


def _matters(name: str, stated: Stated, items: Items) -> bool:
    """A yes or an amount that was stated stays in sight, also when other answers have outweighed it."""
    enterprise = stated.get("invest_type") == "enterprise"
    stands = bool(stated.get(name)) and stated.get(name) != "none"
    return stands or (enterprise and name in ALWAYS_OF_ENTERPRISES) or would_change(name, stated, items)


def _about(conditions: tuple[Condition, ...], names: Collection[str]) -> tuple[Condition, ...]:
    return tuple(condition for condition in conditions if facts_of(condition) & set(names))


def _only_about(conditions: tuple[Condition, ...], names: Collection[str]) -> bool:
    return all(facts_of(condition) and facts_of(condition) <= set(names) for condition in conditions)
