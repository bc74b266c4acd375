"""送达 on the desk: the form, what the case page says until and after it (行政许可法 44; Art. 16(4))."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any
from uuid import UUID

from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.accounts.queries import unit_of
from app.cases import reasons, trace
from app.cases.acting import ActPage, Doing, Shown, version_of
from app.cases.forms import suggest
from app.cases.models import Case, CaseStep
from app.cases.panels import ActDoor, Panel, Reason, open_door, show_panel
from app.cases.reasons import BAD, FACT, Look, Why
from app.cases.rules import Act, CaseState, Light
from app.clock import queries as clock
from app.clock.rules.procedures import ClockKind
from app.core.labels import N_
from app.core.now import now, today
from app.core.phrasing import day, long_day
from app.core.types import Actor
from app.handling import delivering, queries
from app.handling.delivering import DeliveryWay
from app.handling.delivery import Handed, deliver, in_words
from app.handling.forms import DeliveryForm
from app.handling.models import Outcome

DECIDED = frozenset({CaseState.GRANTED, CaseState.DENIED})


class DeliveryDesk(ActPage):
    """送达."""

    route = "/desk/cases"
    permission = "Handling"

    @expose("/<uuid:case_id>/deliver", methods=["GET", "POST"])
    @has_access
    @permission_name("deliver")
    def deliver(self, case_id: UUID) -> Shown:
        """Record a delivery from its receipt."""
        doing = Doing("deliver", DeliveryForm, "handling/deliver.html", self._deliver, fill=self._suggest,
                      context=self._owed)
        return self.act(case_id, doing)

    def _suggest(self, case: Case, form: DeliveryForm) -> None:
        unit = unit_of(self.session, case.unit_id)
        suggest(form, on=today(), recipient=unit.name if unit else "")

    def _owed(self, case: Case, form: Any) -> Mapping[str, Any]:
        return owed(self.session, case) or {}

    def _deliver(self, case: Case, form: DeliveryForm) -> str:
        handed = Handed(DeliveryWay[form.way.data], form.on.data or today(), form.recipient.data or "",
                        form.proof.data or "")
        deliver(self.session, case, handed, by=self.actor, now=now(), version=version_of(form))
        return _("The delivery is recorded; the applicant is told.")


def owed(session: Session, case: Case) -> dict[str, Any] | None:
    """The clock of a delivery and the law it rests on; None for a case without a decision."""
    decision = queries.decision_of(session, case.id)
    found = clock.clocks_of(session, case, today()) if decision else None
    counted = found.all.get(ClockKind.DELIVERY) if found else None
    if decision is None or counted is None:
        return None
    granted = decision.outcome is not Outcome.DENIED
    return {"decision": decision, "clock": counted,
            "basis": delivering.basis(licence=case.item.is_licence, granted=granted)}


def panel(session: Session, case: Case, by: Actor) -> Mapping[str, Any] | None:
    """Until when the decision is to be delivered, or how it was."""
    found = owed(session, case) if case.state in DECIDED else None
    return {**found, "done": queries.delivery_of(session, case.id)} if found else None


def why_not_deliver(session: Session, case: Case, by: Actor) -> Reason | None:
    """送达 comes after the decision, once."""
    if case.state not in DECIDED:
        return Reason(N_("there is no decision to deliver"), "16(4)")
    done = queries.delivery_of(session, case.id)
    if done is not None:
        return Reason(N_("it was delivered on %(day)s"), "16(4)", {"day": long_day(done.delivered_on)})
    return None


def _delivered(step: CaseStep) -> str:
    on = long_day(date.fromisoformat(step.facts["on"]))
    words = _("Delivered on %(day)s, %(way)s, to %(recipient)s", day=on, way=in_words(step.facts.get("way", "")),
              recipient=step.facts.get("recipient", ""))
    proof = step.facts.get("proof", "")
    return f"{words}（{proof}）" if proof else words


def _owed(look: Look) -> Iterable[Why]:
    """A decided case stands in the list of what is to be delivered until it is."""
    if look.case.delivery_due_on is not None and look.case.decided_on is not None:
        over = look.case.delivery_light(look.today) is Light.OVERDUE
        yield _("Decided %(day)s, not delivered yet", day=day(look.case.decided_on)), BAD if over else FACT


def connect() -> None:
    """Register it. Safe to call twice."""
    open_door(ActDoor("deliver", Act.DELIVER, N_("Record the delivery…"), "DeliveryDesk.deliver", 10, "deliver",
                      "Handling", why_not_deliver))
    show_panel(Panel("delivery", 3, "main", panel, "handling/delivery_panel.html"))
    trace.phrase(Act.DELIVER, _delivered)
    reasons.tell("delivery", _owed)
