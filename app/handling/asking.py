"""请示 on the desk: what one person asks and another answers: an extension, a voiding, a transfer (Art. 16(3), 17)."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _

from app.cases import queries as cases
from app.cases.acting import ActPage, Doing, Shown, version_of
from app.cases.forms import CaseActForm
from app.cases.models import Case
from app.cases.panels import Reason, door
from app.clock import queries as clock
from app.core.now import now, today
from app.departments.queries import departments
from app.handling import queries, service, voiding
from app.handling.extending import lengthened_by
from app.handling.facts import facts_told
from app.handling.forms import AnswerForm, ExtensionForm, TransferForm, VoidingForm
from app.handling.models import RequestKind
from app.handling.papers import moved
from app.handling.request_doors import NOTHING_YOURS, why_not_void
from app.items.rules.kinds import LimitUnit


class RequestDesk(ActPage):
    """请示."""

    route = "/desk/cases"
    permission = "Handling"

    @expose("/<uuid:case_id>/extension", methods=["GET", "POST"])
    @has_access
    @permission_name("ask")
    def ask_extension(self, case_id: UUID) -> Shown:
        """请示延期."""
        doing = Doing("ask_extension", ExtensionForm, "handling/ask_extension.html", self._ask_extension,
                      context=self._limits)
        return self.act(case_id, doing)

    def _limits(self, case: Case, form: Any) -> Mapping[str, Any]:
        found = clock.clocks_of(self.session, case, today())
        if found is None:
            return {"limits": [], "unit": LimitUnit.WORKDAY, "most": 0}
        return {"limits": lengthened_by(found), "unit": found.limits.extended_in, "most": found.limits.extension or 0}

    def _ask_extension(self, case: Case, form: ExtensionForm) -> str:
        service.ask_extension(self.session, case, number=form.number.data or 0, reason=form.reason.data or "",
                              by=self.actor, now=now(), version=version_of(form))
        return _("Asked. An approver of your department answers; the limit runs on until then.")

    @expose("/<uuid:case_id>/extend", methods=["GET", "POST"])
    @has_access
    @permission_name("extend")
    def extend(self, case_id: UUID) -> Shown:
        """批准延期, or not."""
        doing = Doing("extend", AnswerForm, "handling/extend.html", self._extend, context=self._extension)
        return self.act(case_id, doing)

    def _extension(self, case: Case, form: Any) -> Mapping[str, Any]:
        asked = queries.open_request(self.session, case.id, RequestKind.EXTENSION)
        return {"asked": asked, **self._limits(case, form)}

    def _extend(self, case: Case, form: AnswerForm) -> str:
        if request.form.get("do") == "decline":
            return self._decline(case, RequestKind.EXTENSION, form)
        service.extend(self.session, case, words=form.words.data or "", by=self.actor, now=now(),
                       version=version_of(form))
        return _("The limit is extended; the applicant is told.")

    def _decline(self, case: Case, kind: RequestKind, form: AnswerForm) -> str:
        service.decline(self.session, case, kind, words=form.words.data or "", by=self.actor, now=now(),
                        version=version_of(form))
        return _("Declined, with your reason.")

    @expose("/<uuid:case_id>/facts/<uuid:entry_id>/void", methods=["GET", "POST"])
    @has_access
    @permission_name("ask")
    def ask_voiding(self, case_id: UUID, entry_id: UUID) -> Shown:
        """请示撤销一项记录."""
        case = cases.one(self.session, case_id)
        entry = voiding.fact_or_404(self.session, case, entry_id)
        closed = why_not_void(self.session, case, self.actor, entry) if request.method == "GET" else None
        if closed is not None:
            return self.closed(case, door("ask_voiding"), closed)

        def perform(held: Case, form: VoidingForm) -> str:
            service.ask_voiding(self.session, held, entry_id, reason=form.reason.data or "", by=self.actor, now=now(),
                                document_number=form.document_number.data or "", version=version_of(form))
            return _("Asked. A reviewer or approver of your department confirms; until then the fact counts.")

        def told(held: Case, form: Any) -> Mapping[str, Any]:
            return {"fact": next(each for each in facts_told(self.session, held) if each.id == entry_id)}

        return self.act(case_id, Doing("ask_voiding", VoidingForm, "handling/ask_voiding.html", perform, context=told))

    @expose("/<uuid:case_id>/void", methods=["GET", "POST"])
    @has_access
    @permission_name("void")
    def void(self, case_id: UUID) -> Shown:
        """撤销, or not: both days of each limit are before who confirms."""
        return self.act(case_id, Doing("void", AnswerForm, "handling/void.html", self._void, context=self._without))

    def _without(self, case: Case, form: Any) -> Mapping[str, Any]:
        asked = queries.open_request(self.session, case.id, RequestKind.VOIDING)
        if asked is None or asked.entry_id is None:
            return {"asked": asked, "limits": ()}
        found = clock.clocks_of(self.session, case, today())
        without = clock.clocks_without(self.session, case, asked.entry_id, today())
        return {"asked": asked, "limits": moved(found, without) if found and without else ()}

    def _void(self, case: Case, form: AnswerForm) -> str:
        if request.form.get("do") == "decline":
            return self._decline(case, RequestKind.VOIDING, form)
        service.void(self.session, case, words=form.words.data or "", by=self.actor, now=now(),
                     version=version_of(form))
        return _("Voided; the limits are counted without it and the applicant is told.")

    @expose("/<uuid:case_id>/transfer", methods=["GET", "POST"])
    @has_access
    @permission_name("ask")
    def ask_transfer(self, case_id: UUID) -> Shown:
        """请求移送: the clocks run on, here and there."""
        doing = Doing("ask_transfer", TransferForm, "handling/ask_transfer.html", self._ask_transfer, fill=self._others)
        return self.act(case_id, doing)

    def _others(self, case: Case, form: TransferForm) -> None:
        others = (each for each in departments(self.session) if each.id != case.department_id)
        form.to.choices = [("", _("Choose")), *((str(each.id), each.name) for each in others)]

    def _ask_transfer(self, case: Case, form: TransferForm) -> str:
        service.ask_transfer(self.session, case, UUID(form.to.data), reason=form.reason.data or "", by=self.actor,
                             document_number=form.document_number.data or "", now=now(), version=version_of(form))
        return _("Asked. A clerk of the other department takes it or declines; until then it stays with you.")

    @expose("/<uuid:case_id>/requests/<word>/back", methods=["GET", "POST"])
    @has_access
    @permission_name("ask")
    def take_back(self, case_id: UUID, word: str) -> Shown:
        """收回请示."""
        kind = RequestKind.__members__.get(word.upper())
        if kind is None:
            return self.closed(cases.one(self.session, case_id), door("take_back"), Reason(NOTHING_YOURS, "17"))

        def perform(case: Case, form: CaseActForm) -> str:
            service.take_back(self.session, case, kind, by=self.actor, now=now(), version=version_of(form))
            return _("Taken back; nothing has changed.")

        return self.act(case_id, Doing("take_back", CaseActForm, "handling/take_back.html", perform))
