"""联合办理 on the desk: its acts at the leading case, its panel at every member (行政许可法 42(2); Art. 17)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from app.cases import trace
from app.cases.acting import ActPage, Doing, Shown, version_of
from app.cases.forms import CaseActForm
from app.cases.models import Case, CaseStep
from app.cases.panels import ActDoor, Panel, Reason, open_door, show_panel
from app.cases.rules import FINAL, UNDECIDED, Act
from app.clock.rules.joint import BASIS, DAYS, MORE
from app.core.labels import N_
from app.core.now import now, today
from app.core.types import Actor
from app.handling.forms import JointAskForm, JointExtendForm, JointForm
from app.handling.joining import (
    Joint,
    add_joint,
    ask_joint,
    candidates,
    decline_joint,
    extend_joint,
    joint_of,
    start_joint,
    take_back_joint,
    unjoined,
)


class JointDesk(ActPage):
    """联合办理."""

    route = "/desk/cases"
    permission = "Handling"

    @expose("/<uuid:case_id>/joint", methods=["GET", "POST"])
    @has_access
    @permission_name("joint")
    def start(self, case_id: UUID) -> Shown:
        """Name the cases."""
        return self.act(case_id, Doing("joint", JointForm, "handling/joint.html", self._start, fill=self._offer))

    def _offer(self, case: Case, form: JointForm) -> None:
        form.cases.choices = [(str(each.id), f"{each.item.name}（{each.department.short_name}，{each.number}）")
                              for each in unjoined(self.session, case)]

    def _start(self, case: Case, form: JointForm) -> str:
        start_joint(self.session, case, [UUID(each) for each in form.cases.data or ()],
                    document_number=form.document_number.data or "", by=self.actor, now=now(),
                    version=version_of(form))
        return _("These cases are handled jointly now; their clerks and the applicant are told.")

    @expose("/<uuid:case_id>/joint/more", methods=["GET", "POST"])
    @has_access
    @permission_name("joint")
    def add(self, case_id: UUID) -> Shown:
        """Name further cases."""
        return self.act(case_id, Doing("joint_add", JointForm, "handling/joint_add.html", self._add, fill=self._offer))

    def _add(self, case: Case, form: JointForm) -> str:
        add_joint(self.session, case, [UUID(each) for each in form.cases.data or ()],
                  document_number=form.document_number.data or "", by=self.actor, now=now(), version=version_of(form))
        return _("Added to joint handling; their clerks and the applicant are told.")

    @expose("/<uuid:case_id>/joint/ask", methods=["GET", "POST"])
    @has_access
    @permission_name("joint")
    def ask(self, case_id: UUID) -> Shown:
        """请示延长."""
        return self.act(case_id, Doing("joint_ask", JointAskForm, "handling/joint_ask.html", self._ask))

    def _ask(self, case: Case, form: JointAskForm) -> str:
        ask_joint(self.session, case, reason=form.reason.data or "", by=self.actor, now=now(),
                  version=version_of(form))
        return _("Asked. A second person of your department answers.")

    @expose("/<uuid:case_id>/joint/extend", methods=["GET", "POST"])
    @has_access
    @permission_name("extend")
    def extend(self, case_id: UUID) -> Shown:
        """延长十五日."""
        doing = Doing("joint_extend", JointExtendForm, "handling/joint_extend.html", self._extend, context=self._asked)
        return self.act(case_id, doing)

    def _asked(self, case: Case, form: Any) -> Mapping[str, Any]:
        return {"joint": joint_of(self.session, case, now())}

    def _extend(self, case: Case, form: JointExtendForm) -> str:
        if request.form.get("do") == "decline":
            decline_joint(self.session, case, words=form.words.data or "", by=self.actor, now=now(),
                          version=version_of(form))
            return _("Declined, with your reason.")
        extend_joint(self.session, case, document_number=form.document_number.data or "", by=self.actor, now=now(),
                     version=version_of(form))
        return _("Joint handling is extended; the clerks and the applicant are told.")

    @expose("/<uuid:case_id>/joint/back", methods=["GET", "POST"])
    @has_access
    @permission_name("joint")
    def take_back(self, case_id: UUID) -> Shown:
        """收回请示."""
        return self.act(case_id, Doing("joint_back", CaseActForm, "handling/take_back.html", self._take_back))

    def _take_back(self, case: Case, form: CaseActForm) -> str:
        take_back_joint(self.session, case, by=self.actor, now=now(), version=version_of(form))
        return _("Taken back; nothing has changed.")


def panel(session: Session, case: Case, by: Actor) -> Mapping[str, Any] | None:
    """The one clock of all members, and where each of them is."""
    found = joint_of(session, case, now())
    return {"joint": found, "basis": BASIS, "days": DAYS, "more": MORE, "case": case,
            "back": _may_take_back(found, case, by)} if found else None


def _unfit(case: Case) -> Reason | None:
    if case.state in FINAL:
        return Reason(N_("the case is closed"))
    return None if case.state in UNDECIDED and not case.instant else Reason(N_("it is not accepted yet"), "17")


def why_not_start(session: Session, case: Case, by: Actor) -> Reason | None:
    """The leading case is accepted, with its clerk, and not joined yet; others wait beside it."""
    against = _unfit(case)
    if against is not None:
        return against
    if case.handler_id != by.account_id:
        return Reason(N_("it is with %(name)s; take it first"), "16(3)", {"name": case.handler_name or "—"})
    if joint_of(session, case, now()) is not None:
        return Reason(N_("it is handled jointly already"), "17")
    if all(each.department_id == case.department_id for each in candidates(session, case)):
        return Reason(N_("no other department has an open case of this project"), "17")
    return None


def why_not_add(session: Session, case: Case, by: Actor) -> Reason | None:
    """While the one clock runs, by the leading clerk; others of the project wait beside it."""
    found = joint_of(session, case, now())
    if found is None or found.row.lead_case_id != case.id:
        return Reason(N_("this case does not lead a joint handling"), "17")
    if case.state not in UNDECIDED or not found.lasts(today()):
        return Reason(N_("joint handling is over"), "17")
    if case.handler_id != by.account_id:
        return Reason(N_("it is with %(name)s; take it first"), "16(3)", {"name": case.handler_name or "—"})
    return None if unjoined(session, case) else Reason(N_("no other case of this project is open"), "17")


def why_not_ask(session: Session, case: Case, by: Actor) -> Reason | None:
    """Asked once, by the leading clerk; his own case may be decided while others still work."""
    found = joint_of(session, case, now())
    if found is None or found.row.lead_case_id != case.id:
        return Reason(N_("this case does not lead a joint handling"), "17")
    if not found.lasts(today()):
        return Reason(N_("joint handling is over"), "17")
    if found.row.asked_by is not None:
        return Reason(N_("it was asked already"), "17")
    return None if case.handler_id == by.account_id else Reason(N_("the leading clerk asks"), "17")


def why_not_take_back(session: Session, case: Case, by: Actor) -> Reason | None:
    """By who asked, while it waits for its answer."""
    found = joint_of(session, case, now())
    mine = found is not None and _may_take_back(found, case, by)
    return None if mine else Reason(N_("nothing you asked waits for an answer"), "17")


def _may_take_back(found: Joint, case: Case, by: Actor) -> bool:
    asked_by = found.row.asked_by if found.row.extended_by is None and found.row.lead_case_id == case.id else None
    return asked_by is not None and asked_by == by.account_id


def why_not_extend(session: Session, case: Case, by: Actor) -> Reason | None:
    """Answered by a second person, once; what came too late to be agreed to can still be declined."""
    found = joint_of(session, case, now())
    if found is None or found.row.lead_case_id != case.id or found.row.asked_by is None:
        return Reason(N_("nothing was asked"), "17")
    if found.clock is None or found.clock.stopped_on is not None:
        return Reason(N_("joint handling is over"), "17")
    if found.row.extended_by is not None:
        return Reason(N_("it was extended already"), "17")
    return Reason(N_("a second person extends, not the one who asked"), "17") if (
        found.row.asked_by == by.account_id) else None


def _started(step: CaseStep) -> str:
    return _("Started joint handling with %(cases)s, document %(number)s", cases="、".join(step.facts.get("cases", ())),
             number=step.facts.get("document_number", ""))


def _added(step: CaseStep) -> str:
    return _("Added %(cases)s to joint handling, document %(number)s", cases="、".join(step.facts.get("cases", ())),
             number=step.facts.get("document_number", ""))


def _extended(step: CaseStep) -> str:
    return _("Extended joint handling by fifteen working days, approval %(number)s",
             number=step.facts.get("document_number", ""))


def connect() -> None:
    """Register it. Safe to call twice."""
    open_door(
        ActDoor("joint", Act.START_JOINT, N_("Joint handling…"), "JointDesk.start", 60, "joint", "Handling",
                why_not_start),
        ActDoor("joint_add", Act.ADD_JOINT, N_("Add to joint handling…"), "JointDesk.add", 60, "joint", "Handling",
                why_not_add),
        ActDoor("joint_ask", Act.ASK_JOINT, N_("Ask to extend joint handling…"), "JointDesk.ask", 61, "joint",
                "Handling", why_not_ask),
        ActDoor("joint_extend", Act.EXTEND_JOINT, N_("Extend joint handling…"), "JointDesk.extend", 62, "extend",
                "Handling", why_not_extend),
        ActDoor("joint_back", Act.TAKE_BACK_JOINT, N_("Take back what was asked…"), "JointDesk.take_back", 99, "beside",
                "Handling", why_not_take_back),
    )
    show_panel(Panel("joint", 25, "main", panel, "handling/joint_panel.html"))
    trace.phrase(Act.START_JOINT, _started)
    trace.phrase(Act.ADD_JOINT, _added)
    trace.phrase(Act.EXTEND_JOINT, _extended)
