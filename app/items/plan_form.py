"""The questions of 办什么: eight groups, one for each of the vocabulary's (Art. 16(1)). Nothing typed is kept."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, Field, RadioField, SelectField, StringField, ValidationError
from wtforms.fields.choices import SelectChoice

from app.core.crud import Form
from app.core.labels import N_
from app.items.rules.facts import GROUPS, MODES_OF, VOCABULARY
from app.items.rules.vocabulary import Fact, FactValue, Kind

WAYS = {
    "approve": N_("Government investment, approved"),
    "ratify": N_("Enterprise investment on the national list, ratified"),
    "record": N_("Enterprise investment, recorded"),
}
INVESTOR_OF = {mode: investor for investor, modes in MODES_OF.items() for mode in modes}
NOT_A_NUMBER = N_("Give a number from 0 to 1,000,000,000,000.")
TITLES = {
    "invest": N_("How is the project let through, and who invests?"),
    "place": N_("Where does it stand? Tick what applies."),
    "building": N_("What is built?"),
    "resources": N_("How much does it use and move?"),
    "environment": N_("What of environment and water?"),
    "roads": N_("Does it touch roads and traffic?"),
    "site": N_("What happens on the building site?"),
    "equipment": N_("What equipment, what special sites?"),
}


@dataclass(frozen=True, slots=True)
class Group:
    """One question of the page: its title and the fields that answer it."""

    key: str
    title: str
    fields: tuple[Field, ...]


class Amount(StringField):
    """A number as people type it; empty is no answer."""

    def pre_validate(self, form: Any) -> None:
        """A number of the vocabulary's range."""
        fact = VOCABULARY[self.short_name]
        typed = bool((self.data or "").strip())
        if typed and not fact.accepts(self.answer):
            raise ValidationError(gettext(NOT_A_NUMBER))

    @property
    def answer(self) -> float | None:
        """The number; None without one."""
        typed = (self.data or "").replace(",", "").replace("，", "").strip()
        try:
            return float(typed) if typed else None
        except ValueError:
            return None


def _field(fact: Fact) -> Any:
    question, told = lazy_gettext(fact.question), lazy_gettext(fact.help) if fact.help else ""
    if fact.kind is Kind.BOOLEAN:
        return BooleanField(lazy_gettext(fact.label), description=told)
    if fact.kind is Kind.NUMBER:
        return Amount(question, description=told)
    named = {"": N_("Not answered"), **fact.choices}
    choices = [SelectChoice(key, lazy_gettext(name)) for key, name in named.items()]
    return SelectField(question, choices=choices, default="", description=told)


def _way() -> Any:
    choices = [SelectChoice(mode, lazy_gettext(words)) for mode, words in WAYS.items()]
    way = VOCABULARY["mode"]
    return RadioField(lazy_gettext(way.question), choices=choices, validate_choice=False)


class _PlanForm(Form):
    """The questions; sent by GET, so that an answer is an address."""

    class Meta(Form.Meta):
        """No token: nothing is changed."""

        csrf = False

    def stated(self) -> dict[str, FactValue]:
        """The facts that were answered; an unticked box is no answer."""
        answers = {name: _answer(VOCABULARY[name], self[name]) for name in VOCABULARY if name in self}
        stated = {name: value for name, value in answers.items() if value is not None}
        if stated.get("mode") in INVESTOR_OF:
            stated["invest_type"] = INVESTOR_OF[str(stated["mode"])]
        return stated

    def groups(self) -> Iterator[Group]:
        """The eight questions."""
        for key in GROUPS:
            names = [name for name, fact in VOCABULARY.items() if fact.group == key and name in self]
            yield Group(key, TITLES[key], tuple(self[name] for name in sorted(names, key=_rank)))


def _rank(name: str) -> int:
    """The way first, then choices and numbers, then what is ticked."""
    return (Kind.CHOICE, Kind.NUMBER, Kind.BOOLEAN).index(VOCABULARY[name].kind)


def _answer(fact: Fact, field: Field) -> FactValue | None:
    if fact.kind is Kind.BOOLEAN:
        return True if field.data else None
    if fact.kind is Kind.NUMBER:
        answer: float | None = field.answer
        return answer if answer is None or answer != int(answer) else int(answer)
    return field.data if field.data in fact.choices else None


_FIELDS: dict[str, Any] = {name: _field(fact) for name, fact in VOCABULARY.items() if name != "invest_type"}
PlanForm = type("PlanForm", (_PlanForm,), _FIELDS | {"mode": _way()})
