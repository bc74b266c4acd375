"""Conditions of items: a small part of the zen expression language, read for its sense (DESIGN 5a). Pure.

zen-engine decides whether a condition holds. What is read here says why, in words, and where its thresholds lie.

    condition = all { "or" all }        all  = one { "and" one }
    one       = "not" one | "(" condition ")" | "true" | "false" | fact
              | fact ("=="|"!="|">="|"<="|">"|"<") literal | fact "in" "[" literal { "," literal } "]"
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import zen

from app.core.errors import Invalid
from app.core.labels import N_
from app.items.rules.facts import VOCABULARY
from app.items.rules.vocabulary import Fact, FactValue, Kind

OPERATORS: dict[Kind, frozenset[str]] = {
    Kind.BOOLEAN: frozenset(),
    Kind.NUMBER: frozenset({"==", "!=", ">=", "<=", ">", "<"}),
    Kind.CHOICE: frozenset({"==", "!="}),
}
NESTING = frozenset({("sign", "("), ("word", "not")})
DEEPEST = 20
TOKEN = re.compile(r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)|'(?P<text>[a-z_]*)'|(?P<word>[a-z][a-z0-9_]*)"
                   r"|(?P<sign>==|!=|>=|<=|>|<|\(|\)|\[|\]|,))")  # fmt: skip


class ConditionUnreadable(Invalid):
    """A condition outside the language, or about a fact outside the vocabulary."""

    msgid = N_("The condition cannot be read near “%(near)s”.")


@dataclass(frozen=True, slots=True)
class Always:
    """`true` or `false`."""

    holds: bool


@dataclass(frozen=True, slots=True)
class Holds:
    """A boolean fact."""

    fact: Fact


@dataclass(frozen=True, slots=True)
class Compares:
    """A fact against one value."""

    fact: Fact
    operator: str
    value: FactValue


@dataclass(frozen=True, slots=True)
class Within:
    """A fact among some values."""

    fact: Fact
    values: tuple[FactValue, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """The contrary."""

    inner: "Condition"


@dataclass(frozen=True, slots=True)
class Every:
    """All of some conditions."""

    parts: tuple["Condition", ...]


@dataclass(frozen=True, slots=True)
class Either:
    """At least one of some conditions."""

    parts: tuple["Condition", ...]


Condition = Always | Holds | Compares | Within | Not | Every | Either


def holds(expression: str, facts: Mapping[str, FactValue]) -> bool:
    """Whether zen-engine finds the expression true of all the facts."""
    return bool(_compiled(expression).evaluate(facts))


@lru_cache(maxsize=1024)
def read(expression: str) -> Condition:
    """The sense of an expression. Raises ConditionUnreadable, naming where."""
    tokens = _tokens(expression)
    if sum(token in NESTING for token in tokens) > DEEPEST:
        raise ConditionUnreadable(near=expression[:20])
    reader = _Reader(tokens)
    condition = reader.condition()
    if reader.at < len(reader.tokens):
        raise ConditionUnreadable(near=reader.here)
    return condition


def readable(expression: str) -> None:
    """Refuse, beside the field of conditions, what cannot be read."""
    try:
        read(expression)
    except ConditionUnreadable as unreadable:
        raise ConditionUnreadable(field="conditions", **unreadable.values) from unreadable


@lru_cache(maxsize=1024)
def _compiled(expression: str) -> Any:
    read(expression)
    return zen.compile_expression(expression)


def _tokens(expression: str) -> list[tuple[str, str]]:
    tokens: list[tuple[str, str]] = []
    at = 0
    while expression[at:].strip():
        found = TOKEN.match(expression, at)
        if found is None or found.lastgroup is None:
            raise ConditionUnreadable(near=expression[at : at + 20].strip())
        tokens.append((found.lastgroup, found.group(found.lastgroup)))
        at = found.end()
    return tokens


class _Reader:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, tokens: list[tuple[str, str]]) -> None:
        self.tokens = tokens
        self.at = 0

    @property
    def here(self) -> str:
        return self.tokens[self.at][1] if self.at < len(self.tokens) else ""

    def condition(self) -> Condition:
        parts = [self._all()]
        while self._take("or"):
            parts.append(self._all())
        return parts[0] if len(parts) == 1 else Either(tuple(parts))

    def _all(self) -> Condition:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _one(self) -> Condition:
        if self._take("not"):
            return Not(self._one())
        if self._take("("):
            inner = self.condition()
            self._expect(")")
            return inner
        for word, holds_always in (("true", True), ("false", False)):
            if self._take(word):
                return Always(holds_always)
        return self._about(self._fact())

    def _about(self, fact: Fact) -> Condition:
        if fact.kind is Kind.BOOLEAN:
            return Holds(fact)
        if self._take("in"):
            self._expect("[")
            values = [self._literal(fact)]
            while self._take(","):
                values.append(self._literal(fact))
            self._expect("]")
            return Within(fact, tuple(values))
        operator = self.here
        if operator not in OPERATORS[fact.kind]:
            raise ConditionUnreadable(near=operator or fact.name)
        self.at += 1
        return Compares(fact, operator, self._literal(fact))

    def _fact(self) -> Fact:
        fact = VOCABULARY.get(self.here)
        if fact is None or self.tokens[self.at][0] != "word":
            raise ConditionUnreadable(near=self.here)
        self.at += 1
        return fact

    def _literal(self, fact: Fact) -> FactValue:
        wanted = "number" if fact.kind is Kind.NUMBER else "text"
        kind, text = self.tokens[self.at] if self.at < len(self.tokens) else ("", "")
        value: FactValue = (float(text) if "." in text else int(text)) if kind == "number" else text
        if kind != wanted or not fact.accepts(value):
            raise ConditionUnreadable(near=text or fact.name)
        self.at += 1
        return value

    def _take(self, token: str) -> bool:
        if self.here != token or self.tokens[self.at][0] == "text":
            return False
        self.at += 1
        return True

    def _expect(self, token: str) -> None:
        if not self._take(token):
            raise ConditionUnreadable(near=self.here or token)
