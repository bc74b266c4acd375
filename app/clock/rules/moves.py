"""What another calendar makes of the running clocks of a case: from which date to which (Art. 17). Pure."""

from dataclasses import dataclass
from datetime import date

from app.clock.rules.begun import ItemLimits, begun
from app.clock.rules.calendar import FIRST_DAY, LAST_DAY, Calendar
from app.clock.rules.entries import CaseFacts
from app.clock.rules.procedures import ClockKind
from app.clock.rules.term import Due, Term, due

Named = tuple[ClockKind, str]


@dataclass(frozen=True, slots=True)
class Move:
    """期限变动 – one clock: the date it had and the date it has; `subject` says which procedure's, which step's."""

    clock: ClockKind
    subject: str
    was: Due
    now: Due

    @property
    def days(self) -> int:
        """How many days later it ends; negative for earlier, 0 where only what was provisional is settled."""
        if self.was.latest is None or self.now.latest is None:
            return 0
        return (self.now.latest - self.was.latest).days


def deadlines(facts: CaseFacts, limits: ItemLimits, calendar: Calendar) -> dict[Named, Due]:
    """When each clock that still runs would end, by the one rule."""
    found = {(each.kind, ""): each.due(calendar) for each in begun(facts, limits) if each.stopped_on is None}
    for span in facts.procedures:
        if span.longest is not None and span.ended_on is None and facts.closed_on is None:
            term = Term(span.opened_on, span.longest.number, span.longest.unit)
            found[ClockKind.PROCEDURE, f"{span.kind} {span.opened_on.isoformat()}"] = due(term, calendar)
    return found


def moves(facts: CaseFacts, limits: ItemLimits, before: Calendar, after: Calendar) -> tuple[Move, ...]:
    """The clocks that end on another day, or of which it is said with another certainty."""
    was, now = deadlines(facts, limits, before), deadlines(facts, limits, after)
    return tuple(
        Move(*named, was[named], now[named]) for named in was if _ends(was[named]) != _ends(now[named])
    )


def changed(clock: ClockKind, was: Due, now: Due, subject: str = "") -> tuple[Move, ...]:
    """The same of one date that no case's own facts tell."""
    return () if _ends(was) == _ends(now) else (Move(clock, subject, was, now),)


def _ends(found: Due) -> tuple[date | None, date | None, bool]:
    return found.earliest, found.latest, found.provisional


def touched(before: Calendar, after: Calendar) -> tuple[date, date] | None:
    """The first and the last day that two calendars do not agree on; None where they agree on all.

    A clock that ends before the first, or begins on the last or later, is moved by nothing between them.
    """
    days = range(FIRST_DAY.toordinal(), LAST_DAY.toordinal() + 1)
    first = next((day for day in days if _differ(day, before, after)), None)
    if first is None:
        return None
    last = next(day for day in reversed(days) if _differ(day, before, after))
    return date.fromordinal(first), date.fromordinal(last)


def _differ(day: int, before: Calendar, after: Calendar) -> bool:
    if before.is_worked(day) is not after.is_worked(day):
        return True
    return (before.first_uncertain(day) == day) is not (after.first_uncertain(day) == day)
