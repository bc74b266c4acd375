"""应办事项: what a project owes by its facts, what it does not and why, and which answers would change that. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from app.items.rules.conditions import Compares, Condition, Either, Every, Holds, Not, Within, holds, read
from app.items.rules.facts import VOCABULARY, complete, is_known_pair
from app.items.rules.kinds import Closure, LimitUnit
from app.items.rules.vocabulary import LARGEST_NUMBER, Fact, FactValue, Kind


@dataclass(frozen=True, slots=True)
class Limit:
    """A number of units; IMMEDIATE has the number 0."""

    number: int
    unit: LimitUnit


@dataclass(frozen=True, slots=True)
class CatalogueItem:
    """What the rule needs of an item; `conditions` must all hold, `limit` is the promised one, else the legal."""

    key: str
    name: str
    department: str
    stage: str
    conditions: tuple[str, ...]
    prerequisites: tuple[str, ...]
    limit: Limit | None
    closure: Closure


@dataclass(frozen=True, slots=True)
class Owed:
    """An item the project owes: the conditions that hold, and the owed items that come before it."""

    item: CatalogueItem
    because: tuple[Condition, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NotOwed:
    """An item the project does not owe, and the conditions that do not hold."""

    item: CatalogueItem
    unmet: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What a project owes, what it does not, and the facts that would change it once answered."""

    owed: tuple[Owed, ...]
    not_owed: tuple[NotOwed, ...]
    unanswered: tuple[str, ...]


def plan(stated: Mapping[str, FactValue], catalogue: Iterable[CatalogueItem]) -> Plan:
    """Weigh every item of the catalogue against the stated facts (facts.md 5)."""
    items = tuple(catalogue)
    facts = complete(stated)
    due = {item.key for item in items if is_owed(item, facts)}
    return Plan(
        tuple(_owed(item, facts, due) for item in items if item.key in due),
        tuple(NotOwed(item, _unmet(item, facts)) for item in items if item.key not in due),
        tuple(name for name in VOCABULARY if name not in stated and would_change(name, stated, items)),
    )


def is_owed(item: CatalogueItem, facts: Mapping[str, FactValue]) -> bool:
    """All conditions hold of all the facts."""
    return all(holds(expression, facts) for expression in item.conditions)


def facts_of(condition: Condition) -> frozenset[str]:
    """The facts a condition speaks of."""
    return frozenset(fact.name for fact, _ in _mentions(condition))


def true_part(condition: Condition, facts: Mapping[str, FactValue]) -> Condition:
    """The condition without the alternatives that do not hold: what a reason should name."""
    if isinstance(condition, Either):
        parts = tuple(true_part(part, facts) for part in condition.parts if is_true(part, facts))
        return parts[0] if len(parts) == 1 else Either(parts)
    if isinstance(condition, Every):
        return Every(tuple(true_part(part, facts) for part in condition.parts))
    return condition


def is_true(condition: Condition, facts: Mapping[str, FactValue]) -> bool:
    """Whether a part of a condition holds; for whole expressions zen-engine decides (`holds`)."""
    match condition:
        case Holds(fact):
            return bool(facts[fact.name])
        case Compares(fact, operator, value):
            return _compares(facts[fact.name], operator, value)
        case Within(fact, values):
            return facts[fact.name] in values
        case Not(inner):
            return not is_true(inner, facts)
        case Every(parts):
            return all(is_true(part, facts) for part in parts)
        case Either(parts):
            return any(is_true(part, facts) for part in parts)
    return condition.holds


def _compares(stated: FactValue, operator: str, value: FactValue) -> bool:
    if operator in ("==", "!="):
        return (stated == value) is (operator == "==")
    if isinstance(stated, str) or isinstance(value, str):
        raise TypeError("choices have no order")
    return {">=": stated >= value, "<=": stated <= value, ">": stated > value, "<": stated < value}[operator]


def _owed(item: CatalogueItem, facts: Mapping[str, FactValue], due: set[str]) -> Owed:
    because = tuple(true_part(read(expression), facts) for expression in item.conditions)
    return Owed(item, because, tuple(key for key in item.prerequisites if key in due))


def _unmet(item: CatalogueItem, facts: Mapping[str, FactValue]) -> tuple[Condition, ...]:
    return tuple(read(expression) for expression in item.conditions if not holds(expression, facts))


def would_change(name: str, stated: Mapping[str, FactValue], items: tuple[CatalogueItem, ...]) -> bool:
    """Whether some value the law knows would bring an item or take one away."""
    touched = [item for item in items if any(name in facts_of(read(text)) for text in item.conditions)]
    facts = complete(stated)
    now = [is_owed(item, facts) for item in touched]
    return any(
        [is_owed(item, facts | {name: value}) for item in touched] != now
        for value in _candidates(VOCABULARY[name], touched)
        if is_known_pair({**stated, name: value})
    )


def _candidates(fact: Fact, items: Iterable[CatalogueItem]) -> Iterator[FactValue]:
    """One value from every stretch of a fact's range in which no condition changes its mind."""
    if fact.kind is Kind.BOOLEAN:
        yield from (True, False)
        return
    if fact.kind is Kind.CHOICE:
        yield from fact.choices
        return
    conditions = [read(expression) for item in items for expression in item.conditions]
    found = {value for condition in conditions for at, value in _mentions(condition) if at.name == fact.name}
    edges = sorted({0, LARGEST_NUMBER} | {value for value in found if not isinstance(value, str)})
    yield from edges
    yield from ((low + high) / 2 for low, high in pairwise(edges))


def _mentions(condition: Condition) -> Iterator[tuple[Fact, FactValue]]:
    """Each fact of a condition with each value it is held against."""
    match condition:
        case Holds(fact):
            yield fact, True
        case Compares(fact, _, value):
            yield fact, value
        case Within(fact, values):
            yield from ((fact, value) for value in values)
        case Not(inner):
            yield from _mentions(inner)
        case Every(parts) | Either(parts):
            for part in parts:
                yield from _mentions(part)
