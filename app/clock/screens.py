"""Screens of the tables the coordinator keeps: the words of special procedures, the shares of steps (Art. 17)."""

from collections.abc import Sequence
from datetime import date
from typing import Any, ClassVar
from uuid import UUID

from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import validators

from app.clock import offers, tables
from app.clock.models import PauseWords, StepShares
from app.clock.rules.tables import MOST_WORDS, NAMES, TableState, lines_of, must_be_draft
from app.core.crud import CatalogueScreen, LedgerScreen, Section, act
from app.core.labels import N_
from app.core.now import now, today
from app.items.fields import LinesField

WORDS = N_("Words of the catalogue")
LAYOUT = N_("A word a line: the catalogue's word, a colon, the kind. A word that is not here stops no clock. Kinds: ")
AT_THE_EARLIEST = N_("Not before the day of publication. What began before it keeps the edition it began under.")


class WordLines(LinesField):
    """The whole table, a word a line."""

    most = MOST_WORDS


class TableScreen(LedgerScreen, CatalogueScreen):
    """What both tables' screens share: drafts are worked on, a second person publishes, nothing else is changed."""

    order: ClassVar[Sequence[str]] = ("number",)
    descending = True
    filters: ClassVar[Sequence[str]] = ["state"]
    saved = N_("Saved. A coordinator who did not write it publishes it.")
    exclude_route_methods = (LedgerScreen.exclude_route_methods | {"delete"}) - {"add", "edit"}
    labels: ClassVar[dict[str, str]] = {
        "number": N_("Edition"), "document": N_("Document of the edition"), "effective_on": N_("In force from"),
        "note": N_("Note"), "state": N_("State"), "drafted_by_name": N_("Written by"),
        "published_by_name": N_("Published by"), "published_at": N_("Published at"),
        "word_lines": WORDS, "word_text": WORDS,
        "changes_text": N_("What it changes"), "handling_share": N_("Handling, per cent"),
        "review_share": N_("Review, per cent"), "approval_share": N_("Approval, per cent"),
    }
    helps: ClassVar[dict[str, str]] = {
        "effective_on": AT_THE_EARLIEST, "document": N_("The document that sets this edition"),
    }

    @classmethod
    def _declare(cls) -> None:
        super()._declare()
        offers.keep(cls.permission, cls.one, f"{cls.route}/{{}}", offers.of_table(cls.model))

    def create(self, form: Any) -> Any:
        """A draft waits for the second person from its first saving on: those who may publish it are told."""
        row = super().create(form)
        offers.tell_of_table(self.session, self.permission, row, by=self.actor, now=now())
        return row

    def change(self, row: Any, form: Any) -> None:
        """Whoever goes on writing somebody else's draft offers it anew."""
        super().change(row, form)
        offers.tell_of_table(self.session, self.permission, row, by=self.actor, now=now())

    def _shown(self, row: Any) -> dict[str, Any]:
        context = super()._shown(row)
        if row.state is not TableState.DRAFT:
            context["edit_url"] = None
        elif self._mine(row):
            context["closed"] = _("You worked on this edition: somebody else publishes it. You may discard it.")
        return context

    def _mine(self, row: Any) -> bool:
        return bool(row.drafted_by == self.actor.account_id)

    def offered(self, row: Any) -> Sequence[str]:
        """A draft is published, by somebody else; or given up, by everybody who may work on it."""
        if row.state is not TableState.DRAFT:
            return []
        return ["discard"] if self._mine(row) else ["publish", "discard"]

    @expose("/<uuid:pk>/edit", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: UUID) -> Any:
        """Only a draft is worked on."""
        must_be_draft(self.row_or_404(pk).state)
        return super().edit(pk)

    def before_save(self, row: Any, form: Any) -> None:
        """The next number; whoever saves it has written it."""
        tables.draft(self.session, row, by=self.actor)

    @act(N_("Publish this edition"), permission="publish",
         confirm=N_("Publish this edition? What began before its day keeps the edition it began under."))
    def publish(self, row: Any) -> str:
        """发布."""
        tables.publish(self.session, row, by=self.actor, now=now())
        told: str = _("Published. It holds from %(day)s on.", day=row.effective_on.isoformat())
        return told

    @act(N_("Discard this draft"), permission="discard", quiet=True,
         confirm=N_("Discard this draft? It stays on record and is never published."))
    def discard(self, row: Any) -> str:
        """放弃."""
        tables.discard(self.session, row)
        told: str = _("Discarded. What is in force stays as it is.")
        return told


class PauseWordScreen(TableScreen):
    """特别程序用语对照表."""

    model = PauseWords
    route = "/admin/pause-words"
    permission = "PauseWords"
    title = N_("Words of special procedures")
    one = N_("Edition of the words of special procedures")
    columns: ClassVar[Sequence[str]] = ["number", "document", "effective_on", "state", "drafted_by_name",
                                        "published_by_name"]
    search: ClassVar[Sequence[str]] = ["document", "note"]
    shows: ClassVar[Sequence[Section]] = [
        Section(N_("Edition"), ["number", "document", "effective_on", "note"]),
        Section(N_("Words of the catalogue"), ["word_text"], N_("Administrative Licensing Law, article 45")),
        Section(N_("Written and published"), ["state", "drafted_by_name", "published_by_name", "published_at"]),
    ]
    fields: ClassVar[dict[str, Any]] = {
        "word_lines": WordLines(
            lazy_gettext(WORDS), [validators.InputRequired(lazy_gettext(N_("This field is required")))],
            description=lazy_gettext(LAYOUT) + "、".join(NAMES),
            render_kw={"rows": 26},
        ),
    }
    form: ClassVar[Sequence[Section]] = [
        Section(N_("Edition"), ["document", "effective_on", "note"], N_("Article 17")),
        Section(N_("Words of the catalogue"), ["word_lines"], N_("Administrative Licensing Law, article 45")),
    ]

    def blank(self, **kwargs: Any) -> Any:
        """A new edition begins as the one in force."""
        made: Any = super().blank(**kwargs)
        if not kwargs and not made.is_submitted():
            made.word_lines.data = _lines_in_force(self, today())
        return made

    def _shown(self, row: PauseWords) -> dict[str, Any]:
        """A draft says what it changes and how many open cases that may concern: the second person looks at that."""
        context = super()._shown(row)
        changed = [
            (word, _("%(before)s → %(after)s, %(n)s open cases of items that name it", before=before or _("not mapped"),
                     after=after or _("not mapped"), n=n))
            for word, before, after, n in tables.touched(self.session, row)
        ]
        if row.state is TableState.DRAFT:
            nothing = [(_("Against the edition in force"), _("nothing"))]
            context["sections"] = [*context["sections"], (_("What it changes"), changed or nothing)]
        return context


def _lines_in_force(screen: TableScreen, on: date) -> list[str]:
    words, _document = tables.words_on(screen.session, on)
    return lines_of(words)


class StepShareScreen(TableScreen):
    """环节时限分配."""

    model = StepShares
    route = "/admin/step-shares"
    permission = "StepShares"
    title = N_("Shares of the steps")
    one = N_("Edition of the shares of the steps")
    columns: ClassVar[Sequence[str]] = ["number", "document", "effective_on", "handling_share", "review_share",
                                        "approval_share", "state"]
    search: ClassVar[Sequence[str]] = ["document", "note"]
    shows: ClassVar[Sequence[Section]] = [
        Section(N_("Edition"), ["number", "document", "effective_on", "note"]),
        Section(N_("Shares of the promised limit"), ["handling_share", "review_share", "approval_share"]),
        Section(N_("Written and published"), ["state", "drafted_by_name", "published_by_name", "published_at"]),
    ]
    helps: ClassVar[dict[str, str]] = {
        **TableScreen.helps,
        "handling_share": N_("The three make 100. Of each limit they are rounded to whole days that add up to it."),
    }
    form: ClassVar[Sequence[Section]] = [
        Section(N_("Edition"), ["document", "effective_on", "note"], N_("Article 17")),
        Section(N_("Shares of the promised limit"), ["handling_share", "review_share", "approval_share"],
                N_("Article 16(3)")),
    ]
