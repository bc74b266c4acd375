"""办理 on the desk: special procedures, drafts, review, approval (Art. 16(3)–(4), 17)."""

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import request
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _

from app.cases.acting import ActPage, Doing, Shown, version_of
from app.cases.forms import suggest
from app.cases.models import Case
from app.cases.queries import limits_of
from app.clock.rules.procedures import PROCEDURES, clocks_stopped
from app.clock.rules.validity import YEAR
from app.clock.tables import words_on
from app.core.leases import of_its_own
from app.core.now import now, today
from app.documents.queries import next_ordinal
from app.documents.rules import dispatch_number
from app.handling import queries, service
from app.handling.forms import DecisionForm, OpinionForm, ProcedureEndForm, ProcedureForm
from app.handling.models import Outcome
from app.handling.numbering import beginning, suggested, titles
from app.projects.models import CodeVerification
from app.projects.rules.kinds import Purpose
from app.projects.service import verify


class HandlingDesk(ActPage):
    """办理."""

    route = "/desk/cases"
    permission = "Handling"

    # --- special procedures ------------------------------------------------------------------------------

    @expose("/<uuid:case_id>/procedure", methods=["GET", "POST"])
    @has_access
    @permission_name("procedure")
    def procedure(self, case_id: UUID) -> Shown:
        """特别程序: which clocks it stops is said before it is opened."""
        doing = Doing("open", ProcedureForm, "handling/open.html", self._open_procedure, fill=self._kinds,
                      context=self._stops)
        return self.act(case_id, doing)

    def _kinds(self, case: Case, form: ProcedureForm) -> None:
        """The kinds the item's own special words mean first, then the rest of the table."""
        named = self._named(case)
        ordered = [*named, *(kind for kind in PROCEDURES if kind not in named)]
        form.kind.choices = [(kind, PROCEDURES[kind].name) for kind in ordered]
        on, office = today(), case.department
        ordinal = next_ordinal(self.session, f"{office.key}:特", on.year)
        suggest(form, document_number=dispatch_number(f"{office.prefix}特", on.year, ordinal))

    def _stops(self, case: Case, form: Any) -> Mapping[str, Any]:
        basis = limits_of(self.session, case).legal_basis
        return {
            "stops": {kind: clocks_stopped(kind, basis) for kind in PROCEDURES},
            "laws": {kind: procedure.basis for kind, procedure in PROCEDURES.items()},
            "named": self._named(case),
            "unmapped": [word for word in case.item.special_words if word not in self._words()],
        }

    def _words(self) -> Mapping[str, str]:
        """Which kind each word means today."""
        return words_on(self.session, today())[0]

    def _named(self, case: Case) -> dict[str, list[str]]:
        """The kinds the item's own special words mean, each with those words."""
        words, named = self._words(), defaultdict(list)
        for word in case.item.special_words:
            if word in words:
                named[words[word]].append(word)
        return named

    def _open_procedure(self, case: Case, form: ProcedureForm) -> str:
        basis = form.basis.data or PROCEDURES[form.kind.data].basis
        service.open_procedure(
            self.session, case, kind=form.kind.data, reason=form.reason.data or "", basis=basis,
            document_number=form.document_number.data or "", longest=form.longest,
            words=self._named(case).get(form.kind.data, ()),
            by=self.actor, now=now(), version=version_of(form),
        )
        if clocks_stopped(form.kind.data, limits_of(self.session, case).legal_basis):
            return _("The special procedure is open. Its days do not count from tomorrow.")
        return _("The special procedure is open. The clocks go on: no law leaves these days out.")

    @expose("/<uuid:case_id>/procedure/end", methods=["GET", "POST"])
    @has_access
    @permission_name("procedure")
    def procedure_end(self, case_id: UUID) -> Shown:
        """特别程序结束."""
        doing = Doing("end", ProcedureEndForm, "handling/end.html", self._end, fill=self._open_ones, context=self._ones)
        return self.act(case_id, doing)

    def _open_ones(self, case: Case, form: ProcedureEndForm) -> None:
        found = queries.open_procedures(self.session, case.id)
        form.procedure.choices = [(str(each.id), PROCEDURES[each.kind].name) for each in found]
        suggest(form, on=today(), **({"procedure": str(found[0].id)} if len(found) == 1 else {}))

    def _ones(self, case: Case, form: Any) -> Mapping[str, Any]:
        found = queries.open_procedures(self.session, case.id)
        return {"procedures": found, "names": {each.id: PROCEDURES[each.kind].name for each in found}}

    def _end(self, case: Case, form: ProcedureEndForm) -> str:
        service.end_procedure(self.session, case, result=form.words.data or "", by=self.actor, now=now(),
                              procedure_id=UUID(form.procedure.data), on=form.on.data, version=version_of(form))
        if queries.open_procedures(self.session, case.id):
            return _("This special procedure is over; another one goes on.")
        return _("The special procedure is over. The clocks count again from the day after its end.")

    # --- the decision ------------------------------------------------------------------------------------

    @expose("/<uuid:case_id>/propose", methods=["GET", "POST"])
    @has_access
    @permission_name("propose")
    def propose(self, case_id: UUID) -> Shown:
        """提请审核: the whole decision, as reviewer and approver will see it."""
        doing = Doing("propose", DecisionForm, "handling/propose.html", self._propose, fill=self._draft,
                      context=self._sent_back)
        return self.act(case_id, doing)

    def _draft(self, case: Case, form: DecisionForm) -> None:
        """What was proposed before; else the next number of the item's pattern and a title."""
        before = queries.draft_of(self.session, case.id)
        if before is not None:
            suggest(form, outcome=before.outcome.name, opinion=before.opinion, title=before.title,
                    document_number=before.document_number, content=before.content, valid_until=before.valid_until,
                    **_length(before.valid_months))
            return
        pattern, on = case.item.document_pattern, today()
        head = beginning(pattern, on=on)
        taken = queries.numbers_beginning(self.session, case.department_id, head) if pattern else []
        suggest(form, document_number=suggested(pattern, taken, on=on),
                title=titles(case.project_name, case.item.result)[0])

    def _sent_back(self, case: Case, form: Any) -> Mapping[str, Any]:
        return {"pattern": case.item.document_pattern, "validity": case.item.validity,
                "titles": titles(case.project_name, case.item.result)}

    def _propose(self, case: Case, form: DecisionForm) -> str:
        service.propose(self.session, case, Outcome[form.outcome.data], form.wording, by=self.actor, now=now(),
                        version=version_of(form))
        return _("Submitted. A reviewer of your department has it now.")

    @expose("/<uuid:case_id>/decide", methods=["GET", "POST"])
    @has_access
    @permission_name("decide")
    def decide(self, case_id: UUID) -> Shown:
        """即办: one clerk decides, recorded as such."""
        doing = Doing("decide", DecisionForm, "handling/propose.html", self._decide, fill=self._draft,
                      context=self._sent_back)
        return self.act(case_id, doing)

    def _decide(self, case: Case, form: DecisionForm) -> str:
        outcome = Outcome[form.outcome.data]
        service.decide_at_once(self.session, case, outcome, form.wording, by=self.actor, now=now(),
                               verification=self._for_funds(case, outcome), version=version_of(form))
        return _("Decided. The applicant is told.")

    @expose("/<uuid:case_id>/review", methods=["GET", "POST"])
    @has_access
    @permission_name("review")
    def review(self, case_id: UUID) -> Shown:
        """审核: pass on, or send back."""
        return self.act(case_id, Doing("review", OpinionForm, "handling/sign.html", self._review, context=self._whole))

    def _whole(self, case: Case, form: Any) -> Mapping[str, Any]:
        return {"draft": queries.draft_of(self.session, case.id), "denied": Outcome.DENIED}

    def _review(self, case: Case, form: OpinionForm) -> str:
        if request.form.get("do") == "send_back":
            return self._send_back(case, form)
        service.review(self.session, case, opinion=form.words.data or "", by=self.actor, now=now(),
                       version=version_of(form))
        return _("Passed on. An approver of your department has it now.")

    def _send_back(self, case: Case, form: OpinionForm) -> str:
        service.send_back(self.session, case, reason=form.words.data or "", by=self.actor, now=now(),
                          version=version_of(form))
        return _("Sent back to %(name)s, with your reason.", name=case.handler_name)

    @expose("/<uuid:case_id>/approve", methods=["GET", "POST"])
    @has_access
    @permission_name("approve")
    def approve(self, case_id: UUID) -> Shown:
        """批准: the whole draft is before the approver; funds wait for a second verification."""
        doing = Doing("approve", OpinionForm, "handling/sign.html", self._approve, context=self._whole)
        return self.act(case_id, doing)

    def _approve(self, case: Case, form: OpinionForm) -> str:
        if request.form.get("do") == "send_back":
            return self._send_back(case, form)
        draft = queries.draft_or_404(self.session, case.id)
        service.approve(self.session, case, opinion=form.words.data or "", by=self.actor, now=now(),
                        verification=self._for_funds(case, draft.outcome), version=version_of(form))
        return _("Decided. The document is being made and the applicant is told.")

    def _for_funds(self, case: Case, outcome: Outcome) -> CodeVerification | None:
        """下达资金前核验 (Art. 15): asked anew, kept whatever becomes of the decision."""
        if not case.releases_funds or outcome is Outcome.DENIED:
            return None
        with of_its_own(self.session) as own:
            return verify(own, case.project_code, case_id=case.id, project_id=case.project_id, follows=case.follows,
                          department_id=case.department_id, purpose=Purpose.DECISION, by=self.actor, now=now())


def _length(months: int | None) -> dict[str, Any]:
    """A length in years where it is whole years."""
    if not months:
        return {}
    unit = 1 if months % YEAR else YEAR
    return {"valid_number": months // unit, "valid_unit": str(unit)}
