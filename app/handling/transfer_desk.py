"""移送 on the desk: what other departments ask this one to go on with, and what it asked others (Art. 16(3), 17)."""

from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from werkzeug.wrappers import Response as Answer

from app.cases.acting import blame, refusal_of
from app.clock.prompts import bell
from app.core.crud.page import Page
from app.core.errors import Refusal
from app.core.leases import of_its_own
from app.core.now import now
from app.core.once import act_key, once
from app.core.types import new_id
from app.handling import queries, service
from app.handling.answering import TRANSFERS
from app.handling.forms import TransferAnswerForm
from app.handling.models import CaseRequest, RequestState
from app.handling.transferring import request_or_404
from app.projects.models import CodeVerification
from app.projects.rules.kinds import Purpose
from app.projects.service import verify

Shown = str | tuple[str, int] | Answer


def incoming_count() -> int | None:
    """The number beside the entry of the rail: what waits for this department's answer."""
    return bell.unseen().beside.get(TRANSFERS) or None


class TransferDesk(Page):
    """移送."""

    route = "/desk/transfers"
    permission = "Transfer"

    @expose("/")
    @has_access
    @permission_name("list")
    def list(self) -> str:
        """What this department is asked, and what it asked, newest first."""
        rows = queries.transfers(self.session)
        mine = self.actor.department_id
        return self.page("handling/transfers.html", city=mine is None,
                         incoming=[row for row in rows if row.to_department_id == mine],
                         outgoing=[row for row in rows if row.to_department_id != mine])

    @expose("/<uuid:request_id>")
    @has_access
    @permission_name("show")
    def show(self, request_id: UUID) -> Shown:
        """One transfer: what the case is, why it is to go on elsewhere."""
        return self._shown(request_or_404(self.session, request_id, self.actor), TransferAnswerForm())

    @expose("/<uuid:request_id>", methods=["POST"])
    @has_access
    @permission_name("answer")
    def answer(self, request_id: UUID) -> Shown:
        """Taken or declined by a clerk of the department that is asked."""
        asked = request_or_404(self.session, request_id, self.actor)
        form = TransferAnswerForm()
        return self._attempt(asked, form) if form.validate() else (self._shown(asked, form), 422)

    def _may(self, asked: CaseRequest) -> bool:
        try:
            service.must_be_answered_by(asked, self.actor)
        except Refusal:
            return False
        return "CLERK" in self.actor.roles

    def _shown(self, asked: CaseRequest, form: TransferAnswerForm) -> str:
        onward = queries.onward(self.session, asked) if asked.state is RequestState.AGREED else None
        return self.page("handling/transfer.html", asked=asked, form=form, may=self._may(asked), onward=onward,
                         here=asked.to_department_id == self.actor.department_id)

    def _attempt(self, asked: CaseRequest, form: TransferAnswerForm) -> Shown:
        request_id = asked.id
        try:
            answer = once(self.session, self.actor, act_key(form.act_id.data), lambda: self._answer(asked, form))
        except Refusal as refused:
            status = blame(form, refused)
        except IntegrityError as broken:
            status = blame(form, refusal_of(broken))
        else:
            flash(answer["told"], "success")
            return self.go(answer["to"])
        return self._shown(request_or_404(self.session, request_id, self.actor), form), status

    def _answer(self, asked: CaseRequest, form: TransferAnswerForm) -> dict[str, Any]:
        if request.form.get("do") == "decline":
            service.decline_transfer(self.session, asked, words=form.reason.data or "", by=self.actor, now=now())
            return {"told": _("Declined, with your reason."), "to": url_for("TransferDesk.list")}
        service.must_be_answered_by(asked, self.actor)
        case_id = new_id()
        verification = self._verified(asked, case_id)
        case = service.take_over(self.session, asked, verification, case_id=case_id, by=self.actor, now=now())
        return {"told": _("The case is yours now, as %(number)s. Its limits run on.", number=case.number),
                "to": url_for("CasePage.show", case_id=case.id)}

    def _verified(self, asked: CaseRequest, case_id: UUID) -> CodeVerification:
        """核验 by the receiving department, before any handling (Art. 15); kept whatever becomes of the act."""
        with of_its_own(self.session) as own:
            return verify(own, asked.told["code"], case_id=case_id, project_id=UUID(asked.told["project_id"]),
                          follows=asked.told["follows"], department_id=self.actor.department_id,
                          purpose=Purpose.ACCEPTANCE, by=self.actor, now=now())
