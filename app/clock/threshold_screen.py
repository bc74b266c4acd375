"""The screen of thresholds: when a light warns, on which rungs clocks speak and to whom (Art. 16(2), 17)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from wtforms import IntegerField, validators

from app.clock import tables
from app.clock.models import ThresholdEdition
from app.clock.rulebook import rulebook
from app.clock.rules.rung_lines import EXAMPLES, MOST_RUNGS, NAMES, ladder_lines
from app.clock.rules.tables import TableState
from app.clock.screens import TableScreen
from app.core.crud import Section
from app.core.crud.forms import WholeNumber
from app.core.labels import N_
from app.core.now import today
from app.items.fields import LinesField

PARTS: dict[str, str] = {
    "warning_share": N_("The light warns when so much of the limit is left, per cent"),
    "warning_least": N_("And at the latest when so many days are left"),
    "usual_rungs": N_("Rungs of acceptance and of the limit of decision"),
    "legal_rungs": N_("Rungs of the legal limit beside a promised one"),
    "correction_rungs": N_("Rungs of a correction"),
    "procedure_rungs": N_("Rungs of a special procedure's longest duration"),
    "delivery_rungs": N_("Rungs of delivery"),
}
LAYOUT = N_("A rung a line: the rung, a colon, from whom on it is told. Written like this: ")
FROM_TOMORROW = N_("The day after publication at the earliest. A clock keeps the edition of the day it began.")
REQUIRED = N_("This field is required")


class RungLines(LinesField):
    """A ladder, a rung a line."""

    most = MOST_RUNGS


def _ladder(name: str) -> Any:
    return RungLines(
        lazy_gettext(PARTS[f"{name}_rungs"]), [validators.InputRequired(lazy_gettext(REQUIRED))],
        description=lazy_gettext(LAYOUT) + EXAMPLES, render_kw={"rows": 7},
    )


def _number(name: str, most: int) -> Any:
    return IntegerField(lazy_gettext(PARTS[name]), [validators.InputRequired(lazy_gettext(REQUIRED)),
                                                    WholeNumber(0, most)])


class ThresholdScreen(TableScreen):
    """预警和提示阈值."""

    model = ThresholdEdition
    route = "/admin/thresholds"
    permission = "Thresholds"
    title = N_("Thresholds of lights and prompts")
    one = N_("Edition of the thresholds")
    columns: ClassVar[Sequence[str]] = ["number", "document", "effective_on", "warning_share", "state",
                                        "drafted_by_name", "published_by_name"]
    search: ClassVar[Sequence[str]] = ["document", "note"]
    labels: ClassVar[dict[str, str]] = {
        **TableScreen.labels, "warning_share": N_("Warning, per cent left"), "warning_least": PARTS["warning_least"],
        **{f"{name}_text": PARTS[f"{name}_rungs"] for name in NAMES},
    }
    helps: ClassVar[dict[str, str]] = {**TableScreen.helps, "effective_on": FROM_TOMORROW}
    shows: ClassVar[Sequence[Section]] = [
        Section(N_("Edition"), ["number", "document", "effective_on", "note"]),
        Section(N_("Warning of the light"), ["warning_share", "warning_least"]),
        Section(N_("Rungs of prompts"), [f"{name}_text" for name in NAMES]),
        Section(N_("Written and published"), ["state", "drafted_by_name", "published_by_name", "published_at"]),
    ]
    fields: ClassVar[dict[str, Any]] = {
        "warning_share": _number("warning_share", 100), "warning_least": _number("warning_least", 60),
        **{f"{name}_lines": _ladder(name) for name in NAMES},
    }
    form: ClassVar[Sequence[Section]] = [
        Section(N_("Edition"), ["document", "effective_on", "note"], N_("Article 17")),
        Section(N_("Warning of the light"), ["warning_share", "warning_least"], N_("Article 17")),
        Section(N_("Rungs of prompts"), [f"{name}_lines" for name in NAMES], N_("Articles 16(2) and 17")),
    ]

    def blank(self, **kwargs: Any) -> Any:
        """A new edition begins as the one in force."""
        made: Any = super().blank(**kwargs)
        if not kwargs and not made.is_submitted():
            inside = tables.starting_from(rulebook(self.session).thresholds.on(today()))
            made.warning_share.data, made.warning_least.data = inside["warning_share"], inside["warning_least"]
            for name in NAMES:
                made[f"{name}_lines"].data = ladder_lines(inside[f"{name}_rungs"])
        return made

    def _shown(self, row: ThresholdEdition) -> dict[str, Any]:
        """A draft says what it changes, line by line, and which clocks: the second person looks at that."""
        context = super()._shown(row)
        if row.state is TableState.DRAFT:
            changed = [(_(PARTS[name]), _("%(before)s → %(after)s", before="；".join(before), after="；".join(after)))
                       for name, before, after in tables.thresholds_changed(self.session, row)]
            nothing = [(_("Against the edition in force"), _("nothing"))]
            whom = (_("Clocks it concerns"), _(
                "Those that begin on %(day)s or later. The clocks of %(n)s open cases that run already keep theirs.",
                day=row.effective_on.isoformat(), n=tables.running(self.session)))
            context["sections"] = [*context["sections"], (_("What it changes"), [*(changed or nothing), whom])]
        return context
