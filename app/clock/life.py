"""全程逐日: every day of a case from receipt to the last one known, what each clock did on it and why (Art. 17).

Clerk and applicant read the same table. It is made from the facts in force; what was voided stands beside the day it
was said to have happened on, as voided.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.clock import queries
from app.clock.diary import NAMES, holds, name_of, stopping
from app.clock.models import ClockEntry
from app.clock.queries import CaseClocks
from app.clock.rules.calendar import Calendar, Mark
from app.clock.rules.clocks import Clock
from app.clock.rules.entries import EntryKind
from app.clock.rules.procedures import ClockKind
from app.clock.wording import fact_words
from app.core.labels import label
from app.core.now import civil_date
from app.items.rules.kinds import LimitUnit

COLUMNS = (ClockKind.ACCEPTANCE, ClockKind.CORRECTION, ClockKind.DECISION_PROMISED, ClockKind.DECISION_LEGAL,
           ClockKind.DELIVERY)
DAY = timedelta(days=1)
MOST = 1500


@dataclass(frozen=True, slots=True)
class Cell:
    """What one clock did on one day: its n-th unit, or the n-th over it; day zero, stood, or did not count."""

    state: Literal["zero", "counted", "over", "paused", "off"]
    nth: int | None = None

    @property
    def words(self) -> str:
        """For the table."""
        if self.nth is not None:
            return str(_("day %(n)s", n=self.nth) if self.state == "counted" else _("%(n)s over", n=self.nth))
        return {"zero": str(_("begins")), "paused": str(_("stopped")), "off": "—"}[self.state]


@dataclass(frozen=True, slots=True)
class Day:
    """One day: the cell of each clock that runs, what kind of day it is, what happened, what it waits for."""

    on: date
    mark: Mark
    cells: dict[ClockKind, Cell]
    notes: tuple[str, ...]

    @property
    def kind(self) -> str:
        """How the table draws the row."""
        if any(cell.state == "paused" for cell in self.cells.values()):
            return "pause"
        return "off" if self.mark not in (Mark.WORKDAY, Mark.MAKEUP_WORKDAY) else ""


@dataclass(frozen=True, slots=True)
class Life:
    """A case day by day, and the clocks that ever ran in it."""

    columns: dict[ClockKind, str]
    days: list[Day]


def life_of(session: Session, case: Case, today: date) -> Life | None:
    """Every day of a case; None before anything was recorded."""
    found = queries.clocks_of(session, case, today)
    if found is None:
        return None
    before = queries.before_correction(case, found)
    cells = {kind: _run(before.get(kind), found.known, today) | _run(found.all.get(kind), found.known, today)
             for kind in COLUMNS if kind in before or kind in found.all}
    columns = {kind: _(NAMES[kind]) for kind in cells}
    events = _events(queries.entries(session, [case.id])[case.id])
    last = max([found.facts.received_on, *(on for lines in cells.values() for on in lines), *events])
    return Life(columns, [_day(on, found, cells, events, found.law) for on in _days(found, last)])


def _days(found: CaseClocks, last: date) -> list[date]:
    first = found.facts.received_on
    return [first + DAY * place for place in range(min((last - first).days + 1, MOST))]


def _run(clock: Clock | None, known: Calendar, today: date) -> dict[date, Cell]:
    """What a clock did on each of its days, up to the day it stopped for good; one that did not, at least to today."""
    if clock is None:
        return {}
    cells: dict[date, Cell] = {}
    nth = 0
    for line in clock.lines(known):
        if clock.stopped_on is not None and line.on > clock.stopped_on:
            break
        nth += line.counted
        if line.mark is Mark.DAY_ZERO:
            cells[line.on] = Cell("zero")
        elif line.counted:
            cells[line.on] = Cell("counted", nth)
        else:
            cells[line.on] = Cell("paused" if line.mark is Mark.PAUSED else "off")
    return cells | _past_its_end(clock, known, max(cells, default=clock.started_on), clock.stopped_on or today)


def _past_its_end(clock: Clock, known: Calendar, last: date, end: date) -> dict[date, Cell]:
    """The days after those a ledger tells: while a procedure goes on it stands, after its due day it is over."""
    cells: dict[date, Cell] = {}
    over, by_workdays = 0, clock.limit.unit is LimitUnit.WORKDAY
    for on in (last + DAY * place for place in range(1, min((end - last).days, MOST) + 1)):
        counts = known.is_worked(on.toordinal()) or not by_workdays
        if not counts:
            cells[on] = Cell("off")
        elif clock.term.standstill.holds(on.toordinal()):
            cells[on] = Cell("paused")
        elif clock.due.latest is not None and on > clock.due.latest:
            over += 1
            cells[on] = Cell("over", over)
    return cells


def _events(rows: Sequence[ClockEntry]) -> dict[date, list[str]]:
    """What happened on which day; recorded later, or voided since, it says so."""
    voided = {row.payload["voids"] for row in rows if row.kind is EntryKind.VOIDED}
    found: dict[date, list[str]] = defaultdict(list)
    for row in rows:
        words, recorded_on = fact_words(row.kind, row.payload), civil_date(row.recorded_at)
        if row.payload.get("document_number"):
            words = f"{words}，{row.payload['document_number']}"
        if recorded_on > row.on:
            words = _("%(fact)s (recorded on %(day)s)", fact=words, day=f"{recorded_on:%m-%d}")
        if str(row.id) in voided:
            words = _("%(fact)s (voided since)", fact=words)
        found[row.on].append(str(words))
    return found


def _day(on: date, found: CaseClocks, cells: dict[ClockKind, dict[date, Cell]], events: dict[date, list[str]],
         law: str | None) -> Day:
    mine = {kind: lines[on] for kind, lines in cells.items() if on in lines}
    mark = found.known.mark(on)
    notes = [*events.get(on, ()), *_because(on, found, law)]
    notes += [str(_("%(name)s limit ends", name=_(NAMES[kind]))) for kind in mine
              if kind in found.all and found.all[kind].due.due_on == on]
    if mark not in (Mark.WORKDAY,):
        notes.append(label(mark))
    return Day(on, mark, mine, tuple(notes))


def _because(on: date, found: CaseClocks, law: str | None) -> list[str]:
    """Why clocks stand still on a day, or are not there yet."""
    facts = found.facts
    spans = dict.fromkeys(span for kind in (ClockKind.DECISION_PROMISED, ClockKind.DECISION_LEGAL)
                          for span in stopping(kind, facts, law))
    reasons = [name_of(span.kind) for span in spans if holds(span, on)]
    if facts.correction_asked_on and facts.correction_asked_on < on and (
        on <= facts.corrected_on if facts.corrected_on else facts.closed_on is None
    ):
        reasons.append(str(_("the applicant corrects")))
    return reasons
