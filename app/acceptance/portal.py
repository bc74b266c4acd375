"""The applicant's side of an item: hand it in, answer its correction, take it back (Art. 16(1), 16(2))."""

from typing import Any
from uuid import UUID

from flask import Response, flash, g, jsonify, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from app.acceptance import drafts, queries, rules, service
from app.acceptance.models import Correction, CorrectionPiece
from app.acceptance.portal_forms import AnswerForm, HandInForm, WithdrawForm, answer_form
from app.acceptance.taking import Faults, FilesRefused, TakesFiles
from app.attachments.service import hand_to
from app.cases import queries as ledger
from app.cases import service as cases
from app.cases.models import Case
from app.cases.rules import OPEN, CaseState
from app.clock.service import workdays_after
from app.core.errors import Refusal
from app.core.now import civil_date, now
from app.core.once import act_key, once
from app.core.phrasing import moment
from app.core.web.failures import sentence
from app.core.web.request import forget_changes
from app.declaration.models import DueItem
from app.declaration.queries import due_item_or_404
from app.declaration.words import limit_in_words, stage_in_words
from app.documents.queries import about
from app.guides.materials import FETCHED
from app.guides.queries import fetched_materials, published_guide
from app.items.queries import limit_in_force
from app.items.rules.schedule import workdays
from app.projects.queries import code_of

Shown = str | tuple[str, int] | Response | Answer


class MyApplicationPage(TakesFiles):
    """我的申请 – the item's guide in short, its materials one by one, and the button."""

    route = "/my/items"
    permission = "MyApplication"

    @expose("/<uuid:due_id>/apply")
    @has_access
    @permission_name("show")
    def apply(self, due_id: UUID) -> Shown:
        """What the item asks for and what lies there so far."""
        due = due_item_or_404(self.session, due_id)
        open_case = queries.open_case_of(self.session, due)
        if open_case is not None:
            return self.go(url_for("MyCasePage.show", case_id=open_case.id))
        return self._apply_page(due, HandInForm())

    @expose("/<uuid:due_id>/files", methods=["POST"])
    @has_access
    @permission_name("submit")
    def add_files(self, due_id: UUID) -> Shown:
        """Put files beside one material; each stands or falls by itself."""
        due = due_item_or_404(self.session, due_id)
        order = _order(request.form.get("material"))
        drafts.material_of(self.session, due, order)
        try:
            drafts.hold_open(self.session, due)
        except rules.AlreadyOpen as refused:
            flash(_("No file was added: files are taken again only when a correction is asked."), "warning")
            return self._handed_in(due_id, refused)
        count, faults = self._put_chosen(due)
        if faults or not count:
            return self._apply_page(due, HandInForm(), faults or {order: [_("Choose a file first")]}), 422
        return self.go(url_for("MyApplicationPage.apply", due_id=due.id) + f"#m{order}")

    def _put_chosen(self, due: DueItem) -> tuple[int, Faults]:
        """Put every file that was chosen beside its material: how many were kept, and what is wrong with the others."""
        count, faults = 0, {}
        for material in published_guide(self.session, due.item_id).materials:
            order = material.sort_order
            kept, told = self.take(request.files.getlist(f"file-{order}"), due.unit_id)
            try:
                for attachment in kept:
                    drafts.put(self.session, due, order, attachment, by=self.actor, now=now())
            except drafts.TooManyFiles as refused:
                told.append(sentence(refused))
            count += len(kept)
            if told:
                faults[order] = told
        return count, faults

    @expose("/<uuid:due_id>/files/<uuid:draft_id>/remove", methods=["POST"])
    @has_access
    @permission_name("submit")
    def remove_file(self, due_id: UUID, draft_id: UUID) -> Shown:
        """Take a file away again before it is handed in; those only chosen so far are kept, the page is shown anew."""
        due = due_item_or_404(self.session, due_id)
        drafts.hold_open(self.session, due)
        drafts.take_away(self.session, queries.draft_file_or_404(self.session, due.id, draft_id))
        _count, faults = self._put_chosen(due)
        if faults:
            return self._apply_page(due, HandInForm(), faults), 422
        return self.go(url_for("MyApplicationPage.apply", due_id=due.id))

    @expose("/<uuid:due_id>/submit", methods=["POST"])
    @has_access
    @permission_name("submit")
    def submit(self, due_id: UUID) -> Shown:
        """收件: a case with its number at once, sent twice handed in once. Files still chosen go with it, and stay kept
        when the item cannot be handed in yet.
        """
        due = due_item_or_404(self.session, due_id)
        form = HandInForm()
        if not form.validate():
            return self._apply_page(due, form), 422
        try:
            answer = once(self.session, self.actor, act_key(form.act_id.data), lambda: self._submit(due))
        except rules.AlreadyOpen as refused:
            return self._handed_in(due_id, refused)
        except FilesRefused as refused:
            return self._apply_page(due, form, refused.faults), refused.status
        except Refusal as refused:
            g.refusal = refused
            form.form_errors.append(sentence(refused))
            missing = isinstance(refused, rules.MaterialsMissing)
            return self._apply_page(due, form, sent=missing), refused.status
        return self.go(answer["to"])

    def _handed_in(self, due_id: UUID, refused: rules.AlreadyOpen) -> Answer:
        """To the case that another form opened meanwhile."""
        forget_changes()
        flash(sentence(refused), "warning")
        return self.go(url_for("MyApplicationPage.apply", due_id=due_id))

    def _submit(self, due: DueItem) -> dict[str, Any]:
        drafts.hold_open(self.session, due)
        _count, faults = self._put_chosen(due)
        if faults:
            raise FilesRefused(faults)
        with self.session.begin_nested():
            case = drafts.hand_in(self.session, due, by=self.actor, now=now())
        return {"to": url_for("MyCaseActs.receipt", case_id=case.id), "number": case.number}

    def _apply_page(self, due: DueItem, form: HandInForm, faults: Faults | None = None, *, sent: bool = False) -> str:
        guide = published_guide(self.session, due.item_id)
        files = queries.draft_files(self.session, due.id)
        rows = [(material, [each for each in files if each.material == material.name]) for material in guide.materials]
        missing = [material for material, mine in rows if material.required and not mine]
        return self.page(
            "acceptance/portal/apply.html", due=due, form=form, guide=guide, fetched=FETCHED, rows=rows,
            missing=missing, sent=sent,
            faults=faults or {}, faulty=bool(faults or form.errors), code=code_of(self.session, due.project_id),
            limit=limit_in_words(limit_in_force(due.item.limits_now)), stage=stage_in_words(due.stage),
            first=ledger.open_prerequisites(self.session, due), done=queries.is_done(self.session, due),
        )


class MyCaseActs(TakesFiles):
    """我的办件 – receipt, correction, withdrawal."""

    route = "/my/cases"
    permission = "MyCaseActs"

    @expose("/<uuid:case_id>/receipt")
    @has_access
    @permission_name("show")
    def receipt(self, case_id: UUID) -> Shown:
        """The number, what was handed in, and what happens next."""
        case = ledger.one(self.session, case_id)
        return self.page(
            "acceptance/portal/receipt.html", case=case, materials=ledger.materials(self.session, case.id),
            fetched=fetched_materials(self.session, case.item_id),
            answer_by=workdays_after(self.session, civil_date(case.received_at), 5),
            papers=about(self.session, "case", case.id),
            counts=workdays(limit_in_force(ledger.limits_of(self.session, case))) > 0,
        )

    @expose("/<uuid:case_id>/correction", methods=["GET", "POST"])
    @has_access
    @permission_name("answer")
    def correction(self, case_id: UUID) -> Shown:
        """补正: each piece its own row. Saving keeps every answer and file that holds; nothing is sent by it."""
        case, correction = self._asked(case_id)
        if case.state is not CaseState.AWAITING_CORRECTION:
            return self.go(url_for("MyCasePage.show", case_id=case.id))
        form = answer_form(correction.pieces)
        if request.method == "GET":
            return self._correction_page(case, correction, form)
        if not self._keep(correction, form):
            return self._correction_page(case, correction, form), 422
        flash(_("Saved. Nothing is sent before you press “Send the correction”."), "success")
        return self.go(url_for("MyCaseActs.correction", case_id=case.id))

    @expose("/<uuid:case_id>/correction/autosave", methods=["POST"])
    @has_access
    @permission_name("answer")
    def autosave(self, case_id: UUID) -> Response:
        """Keep the answers typed so far; files are sent by the buttons."""
        case, correction = self._asked(case_id)
        if case.state is not CaseState.AWAITING_CORRECTION:
            return jsonify({"told": _("Not saved: the answers were sent already, or the time to answer is over.")})
        form = answer_form(correction.pieces)
        form.validate()
        self._keep_answers(correction, form)
        return jsonify({"at": moment(now())})

    @expose("/<uuid:case_id>/correction/send", methods=["POST"])
    @has_access
    @permission_name("answer")
    def send(self, case_id: UUID) -> Shown:
        """补正答复: everything is kept, and sent when every piece is answered."""
        case, correction = self._asked(case_id)
        if case.state is not CaseState.AWAITING_CORRECTION:
            return self.go(url_for("MyCasePage.show", case_id=case.id))
        form = answer_form(correction.pieces)
        if not self._whole(correction, form):
            return self._correction_page(case, correction, form), 422
        once(self.session, self.actor, act_key(form.act_id.data), lambda: self._send(case))
        flash(_("The correction is sent. The department has five workdays, counted anew."), "success")
        return self.go(url_for("MyCasePage.show", case_id=case.id))

    def _send(self, case: Case) -> dict[str, Any]:
        service.answer_correction(self.session, case, by=self.actor, now=now())
        return {"sent": case.number}

    def _whole(self, correction: Correction, form: AnswerForm) -> bool:
        """Whether every piece is answered, after keeping what came; the open ones are blamed."""
        sound = self._keep(correction, form)
        for piece, answer, _file in form.rows(correction.pieces):
            if not _answered(piece) and not answer.errors:
                answer.errors = [*answer.errors, _("Answer “%(material)s”, or hand in a file", material=piece.material)]
                sound = False
        return sound

    def _keep(self, correction: Correction, form: AnswerForm) -> bool:
        sound = form.validate()
        self._keep_answers(correction, form)
        for piece, _answer, file in form.rows(correction.pieces):
            kept, faults = self.take(request.files.getlist(file.name), correction.unit_id)
            if kept:
                handed = hand_to(self.session, kept[-1], correction.department_id)
                service.answer_piece(self.session, correction, piece.id, answer=piece.answer, attachment_id=handed.id)
            if faults:
                file.errors = [*file.errors, *faults]
        return sound and not form.errors

    def _keep_answers(self, correction: Correction, form: AnswerForm) -> None:
        for piece, answer, _file in form.rows(correction.pieces):
            if not answer.errors:
                service.answer_piece(self.session, correction, piece.id, answer=(answer.data or "").strip(),
                                     attachment_id=None)

    def _asked(self, case_id: UUID) -> tuple[Case, Correction]:
        """The case and what is asked; held while answers are written, so that none comes after they were sent."""
        case = ledger.one(self.session, case_id)
        if request.method == "POST":
            cases.hold(self.session, case)
        return case, queries.correction_or_404(self.session, case.id)

    def _correction_page(self, case: Case, correction: Correction, form: AnswerForm) -> str:
        last = queries.answer_due(self.session, correction.asked_at, correction.answer_by)
        open_ones = [piece for piece in correction.pieces if not _answered(piece)]
        return self.page("acceptance/portal/correction.html", case=case, correction=correction, form=form,
                         rows=form.rows(correction.pieces), until=last, open_ones=open_ones)

    @expose("/<uuid:case_id>/withdraw", methods=["GET", "POST"])
    @has_access
    @permission_name("withdraw")
    def withdraw(self, case_id: UUID) -> Shown:
        """撤件. The page asks first; the item stays due."""
        case = ledger.one(self.session, case_id)
        form = WithdrawForm()
        if case.state not in OPEN:
            return self.go(url_for("MyCasePage.show", case_id=case.id))
        if request.method == "GET" or not form.validate():
            return self.page("acceptance/portal/withdraw.html", case=case, form=form), 200 if not form.errors else 422
        once(self.session, self.actor, act_key(form.act_id.data), lambda: self._withdraw(case, form.reason.data or ""))
        flash(_("The application is withdrawn. The item stays due; you can hand it in again."), "success")
        return self.go(url_for("MyCasePage.show", case_id=case.id))

    def _withdraw(self, case: Case, reason: str) -> dict[str, Any]:
        service.withdraw(self.session, case, reason=reason.strip(), by=self.actor, now=now())
        return {"withdrawn": case.number}


def _answered(piece: CorrectionPiece) -> bool:
    return bool(piece.answer.strip()) or piece.attachment_id is not None


def _order(text: str | None) -> int:
    """The place of a material in the guide's list; nonsense is no place."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else 0
