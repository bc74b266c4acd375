"""The screen of limit editions: what becomes of items' limits, from which day, by which document (Art. 17)."""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import validators

from app.clock import limit_editions, limit_telling
from app.clock.limit_editions import ItemChange
from app.clock.models import LimitEdition
from app.clock.rules.limit_lines import EXAMPLE, MOST_ITEMS
from app.clock.rules.tables import TableState
from app.clock.screens import TableScreen
from app.core.crud import Section, act
from app.core.labels import N_
from app.core.now import now, today
from app.items.fields import LinesField

LINES = N_("New limits")
LAYOUT = N_("An item a line: its name or key, a colon, what changes. What a line does not name stays. A limit is so "
            "many 工作日, 自然日 or 月, or 即办, or 无. Written like this: ")
REQUIRED = N_("This field is required")


class LimitLines(LinesField):
    """The items, one a line."""

    most, widest = MOST_ITEMS, 1200


class LimitScreen(TableScreen):
    """时限版本."""

    model = LimitEdition
    route = "/admin/limit-editions"
    permission = "LimitEdition"
    title = N_("Editions of limits")
    one = N_("Edition of limits")
    columns: ClassVar[Sequence[str]] = ["document", "department", "number", "effective_on", "state",
                                        "drafted_by_name", "published_by_name"]
    order: ClassVar[Sequence[str]] = ("effective_on", "number")
    search: ClassVar[Sequence[str]] = ["document", "note"]
    filters: ClassVar[Sequence[str]] = ["department", "state"]
    labels: ClassVar[dict[str, str]] = {
        **TableScreen.labels, "department": N_("Department"), "issued_on": N_("The document is of"),
        "note": N_("Reason of the change"), "limit_lines": LINES,
    }
    helps: ClassVar[dict[str, str]] = {
        "document": N_("The document that changes the limits, with its number"),
        "effective_on": N_("The day after publication at the earliest. A case received before keeps its limits."),
        "note": N_("Read by whoever publishes it, and kept with it"),
    }
    shows: ClassVar[Sequence[Section]] = [
        Section(N_("Edition"), ["number", "department", "document", "issued_on", "effective_on", "note"]),
        Section(N_("Written and published"), ["state", "drafted_by_name", "published_by_name", "published_at"]),
    ]
    fields: ClassVar[dict[str, Any]] = {
        "limit_lines": LimitLines(
            lazy_gettext(LINES), [validators.InputRequired(lazy_gettext(REQUIRED))],
            description=lazy_gettext(LAYOUT) + EXAMPLE, render_kw={"rows": 8},
        ),
    }
    form: ClassVar[Sequence[Section]] = [
        Section(N_("Edition"), ["department", "document", "issued_on", "effective_on", "note"], N_("Article 17")),
        Section(LINES, ["limit_lines"], N_("Articles 16(2) and 17")),
    ]

    def blank(self, **kwargs: Any) -> Any:
        """Opened from an item it begins with the line of what that has now."""
        made: Any = super().blank(**kwargs)
        asked = request.args.get("item", "") if not kwargs and not made.is_submitted() else ""
        found = limit_editions.line_for(self.session, asked, self.actor) if asked else None
        if found is not None:
            made.department.data, made.limit_lines.data = found[0], [found[1]]
        return made

    def before_save(self, row: LimitEdition, form: Any) -> None:
        """What is typed is held to its rules, and to what the items have now."""
        limit_editions.draft(self.session, row, by=self.actor, today=today())

    @act(N_("Publish this edition"), permission="publish",
         confirm=N_("Publish these limits? Cases received before their day keep those they have."))
    def publish(self, row: LimitEdition) -> str:
        """发布."""
        limit_editions.publish(self.session, row, by=self.actor, now=now())
        limit_telling.tell_department(self.session, row, limit_editions.changes_of(self.session, row), now=now())
        told: str = _("Published. It holds from %(day)s on.", day=row.effective_on.isoformat())
        return told

    def _shown(self, row: LimitEdition) -> dict[str, Any]:
        """What changes, item by item; of a draft also why it can no longer be published as it stands."""
        context = super()._shown(row)
        edition, life = context["sections"]
        found = limit_editions.changes_of(self.session, row)
        behind = limit_telling.guides_behind(self.session, found)
        changes = [(each.item.name, "\n".join(_lines(each, behind.get(each.item.id)))) for each in found]
        context["sections"] = [*self._warnings(row), edition, (_(CHANGES), changes), life]
        return context

    def _warnings(self, row: LimitEdition) -> Iterator[tuple[str, list[tuple[str, str]]]]:
        moved = limit_editions.moved_since(self.session, row)
        told = [(item.name, _("has other limits by now than when this was written: edit the draft and save it again"))
                for item in moved]
        if row.state is TableState.DRAFT and row.effective_on <= today():
            told.append((_("In force from"), _("is over: set a later day")))
        if told:
            yield _("This draft no longer fits"), told


CHANGES = N_("Limits before and after")


def _lines(change: ItemChange, guide: int | None) -> Iterator[str]:
    for label, before, after in change.differences:
        yield _("%(part)s: %(before)s → %(after)s", part=_(label), before=before, after=after)
    yield _("%(n)s open cases keep the limits of the day they were received", n=change.keeping)
    if guide is not None:
        yield _("Edition %(n)s of its guide states other limits: revise it in time", n=guide)
