"""Which clocks of a case have started, with which term, and when each stopped for good (Art. 16(2), 17). Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from app.clock.rules.calendar import Calendar
from app.clock.rules.entries import CaseFacts
from app.clock.rules.limits import Limit
from app.clock.rules.pauses import Pause, pause_of_procedure
from app.clock.rules.procedures import DECISION, ClockKind, stopped
from app.clock.rules.term import Due, Term, due
from app.items.rules.kinds import LimitStart, LimitUnit

# 受理: five working days from receipt, or from the answer to a correction (行政许可法 32(4)).
ACCEPTANCE = Limit(5, LimitUnit.WORKDAY, LimitStart.RECEIVED)
# 补正: the applicant's own; no law sets it, so the day his notice names is his to its end.
CORRECTION = Limit(30, LimitUnit.WORKDAY)
# 送达: 应当自作出决定之日起十日内向申请人颁发、送达 (行政许可法 44, 82).
DELIVERY = Limit(10, LimitUnit.WORKDAY)


@dataclass(frozen=True, slots=True)
class ItemLimits:
    """The limits of an item, the law the legal one rests on, and by how much that may be lengthened at most."""

    legal: Limit | None
    promised: Limit | None
    legal_basis: str | None = None
    extension: int | None = None

    @property
    def kinds(self) -> tuple[ClockKind, ...]:
        """The decision clocks there are, the legal one first."""
        given = ((ClockKind.DECISION_LEGAL, self.legal), (ClockKind.DECISION_PROMISED, self.promised))
        return tuple(kind for kind, limit in given if limit is not None)

    @property
    def extended_in(self) -> LimitUnit:
        """An extension is counted in the unit of the limit the law lengthens."""
        first = self.legal or self.promised
        return first.unit if first else LimitUnit.WORKDAY


@dataclass(frozen=True, slots=True)
class Begun:
    """A clock that has started: its term, and the day it stopped for good; what it comes to, a calendar says."""

    kind: ClockKind
    limit: Limit
    term: Term
    stopped_on: date | None
    not_before: date | None = None

    def due(self, calendar: Calendar) -> Due:
        """When it ends."""
        return told_until(due(self.term, calendar), self.not_before)


KINDS = (ClockKind.ACCEPTANCE, ClockKind.CORRECTION, ClockKind.DECISION_LEGAL, ClockKind.DECISION_PROMISED,
         ClockKind.DELIVERY)
_BY_LAW = {ClockKind.ACCEPTANCE: ACCEPTANCE, ClockKind.CORRECTION: CORRECTION, ClockKind.DELIVERY: DELIVERY}


def begun(facts: CaseFacts, limits: ItemLimits, kinds: Iterable[ClockKind] = KINDS) -> Iterator[Begun]:
    """Every clock of a case, of these kinds, that has started."""
    for kind in kinds:
        limit = _limit(kind, limits)
        start_on = _start(kind, limit, facts) if limit else None
        if limit is not None and start_on is not None:
            whole = _extended(kind, limit, facts)
            term = Term(start_on, whole.number, whole.unit, _pauses(kind, facts, limits))
            not_before = facts.correction_named_on if kind is ClockKind.CORRECTION else None
            yield Begun(kind, whole, term, _stopped_on(kind, facts), not_before)


def _limit(kind: ClockKind, limits: ItemLimits) -> Limit | None:
    if kind is ClockKind.DECISION_LEGAL:
        return limits.legal
    return limits.promised if kind is ClockKind.DECISION_PROMISED else _BY_LAW[kind]


def _start(kind: ClockKind, limit: Limit, facts: CaseFacts) -> date | None:
    if kind is ClockKind.CORRECTION:
        return facts.correction_asked_on
    if kind is ClockKind.DELIVERY:
        return facts.decided_on
    if kind is ClockKind.ACCEPTANCE or limit.start is LimitStart.RECEIVED:
        return facts.complete_on
    return facts.accepted_on


def _extended(kind: ClockKind, limit: Limit, facts: CaseFacts) -> Limit:
    extension = facts.extension
    if extension is None or not lengthened(kind, limit, facts):
        return limit
    return Limit(limit.number + extension.number, limit.unit, limit.start)


def lengthened(kind: ClockKind, limit: Limit, facts: CaseFacts) -> bool:
    """Whether the extension of a case lengthens this clock: one of its unit that ran when it was approved."""
    given = facts.extension
    if given is None or kind not in DECISION or given.unit is not limit.unit:
        return False
    return facts.extended is None or kind.name in facts.extended


def told_until(found: Due, day: date | None) -> Due:
    """The end of a term of which somebody was told that it would not come before a day."""
    if day is None or found.earliest is None or found.latest is None or day <= found.earliest:
        return found
    latest = max(day, found.latest)
    return replace(found, earliest=day, latest=latest, provisional=found.provisional and latest > day)


def _stopped_on(kind: ClockKind, facts: CaseFacts) -> date | None:
    """The day a clock stopped for good; silence used up its five days although it accepts from the day of receipt."""
    if kind is ClockKind.ACCEPTANCE:
        return facts.silent_until or facts.accepted_on or facts.closed_on
    if kind is ClockKind.CORRECTION:
        return facts.closed_on if facts.awaiting_correction else facts.corrected_on or facts.closed_on
    return facts.delivered_on if kind is ClockKind.DELIVERY else facts.closed_on


def _pauses(kind: ClockKind, facts: CaseFacts, limits: ItemLimits) -> tuple[Pause, ...]:
    if not facts.procedures:
        return ()
    spans = (
        pause_of_procedure(procedure.opened_on, procedure.ended_on or facts.closed_on)
        for procedure in facts.procedures
        if kind in stopped(procedure.kind, limits.legal_basis)
    )
    return tuple(span for span in spans if span is not None)
