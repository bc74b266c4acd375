"""What a fact of a project is: its name, its kind, and the words a person is asked in. Pure."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

FactValue = bool | int | float | str
LARGEST_NUMBER = 10**12


class Kind(enum.Enum):
    """What values a fact takes."""

    BOOLEAN = "boolean"
    NUMBER = "number"
    CHOICE = "choice"


UNANSWERED: dict[Kind, FactValue] = {Kind.BOOLEAN: False, Kind.NUMBER: 0, Kind.CHOICE: "none"}


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: `label` names it in a sentence, `question` asks for it, both msgids; `group` is its place in forms."""

    name: str
    kind: Kind
    group: str
    label: str
    question: str
    help: str | None = None
    unit: str | None = None
    choices: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def unanswered(self) -> FactValue:
        """The value an unanswered fact is taken to have."""
        return UNANSWERED[self.kind]

    def accepts(self, value: object) -> bool:
        """Whether a value is of the fact's kind and in its range."""
        if self.kind is Kind.BOOLEAN:
            return isinstance(value, bool)
        if self.kind is Kind.CHOICE:
            return isinstance(value, str) and value in self.choices
        return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LARGEST_NUMBER


def yes_no(name: str, group: str, label: str, question: str, *, help: str | None = None) -> Fact:
    """A fact answered with yes or no."""
    return Fact(name, Kind.BOOLEAN, group, label, question, help)


def number(name: str, group: str, label: str, question: str, *, unit: str, help: str | None = None) -> Fact:
    """A fact answered with a number from 0 to 10¹²."""
    return Fact(name, Kind.NUMBER, group, label, question, help, unit)


def choice(
    name: str, group: str, label: str, question: str, *, choices: Mapping[str, str], help: str | None = None
) -> Fact:
    """A fact answered with one of a few words."""
    return Fact(name, Kind.CHOICE, group, label, question, help, None, MappingProxyType(dict(choices)))
