"""How an act on a case goes through a page: opened only when lawful, done once, kept apart when refused.

A refusal stands beside its field or over the form, with its article; what was typed is kept. A lost race says who
did what meanwhile.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import flash, g, request, url_for
from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.wrappers import Response as Answer

from app.cases import queries
from app.cases.forms import CaseActForm
from app.cases.models import Case, CaseStep
from app.cases.panels import ActDoor, Reason, door
from app.cases.trace import told
from app.core.clauses import clause
from app.core.crud.page import Page
from app.core.errors import Invalid, Refusal, Stale
from app.core.once import act_key, first_answer, once
from app.core.web.failures import sentence
from app.core.web.request import forget_changes

Shown = str | tuple[str, int] | Answer
_told_by_database: dict[str, Callable[[], Refusal]] = {}


def tell_constraint(name: str, refusal: Callable[[], Refusal]) -> None:
    """Let what the database refuses by this constraint be told as that refusal. Said once, in `wiring`."""
    _told_by_database[name] = refusal


def refusal_of(broken: IntegrityError) -> Refusal:
    """The sentence behind a constraint; anything unknown is ours and crashes."""
    diagnosis = getattr(broken.orig, "diag", None)
    name = getattr(diagnosis, "constraint_name", None) or ""
    if name not in _told_by_database:
        raise broken
    return _told_by_database[name]()


def forget(refused: Refusal) -> None:
    """Roll an act back; that it was tried, and why not, goes into the trail (app.audit.recording)."""
    forget_changes()
    g.refusal = refused


def blame(form: Any, refused: Refusal) -> int:
    """Put a refusal beside its field, or over the form with its article; returns the status to answer with."""
    words = sentence(refused)
    forget(refused)
    if refused.field and refused.field in form and isinstance(refused, Invalid):
        form[refused.field].errors = [*form[refused.field].errors, words]
    else:
        form.form_errors.append(f"{words}（{clause(refused.article)}）" if refused.article else words)
    return refused.status


@dataclass(frozen=True, slots=True)
class Doing:
    """One act as its page needs it: the form, what performs it (and says what is told), what the page shows."""

    door: str
    form: type[CaseActForm]
    template: str
    perform: Callable[[Case, Any], str]
    fill: Callable[[Case, Any], None] = lambda case, form: None
    context: Callable[[Case, Any], Mapping[str, Any]] = lambda case, form: {}


class ActPage(Page):
    """The pages of acts of one room."""

    def act(self, case_id: UUID, doing: Doing) -> Shown:
        """Open the form of an act, or do the act its form posts."""
        case = queries.one(self.session, case_id)
        way = door(doing.door)
        form = doing.form()
        if request.method == "GET":
            closed = way.why_not(self.session, case, self.actor)
            if closed is not None:
                return self.closed(case, way, closed)
            self._note(case, form)
            doing.fill(case, form)
            return self.form_page(case, doing, form)
        doing.fill(case, form)
        if form.validate():
            return self._attempt(case, doing, form)
        done = self._done_before(form)
        return self._told(done) if done else (self.form_page(case, doing, form), 422)

    def _done_before(self, form: CaseActForm) -> dict[str, Any] | None:
        """What this very form was answered when it was sent first: what it chose from may be gone since."""
        return None if form.act_id.errors else first_answer(self.session, self.actor, act_key(form.act_id.data))

    def _told(self, answer: Mapping[str, Any]) -> Answer:
        flash(answer["told"], "success")
        return self.go(answer["to"])

    def _note(self, case: Case, form: CaseActForm) -> None:
        """Note which state of the record the form was opened on, unless it was parked with its own."""
        form.version.data = form.version.data or str(case.version)
        form.seen.data = form.seen.data or str(self._last_seq(case))

    def _attempt(self, case: Case, doing: Doing, form: CaseActForm) -> Shown:
        case_id = case.id
        try:
            answer = once(self.session, self.actor, act_key(form.act_id.data), lambda: self._done(case, doing, form))
        except (Stale, StaleDataError):
            forget(Stale())
            return self._lost_race(case_id, doing, form)
        except Refusal as refused:
            return self._refused(case_id, doing, form, refused)
        except IntegrityError as broken:
            return self._refused(case_id, doing, form, refusal_of(broken))
        return self._told(answer)

    def _done(self, case: Case, doing: Doing, form: CaseActForm) -> dict[str, Any]:
        said = doing.perform(case, form)
        return {"told": said, "to": url_for("CasePage.show", case_id=case.id)}

    def _refused(self, case_id: UUID, doing: Doing, form: Any, refused: Refusal) -> Shown:
        status = blame(form, refused)
        return self.form_page(queries.one(self.session, case_id), doing, form), status

    def _lost_race(self, case_id: UUID, doing: Doing, form: CaseActForm) -> Shown:
        """Who did what since the form was opened; sent again, it is judged on the record as it is now."""
        case = queries.one(self.session, case_id)
        seen = max(0, _whole_number(form.seen.data))
        news = [step for step in self._steps(case) if step.seq > seen]
        form.version.data, form.seen.data = str(case.version), str(self._last_seq(case))
        closed = door(doing.door).why_not(self.session, case, self.actor)
        context = {"news": told(news), "lost": True, "closed": closed and self.in_words(closed)}
        return self.form_page(case, doing, form, **context), 409

    def form_page(self, case: Case, doing: Doing, form: CaseActForm, **context: Any) -> str:
        way = door(doing.door)
        given = {"case": case, "form": form, "door": way, "title": _(way.label), **doing.context(case, form), **context}
        return self.page(doing.template, **given)

    def closed(self, case: Case, way: ActDoor, reason: Reason) -> tuple[str, int]:
        """The page of an act that is not possible now: the sentence and its article."""
        return self.page("cases/closed.html", case=case, act=_(way.label).rstrip("…"), reason=self.in_words(reason),
                         article=reason.article), 409

    @staticmethod
    def in_words(reason: Reason) -> str:
        """A reason in the reader's language."""
        return _(reason.msgid, **(reason.values or {})) if reason.values else _(reason.msgid)

    def _steps(self, case: Case) -> list[CaseStep]:
        return list(queries.steps(self.session, case.id))

    def _last_seq(self, case: Case) -> int:
        return max((step.seq for step in self._steps(case)), default=0)


def version_of(form: CaseActForm) -> int | None:
    """The version of the record a form was opened on; nonsense counts as none seen."""
    return _whole_number(form.version.data)


def _whole_number(given: str | None) -> int:
    """A small number a form carries, or -1 for anything else."""
    return int(given) if given and given.isascii() and given.isdigit() and len(given) < 10 else -1
