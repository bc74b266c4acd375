"""A reader's own prompts, on the page from the first moment; and how their digest reaches him (Art. 17)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response as Answer
from wtforms import RadioField, SelectField

from app.accounts.models import Account
from app.cases.models import Case
from app.clock.models import PromptNotice
from app.clock.prompts import acts, queries
from app.clock.prompts.bell import in_words
from app.clock.prompts.digests import Speaking, height, looked_at
from app.clock.rules.clocks import Clock
from app.clock.rules.ladders import FIRST_HOUR, HOURS
from app.core.crud.forms import Form
from app.core.crud.page import Page
from app.core.errors import NotFound
from app.core.now import now, today
from app.core.types import Reach

PAGE = 50
REFUSED = 422
Shown = str | tuple[str, int] | Answer


class ChoiceForm(Form):
    """By which way and at which hour."""

    way = RadioField(_l("How it reaches me"), choices=[])
    hour = SelectField(_l("At what hour"), coerce=int, choices=[])

    def __init__(self, **given: Any) -> None:
        """The choices, in the reader's language."""
        super().__init__(**given)
        self.way.choices = [("mail", _("On the page, and a digest by mail")), ("page", _("On the page only"))]
        self.hour.choices = [(hour, f"{hour}:00") for hour in HOURS]


@dataclass(frozen=True, slots=True)
class Said:
    """One clock of a case that spoke, as a page shows it."""

    clock: Clock
    words: str
    notice: PromptNotice


@dataclass(frozen=True, slots=True)
class Row:
    """One case of the list; `lead` is the clock that ends first."""

    case: Case
    said: Sequence[Said]
    unseen: bool

    @property
    def lead(self) -> Clock:
        """Its clock that ends first."""
        return self.said[0].clock

    @property
    def told_at(self) -> datetime:
        """When it spoke last."""
        return max(each.notice.told_at for each in self.said)


class PromptPage(Page):
    """时限提示 – a reader's own, of every clock that still runs."""

    route = "/account/prompts"
    permission = "Prompts"

    @expose("/")
    @has_access
    @permission_name("show")
    def show(self) -> str:
        """The newest first."""
        keys, notices = queries.mine(self.session, self.actor.person, after=_behind(request.args.get("after")),
                                     limit=PAGE + 1)
        more = len(keys) > PAGE
        keys = keys[:PAGE]
        found = looked_at(self.session, [key for _, key in keys], today())
        rows = [row for _, key in keys if key in found and (row := _row(*found[key], notices[key]))]
        return self._shown(
            "clock/prompts/prompts.html", rows=rows, unseen=any(row.unseen for row in rows),
            first=url_for("PromptPage.show") if request.args.get("after") else None,
            next=url_for("PromptPage.show", after=_mark(*keys[-1])) if more else None,
            choice=queries.choice_of(self.session, self.actor.person), hour=FIRST_HOUR,
        )

    @expose("/<uuid:case_id>/open", methods=["POST"])
    @has_access
    @permission_name("write")
    def open(self, case_id: UUID) -> Answer:
        """Open a case from here: what its clocks said is seen."""
        if not queries.has(self.session, self.actor.person, case_id):
            raise NotFound
        acts.see(self.session, by=self.actor, now=now(), case_id=case_id)
        return self.go(f"{self._place}/{case_id}")

    @expose("/seen", methods=["POST"])
    @has_access
    @permission_name("write")
    def see_all(self) -> Answer:
        """Everything is seen."""
        acts.see(self.session, by=self.actor, now=now())
        return self.go(url_for("PromptPage.show"))

    @expose("/choice", methods=["GET", "POST"])
    @has_access
    @permission_name("choose")
    def choice(self) -> Shown:
        """Way and hour; not whether."""
        kept = queries.choice_of(self.session, self.actor.person)
        form = ChoiceForm(data={"way": "mail" if kept is None or kept.by_mail else "page",
                                "hour": kept.hour if kept else FIRST_HOUR})
        if request.method == "POST" and form.validate():
            acts.choose(self.session, by_mail=form.way.data == "mail", hour=form.hour.data, by=self.actor, now=now())
            flash(_("Kept. Your next digest comes in this way."), "success")
            return self.go(url_for("PromptPage.show"))
        status = REFUSED if form.errors else 200
        me = self.session.get_one(Account, self.actor.person)
        return self._shown("clock/prompts/choice.html", form=form, address=me.email), status

    @property
    def _place(self) -> str:
        return "/my/cases" if self.actor.reach is Reach.UNIT else "/desk/cases"

    def _shown(self, template: str, **context: Any) -> str:
        applicant = self.actor.reach is Reach.UNIT
        layout = "layouts/my.html" if applicant else "layouts/desk.html"
        return self.page(template, layout=layout, applicant=applicant, place=self._place, **context)


def _row(case: Case, speaking: Speaking, notices: Sequence[PromptNotice]) -> Row | None:
    highest: dict[queries.Key, PromptNotice] = {}
    for notice in sorted(notices, key=height):
        highest[notice.prompt.clock, notice.prompt.subject] = notice
    said = [
        Said(speaking[key], in_words(notice.prompt.rung, notice.prompt.days), notice)
        for key, notice in highest.items() if key in speaking
    ]
    if not said:
        return None
    said.sort(key=lambda each: each.clock.remaining)
    return Row(case, said, any(notice.seen_at is None for notice in notices))


def _mark(at: datetime, case_id: UUID) -> str:
    return f"{at.isoformat()}~{case_id}"


def _behind(mark: str | None) -> tuple[datetime, UUID] | None:
    """What a mark says. Raises NotFound for one that is not ours."""
    if not mark:
        return None
    at, _sep, which = mark.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(which)
    except ValueError as unreadable:
        raise NotFound from unreadable
