"""期限凭据: made for a clock, a joint one, a result or a question of the calculator, and checked again (Art. 17)."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from app.cases.models import Case
from app.clock import queries
from app.clock.answers import DeadlineQuestion, term_of
from app.clock.queries import CaseClocks
from app.clock.rules.clocks import Clock, lengthened
from app.clock.rules.entries import CaseFacts, ProcedureSpan
from app.clock.rules.joint import BASIS as JOINT_BASIS
from app.clock.rules.joint import DAYS
from app.clock.rules.pauses import Pause, pause_of_procedure
from app.clock.rules.procedures import PROCEDURES, ClockKind, stopped
from app.clock.rules.receipt_checks import Checked, check
from app.clock.rules.receipts import About, Amount, Event, Inputs, PauseStated, Receipt, Start, made
from app.clock.rules.validity import BASIS as RENEWAL_BASIS
from app.core.errors import NotFound
from app.core.now import SHENZHEN, civil_date
from app.items.rules.kinds import LimitStart

ON_ACCEPTANCE = "《行政许可法》第三十二条"
ON_CORRECTION = "补正告知书"
KEPT = "（收件之日的时限，事项目录自{}之后已改，本件不变）"
ON_DELIVERY = "《行政许可法》第四十四条"
EVENTS: dict[ClockKind, Event] = {
    ClockKind.ACCEPTANCE: "received", ClockKind.CORRECTION: "asked", ClockKind.DELIVERY: "decided",
    ClockKind.PROCEDURE: "opened",
}


def of_question(session: Session, question: DeadlineQuestion, *, now: datetime) -> Receipt:
    """The receipt of a term somebody asked about. Raises Invalid, naming the field, where it has no answer."""
    term_of(question)
    known_on = question.known_on or civil_date(now)
    inputs = Inputs(
        start=Start(event="given", on=question.start_on),
        limit=Amount(number=question.limit.number, unit=question.limit.unit),
        extension=Amount(number=question.extension.number, unit=question.extension.unit)
        if question.extension and question.extension.number
        else None,
        pauses=tuple(
            _pause(pause.from_on, pause.to, pause.kind) for pause in question.pauses or ()
        ),
        known_on=known_on,
    )
    return _made(session, inputs, None, now)


def of_case(session: Session, case: Case, word: str, *, now: datetime) -> Receipt:
    """The receipt of one clock of a case as it stands. Raises NotFound for a clock it does not have."""
    found = queries.clocks_of(session, case, civil_date(now))
    clock = _named(found, word) if found else None
    if found is None or clock is None:
        raise NotFound
    about = _about(case, clock.kind.name.lower(), _basis(clock, found))
    inputs = _inputs(found, clock, found.law, civil_date(now))
    return _made(session, inputs.model_copy(update={"division": _own_district(session, case)}), about, now)


def of_joint(
    session: Session, case: Case, clock: Clock, left_out: Sequence[tuple[Pause, ProcedureSpan]], *, now: datetime
) -> Receipt:
    """The receipt of the one clock of cases handled jointly, for any of them."""
    more = clock.limit.number - DAYS
    inputs = Inputs(
        start=Start(event="accepted", on=clock.started_on), limit=Amount(number=DAYS, unit="workday"),
        extension=Amount(number=more, unit="workday") if more else None,
        pauses=tuple(_stated(pause, span) for pause, span in left_out),
        known_on=civil_date(now), division=_own_district(session, case),
    )  # fmt: skip
    return _made(session, inputs, _about(case, "joint", JOINT_BASIS), now)


def of_validity(session: Session, case: Case, *, decided_on: date, until: date, months: int | None,
                renewable: bool, now: datetime) -> Receipt:
    """The receipt of how long a result holds, and of the day its renewal is asked for by."""
    start, limit = Start(event="decided", on=decided_on), Amount(number=months or 0, unit="month")
    if months is None:
        start, limit = Start(event="printed", on=until - timedelta(days=1)), Amount(number=1, unit="calendar_day")
    inputs = Inputs(
        start=start, limit=limit, extension=None, pauses=(), known_on=civil_date(now),
        division=_own_district(session, case), renewal_workdays=30 if renewable else None,
    )  # fmt: skip
    return _made(session, inputs, _about(case, "validity", RENEWAL_BASIS if renewable else ""), now)


def _about(case: Case, clock: str, basis: str) -> About:
    return About(case=case.number, clock=clock, item=case.item.name, project_code=case.project_code or "", basis=basis)


def _own_district(session: Session, case: Case) -> str | None:
    """The district of a case where it had a closure of its own."""
    place = queries.division_of(session, case)
    return place if place in queries.editions(session).districts else None


def _named(found: CaseClocks, word: str) -> Clock | None:
    """A clock by its word; those of procedures are told apart by their place."""
    head, _dash, place = word.partition("-")
    if head == "procedure" and place.isascii() and place.isdigit() and len(place) < 6:
        return found.procedures[int(place) - 1][1] if 0 < int(place) <= len(found.procedures) else None
    kind = ClockKind.__members__.get(word.upper())
    return found.all.get(kind) if kind else None


def _basis(clock: Clock, found: CaseClocks) -> str:
    """What the length of a clock rests on."""
    if clock.kind is ClockKind.PROCEDURE:
        return next(span.basis for span, each in found.procedures if each == clock)
    return {ClockKind.ACCEPTANCE: ON_ACCEPTANCE, ClockKind.CORRECTION: ON_CORRECTION,
            ClockKind.DELIVERY: ON_DELIVERY}.get(clock.kind) or _of_the_item(found)


def _of_the_item(found: CaseClocks) -> str:
    """The law of a limit; where the catalogue has another by now, up to which day this one held."""
    law = found.law or ""
    return f"{law}{KEPT.format(found.kept_since)}" if found.kept_since else law


def checked(session: Session, text: str) -> Checked:
    """A text that claims to be a receipt, held against the record of notices."""
    return check(text, queries.history(session))


def _made(session: Session, inputs: Inputs, about: About | None, now: datetime) -> Receipt:
    calendar = queries.calendar(session, inputs.known_on, inputs.division)
    return made(inputs, calendar, made_at=now.astimezone(SHENZHEN), about=about)


def _inputs(found: CaseClocks, clock: Clock, legal_basis: str | None, known_on: date) -> Inputs:
    unit = clock.limit.unit.name.lower()
    extended = _extension(clock, found.facts)
    return Inputs.model_validate(
        {
            "start": Start(event=_event(clock), on=clock.started_on),
            "limit": {"number": clock.limit.number - extended, "unit": unit},
            "extension": {"number": extended, "unit": unit} if extended else None,
            "pauses": _pauses(clock.kind, found.facts, legal_basis),
            "known_on": known_on,
            "not_before": found.facts.correction_named_on if clock.kind is ClockKind.CORRECTION else None,
        }
    )


def _event(clock: Clock) -> Event:
    """What made day zero of a clock."""
    if clock.kind in EVENTS:
        return EVENTS[clock.kind]
    return "received" if clock.limit.start is LimitStart.RECEIVED else "accepted"


def _extension(clock: Clock, facts: CaseFacts) -> int:
    """How much of a clock's limit was added by an extension."""
    given = facts.extension
    return given.number if given and lengthened(clock.kind, clock.limit, facts) else 0


def _pauses(kind: ClockKind, facts: CaseFacts, legal_basis: str | None) -> tuple[PauseStated, ...]:
    stated = []
    for span in facts.procedures:
        pause = pause_of_procedure(span.opened_on, span.ended_on or facts.closed_on)
        if pause is not None and kind in stopped(span.kind, legal_basis):
            stated.append(_stated(pause, span, span.reason))
    return tuple(stated)


def _stated(pause: Pause, span: ProcedureSpan, reason: str = "") -> PauseStated:
    """A procedure's days. Of another department's case its kind is the reason told: the joint page tells no more."""
    told = "，".join(part for part in (_name(span.kind), reason) if part)
    return _pause(pause.from_on, pause.to_on, span.kind.lower(), told[:2000], span.document_number[:2000])


def _pause(first: date, last: date | None, kind: str, reason: str = "", document: str = "") -> PauseStated:
    return PauseStated.model_validate(
        {"from": first, "to": last, "kind": kind, "reason": reason, "document": document}
    )


def _name(kind: str) -> str:
    return PROCEDURES[kind].name if kind in PROCEDURES else ""
