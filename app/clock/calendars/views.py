"""工作日历: years, editions, the draft being worked on, and its publication by a second person (Art. 17)."""

import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from app.clock.calendars import changes, drafting, previewing, queries, showing
from app.clock.calendars.forms import FIRST_YEAR, LAST_YEAR, BeginForm, DraftForm, PublicationForm
from app.clock.models import CalendarDraft
from app.clock.rules.calendar import EditionKind
from app.clock.rules.drafts import DraftState, OffTheYear
from app.core.crud.page import Page
from app.core.errors import NotFound, Refusal, Stale
from app.core.now import now, today
from app.core.once import act_key, once
from app.core.web.failures import sentence
from app.core.web.request import forget_changes

REFUSED = 422
YEAR, PLACE = re.compile("[0-9]{4}"), re.compile("[0-9]{1,7}")
Shown = str | tuple[str, int] | Answer


class CalendarPage(Page):
    """工作日历."""

    route = "/admin/calendars"
    permission = "Calendar"

    @expose("/")
    @has_access
    @permission_name("list")
    def index(self) -> str:
        """Drafts in work, then every edition on record."""
        return self._index(self._begin_form())

    def _begin_form(self) -> BeginForm:
        form = BeginForm(places=queries.districts(self.session))
        if request.method == "GET":
            form.year.data, form.kind.data = today().year + 1, EditionKind.NATIONAL.name
        return form

    def _index(self, form: BeginForm) -> str:
        places = queries.divisions(self.session)
        may_edit = self.appbuilder.sm.has_access("can_edit", self.permission)
        return self.page("clock/calendars/index.html", form=form if may_edit else None, places=places,
                         drafts=queries.open_drafts(self.session), editions=queries.on_record(self.session),
                         runs=queries.runs(self.session))

    @expose("/drafts", methods=["POST"])
    @has_access
    @permission_name("edit")
    def begin(self) -> Shown:
        """A new draft."""
        form = self._begin_form()
        if not form.validate():
            return self._index(form), REFUSED
        done = once(self.session, self.actor, act_key(form.act_id.data), lambda: {"id": self._begun(form)})
        return self.go(url_for("CalendarPage.draft", calendar_draft_id=done["id"]))

    def _begun(self, form: BeginForm) -> str:
        begun = drafting.begin(self.session, year=form.year.data or 0, kind=EditionKind[form.kind.data],
                               division=form.division.data or None, by=self.actor, now=now())
        return str(begun.id)

    @expose("/year")
    @has_access
    @permission_name("show")
    def year(self) -> str:
        """A year as it is counted today."""
        written = request.args.get("of") or str(today().year)
        year = int(written) if YEAR.fullmatch(written) else 0
        if not FIRST_YEAR <= year <= LAST_YEAR:
            raise NotFound
        editions = queries.of_year(self.session, year)
        return self.page("clock/calendars/year.html", shown=showing.year_of(self.session, year), editions=editions,
                         around=[each for each in (year - 1, year, year + 1) if FIRST_YEAR <= each <= LAST_YEAR],
                         places=queries.divisions(self.session))

    @expose("/editions/<uuid:edition_id>")
    @has_access
    @permission_name("show")
    def edition(self, edition_id: UUID) -> str:
        """One edition for ever as it was published, and how far the open cases have been counted by it."""
        row = queries.edition(self.session, edition_id)
        return self.page("clock/calendars/edition.html", row=row, shown=showing.edition_year(self.session, row),
                         reads=showing.kept_reads(row), run=queries.run_of(self.session, edition_id),
                         places=queries.divisions(self.session))

    @expose("/editions/<uuid:edition_id>/moved")
    @has_access
    @permission_name("show")
    def moved(self, edition_id: UUID) -> str:
        """期限变动: the cases in the reader's sight that an edition moved, from what to what."""
        row, after = queries.edition_head(self.session, edition_id), _case_id(request.args.get("after", ""))
        lines, more = changes.of_edition(self.session, edition_id, after)
        home = url_for("CalendarPage.moved", edition_id=edition_id)
        return self.page("clock/calendars/moved.html", row=row, lines=lines, first_url=home if after else None,
                         next_url=f"{home}?after={lines[-1][0].id}" if more else None,
                         run=queries.run_of(self.session, edition_id), department=self.actor.department_id is not None)

    @expose("/drafts/<uuid:calendar_draft_id>")
    @has_access
    @permission_name("edit")
    def draft(self, calendar_draft_id: UUID) -> Shown:
        """The draft: worked on by one, read and published by another."""
        row = queries.draft(self.session, calendar_draft_id)
        if row.state is DraftState.PUBLISHED and row.edition_id is not None:
            return self.go(url_for("CalendarPage.edition", edition_id=row.edition_id))
        return self._draft(row, DraftForm(obj=row))

    def _draft(self, row: CalendarDraft, form: DraftForm, extra: tuple[tuple[str, str], ...] = ()) -> str:
        form.version.data = str(row.version)
        form.day.data = form.do.data = ""
        mine = str(self.actor.account_id) in row.editors
        return self.page(
            "clock/calendars/draft.html", row=row, form=form, extra=extra, mine=mine,
            shown=showing.draft_year(self.session, row, today=today()), reads=showing.reads_of(self.session, row),
            found=showing.findings_of(self.session, row), needs_settling=drafting.needs_settling(self.session, row),
            publication=PublicationForm(formdata=None), places=queries.divisions(self.session),
            open=row.state is DraftState.DRAFT,
        )  # fmt: skip

    @expose("/drafts/<uuid:calendar_draft_id>/moves")
    @has_access
    @permission_name("edit")
    def moves(self, calendar_draft_id: UUID) -> str:
        """预览. Which open cases it would move, from which date to which; nothing is changed."""
        row = queries.draft(self.session, calendar_draft_id)
        preview = previewing.preview_of(self.session, row, now=now())
        written = request.args.get("start", "0")
        start = int(written) if PLACE.fullmatch(written) else 0
        return self.page("clock/calendars/moves.html", row=row, preview=preview, start=start, size=previewing.PAGE,
                         lines=previewing.page_of(self.session, preview, start))

    @expose("/drafts/<uuid:calendar_draft_id>", methods=["POST"])
    @has_access
    @permission_name("edit")
    def work(self, calendar_draft_id: UUID) -> Shown:
        """Whatever button was pressed, what was typed is kept first."""
        row, form = queries.draft(self.session, calendar_draft_id), DraftForm()
        if not form.validate():
            return self._draft(row, form), REFUSED
        try:
            self._be_current(row, form.version.data)
            once(self.session, self.actor, act_key(form.act_id.data), lambda: self._work(row, form))
        except Refusal as refused:
            return self._refused(calendar_draft_id, form, refused)
        after = "CalendarPage.moves" if form.do.data == "moves" else "CalendarPage.draft"
        return self.go(url_for(after, calendar_draft_id=calendar_draft_id))

    def _refused(self, calendar_draft_id: UUID, form: DraftForm, refused: Refusal) -> Shown:
        """The page again, with what was typed; the sentence stands at its field, or above all."""
        forget_changes()
        row, words = queries.draft(self.session, calendar_draft_id), sentence(refused)
        if refused.field in form:
            form[refused.field].errors = [words]
            return self._draft(row, form), refused.status
        anchor = "#year" if refused.field in ("days", "day") else ""
        return self._draft(row, form, ((words, anchor),)), refused.status

    @staticmethod
    def _be_current(row: CalendarDraft, seen: str | None) -> None:
        if seen != str(row.version):
            raise Stale

    def _work(self, row: CalendarDraft, form: DraftForm) -> dict[str, str]:
        by = self.actor
        head = drafting.Head(form.document.data or "", form.published_on.data, form.effective_on.data,
                             form.note.data or "", bool(form.settled.data))
        pasted = form.text.data or ""
        if form.do.data == "read":
            drafting.describe(self.session, row, head, by=by)
            drafting.paste(self.session, row, pasted, by=by)
            return {}
        drafting.describe(self.session, row, head, by=by)
        drafting.keep_text(self.session, row, pasted, by=by)
        acts: dict[str, Callable[[], None]] = {
            "span": lambda: self._lay(row, form),
            "offer": lambda: drafting.offer(self.session, row, by=by, now=now()),
            "discard": lambda: drafting.discard(self.session, row),
        }
        if form.day.data:
            drafting.toggle(self.session, row, _day(form.day.data, row.year), by=by)
        elif form.do.data in acts:
            acts[form.do.data]()
        return {}

    def _lay(self, row: CalendarDraft, form: DraftForm) -> None:
        if form.first.data is None:
            raise drafting.SayFromWhen(field="first")
        drafting.lay(self.session, row, form.first.data, form.last.data, worked=form.makes.data == "worked",
                     by=self.actor)

    @expose("/drafts/<uuid:calendar_draft_id>/take-back", methods=["POST"])
    @has_access
    @permission_name("edit")
    def take_back(self, calendar_draft_id: UUID) -> Shown:
        """退回修改."""
        return self._act(calendar_draft_id, lambda row: drafting.take_back(self.session, row))

    @expose("/drafts/<uuid:calendar_draft_id>/publish", methods=["POST"])
    @has_access
    @permission_name("publish")
    def publish(self, calendar_draft_id: UUID) -> Shown:
        """发布, by a second person."""
        return self._act(calendar_draft_id, self._publish)

    def _publish(self, row: CalendarDraft) -> None:
        drafting.publish(self.session, row, by=self.actor, now=now())
        flash(_("Published. The open cases are being counted anew; people are told when it is done."), "success")

    def _act(self, calendar_draft_id: UUID, act: Callable[[CalendarDraft], Any]) -> Shown:
        row, form = queries.draft(self.session, calendar_draft_id), PublicationForm()
        if not form.validate():
            return self._draft(row, DraftForm(formdata=None, obj=row), ((form.errors_in_words(), ""),)), REFUSED

        def perform() -> dict[str, str]:
            self._be_current(row, form.version.data)
            act(row)
            return {}

        try:
            once(self.session, self.actor, act_key(form.act_id.data), perform)
        except Refusal as refused:
            forget_changes()
            again = queries.draft(self.session, calendar_draft_id)
            shown = DraftForm(formdata=None, obj=again)
            return self._draft(again, shown, ((sentence(refused), ""),)), refused.status
        return self.go(url_for("CalendarPage.draft", calendar_draft_id=calendar_draft_id))


def _day(written: str, year: int) -> date:
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise OffTheYear(field="day", on=written[:20], year=year) from None


def _case_id(written: str) -> UUID | None:
    try:
        return UUID(written) if written else None
    except ValueError:
        raise NotFound from None
