"""One case: what it is, how long is left, who has the ball, what may be done now and what not, and why."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

from flask import url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _

from app.accounts.queries import unit_of
from app.cases import people, queries, service
from app.cases.acting import ActPage, Doing, Shown, version_of
from app.cases.casefile import ask_register, look_up_code
from app.cases.forms import AssignForm, CaseActForm
from app.cases.models import Case
from app.cases.panels import ActDoor, Place, doors, panels
from app.cases.rules import FINAL
from app.cases.stages import STAGES, WAITS_FOR
from app.core.now import now


@dataclass(frozen=True, slots=True)
class Offered:
    """One lawful act as a button."""

    door: ActDoor
    label: str
    url: str
    primary: bool


class CasePage(ActPage):
    """办件."""

    route = "/desk/cases"
    permission = "CasePage"

    @expose("/<uuid:case_id>")
    @has_access
    @permission_name("show")
    def show(self, case_id: UUID) -> str:
        """The case page. Opening a case that is not accepted yet has its code verified on the spot."""
        case = queries.one(self.session, case_id)
        look_up_code(self.session, case, self.actor)
        service.see(self.session, case, by=self.actor, now=now())
        offered, closed = self._acts(case)
        return self.page(
            "cases/case.html", case=case, unit=unit_of(self.session, case.unit_id), stage=_(STAGES[case.state]),
            waits=_(WAITS_FOR[case.state], name=case.handler_name or _("a clerk")) if case.state in WAITS_FOR else None,
            offered=offered, closed=closed, act_id=str(uuid4()), columns={"main": self._drawn(case, "main"),
                                                                         "aside": self._drawn(case, "aside")},
        )

    def _drawn(self, case: Case, place: Place) -> Sequence[tuple[str, str, Any]]:
        made = ((panel, panel.context(self.session, case, self.actor)) for panel in panels(place))
        return [(panel.name, panel.template, context) for panel, context in made if context is not None]

    def _acts(self, case: Case) -> tuple[list[Offered], list[tuple[str, str]]]:
        offered: list[Offered] = []
        closed: list[tuple[str, str]] = []
        for door in doors():
            allowed = self.appbuilder.sm.has_access(f"can_{door.permission}", door.screen)
            reason = door.why_not(self.session, case, self.actor)
            name = _(door.label).rstrip("…")
            if allowed and reason is None:
                url = url_for(door.endpoint, case_id=case.id)
                offered.append(Offered(door, _(door.label), url, not offered and door.name != "assign"))
            elif case.state in door.explained_in and (allowed or door.by):
                closed.append((name, self.in_words(reason) if reason else _("for the %(role)s", role=_(door.by))))
        return offered, [] if case.state in FINAL else closed

    @expose("/<uuid:case_id>/verify", methods=["POST"])
    @has_access
    @permission_name("verify")
    def verify(self, case_id: UUID) -> Shown:
        """核验 once more, because the register may say something else now."""
        ask_register(self.session, queries.one(self.session, case_id), self.actor)
        return self.go(url_for("CasePage.show", case_id=case_id, _anchor="code"))

    @expose("/<uuid:case_id>/take", methods=["GET", "POST"])
    @has_access
    @permission_name("take")
    def take(self, case_id: UUID) -> Shown:
        """领取, or take it over from a colleague."""
        return self.act(case_id, Doing("take", CaseActForm, "cases/take.html", self._take))

    def _take(self, case: Case, form: CaseActForm) -> str:
        service.hold(self.session, case, version=version_of(form))
        service.assign(self.session, case, to=self.actor, by=self.actor, now=now())
        return _("You have the case %(number)s now.", number=case.number)

    @expose("/<uuid:case_id>/assign", methods=["GET", "POST"])
    @has_access
    @permission_name("assign")
    def assign(self, case_id: UUID) -> Shown:
        """分派, 移交."""
        return self.act(case_id, Doing("assign", AssignForm, "cases/assign.html", self._assign, fill=self._offer))

    def _offer(self, case: Case, form: AssignForm) -> None:
        others = (each for each in people.clerks(self.session, case.department_id) if each.id != case.handler_id)
        form.to.choices = [(str(each.id), each.display_name) for each in others]

    def _assign(self, case: Case, form: AssignForm) -> str:
        to = people.clerk(self.session, case.department_id, UUID(form.to.data))
        service.hold(self.session, case, version=version_of(form))
        service.assign(self.session, case, to=to, by=self.actor, now=now(), reason=form.reason.data or "")
        return _("%(number)s is with %(name)s now.", number=case.number, name=to.name)

