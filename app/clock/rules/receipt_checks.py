"""Checking a receipt again: its text, its seal, its notices, and whether the clock still says so (Art. 17). Pure."""

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from pydantic import ValidationError

from app.clock.rules.calendar import Calendar
from app.clock.rules.history import History
from app.clock.rules.limits import PastTheRecord
from app.clock.rules.receipts import (
    Answer,
    EditionUsed,
    Inputs,
    Receipt,
    answer_of,
    articles_of,
    canonical,
    digest_of,
    editions_used,
)
from app.core.labels import N_


class Fault(enum.Enum):
    """What may be wrong with a receipt; the variables are those of a finding."""

    UNREADABLE = N_("This is no receipt of the form term-receipt/1: the fault is at %(place)s")
    ANOTHER_SPELLING = N_("The text is not spelt as the platform spells it: it was changed, or saved in another form")
    DIGEST = N_("The digest does not fit the content: something was changed after it was made")
    UNKNOWN_EDITION = N_("The notice %(document)s of %(on)s is not on record here")
    EDITION_NOT_USED = N_("The notice %(document)s of %(on)s was known on that day, and the receipt does not use it")
    EDITION_NOT_NEEDED = N_("The notice %(document)s of %(on)s does not bear on this date as known on that day")
    ARTICLES = N_("The law it names is not the law this calculation rests on")
    ANSWER = N_("%(name)s: the receipt says %(said)s, the calculation gives %(found)s")
    LEDGER = N_("The ledger differs from the calculation from %(on)s on")
    NO_ANSWER = N_("A term of these particulars has no end before 2101")


PARTS: dict[str, str] = {
    "due_on": N_("Due on"),
    "earliest": N_("Earliest"),
    "latest": N_("Latest"),
    "provisional": N_("Provisional"),
    "open_ended": N_("Stopped without an end"),
    "counted": N_("Units counted"),
    "renew_earliest": N_("Renewal by, earliest"),
    "renew_latest": N_("Renewal by, latest"),
    "renew_provisional": N_("Renewal by, provisional"),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault and the particulars its sentence names."""

    fault: Fault
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Checked:
    """A receipt checked: what is wrong with it, what was known then, what is known now."""

    receipt: Receipt | None
    findings: tuple[Finding, ...]
    then: Answer | None = None
    now: Answer | None = None
    editions_now: tuple[EditionUsed, ...] = ()

    @property
    def true(self) -> bool:
        """计算相符: nothing was found."""
        return not self.findings

    @property
    def moved(self) -> bool:
        """Whether the calendar has changed since, so that the date is another today."""
        return self.then != self.now


def read(text: str) -> Receipt | Finding:
    """The receipt of a text, or where it stops being one."""
    try:
        return Receipt.model_validate_json(text)
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors(include_url=False, include_input=False)[0]["loc"])
        return Finding(Fault.UNREADABLE, {"place": place[:60] or "JSON"})


def check(text: str, history: History) -> Checked:
    """All that is wrong with a text that claims to be a receipt; nothing, where it is true.

    It is judged by the notices published by its day of knowledge: those on record when it was made, or, where a
    platform came by them only later, all that are on record today.
    """
    receipt = read(text)
    if isinstance(receipt, Finding):
        return Checked(None, (receipt,))
    seal = _seal(receipt, text)
    known_on = receipt.inputs.known_on
    place = receipt.inputs.division
    views = [history.editions(at).calendar(known_on, place) for at in (receipt.made_at, None)]
    calendar, found = min(((view, findings(receipt, view)) for view in views), key=lambda each: len(each[1]))
    today = history.editions().calendar(division=place)
    now = _answered(receipt.inputs, today)
    used_now = editions_used(now, today) if now else ()
    return Checked(receipt, (*seal, *found), _answered(receipt.inputs, calendar), now, used_now)


def findings(receipt: Receipt, calendar: Calendar) -> tuple[Finding, ...]:
    """Where a receipt says another thing than today's function on the calendar of its day."""
    answer = _answered(receipt.inputs, calendar)
    if answer is None:
        return (Finding(Fault.NO_ANSWER),)
    law = () if receipt.articles == articles_of(receipt.inputs) else (Finding(Fault.ARTICLES),)
    return (*_on_editions(receipt, answer, calendar), *law, *_on_answer(receipt.answer, answer))


def _answered(inputs: Inputs, calendar: Calendar) -> Answer | None:
    try:
        return answer_of(inputs, calendar)
    except PastTheRecord:
        return None


def _seal(receipt: Receipt, text: str) -> tuple[Finding, ...]:
    if digest_of(receipt) != receipt.digest:
        return (Finding(Fault.DIGEST),)
    return () if canonical(receipt) == text else (Finding(Fault.ANOTHER_SPELLING),)


def _on_editions(receipt: Receipt, answer: Answer, calendar: Calendar) -> tuple[Finding, ...]:
    wanted, named = editions_used(answer, calendar), receipt.editions
    on_record = {(edition.title, edition.published_on) for edition in calendar.editions}
    faults = [
        _of(Fault.EDITION_NOT_NEEDED if (one.document, one.published_on) in on_record else Fault.UNKNOWN_EDITION, one)
        for one in named
        if one not in wanted
    ]
    faults += [_of(Fault.EDITION_NOT_USED, one) for one in wanted if one not in named]
    if not faults and wanted != named:
        faults = [_of(Fault.EDITION_NOT_NEEDED, named[-1])]
    return tuple(faults)


def _of(fault: Fault, edition: EditionUsed) -> Finding:
    return Finding(fault, {"document": edition.document, "on": edition.published_on})


def _on_answer(said: Answer, found: Answer) -> tuple[Finding, ...]:
    differing = [
        Finding(Fault.ANSWER, {"name": name, "said": getattr(said, part), "found": getattr(found, part)})
        for part, name in PARTS.items()
        if getattr(said, part) != getattr(found, part)
    ]
    first = _first_difference(said, found)
    return tuple(differing) if first is None else (*differing, Finding(Fault.LEDGER, {"on": first}))


def _first_difference(said: Answer, found: Answer) -> date | None:
    for ours, theirs in zip(found.ledger, said.ledger, strict=False):
        if ours != theirs:
            return ours.on
    longer = max(said.ledger, found.ledger, key=len)
    shorter = min(len(said.ledger), len(found.ledger))
    return longer[shorter].on if len(longer) > shorter else None
