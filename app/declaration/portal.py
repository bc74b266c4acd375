"""The applicant's declaration: gate, task list, steps, check page, filing (Art. 3, 16(1))."""

from typing import Any
from uuid import UUID

from flask import Response, jsonify, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.wrappers import Response as Answer

from app.accounts.queries import unit_of
from app.core.crud.page import Page
from app.core.errors import NotFound, Refusal
from app.core.now import now
from app.core.once import act_key, once
from app.core.phrasing import moment
from app.core.web.failures import sentence
from app.core.web.request import forget_changes
from app.declaration import queries, rules, service, words
from app.declaration.forms import DiscardForm, FileForm, GateForm
from app.declaration.models import Declaration, DeclarationState
from app.declaration.questions import Items, effects
from app.declaration.sheets import Sheet, facts_are_whole, open_steps
from app.declaration.steps import STEPS, Step, place_of, step_after
from app.departments.queries import departments, divisions
from app.items.queries import catalogue
from app.projects.marks import code_mark
from app.projects.queries import current_code

Shown = str | tuple[str, int] | Response | Answer
HOME = "/my/"
LEFT = (DeclarationState.FILED, DeclarationState.DISCARDED)


class MyDeclarationPage(Page):
    """申报 – from the declaration that nothing is secret to the code."""

    route = "/my/declarations"
    permission = "MyDeclaration"

    @expose("/new", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def new(self) -> Shown:
        """The gate: a draft comes to be when it is declared that nothing in it is secret (Art. 3)."""
        if self.actor.unit_id is None:
            return self.go(HOME)
        form = GateForm()
        if request.method == "GET" or not form.validate():
            return self.page("declaration/gate.html", form=form), 200 if request.method == "GET" else 422
        return self.go(once(self.session, self.actor, act_key(form.act_id.data), self._start)["to"])

    def _start(self) -> dict[str, Any]:
        draft = service.start(self.session, by=self.actor, now=now())
        service.declare_not_secret(self.session, draft, now=now())
        return {"to": url_for("MyDeclarationPage.tasks", draft_id=draft.id)}

    @expose("/<uuid:draft_id>")
    @has_access
    @permission_name("show")
    def tasks(self, draft_id: UUID) -> Shown:
        """The task list."""
        draft = queries.declaration_or_404(self.session, draft_id)
        if draft.state in LEFT:
            return self._left(draft)
        items = catalogue(self.session)
        return self.page(
            "declaration/tasks.html", draft=draft, unit=unit_of(self.session, draft.unit_id),
            parts=words.tasks(draft, items), next=words.first_open(draft, items), ready=not open_steps(draft, items),
        )

    @expose("/<uuid:draft_id>/unit")
    @has_access
    @permission_name("show")
    def unit(self, draft_id: UUID) -> Shown:
        """What the platform knows of the unit: to be read, not to be typed again."""
        draft = queries.declaration_or_404(self.session, draft_id)
        return self.page("declaration/unit.html", draft=draft, unit=unit_of(self.session, draft.unit_id))

    @expose("/<uuid:draft_id>/steps/<name>", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def step(self, draft_id: UUID, name: str) -> Shown:
        """One step. What holds is kept even when something else does not."""
        step = _step(name)
        posted = request.method == "POST"
        draft = self._held(draft_id) if posted else queries.declaration_or_404(self.session, draft_id)
        if draft.state in LEFT:
            return self._left(draft)
        sheet = self._sheet(step, draft)
        if not posted:
            if sheet.was_sent:
                sheet.holds()
            return self._step_page(draft, sheet)
        if not sheet.holds():
            service.save(self.session, draft, sheet.keep(request.form, sent=sheet.has_faults), now=now())
            if sheet.has_faults:
                return self._step_page(draft, sheet), 422
            return self.go(url_for("MyDeclarationPage.step", draft_id=draft.id, name=name, fresh=sheet.fresh,
                                   back=request.args.get("back")))
        self._finish(draft, sheet)
        return self.go(self._onwards(draft, step))

    def _finish(self, draft: Declaration, sheet: Sheet) -> None:
        kept = sheet.keep(request.form, sent=False)
        section = sheet.step.section if sheet.step.section != "facts" and sheet.step.name != "kind" else None
        service.save(self.session, draft, kept, now=now(), finished=section)
        if facts_are_whole(draft.answers, sheet.items) and not rules.missing_answers("facts", draft.answers):
            service.save(self.session, draft, {}, now=now(), finished="facts")

    def _onwards(self, draft: Declaration, step: Step) -> str:
        """Back to the check page or the list where that was asked for, else to the next step with something open."""
        back = request.args.get("back")
        if back == "check":
            return url_for("MyDeclarationPage.check", draft_id=draft.id)
        items = catalogue(self.session)
        still = open_steps(draft, items)
        after = step_after(step)
        while after is not None and after not in still:
            after = step_after(after)
        if back == "list" or after is None:
            return url_for("MyDeclarationPage.tasks", draft_id=draft.id)
        return url_for("MyDeclarationPage.step", draft_id=draft.id, name=after.name)

    @expose("/<uuid:draft_id>/steps/<name>/draft", methods=["POST"])
    @has_access
    @permission_name("write")
    def autosave(self, draft_id: UUID, name: str) -> Response:
        """Keep what is typed so far, whole or not; answers what it changes."""
        draft = self._held(draft_id)
        if draft.state in LEFT:
            raise rules.AlreadyFiled()
        sheet = self._sheet(_step(name), draft)
        sheet.form.validate()
        service.save(self.session, draft, sheet.keep(request.form, sent=sheet.was_sent), now=now())
        aside = self.page("declaration/effects.html", effects=self._effects(sheet))
        return jsonify({"at": moment(draft.saved_at), "asked": list(sheet.asked), "aside": aside})

    @expose("/<uuid:draft_id>/check")
    @has_access
    @permission_name("show")
    def check(self, draft_id: UUID) -> Shown:
        """Every answer with its way back, and what will be owed, before anything is filed."""
        draft = queries.declaration_or_404(self.session, draft_id)
        if draft.state in LEFT:
            return self._left(draft)
        return self._check_page(draft, FileForm())

    @expose("/<uuid:draft_id>/file", methods=["POST"])
    @has_access
    @permission_name("file")
    def file(self, draft_id: UUID) -> Shown:
        """提交申报: the project, its code, its due items and a receipt at once; a repeat shows the same."""
        draft = queries.declaration_or_404(self.session, draft_id)
        form = FileForm()
        if not form.validate():
            return self._left(draft) if draft.state in LEFT else (self._check_page(draft, form), 422)
        try:
            answer = once(self.session, self.actor, act_key(form.act_id.data), lambda: self._file(draft))
        except Refusal as refused:
            words_of_it = sentence(refused)
            forget_changes()
            form.form_errors.append(words_of_it)
            draft = queries.declaration_or_404(self.session, draft_id)
            return self._left(draft) if draft.state in LEFT else (self._check_page(draft, form), refused.status)
        return self.go(answer["to"])

    def _file(self, draft: Declaration) -> dict[str, Any]:
        self.session.refresh(draft, with_for_update=True)
        still = open_steps(draft, catalogue(self.session))
        if still and draft.state is DeclarationState.DRAFT:
            raise rules.SectionsOpen(sections="、".join(words.titles(still)))
        service.file(self.session, draft, by=self.actor, now=now())
        return {"to": url_for("MyDeclarationPage.receipt", draft_id=draft.id)}

    @expose("/<uuid:draft_id>/receipt")
    @has_access
    @permission_name("show")
    def receipt(self, draft_id: UUID) -> Shown:
        """The code with its mark, the receipt's number, and what happens next."""
        draft = queries.declaration_or_404(self.session, draft_id)
        if draft.project is None:
            return self.go(url_for("MyDeclarationPage.tasks", draft_id=draft.id))
        issued = current_code(self.session, draft.project.id)
        code = issued.code if issued else ""
        dues = queries.due_items(self.session, draft.project.id)
        return self.page(
            "declaration/receipt.html", draft=draft, project=draft.project, code=code,
            mark=code_mark(code, draft.project.name), begin=words.first_items(dues),
        )

    @expose("/<uuid:draft_id>/discard", methods=["GET", "POST"])
    @has_access
    @permission_name("write")
    def discard(self, draft_id: UUID) -> Shown:
        """Put a draft away; the page asks first."""
        draft = queries.declaration_or_404(self.session, draft_id)
        form = DiscardForm()
        if draft.state in LEFT:
            return self._left(draft)
        if request.method == "GET" or not form.validate():
            return self.page("declaration/discard.html", draft=draft, form=form), 200 if not form.errors else 422
        once(self.session, self.actor, act_key(form.act_id.data), lambda: self._discard(draft))
        return self.go(HOME)

    def _discard(self, draft: Declaration) -> dict[str, Any]:
        service.discard(self.session, draft, now=now())
        return {"to": HOME}

    def _held(self, draft_id: UUID) -> Declaration:
        """The draft, locked: a page and its own autosave must not race each other."""
        draft = queries.declaration_or_404(self.session, draft_id)
        self.session.refresh(draft, with_for_update=True)
        return draft

    def _sheet(self, step: Step, draft: Declaration) -> Sheet:
        named = [(each.code, each.name) for each in divisions(self.session)]
        return Sheet(step, draft, catalogue(self.session), named, request.form if request.method == "POST" else None)

    def _effects(self, sheet: Sheet) -> list[dict[str, Any]]:
        names = (*sheet.step.facts, *(("invest_type", "mode", "category") if sheet.step.name == "kind" else ()),
                 *(("total_invest_wan",) if sheet.step.name == "investment" else ()))
        return words.effect_lines(effects(names, sheet.facts, sheet.items))

    def _step_page(self, draft: Declaration, sheet: Sheet) -> str:
        named = {*sheet.fresh, *request.args.getlist("fresh")}
        fresh = [sheet.form[fact] for fact in sheet.asked if fact in named and sheet.form.leaves_open(fact)]
        return self.page(
            "declaration/step.html", draft=draft, step=sheet.step, form=sheet.form, asked=sheet.asked, fresh=fresh,
            place=place_of(sheet.step), effects=self._effects(sheet), unit=unit_of(self.session, draft.unit_id),
            back=request.args.get("back"), industries=words.industry_list() if "industry" in sheet.form else (),
        )

    def _check_page(self, draft: Declaration, form: FileForm) -> str:
        items: Items = catalogue(self.session)
        weighed = service.preview(self.session, draft.answers)
        named = {each.code: each.name for each in divisions(self.session)}
        short = {each.name: each.short_name for each in departments(self.session)}
        return self.page(
            "declaration/check.html", draft=draft, form=form, unit=unit_of(self.session, draft.unit_id),
            groups=words.answers(draft, items, named), stages=words.owed_by_stage(weighed, short),
            owed=words.counted(weighed), spared=words.not_owed(weighed), spared_count=len(weighed.not_owed),
            still=[(each.name, title) for each, title in words.titled(open_steps(draft, items))],
        )

    def _left(self, draft: Declaration) -> Answer | Response:
        """A draft that is none any more: its receipt, or home."""
        filed = draft.state is DeclarationState.FILED
        return self.go(url_for("MyDeclarationPage.receipt", draft_id=draft.id) if filed else HOME)


def _step(name: str) -> Step:
    found = STEPS.get(name)
    if found is None:
        raise NotFound
    return found
