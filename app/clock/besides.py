"""The clocks that no list keeps a copy of, as the rule has them, for whoever holds them against the sets (Art. 17)."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from uuid import UUID

from sqlalchemy.orm import Session

from app.clock import rederiving
from app.clock.crosscheck import Told
from app.clock.rederiving import CalendarOf
from app.clock.rules.begun import ItemLimits, begun
from app.clock.rules.calendar import Calendar
from app.clock.rules.entries import CaseFacts
from app.clock.rules.procedures import ClockKind
from app.clock.rules.term import Due, Term, due

Row = tuple[UUID, str, str, date | None, date | None, bool]
_NO_LIMITS = ItemLimits(None, None)


def told(session: Session, calendars: CalendarOf) -> Told:
    """What case pages tell of corrections, and of how long special procedures may last."""
    return partial(_of_chunk, session, calendars)


def _of_chunk(session: Session, calendars: CalendarOf, after: UUID, upto: UUID) -> Iterator[Row]:
    answers: dict[tuple[Calendar, str], list[tuple[str, str, Due]]] = {}
    for case_id, district, history in rederiving.histories(session, after, upto):
        known = calendars(district)
        if (known, history) not in answers:
            facts = rederiving.facts_told(history)
            answers[known, history] = [] if facts is None else list(_of_case(facts, known))
        for clock, subject, found in answers[known, history]:
            yield case_id, clock, subject, found.earliest, found.latest, found.provisional


def _of_case(facts: CaseFacts, known: Calendar) -> Iterator[tuple[str, str, Due]]:
    for each in begun(facts, _NO_LIMITS):
        if each.kind is ClockKind.CORRECTION:
            yield each.kind.name, "", each.due(known)
    for place, span in enumerate(facts.procedures, start=1):
        if span.longest is not None:
            term = Term(span.opened_on, span.longest.number, span.longest.unit)
            yield ClockKind.PROCEDURE.name, str(place), due(term, known)
