"""A decision clock as it is known at an instant, for its prompts; and a ladder in the words of tables."""

from datetime import UTC, datetime

from app.clock.rules.clocks import ItemLimits, clocks
from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.limits import Limit
from app.clock.rules.procedures import ClockKind
from app.clock.rules.rungs import Watched
from app.items.rules.kinds import LimitUnit
from tests.clock.asking import calendar


def noon(on):
    return datetime(on.year, on.month, on.day, 4, tzinfo=UTC)


def watched(
    start, number, unit="workday", procedures=(), *, learnt=None, calendar_of=None, closed_on=None, extended=None
):
    """The decision clock of a case accepted on a day, its hearings opened and ended as given."""
    spans = tuple(ProcedureSpan("HEARING", opened, ended) for opened, ended in procedures)
    extension = Limit(extended, LimitUnit[unit.upper()]) if extended else None
    facts = CaseFacts(start, accepted_on=start, procedures=spans, closed_on=closed_on, extension=extension)
    limits = ItemLimits(Limit(number, LimitUnit[unit.upper()]), None)
    known = calendar(calendar_of)
    return Watched(clocks(facts, limits, known, start)[ClockKind.DECISION_LEGAL], known, noon(learnt or start))


def shown(steps):
    return [(step.rung.kind.name, f"{step.on} {step.on:%a}") for step in steps]
