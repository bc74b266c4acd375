"""Assigning many at once: chosen in the worklist, confirmed on a page, told row by row (Art. 16(3)).

The only act on many: decisions are made one by one.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from flask import request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from app.cases import asking, people, queries, service, worklist
from app.cases.forms import AssignForm
from app.cases.models import Case
from app.cases.worklist import MOST, Tab
from app.core.crud.page import Page
from app.core.errors import Invalid, NotFound, Refusal
from app.core.labels import N_
from app.core.now import now, today
from app.core.once import act_key, first_answer, once
from app.core.types import Actor
from app.core.web.failures import sentence


class NothingChosen(Invalid):
    """Assigning without a row."""

    msgid = N_("Choose at least one case")
    article = "16(3)"


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one row."""

    case_id: str
    number: str
    project: str
    done: bool
    words: str

    def as_json(self) -> dict[str, Any]:
        """For the receipt."""
        return {name: getattr(self, name) for name in ("case_id", "number", "project", "done", "words")}


class AssignPage(Page):
    """分派."""

    route = "/desk/assign"
    permission = "Worklist"

    @expose("/", methods=["POST"])
    @has_access
    @permission_name("assign")
    def confirm(self) -> str:
        """Which cases, to whom: nothing is done yet."""
        return self._confirming(self._form())

    def _form(self) -> AssignForm:
        form = AssignForm()
        form.to.choices = [(str(each.id), each.display_name) for each in self._clerks()]
        return form

    def _clerks(self) -> Any:
        if self.actor.department_id is None:
            raise NotFound
        return people.clerks(self.session, self.actor.department_id)

    def _confirming(self, form: AssignForm) -> str:
        cases = list(self._chosen())
        if not cases:
            raise NothingChosen(field="id")
        return self.page("cases/assign_many.html", form=form, cases=cases)

    def _chosen(self) -> Iterator[Case]:
        """The ticked rows; or, where all that match were asked for, those, up to a bound."""
        ids = request.form.getlist("id")[:MOST]
        if request.form.get("all"):
            asked = asking.wanted(dict(parse_qsl(request.form.get("query", "")[:2000])), Tab.MINE)
            ids = [str(each) for each in worklist.chosen(self.session, self.actor, asked, today=today())]
        for text in dict.fromkeys(ids):
            yield queries.one(self.session, _uuid(text))

    @expose("/do", methods=["POST"])
    @has_access
    @permission_name("assign")
    def assign(self) -> str | tuple[str, int] | Answer:
        """Each row by the same service as a single one; a refused row holds no other back."""
        form = self._form()
        if not form.validate():
            return self._confirming(form), 422
        key = act_key(form.act_id.data)
        once(self.session, self.actor, key, lambda: {"rows": [each.as_json() for each in self._assigned(form)]})
        return self.go(url_for("AssignPage.results", act_id=key))

    def _assigned(self, form: AssignForm) -> Iterator[Result]:
        to = people.clerk(self.session, self._department(), _uuid(form.to.data))
        for case in self._chosen():
            yield self._one(case, to, form.reason.data or "")

    def _department(self) -> UUID:
        if self.actor.department_id is None:
            raise NotFound
        return self.actor.department_id

    def _one(self, case: Case, to: Actor, reason: str) -> Result:
        said = (str(case.id), case.number, case.project_name)
        if case.handler_id == to.account_id:
            return Result(*said, False, _("%(name)s has it already", name=to.name))
        try:
            with self.session.begin_nested():
                service.hold(self.session, case)
                service.assign(self.session, case, to=to, by=self.actor, now=now(), reason=reason)
        except Refusal as refused:
            return Result(*said, False, sentence(refused))
        return Result(*said, True, _("with %(name)s now", name=to.name))

    @expose("/<uuid:act_id>")
    @has_access
    @permission_name("assign")
    def results(self, act_id: UUID) -> str:
        """What became of each row, also when the page is opened again."""
        answer = first_answer(self.session, self.actor, act_id)
        if answer is None:
            raise NotFound
        return self.page("cases/assigned.html", rows=answer["rows"])


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as unreadable:
        raise NotFound from unreadable
