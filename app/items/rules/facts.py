"""The vocabulary of the catalogue and what the law knows of pairs of facts (Art. 16(1)). Pure."""

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from app.core.labels import N_
from app.items.rules.facts_of_project import OF_PROJECT
from app.items.rules.facts_of_works import OF_WORKS
from app.items.rules.vocabulary import Fact, FactValue, Kind

VOCABULARY: dict[str, Fact] = {fact.name: fact for fact in OF_PROJECT + OF_WORKS}
GROUPS: dict[str, str] = {
    "invest": N_("Investment"),
    "place": N_("Land and place"),
    "building": N_("Buildings"),
    "resources": N_("Resources used"),
    "environment": N_("Environment and water"),
    "roads": N_("Roads and traffic"),
    "site": N_("The building site"),
    "equipment": N_("Equipment and special sites"),
}
MODES_OF: dict[str, frozenset[str]] = {
    "gov": frozenset({"approve"}),
    "enterprise": frozenset({"ratify", "record"}),
}


class Fault(enum.Enum):
    """Why a stated fact is not accepted."""

    UNKNOWN = N_("This fact is not in the vocabulary of the catalogue.")
    NOT_YES_OR_NO = N_("Answer with true or false.")
    NOT_A_NUMBER = N_("Give a number from 0 to 1,000,000,000,000.")
    NOT_A_CHOICE = N_("Choose one of the values of the vocabulary.")
    NOT_A_PAIR = N_("A government project is approved; an enterprise project is ratified or recorded.")


WRONG_KIND = {Kind.BOOLEAN: Fault.NOT_YES_OR_NO, Kind.NUMBER: Fault.NOT_A_NUMBER, Kind.CHOICE: Fault.NOT_A_CHOICE}


@dataclass(frozen=True, slots=True)
class FactFault:
    """A fact that is not accepted, by name."""

    name: str
    fault: Fault


def faults(stated: Mapping[str, object]) -> tuple[FactFault, ...]:
    """Every stated fact that cannot stand: unknown, of the wrong kind, or half of a pair the law does not know."""
    return tuple(_faults(stated))


def is_known_pair(facts: Mapping[str, object]) -> bool:
    """政府投资 is approved, 企业投资 ratified or recorded; a half that is not answered contradicts nothing."""
    modes = MODES_OF.get(str(facts.get("invest_type")))
    mode = facts.get("mode")
    return modes is None or mode is None or mode in modes


def complete(stated: Mapping[str, FactValue]) -> dict[str, FactValue]:
    """All facts: an unanswered boolean is false, a number 0, a choice none."""
    return {name: stated.get(name, fact.unanswered) for name, fact in VOCABULARY.items()}


def _faults(stated: Mapping[str, object]) -> Iterator[FactFault]:
    sound = True
    for name, value in stated.items():
        fact = VOCABULARY.get(name)
        if fact is None:
            yield FactFault(name, Fault.UNKNOWN)
        elif not fact.accepts(value):
            sound = sound and name not in ("invest_type", "mode")
            yield FactFault(name, WRONG_KIND[fact.kind])
    if sound and not is_known_pair(stated):
        yield FactFault("mode", Fault.NOT_A_PAIR)
