"""The copy of a case's dates and light that lists show: derived, kept, thrown away and derived again. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from app.cases.rules import Light
from app.clock.rules.clocks import Clock, light_of
from app.clock.rules.entries import CaseFacts
from app.clock.rules.procedures import DECISION, ClockKind

SHOWN = frozenset({ClockKind.ACCEPTANCE, *DECISION})
"""The clocks lists show days of: only their passing changes the copy."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What a list shows of a case.

    An interval is always provisional (暂定); both ends may be one day and the day provisional all the same.
    """

    NAMES: ClassVar[tuple[str, ...]] = (
        "light", "due_on", "due_latest", "due_provisional", "legal_due_on", "legal_due_latest", "legal_due_provisional",
        "remaining_days", "next_event_on", "delivery_due_on", "delivery_due_latest",
        "delivery_provisional", "delivery_warns_on",
    )

    light: Light = Light.NOT_STARTED
    due_on: date | None = None
    due_latest: date | None = None
    due_provisional: bool = False
    legal_due_on: date | None = None
    legal_due_latest: date | None = None
    legal_due_provisional: bool = False
    remaining_days: int | None = None
    next_event_on: date | None = None
    delivery_due_on: date | None = None
    delivery_due_latest: date | None = None
    delivery_provisional: bool = False
    delivery_warns_on: date | None = None

    def columns(self) -> dict[str, Any]:
        """By column."""
        return {name: getattr(self, name) for name in self.NAMES}


def shown(facts: CaseFacts, found: Mapping[ClockKind, Clock], lead: Clock | None) -> Shown:
    """The copy of a case's clocks: the leading one's light and dates, and the legal dates beside them."""
    legal = found.get(ClockKind.DECISION_LEGAL)
    changes = [clock.changes_on for clock in found.values() if clock.changes_on and clock.kind in SHOWN]
    return Shown(
        light=light_of(facts, lead),
        due_on=lead.due.earliest if lead else None,
        due_latest=lead.due.latest if lead else None,
        due_provisional=lead is not None and lead.due.provisional,
        legal_due_on=legal.due.earliest if legal else None,
        legal_due_latest=legal.due.latest if legal else None,
        legal_due_provisional=legal is not None and legal.due.provisional,
        remaining_days=lead.remaining if lead else None,
        next_event_on=min(changes, default=None),
        **_delivery(found.get(ClockKind.DELIVERY)),
    )


def _delivery(clock: Clock | None) -> dict[str, Any]:
    """By when a decision still has to be delivered, and from which day on that is soon; nothing once it is."""
    if clock is None or clock.stopped_on is not None:
        return {}
    warns_on = clock.light_changes_on if clock.light is Light.NORMAL else clock.started_on
    return {"delivery_due_on": clock.due.earliest, "delivery_due_latest": clock.due.latest,
            "delivery_provisional": clock.due.provisional, "delivery_warns_on": warns_on}
