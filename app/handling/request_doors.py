"""What is asked and answered, on the case page: its acts, its panel, its words in the trace (Art. 17)."""

from collections.abc import Mapping
from functools import partial
from typing import Any
from uuid import UUID

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases import trace
from app.cases.models import Case, CaseStep
from app.cases.panels import ActDoor, Panel, Reason, open_door, show_panel
from app.cases.rules import FINAL, HANDLED, UNDECIDED, Act
from app.clock import queries as clock
from app.clock.life import life_of
from app.clock.models import ClockEntry
from app.core.errors import Refusal
from app.core.labels import N_, label
from app.core.now import today
from app.core.types import Actor
from app.handling import asking_rules as rules
from app.handling import queries
from app.handling.extending import lengthened_by
from app.handling.facts import facts_told
from app.handling.models import RequestKind
from app.handling.voiding import must_be_voidable
from app.items.rules.kinds import LimitUnit

CLOSED = N_("the case is closed")
WITH_ANOTHER = N_("it is with %(name)s; take it first")
NOT_WITH_CLERK = N_("it is not with its clerk now")
INSTANT = N_("this item is decided at once by one clerk")
YOURS = N_("you asked for it, or have the case; another person answers")
ASKED_ALREADY = N_("it was asked already and waits for its answer")
NOTHING_YOURS = N_("nothing you asked waits for an answer")
SCREEN = "Handling"


def of_handler(case: Case, by: Actor) -> Reason | None:
    """What state or person says against asking."""
    if case.state in FINAL:
        return Reason(CLOSED)
    if case.instant:
        return Reason(INSTANT, "16(3)")
    if case.state not in HANDLED:
        return Reason(NOT_WITH_CLERK, "16(3)")
    if case.handler_id != by.account_id:
        return Reason(WITH_ANOTHER, "16(3)", {"name": case.handler_name or "—"})
    return None


def why_not_ask_extension(session: Session, case: Case, by: Actor) -> Reason | None:
    """Once, before the limit is over, for an item whose law allows it."""
    closed = of_handler(case, by)
    if closed is not None:
        return closed
    if queries.open_request(session, case.id, RequestKind.EXTENSION) is not None:
        return Reason(ASKED_ALREADY, "17")
    found = clock.clocks_of(session, case, today())
    ends = [each.due.latest for each in lengthened_by(found)] if found else []
    most = found.limits.extension if found else None
    try:
        rules.must_be_extendable(number=1, most=most, unit="", ends=ends, today=today(),
                                 extended=found is not None and found.facts.extension is not None)
    except Refusal as refused:
        return Reason(refused.msgid, "17", refused.values)
    return None


def why_not_ask_voiding(session: Session, case: Case, by: Actor) -> Reason | None:
    """Any clerk of the department may say that something was recorded wrongly, while the case is with its clerk."""
    if case.state in FINAL:
        return Reason(CLOSED)
    if case.instant:
        return Reason(INSTANT, "16(3)")
    if case.state not in HANDLED:
        return Reason(NOT_WITH_CLERK, "16(3)")
    asked = queries.open_request(session, case.id, RequestKind.VOIDING)
    return Reason(ASKED_ALREADY, "17") if asked is not None else None


def why_not_void(session: Session, case: Case, by: Actor, entry: ClockEntry) -> Reason | None:
    """The same, and what says against voiding this very fact."""
    closed = why_not_ask_voiding(session, case, by)
    if closed is not None:
        return closed
    try:
        must_be_voidable(session, case, entry)
    except Refusal as refused:
        return Reason(refused.msgid, "17", refused.values)
    return None


def facts(session: Session, case: Case, by: Actor) -> Mapping[str, Any] | None:
    """The clock facts, each with both its times; beside those that may be voided, the way to ask."""
    may = "CLERK" in by.roles and why_not_ask_voiding(session, case, by) is None
    address = partial(_void_address, case.id) if may else None
    return {"facts": facts_told(session, case), "void": address, "life": life_of(session, case, today())}


def _void_address(case_id: UUID, entry_id: UUID) -> str:
    return url_for("RequestDesk.ask_voiding", case_id=case_id, entry_id=entry_id)


def why_not_ask_transfer(session: Session, case: Case, by: Actor) -> Reason | None:
    """Its handler, while he has it; before acceptance another authority is named in a refusal instead (32(1)(2))."""
    closed = of_handler(case, by)
    if closed is None and queries.open_request(session, case.id, RequestKind.TRANSFER) is not None:
        return Reason(ASKED_ALREADY, "16(3)")
    return closed


def why_not_answer(kind: RequestKind, nothing: str) -> Any:
    """A second person answers what was asked."""

    def why_not(session: Session, case: Case, by: Actor) -> Reason | None:
        if case.state in FINAL:
            return Reason(CLOSED)
        asked = queries.open_request(session, case.id, kind)
        if asked is None:
            return Reason(nothing, "17")
        if by.account_id in (asked.asked_by, case.handler_id):
            return Reason(YOURS, "17")
        return None if case.state in UNDECIDED else Reason(NOT_WITH_CLERK, "16(3)")

    return why_not


def why_not_take_back(session: Session, case: Case, by: Actor) -> Reason | None:
    """Offered beside what was asked, not among the acts of the case; a request that was answered stays answered."""
    mine = (each for each in queries.open_requests(session, case.id) if each.asked_by == by.account_id)
    return None if next(mine, None) is not None else Reason(NOTHING_YOURS, "17")


def asked(session: Session, case: Case, by: Actor) -> Mapping[str, Any] | None:
    """What was asked about the case, newest first, with its answers."""
    rows = queries.requests_of(session, case.id)
    return {"rows": rows, "case": case, "me": by.account_id, "open": case.state not in FINAL} if rows else None


def _asked(step: CaseStep) -> str:
    kind = RequestKind[step.facts["kind"]]
    if kind is RequestKind.EXTENSION:
        unit = label(LimitUnit[step.facts["unit"]])
        return _("Asked the approver to extend the limit by %(n)s %(unit)s", n=step.facts["number"], unit=unit)
    return _("Asked: %(what)s", what=f"{label(kind)}（{step.facts['fact']}）" if "fact" in step.facts else label(kind))


def _voided(step: CaseStep) -> str:
    return _("Voided a recorded fact, “%(fact)s”", fact=step.facts.get("fact", ""))


def _transferred(step: CaseStep) -> str:
    return _("Transferred to %(department)s, where it goes on as %(number)s", department=step.facts.get("to", ""),
             number=step.facts.get("number", ""))


def _taken_over(step: CaseStep) -> str:
    return _("Took it over from %(department)s, where it was %(number)s; its limits run on",
             department=step.facts.get("department", ""), number=step.facts.get("number", ""))


def _declined(step: CaseStep) -> str:
    return _("Declined: %(what)s", what=label(RequestKind[step.facts["kind"]]))


def _taken_back(step: CaseStep) -> str:
    return _("Took back what was asked: %(what)s", what=label(RequestKind[step.facts["kind"]]))


def connect() -> None:
    """Register all of it. Safe to call twice."""
    open_door(
        ActDoor("ask_extension", Act.ASK, N_("Ask for an extension…"), "RequestDesk.ask_extension", 50, "ask", SCREEN,
                why_not_ask_extension),
        ActDoor("extend", Act.EXTEND, N_("Answer: extension…"), "RequestDesk.extend", 12, "extend", SCREEN,
                why_not_answer(RequestKind.EXTENSION, N_("no extension was asked for"))),
        ActDoor("ask_voiding", Act.ASK, N_("Ask to void a fact…"), "RequestDesk.ask_voiding", 98, "beside", SCREEN,
                why_not_ask_voiding),
        ActDoor("ask_transfer", Act.ASK, N_("Transfer to another department…"), "RequestDesk.ask_transfer", 95, "ask",
                SCREEN, why_not_ask_transfer),
        ActDoor("void", Act.VOID, N_("Answer: voiding…"), "RequestDesk.void", 13, "void", SCREEN,
                why_not_answer(RequestKind.VOIDING, N_("no voiding was asked for"))),
        ActDoor("take_back", Act.TAKE_BACK, N_("Take back what was asked…"), "RequestDesk.take_back", 99, "beside",
                SCREEN,
                why_not_take_back),
    )
    show_panel(
        Panel("requests", 5, "main", asked, "handling/requests_panel.html"),
        Panel("facts", 40, "main", facts, "handling/facts_panel.html"),
    )
    trace.phrase(Act.VOID, _voided)
    trace.phrase(Act.TRANSFER, _transferred)
    trace.phrase(Act.TAKE_OVER, _taken_over)
    trace.phrase(Act.ASK, _asked)
    trace.phrase(Act.DECLINE, _declined)
    trace.phrase(Act.TAKE_BACK, _taken_back)
