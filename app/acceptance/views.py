"""受理 on the desk: accept, ask for correction, refuse (Art. 16(2))."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _

from app.acceptance import service
from app.acceptance.doors import why_not_correct
from app.acceptance.forms import MOST_PIECES, CorrectionForm, RefusalForm
from app.acceptance.rules import BASIS, CORRECTION_WORKDAYS, REMEDIES, Piece, RefusalReason
from app.cases import queries as ledger
from app.cases.acting import ActPage, Doing, Shown, version_of
from app.cases.forms import CaseActForm
from app.cases.models import Case
from app.clock.preview import if_accepted
from app.clock.service import workdays_after
from app.core.leases import of_its_own
from app.core.now import now, today
from app.items.queries import limit_in_force
from app.items.rules.schedule import workdays
from app.projects.models import CodeVerification
from app.projects.queries import verifications_of
from app.projects.rules.kinds import Purpose


class AcceptanceDesk(ActPage):
    """受理."""

    route = "/desk/cases"
    permission = "Acceptance"

    @expose("/<uuid:case_id>/accept", methods=["GET", "POST"])
    @has_access
    @permission_name("accept")
    def accept(self, case_id: UUID) -> Shown:
        """受理: what will count from tomorrow is said before the button."""
        doing = Doing("accept", CaseActForm, "acceptance/accept.html", self._accept, context=self._before_accepting)
        return self.act(case_id, doing)

    def _before_accepting(self, case: Case, form: Any) -> Mapping[str, Any]:
        asked = verifications_of(self.session, case.id)
        return {
            "verified": asked[-1] if asked else None,
            "missing": ledger.missing_materials(self.session, case.id),
            "clocks": if_accepted(self.session, case, today()),
        }

    def _accept(self, case: Case, form: CaseActForm) -> str:
        service.accept(self.session, case, verification=self.verified(case), by=self.actor, now=now(),
                       version=version_of(form))
        counts = workdays(limit_in_force(ledger.limits_of(self.session, case)))
        return _("Accepted. The clock counts from tomorrow.") if counts else _("Accepted.")

    def verified(self, case: Case, purpose: Purpose = Purpose.ACCEPTANCE) -> CodeVerification:
        """Ask the register anew; the answer stays on record whatever becomes of the act (Art. 15, 16(2))."""
        with of_its_own(self.session) as own:
            return service.verify(own, case, by=self.actor, now=now(), purpose=purpose)

    @expose("/<uuid:case_id>/correct", methods=["GET", "POST"])
    @has_access
    @permission_name("correct")
    def correct(self, case_id: UUID) -> Shown:
        """补正: each missing piece a row; rows are added and taken away without script too."""
        doing = Doing("correct", CorrectionForm, "acceptance/correct.html", self._correct, context=self._pieces_of)
        if request.method == "POST" and ("add" in request.form or "remove" in request.form):
            return self._other_rows(case_id, doing)
        return self.act(case_id, doing)

    def _other_rows(self, case_id: UUID, doing: Doing) -> Shown:
        """The same form with a row more or less; nothing is judged or kept."""
        case = ledger.one(self.session, case_id)
        form = CorrectionForm()
        if "add" in request.form and len(form.pieces) < MOST_PIECES:
            form.pieces.append_entry()
        gone = request.form.get("remove", "")
        rows = [str(at) for at in range(len(form.pieces))]
        if gone in rows and len(rows) > 1:
            kept = [entry.data for at, entry in enumerate(form.pieces) if str(at) != gone]
            while form.pieces.entries:
                form.pieces.pop_entry()
            for data in kept:
                form.pieces.append_entry(data)
        closed = why_not_correct(self.session, case, self.actor)
        return self.form_page(case, doing, form, closed=closed and self.in_words(closed))

    def _pieces_of(self, case: Case, form: Any) -> Mapping[str, Any]:
        names = dict.fromkeys(material.name for material in ledger.materials(self.session, case.id))
        return {"materials": list(names), "answer_by": workdays_after(self.session, today(), CORRECTION_WORKDAYS)}

    def _correct(self, case: Case, form: CorrectionForm) -> str:
        pieces = tuple(Piece(each["material"], each["problem"], each["wanted"]) for each in form.pieces.data)
        service.ask_correction(self.session, case, pieces, by=self.actor, now=now(), version=version_of(form))
        return _("The applicant is asked to correct %(n)s pieces.", n=len(pieces))

    @expose("/<uuid:case_id>/refuse", methods=["GET", "POST"])
    @has_access
    @permission_name("refuse")
    def refuse(self, case_id: UUID) -> Shown:
        """不予受理: the legal reason, and the remedies the applicant is told."""
        doing = Doing("refuse", RefusalForm, "acceptance/refuse.html", self._refuse, context=self._before_refusing)
        return self.act(case_id, doing)

    def _before_refusing(self, case: Case, form: Any) -> Mapping[str, Any]:
        asked = verifications_of(self.session, case.id)
        laws = {reason.name: basis for reason, basis in BASIS.items()}
        return {"verified": asked[-1] if asked else None, "remedies": REMEDIES, "laws": laws}

    def _refuse(self, case: Case, form: RefusalForm) -> str:
        service.refuse(self.session, case, RefusalReason[form.reason.data], words=form.words.data or "",
                       authority=form.authority.data or "", verification=self.verified(case), by=self.actor,
                       now=now(), version=version_of(form))
        return _("Refused to accept. The applicant is told the reason and the remedies.")
