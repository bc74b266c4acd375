"""What the night's self-proof found, in words: which date or light was shown and which is derived (Art. 17)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _

from app.cases.rules import Light
from app.clock.diary import NAMES as CLOCKS
from app.clock.diary import name_of
from app.clock.rules.procedures import ClockKind
from app.core.labels import N_, label

NAMES: dict[str, str] = {
    "light": N_("Light"), "due_on": N_("Due, earliest"), "due_latest": N_("Due, latest"),
    "due_provisional": N_("Due, provisional"), "remaining_days": N_("Days left"),
    "legal_due_on": N_("Legal, earliest"), "legal_due_latest": N_("Legal, latest"),
    "legal_due_provisional": N_("Legal, provisional"), "next_event_on": N_("Next event"),
    "delivery_due_on": N_("To deliver, earliest"), "delivery_due_latest": N_("To deliver, latest"),
    "delivery_provisional": N_("To deliver, provisional"), "delivery_warns_on": N_("To deliver, warns on"),
    "step_due_on": N_("Step due"),
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One column of one case: what was shown, what is derived; `case` is its identifier."""

    case: str
    name: str
    shown: str
    derived: str


def differences(examples: Iterable[Mapping[str, Any]]) -> list[Difference]:
    """Every column that differed, the columns of a case together."""
    return [each for example in examples for each in _of(example)]


def _of(example: Mapping[str, Any]) -> list[Difference]:
    shown, derived = _columns(example["shown"]), _columns(example["derived"])
    case = str(example["case"])
    if shown is None or derived is None:
        return [Difference(case, "", example["shown"], example["derived"])]
    return [Difference(case, _named(name), _told(name, shown[name]), _told(name, derived.get(name)))
            for name in shown if shown[name] != derived.get(name)]


def _named(name: str) -> str:
    """A column, or a clock that stands in none: `procedure EXPERT_REVIEW 2026-03-04`."""
    kind, _space, subject = name.partition(" ")
    if kind.upper() in ClockKind.__members__:
        clock = str(_(CLOCKS[ClockKind[kind.upper()]]))
        return f"{clock}（{name_of(subject.partition(' ')[0])}）" if subject else clock
    return str(_(NAMES.get(name, name)))


def _columns(told: str) -> dict[str, str | None] | None:
    """`due_on=2026-03-30, light=NORMAL` by name; None for what is not so written."""
    pairs = [pair.partition("=") for pair in told.split(", ")]
    return {name: value for name, _sign, value in pairs} if all(sign for _name, sign, _value in pairs) else None


def _told(name: str, value: str | None) -> str:
    if value in (None, "", "None"):
        return str(_("none"))
    if name == "light" and value in Light.__members__:
        return label(Light[value])
    if name.endswith("provisional"):
        return str(_("yes") if value in ("True", "true") else _("no"))
    return str(value)
