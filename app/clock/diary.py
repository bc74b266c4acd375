"""逐日账 in words: each day of a clock, whether it counts, the how many-th it is, and why (Art. 17).

Clerk, applicant and public read the same pages made from this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.rules import Light
from app.clock import queries
from app.clock.queries import CaseClocks
from app.clock.rules.calendar import Calendar, Mark
from app.clock.rules.clocks import Clock
from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.ledger import Line
from app.clock.rules.procedures import PROCEDURES, ClockKind, clocks_stopped, stopped
from app.clock.rules.steps import StepClock
from app.clock.rules.timeliness import Twice
from app.clock.stepping import steps_of
from app.core.labels import N_, label

NAMES: dict[ClockKind, str] = {
    ClockKind.ACCEPTANCE: N_("To accept"),
    ClockKind.CORRECTION: N_("Correction by the applicant"),
    ClockKind.DECISION_PROMISED: N_("Promised"),
    ClockKind.DECISION_LEGAL: N_("Legal"),
    ClockKind.DELIVERY: N_("To deliver"),
    ClockKind.PROCEDURE: N_("Longest duration"),
    ClockKind.JOINT: N_("Joint handling"),
    ClockKind.VALIDITY: N_("Valid until"),
    ClockKind.RENEWAL: N_("Renewal by"),
    ClockKind.STEP: N_("Share of the step"),
}
ORDER = tuple(NAMES)
ZERO: dict[ClockKind, str] = {
    ClockKind.ACCEPTANCE: N_("the day of receipt does not count"),
    ClockKind.CORRECTION: N_("the day of the notice does not count"),
    ClockKind.DELIVERY: N_("the day of the decision does not count"),
}
BEGINS = N_("the day it begins does not count")
OFF = (Mark.WEEKEND, Mark.PUBLIC_HOLIDAY, Mark.LOCAL_CLOSURE, Mark.ROLLED)


@dataclass(frozen=True, slots=True)
class Book:
    """One clock with its days, as the macros of the look draw them; `key` is its word in addresses."""

    key: str
    name: str
    facts: dict[str, Any]
    days: list[dict[str, Any]]
    basis: str
    open_from: date | None


@dataclass(frozen=True, slots=True)
class Diary:
    """The clocks of a case; `lead` is the one its light follows, `running` the one that counts now, whoever's."""

    books: list[Book]
    lead: Book | None
    running: Book | None
    pauses: list[str]
    steps: list[StepClock]
    shared_under: str


def diary_of(session: Session, case: Case, today: date) -> Diary | None:
    """The clocks of a case as they stand today; None before anything was recorded."""
    found = queries.clocks_of(session, case, today)
    if found is None:
        return None
    law = found.law
    both = {kind: queries.twice_of(session, case, found, clock) for kind, clock in found.all.items()}
    books = {kind: book_of(found.all[kind], found.facts, found.known, law, both=both[kind], today=today)
             for kind in ORDER if kind in found.all}
    lead = books.get(found.lead.kind) if found.lead else None
    running = books.get(found.running.kind) if found.running else None
    return Diary([*books.values(), *_of_procedures(found)], lead, running, _pauses(found),
                 *steps_of(session, case, found))


def _of_procedures(found: CaseClocks) -> list[Book]:
    """How long each procedure may last; its place among them is its word in addresses."""
    names = _told_apart([name_of(span.kind) for span, _clock in found.procedures])
    return [
        book_of(clock, found.facts, found.known, key=f"procedure-{place}",
                name=_("%(kind)s, longest duration", kind=name))
        for place, ((_span, clock), name) in enumerate(zip(found.procedures, names, strict=True), start=1)
    ]


def _told_apart(names: Sequence[str]) -> list[str]:
    """A name that comes again says the how many-th it is."""
    return [
        _("%(name)s (no. %(n)s)", name=name, n=names[: place + 1].count(name)) if names.count(name) > 1 else name
        for place, name in enumerate(names)
    ]


def name_of(kind: str) -> str:
    """The Chinese name of a procedure by its stored kind."""
    return PROCEDURES[kind].name if kind in PROCEDURES else kind


def book_of(clock: Clock, facts: CaseFacts, known: Calendar, law: str | None = None, *, key: str = "",
            name: str = "", both: Twice | None = None, today: date | None = None) -> Book:
    """One clock with its days; the facts say why a day is paused, `law` which procedures stop it.

    `both`: how its date was known before, where that is another. `today`: how far one that stands still is told.
    """
    kind, name = clock.kind, name or _(NAMES[clock.kind])
    lines = clock.lines(known, today)
    uncertain = known.first_uncertain(clock.started_on.toordinal()) if clock.due.provisional else None
    return Book(
        key=key or kind.name.lower(),
        name=name,
        facts={"label": name, "earliest": clock.due.earliest, "latest": clock.due.latest,
               "provisional": clock.due.provisional, "text": _text(clock),
               "light": clock.light, "both": _both(both),
               "over": clock.light is Light.OVERDUE and (both is None or clock.stopped_on is None or both.late)},
        days=_days(clock, name, stopping(clock.kind, facts, law), lines),
        basis="、".join(known.documents(lines[0].on, lines[-1].on)) if lines else "",
        open_from=date.fromordinal(uncertain) if uncertain else None,
    )


def _both(both: Twice | None) -> dict[str, Any] | None:
    """The date as it was known then, beside the one known now, and why they differ; of what is done, both verdicts."""
    if both is None:
        return None
    verdicts = (_("late") if late else _("in time") for late in (both.late_then, both.late_now))
    then, now = verdicts if both.done_on else ("", "")
    return {"known_on": both.known_on, "earliest": both.then.earliest, "latest": both.then.latest,
            "provisional": both.then.provisional, "why": "、".join(edition.title for edition in both.since),
            "then": then, "now": now}


def _text(clock: Clock) -> str:
    amount = {"number": clock.limit.number, "unit": label(clock.limit.unit)}
    if clock.limit.number == 0:
        return str(_("at once"))
    if clock.stopped_on is not None:
        return str(_("%(number)s %(unit)s, used %(used)s, stopped on %(day)s", **amount, used=clock.used,
                     day=f"{clock.stopped_on:%m-%d}"))
    if clock.remaining < 0:
        return str(_("%(number)s %(unit)s, %(over)s over", **amount, over=-clock.remaining))
    return str(_("%(number)s %(unit)s, used %(used)s, left %(left)s", **amount, used=clock.used, left=clock.remaining))


def stopping(kind: ClockKind, facts: CaseFacts, law: str | None) -> list[ProcedureSpan]:
    """The procedures that stop a clock of an item whose limit rests on this law, in the order they were opened."""
    if kind is ClockKind.JOINT:  # its facts hold those of all members that stop it, and no others
        return list(facts.procedures)
    return [span for span in facts.procedures if kind in stopped(span.kind, law)]


def _days(clock: Clock, name: str, spans: Sequence[ProcedureSpan], lines: Sequence[Line]) -> list[dict[str, Any]]:
    days, nth = [], 0
    noted: set[ProcedureSpan] = set()
    for line in lines:
        nth += line.counted
        if line.mark is Mark.DAY_ZERO:
            days.append({"on": line.on, **_zero(clock)})
            continue
        last = line.on == clock.due.due_on
        note = _("%(name)s limit ends", name=name) if last else _note(line.mark, line.on, spans, noted)
        days.append({"on": line.on, "counts": _counts(line.mark, line.counted), "nth": nth if line.counted else None,
                     "note": note, "kind": "end" if last else _kind(line.mark)})
    if clock.stopped_on is not None:
        return [_after(clock.stopped_on, shown) for shown in days]
    if days and clock.due.open_ended:
        left = _("stands still; %(left)s %(unit)s left when it goes on", left=clock.remaining,
                 unit=label(clock.limit.unit))
        days[-1] = {**days[-1], "note": _joined(days[-1]["note"], left)}
    return days


def _after(stopped_on: date, shown: dict[str, Any]) -> dict[str, Any]:
    """A day of a clock that has stopped: up to that day as it was; after it nothing counts, whatever day it is due."""
    if shown["on"] < stopped_on:
        return shown
    if shown["on"] == stopped_on:
        return {**shown, "note": _joined(shown["note"], _("the clock stopped"))}
    note = shown["note"] if shown["kind"] == "end" else _("after it stopped")
    return {**shown, "counts": _("no"), "nth": None, "note": note, "kind": "end" if shown["kind"] == "end" else "off"}


def _joined(*words: str) -> str:
    return "；".join(word for word in words if word)


def _zero(clock: Clock) -> dict[str, Any]:
    """Day zero: it never counts; of an immediate item (即办) it is the day it is due."""
    zero = {"counts": _("day zero"), "nth": None, "note": "", "kind": ""}
    if clock.limit.number == 0:
        words = _("at once: %(name)s limit ends on this very day", name=_(NAMES[clock.kind]))
        return {**zero, "note": words, "kind": "end"}
    return {**zero, "note": _(ZERO.get(clock.kind, BEGINS))}


def _counts(mark: Mark, counted: int) -> str:
    if mark is Mark.PAUSED:
        return str(_("stopped"))
    return str(_("counts") if counted else _("no"))


def _kind(mark: Mark) -> str:
    return "pause" if mark is Mark.PAUSED else "off" if mark in OFF else ""


def _note(mark: Mark, on: date, spans: Sequence[ProcedureSpan], noted: set[ProcedureSpan]) -> str:
    """Why a day is what it is; a pause names its procedures, each on its first day with the document number."""
    if mark in (Mark.WORKDAY, Mark.CALENDAR_DAY):
        return ""
    if mark is not Mark.PAUSED:
        return label(mark)
    return "、".join(_named(span, noted) for span in spans if holds(span, on)) or label(mark)


def holds(span: ProcedureSpan, on: date) -> bool:
    """Whether a day is left out by a procedure: from the day after its opening to its end."""
    return span.opened_on < on and (span.ended_on is None or on <= span.ended_on)


def _named(span: ProcedureSpan, noted: set[ProcedureSpan]) -> str:
    name, first = name_of(span.kind), span not in noted
    noted.add(span)
    told = f"{name}，{span.document_number}" if first and span.document_number else name
    return told if span.ended_on else f"{told}，{_('still running')}"


def _pauses(found: CaseClocks) -> list[str]:
    """Each special procedure in one line: which days, which clocks."""
    lines = []
    for span in found.facts.procedures:
        name = name_of(span.kind)
        until = f"{span.ended_on:%m-%d}" if span.ended_on else _("still running")
        stops = "、".join(clocks_stopped(span.kind, found.law)) or _("stops no clock")
        lines.append(f"{name} {span.opened_on:%m-%d} — {until}，{stops}")
    return lines
