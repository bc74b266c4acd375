"""Conditions in words, for whoever must know why an item is owed (Art. 16(1)).

`say` is gettext for a page in the reader's language, or `app.core.chinese.chinese` for what is kept on record.
"""

from collections.abc import Callable, Iterable

from app.core.labels import N_
from app.items.rules.conditions import Always, Compares, Condition, Either, Every, Holds, Not, Within
from app.items.rules.vocabulary import Fact, FactValue, Kind

Say = Callable[..., str]
SIGNS = {">=": "≥", "<=": "≤", ">": ">", "<": "<", "==": "=", "!=": "≠"}
OR = N_("%(first)s, or %(second)s")
AND = N_("%(first)s and %(second)s")
NOT = N_("does not apply: %(what)s")
EVERY_PROJECT = N_("Every project owes it")
NO_PROJECT = N_("No project owes it")


def sentences(conditions: Iterable[Condition], say: Say) -> list[str]:
    """One sentence a condition."""
    return [sentence(condition, say) for condition in conditions]


def sentence(condition: Condition, say: Say) -> str:
    """A condition in words: 总投资 ≥ 10000 万元."""
    match condition:
        case Always(holds):
            return say(EVERY_PROJECT if holds else NO_PROJECT)
        case Holds(fact):
            return say(fact.label)
        case Compares(fact, operator, value):
            return _comparison(fact, operator, value, say)
        case Within(fact, values):
            return _joined(OR, [_value(fact, value, say) for value in values], say)
        case Not(inner):
            return say(NOT, what=sentence(inner, say))
        case Every(parts):
            return _joined(AND, sentences(parts, say), say)
        case Either(parts):
            return _joined(OR, sentences(parts, say), say)


def _comparison(fact: Fact, operator: str, value: FactValue, say: Say) -> str:
    if fact.kind is Kind.NUMBER:
        return f"{say(fact.label)} {SIGNS[operator]} {value} {say(fact.unit)}"
    chosen = _value(fact, value, say)
    return chosen if operator == "==" else say(NOT, what=chosen)


def _value(fact: Fact, value: FactValue, say: Say) -> str:
    return say(fact.choices[value]) if isinstance(value, str) else str(value)


def _joined(pattern: str, parts: list[str], say: Say) -> str:
    first, *rest = parts
    for part in rest:
        first = say(pattern, first=first, second=part)
    return first
