"""Reads of the clock: the calendar as known on a day, the clocks of a case as they stand (Art. 17)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.rules import Light
from app.clock.models import CalendarEdition, ClockEntry
from app.clock.rulebook import Rulebook, edition_of, on_record, rulebook
from app.clock.rules.calendar import Calendar, EditionKind, Editions
from app.clock.rules.clocks import Clock, ItemLimits, clocks, leading, light_of, procedure_clocks
from app.clock.rules.entries import CaseFacts, Entry, EntryKind, ProcedureSpan, facts_of
from app.clock.rules.history import History
from app.clock.rules.ledger import Line
from app.clock.rules.procedures import ClockKind
from app.clock.rules.term import Due, Term, due
from app.clock.rules.thresholds import ThresholdBook
from app.clock.rules.timeliness import Twice, twice
from app.items.models import Item
from app.items.rules.kinds import LimitUnit

__all__ = ["CaseClocks", "edition_of", "look", "rulebook"]

def editions(session: Session) -> Editions:
    """Every edition on record."""
    return history(session).editions()


def history(session: Session) -> History:
    """Every edition with the instant it came on record."""
    return on_record(session).history


def calendar(session: Session, known_on: date | None = None, division: str | None = None) -> Calendar:
    """The calendar of the editions published on or before a day; without it, of all. A district's by its code."""
    return editions(session).calendar(known_on, division)


def calendar_of(session: Session, case: Case) -> Calendar:
    """The calendar a case is counted by: that of the district its project lies in."""
    return calendar(session, division=division_of(session, case))


def division_of(session: Session, case: Case) -> str | None:
    """The district of a case's project, asked for only where some district has a closure of its own."""
    return _division(case, editions(session))


def _division(case: Case, known: Editions) -> str | None:
    return case.project.place_division if known.districts else None


def workdays_after(session: Session, on: date, number: int) -> Due:
    """The n-th working day after a day, or the interval it lies in."""
    return due(Term(on, number, LimitUnit.WORKDAY), calendar(session))


@dataclass(frozen=True, slots=True)
class CaseClocks:
    """The clocks of one case, looked at on one day; `lead` is the one whose light the case shows.

    `kept_since`: the last day on which its item had these limits, where it has others by this day.
    """

    facts: CaseFacts
    all: dict[ClockKind, Clock]
    lead: Clock | None
    on: date
    known: Calendar
    limits: ItemLimits
    thresholds: ThresholdBook
    kept_since: date | None = None

    @property
    def law(self) -> str | None:
        """What the legal limit of this case rests on, as its item had it when the case was received."""
        return self.limits.legal_basis

    @property
    def procedures(self) -> list[tuple[ProcedureSpan, Clock]]:
        """How long each special procedure may last, in the order they were opened."""
        return procedure_clocks(self.facts, self.known, self.on, self.thresholds)

    @property
    def running(self) -> Clock | None:
        """The clock that counts now, whoever's it is: the correction, the delivery, else the leading one."""
        besides = (self.all.get(kind) for kind in (ClockKind.CORRECTION, ClockKind.DELIVERY))
        return next((clock for clock in besides if clock and clock.stopped_on is None), self.lead)

    @property
    def light(self) -> Light:
        """The light of the case."""
        return light_of(self.facts, self.lead)

    @property
    def legal(self) -> Clock | None:
        """The clock lawfulness is judged by."""
        return self.all.get(ClockKind.DECISION_LEGAL)

    @property
    def promised(self) -> Clock | None:
        """The clock the department promised."""
        return self.all.get(ClockKind.DECISION_PROMISED)


def entries(session: Session, case_ids: Iterable[UUID]) -> dict[UUID, list[ClockEntry]]:
    """The clock facts of cases, in the order they were recorded."""
    found: dict[UUID, list[ClockEntry]] = defaultdict(list)
    for entry in session.scalars(
        select(ClockEntry).where(ClockEntry.case_id.in_(list(case_ids))).order_by(ClockEntry.recorded_at, ClockEntry.id)
    ):
        found[entry.case_id].append(entry)
    return found


def facts_recorded(rows: Iterable[ClockEntry], at: datetime | None = None) -> CaseFacts | None:
    """What recorded entries add up to; with `at`, those that were on record at that instant."""
    return facts_of(as_entry(row) for row in rows if at is None or row.recorded_at <= at)


def as_entry(row: ClockEntry) -> Entry:
    """A recorded fact as the rule takes it."""
    return Entry(row.kind, row.on, row.payload, row.id)


def look(facts: CaseFacts, item: Item, known: Calendar, today: date, rules: Rulebook) -> CaseClocks:
    """The clocks of a case from its facts, by the limits its item had when it was received."""
    limits = rules.limits_of(item, facts.received_on)
    found = clocks(facts, limits, known, today, rules.thresholds)
    kept_since = rules.changed_since(item, facts.received_on)
    return CaseClocks(facts, found, leading(facts, found), today, known, limits, rules.thresholds,
                      kept_since if kept_since and kept_since < today else None)


def clocks_of(session: Session, case: Case, today: date, at: datetime | None = None) -> CaseClocks | None:
    """The clocks of a case as they stand today; None before anything was recorded.

    With `at`: from the facts, notices and rules that were on record at that instant, as they were shown then.
    """
    facts = facts_recorded(entries(session, [case.id])[case.id], at)
    if facts is None:
        return None
    record = on_record(session)
    division = _division(case, record.history.editions())
    known = record.history.editions(at).calendar(division=division)
    return look(facts, case.item, known, today, record.rules.at(at))


def before_correction(case: Case, found: CaseClocks) -> dict[ClockKind, Clock]:
    """The clocks that counted from receipt until a correction was asked for; they begin anew with its answer."""
    asked_on = found.facts.correction_asked_on
    if asked_on is None:
        return {}
    facts = CaseFacts(found.facts.received_on, closed_on=asked_on)
    return clocks(facts, found.limits, found.known, asked_on, found.thresholds)


def twice_of(session: Session, case: Case, found: CaseClocks, clock: Clock) -> Twice | None:
    """A clock's date as it was known then beside the one known now, where they differ."""
    told = found.facts.correction_named_on if clock.kind is ClockKind.CORRECTION else None
    return twice(clock, history(session), found.known, division=division_of(session, case), not_before=told)


def clocks_without(session: Session, case: Case, entry_id: UUID, today: date) -> CaseClocks | None:
    """The clocks of a case as they would stand if one fact had never been recorded. Raises OutOfOrder."""
    rows = entries(session, [case.id])[case.id]
    voided = {row.payload["voids"] for row in rows if row.kind is EntryKind.VOIDED} | {str(entry_id)}
    facts = facts_of(as_entry(row) for row in rows if row.kind is not EntryKind.VOIDED and str(row.id) not in voided)
    if facts is None:
        return None
    return look(facts, case.item, calendar_of(session, case), today, rulebook(session))


def ledger_of(session: Session, clock: Clock) -> list[Line]:
    """The day-by-day ledger of a clock: the same for clerk, applicant and public."""
    return clock.lines(calendar(session))


def recorded_editions(session: Session) -> set[tuple[int, date]]:
    """Year and publication of every edition on record but local closures."""
    query = select(CalendarEdition.year, CalendarEdition.published_on)
    return {(year, on) for year, on in session.execute(query.where(CalendarEdition.kind == EditionKind.NATIONAL))}

