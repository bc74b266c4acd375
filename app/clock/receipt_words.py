"""A receipt and its findings in words: the days of its ledger, what differs, then and now side by side (Art. 17)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _

from app.clock.rules.calendar import Mark
from app.clock.rules.procedures import PROCEDURES
from app.clock.rules.receipt_checks import Fault, Finding
from app.clock.rules.receipts import Answer, DayTold, Inputs, PauseStated
from app.core.labels import N_, label

Say = Callable[..., str]
OFF = (Mark.WEEKEND, Mark.PUBLIC_HOLIDAY, Mark.LOCAL_CLOSURE, Mark.ROLLED)
NOT_TOLD = "—"
TRUE, FALSE, NOTHING = N_("yes"), N_("no"), N_("none")
EVENTS = {"given": N_("As given"), "received": N_("Received"), "accepted": N_("Accepted"),
          "asked": N_("Correction asked for"), "decided": N_("Decided"), "opened": N_("Special procedure opened"),
          "printed": N_("The eve of the last day printed on the result")}


def sentence(finding: Finding, say: Say) -> str:
    """A finding as a sentence in the language of `say`."""
    values = {name: _told(value, say) for name, value in finding.values.items()}
    if finding.fault is Fault.ANSWER:
        values["name"] = say(finding.values["name"])
    return say(finding.fault.value, **values)


def _told(value: object, say: Say) -> str:
    if isinstance(value, bool):
        return say(TRUE if value else FALSE)
    if value is None:
        return say(NOTHING)
    return value.isoformat() if isinstance(value, date) else str(value)


def days(answer: Answer, inputs: Inputs) -> list[dict[str, Any]]:
    """The ledger as the macros of the look draw it."""
    drawn, nth = [], 0
    for told in answer.ledger:
        nth += told.counted
        drawn.append({"on": told.on, "counts": _counts(told), "nth": nth if told.counted else None,
                      "note": _note(told, answer, inputs), "kind": _kind(told, answer)})
    return drawn


def _mark(told: DayTold) -> Mark | None:
    return Mark.__members__.get(told.mark.upper())


def _counts(told: DayTold) -> str:
    mark = _mark(told)
    if mark is Mark.DAY_ZERO:
        return "—"
    if mark is Mark.PAUSED:
        return str(_("stopped"))
    return str(_("counts") if told.counted else _("no"))


def _kind(told: DayTold, answer: Answer) -> str:
    if told.on == answer.due_on:
        return "end"
    mark = _mark(told)
    return "pause" if mark is Mark.PAUSED else "off" if mark in OFF else ""


def _note(told: DayTold, answer: Answer, inputs: Inputs) -> str:
    mark = _mark(told)
    said = "" if mark in (None, Mark.WORKDAY, Mark.CALENDAR_DAY) else label(mark)
    if mark is Mark.PAUSED:
        said = "、".join(dict.fromkeys(_why(pause) for pause in inputs.pauses if _holds(pause, told.on))) or said
    return "，".join(part for part in (said, str(_("The term ends")) if told.on == answer.due_on else "") if part)


def _holds(pause: PauseStated, on: date) -> bool:
    return pause.from_on <= on and (pause.to is None or on <= pause.to)


def _why(pause: PauseStated) -> str:
    """Why a clock stood: the reason as the case has it, else the kind's own name."""
    named = PROCEDURES.get(pause.kind.upper())
    reason = pause.reason or (named.name if named else str(_("Other, by law")))
    return f"{reason}，{pause.document}" if pause.document else reason


@dataclass(frozen=True, slots=True)
class Pair:
    """One day as it was known then and as it is known now."""

    on: date
    then: str
    now: str

    @property
    def differs(self) -> bool:
        """Whether both tell of the day, and say different things."""
        return self.then != self.now and NOT_TOLD not in (self.then, self.now)


def side_by_side(then: Answer, now: Answer) -> list[Pair]:
    """Every day either ledger tells of."""
    told = [{day.on: _in_short(day) for day in answer.ledger} for answer in (then, now)]
    return [Pair(on, told[0].get(on, NOT_TOLD), told[1].get(on, NOT_TOLD)) for on in sorted(told[0] | told[1])]


def _in_short(told: DayTold) -> str:
    mark = _mark(told)
    return label(mark) if mark else told.mark
