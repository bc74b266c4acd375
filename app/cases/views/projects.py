"""A project as the departments see it: its code, what it owes, who stands where, what this department may do."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from flask import flash, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as Answer

from app.accounts.queries import unit_of
from app.cases import finding, queries
from app.cases.acting import blame
from app.cases.forms import CaseActForm, WaiverForm
from app.cases.panels import panels
from app.cases.project_trace import told_of_project
from app.cases.queries import DueLine
from app.cases.views.finding import words_asked
from app.core.crud import tokens
from app.core.crud.page import Page
from app.core.crud.tokens import Mark
from app.core.errors import Refusal, Stale
from app.core.now import now
from app.core.once import act_key, once
from app.core.scope import as_public
from app.declaration import service
from app.declaration.models import DueItem
from app.declaration.queries import due_item_or_404
from app.projects.marks import code_mark
from app.projects.models import Project
from app.projects.queries import codes_of, current_code, legacy_numbers, project_or_404

Shown = str | tuple[str, int] | Answer


class ProjectDesk(Page):
    """项目."""

    route = "/desk/projects"
    permission = "ProjectDesk"

    @expose("/")
    @has_access
    @permission_name("list")
    def list(self) -> str:
        """The projects of which this department handles something, newest filing first."""
        words, after = words_asked(), self._after()
        rows, more = finding.projects(self.session, words, after=after)
        as_of, home = now(), url_for("ProjectDesk.list", q=words or None)
        return self.page(
            "cases/projects.html", q=words, rows=rows, codes=codes_of(self.session, [row.id for row in rows]),
            count=finding.project_count(self.session, words), as_of=as_of,
            next_url=_further(home, rows[-1], as_of) if more else None, first_url=home if after else None,
        )

    def _after(self) -> tuple[datetime, UUID] | None:
        token = request.args.get("from", "")
        if not token:
            return None
        kept = tokens.read("ProjectDesk", token)
        try:
            filed_at, project_id = kept.values
            return datetime.fromisoformat(filed_at or ""), UUID(project_id)
        except ValueError as unreadable:
            raise BadRequest from unreadable

    @expose("/<uuid:project_id>")
    @has_access
    @permission_name("show")
    def show(self, project_id: UUID) -> str:
        """One project. Items of other departments are read as everybody may read them."""
        project = project_or_404(self.session, project_id)
        with as_public(self.session):
            lines = queries.due_lines(self.session, project_id)
        code = current_code(self.session, project_id)
        parts = ((panel, panel.context(self.session, project, self.actor)) for panel in panels("main", "project"))
        return self.page(
            "cases/project.html", project=project, unit=unit_of(self.session, project.unit_id), code=code,
            mark=code_mark(code.code, project.name) if code else None, lines=lines,
            me=self.actor.account_id, mine=self._mine(lines), here=self.actor.department_id,
            legacy=legacy_numbers(self.session, project_id),
            trace=told_of_project(self.session, project), act_id=str(uuid4()),
            parts=[(panel.template, context) for panel, context in parts if context is not None],
            may={name: self.appbuilder.sm.has_access(f"can_{name}", "ProjectDesk") for name in ("waive", "confirm")},
        )

    def _mine(self, lines: Sequence[DueLine]) -> set[UUID]:
        return {line.due.id for line in lines if line.due.department_id == self.actor.department_id}

    @expose("/due/<uuid:due_id>/waive", methods=["GET", "POST"])
    @has_access
    @permission_name("waive")
    def waive(self, due_id: UUID) -> Shown:
        """不适用: proposed with a reason; nothing changes before a second person confirms."""
        due = due_item_or_404(self.session, due_id)
        form = WaiverForm()
        if request.form.get("do") == "drop":
            return self._drop(due)
        if request.method == "POST" and form.validate():
            said = _("Proposed. A second person of your department must confirm it.")
            return self._attempt(due, form, said, lambda: service.propose_waiver(
                self.session, due, reason=form.reason.data or "", by=self.actor, now=now()))
        form.version.data = form.version.data or str(due.version)
        return self._waiving(due, form), 422 if form.errors else 200

    @expose("/due/<uuid:due_id>/waive/confirm", methods=["GET", "POST"])
    @has_access
    @permission_name("confirm")
    def confirm(self, due_id: UUID) -> Shown:
        """The second person: from here on the item no longer counts."""
        due = due_item_or_404(self.session, due_id)
        form = CaseActForm()
        if request.form.get("do") == "drop":
            return self._drop(due)
        if request.method == "POST" and form.validate():
            said = _("Recorded: the item does not apply to this project.")
            return self._attempt(due, form, said, lambda: service.confirm_waiver(
                self.session, due, by=self.actor, now=now()))
        form.version.data = form.version.data or str(due.version)
        return self._waiving(due, form), 422 if form.errors else 200

    def _drop(self, due: DueItem) -> Shown:
        """The proposal is turned down, or taken back: the item is owed as before."""
        form = CaseActForm()
        if not form.validate():
            return self._waiving(due, form), 422
        return self._attempt(due, form, _("Dropped: the item is owed as before."), lambda: service.drop_waiver(
            self.session, due, by=self.actor, now=now()))

    def _attempt(self, due: DueItem, form: Any, said: str, act: Any) -> Shown:
        due_id, address = due.id, url_for("ProjectDesk.show", project_id=due.project_id)

        def perform() -> dict[str, str]:
            if form.version.data != str(due.version):
                raise Stale()
            act()
            return {"told": said}

        try:
            answer = once(self.session, self.actor, act_key(form.act_id.data), perform)
        except (Refusal, StaleDataError) as refused:
            status = blame(form, refused if isinstance(refused, Refusal) else Stale())
            due = due_item_or_404(self.session, due_id)
            form.version.data = str(due.version)
            return self._waiving(due, form), status
        flash(answer["told"], "success")
        return self.go(address)

    def _waiving(self, due: DueItem, form: Any) -> str:
        return self.page("cases/waive.html", due=due, form=form, project=due.project)


def _further(home: str, last: Project, as_of: datetime) -> str:
    token = tokens.write("ProjectDesk", Mark("filed", True, (last.filed_at.isoformat(), str(last.id)), as_of))
    return f"{home}{'&' if '?' in home else '?'}from={token}"
