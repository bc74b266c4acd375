"""What happens to a case's clocks, and what it adds up to (Art. 16(2), 17). Pure; facts are appended, never changed."""

import enum
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from operator import attrgetter
from typing import Any, cast
from uuid import UUID

from app.clock.rules.limits import Limit
from app.core.errors import RuleBroken
from app.core.labels import N_
from app.items.rules.kinds import LimitUnit


class EntryKind(enum.Enum):
    """The events a clock listens to."""

    __hash__ = object.__hash__  # there is one of each: looked up very often

    RECEIVED = N_("Received")
    CORRECTION_ASKED = N_("Correction asked for")
    CORRECTION_ANSWERED = N_("Correction answered")
    ACCEPTED = N_("Accepted")
    PROCEDURE_OPENED = N_("Special procedure opened")
    PROCEDURE_ENDED = N_("Special procedure ended")
    EXTENDED = N_("Limit extended")
    DECIDED = N_("Decided")
    DELIVERED = N_("Delivered")
    WITHDRAWN = N_("Withdrawn")
    VOIDED = N_("Earlier fact voided")
    TRANSFERRED = N_("Transferred to another department")
    TAKEN_OVER = N_("Taken over from another department")


class OutOfOrder(RuleBroken):
    """An event that cannot follow the ones on record."""

    msgid = N_("This cannot have happened on %(on)s, as the record of the case stands")
    article = "17"


@dataclass(frozen=True, slots=True)
class Entry:
    """One event: what, on which civil date, with which particulars.

    A voiding names the one it takes away by its `id` (payload `voids`) and by its place in the record (`place`, from
    one), for readers of very many facts who do without ids.
    """

    kind: EntryKind
    on: date
    payload: Mapping[str, Any]
    id: UUID | None = None


@dataclass(frozen=True, slots=True)
class ProcedureSpan:
    """A special procedure of a case: opened, ended or still open, with reason, basis and document number.

    `key` tells it from another of its kind; older records have none, and of those one kind was open at a time.
    """

    kind: str
    opened_on: date
    ended_on: date | None
    reason: str = ""
    basis: str = ""
    document_number: str = ""
    longest: Limit | None = None
    key: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """What the clocks of a case are computed from.

    `silent_until`: the last day of the silence that accepted it (视为受理); None where a department said a word.
    `correction_named_on`: the last day the correction notice names; `decided_on` is empty where a case was closed
    without a decision on its item.
    `extended`: the names of the clocks that still ran when the extension was approved; None: every one of its unit.
    """

    received_on: date
    corrected_on: date | None = None
    awaiting_correction: bool = False
    accepted_on: date | None = None
    silent_until: date | None = None
    procedures: tuple[ProcedureSpan, ...] = ()
    extension: Limit | None = None
    extended: tuple[str, ...] | None = None
    closed_on: date | None = None
    correction_asked_on: date | None = None
    correction_named_on: date | None = None
    decided_on: date | None = None
    delivered_on: date | None = None

    @property
    def complete_on(self) -> date | None:
        """The day the materials were last handed in; None while the applicant still owes a correction."""
        return None if self.awaiting_correction else self.corrected_on or self.received_on


_FACTS = tuple(field.name for field in fields(CaseFacts))
_facts = cast(Callable[[CaseFacts], tuple[Any, ...]], attrgetter(*_FACTS))


def _with(facts: CaseFacts, **changed: Any) -> CaseFacts:
    """The facts with some of them changed. Three times as fast as `replace`, and a replay is made of it."""
    return CaseFacts(**(dict(zip(_FACTS, _facts(facts), strict=True)) | changed))


def facts_of(entries: Iterable[Entry]) -> CaseFacts | None:
    """The facts that entries, in the order they were recorded, add up to; None before receipt.

    What a later entry voids was never there for who knows of the voiding; who looks at the entries recorded before it
    still sees it. Raises OutOfOrder for an event that cannot follow those before it.
    """
    return after(None, in_force(entries))


def after(facts: CaseFacts | None, entries: Iterable[Entry]) -> CaseFacts | None:
    """The facts that further entries, none of which voids any, make of those before them. Raises OutOfOrder."""
    for entry in entries:
        if facts is None and entry.kind is EntryKind.RECEIVED:
            facts = CaseFacts(entry.on)
        elif facts is None or entry.on < facts.received_on or entry.kind not in _FOLD:
            raise OutOfOrder(on=entry.on)
        else:
            facts = _FOLD[entry.kind](facts, entry)
    return facts


def in_force(entries: Iterable[Entry]) -> Iterator[Entry]:
    """The entries that none of them voids, without the voidings themselves."""
    known = tuple(entries)
    voidings = [entry.payload for entry in known if entry.kind is EntryKind.VOIDED]
    ids, places = {each["voids"] for each in voidings}, {each["place"] for each in voidings}
    for place, entry in enumerate(known, start=1):
        gone = place in places if entry.id is None else str(entry.id) in ids
        if entry.kind is not EntryKind.VOIDED and not gone:
            yield entry


VOIDABLE = frozenset({EntryKind.PROCEDURE_OPENED, EntryKind.PROCEDURE_ENDED, EntryKind.EXTENDED})
"""What may be voided. Every other fact came with an act that has a remedy of its own in law."""


def _asked(facts: CaseFacts, entry: Entry) -> CaseFacts:
    named = entry.payload.get("answer_by")
    return _with(facts, awaiting_correction=True, correction_asked_on=entry.on,
                   correction_named_on=date.fromisoformat(named) if named else None)


def _answered(facts: CaseFacts, entry: Entry) -> CaseFacts:
    if not facts.awaiting_correction:
        raise OutOfOrder(on=entry.on)
    return _with(facts, awaiting_correction=False, corrected_on=entry.on)


def _accepted(facts: CaseFacts, entry: Entry) -> CaseFacts:
    """By a word, or from the day of receipt by silence."""
    silent_until = entry.payload.get("silent_until")
    return _with(facts, accepted_on=entry.on,
                   silent_until=date.fromisoformat(silent_until) if silent_until else None)


def _opened(facts: CaseFacts, entry: Entry) -> CaseFacts:
    given = entry.payload
    span = ProcedureSpan(
        given.get("procedure", ""), entry.on, None,
        given.get("reason", ""), given.get("basis", ""), given.get("document_number", ""), _longest(given),
        given.get("key", ""),
    )
    return _with(facts, procedures=(*facts.procedures, span))


def _longest(given: Mapping[str, Any]) -> Limit | None:
    """The longest duration a procedure was opened for."""
    if "longest" in given:
        return Limit(given["longest"]["number"], LimitUnit[given["longest"]["unit"]])
    days = given.get("longest_workdays")
    return Limit(days, LimitUnit.WORKDAY) if days else None


def _ended(facts: CaseFacts, entry: Entry) -> CaseFacts:
    kind, key = entry.payload.get("procedure", ""), entry.payload.get("key", "")
    spans = list(facts.procedures)
    for place, span in enumerate(spans):
        meant = span.key == key if span.key and key else span.kind == kind
        if span.ended_on is None and meant and span.opened_on <= entry.on:
            spans[place] = replace(span, ended_on=entry.on)
            return _with(facts, procedures=tuple(spans))
    raise OutOfOrder(on=entry.on)


def _extended(facts: CaseFacts, entry: Entry) -> CaseFacts:
    if facts.extension is not None:
        raise OutOfOrder(on=entry.on)
    clocks = entry.payload.get("clocks")
    return _with(facts, extension=Limit(entry.payload["number"], LimitUnit[entry.payload["unit"]]),
                   extended=None if clocks is None else tuple(clocks))


def _closed(facts: CaseFacts, entry: Entry) -> CaseFacts:
    return _with(facts, closed_on=entry.on)


def _decided(facts: CaseFacts, entry: Entry) -> CaseFacts:
    """Closed; what decides the item itself is still to be delivered (行政许可法 44)."""
    decides = entry.payload.get("outcome") in DECIDES
    return _with(facts, closed_on=entry.on, decided_on=entry.on if decides else None)


def _delivered(facts: CaseFacts, entry: Entry) -> CaseFacts:
    if facts.decided_on is None or facts.delivered_on is not None or entry.on < facts.decided_on:
        raise OutOfOrder(on=entry.on)
    return _with(facts, delivered_on=entry.on)


DECIDES = frozenset({"GRANTED", "GRANTED_WITH_GAP", "DENIED"})
"""The outcomes that decide an item; a case that lapsed or was not accepted was closed without."""


def _unmoved(facts: CaseFacts, entry: Entry) -> CaseFacts:
    """A fact that moves no clock: the file goes on elsewhere, and not a day is lost or won."""
    return facts


_FOLD = {
    EntryKind.CORRECTION_ASKED: _asked,
    EntryKind.CORRECTION_ANSWERED: _answered,
    EntryKind.ACCEPTED: _accepted,
    EntryKind.PROCEDURE_OPENED: _opened,
    EntryKind.PROCEDURE_ENDED: _ended,
    EntryKind.EXTENDED: _extended,
    EntryKind.DECIDED: _decided,
    EntryKind.DELIVERED: _delivered,
    EntryKind.WITHDRAWN: _closed,
    EntryKind.TRANSFERRED: _closed,
    EntryKind.TAKEN_OVER: _unmoved,
}
