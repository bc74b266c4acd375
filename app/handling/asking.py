"""请示 on the desk: what one person asks and another answers: an extension (Art. 17)."""

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
from app.handling import queries, service
from app.handling.extending import lengthened_by, unit_of
from app.handling.forms import AnswerForm, ExtensionForm
from app.handling.models import RequestKind
from app.handling.request_doors import NOTHING_YOURS


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
        return {"limits": lengthened_by(case, found) if found else [], "unit": unit_of(case)}

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
