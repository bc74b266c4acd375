"""The screen of guides: the edition in force is read, a draft is worked on and published (Art. 8)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access
from flask_babel import gettext as _

from app.core.crud import CatalogueScreen, LedgerScreen, Section, act
from app.core.labels import N_
from app.core.now import now
from app.guides import service
from app.guides.kinds import GuideState
from app.guides.models import Guide
from app.guides.rules import PARTS, EditionIsFixed
from app.items.fields import lines

LAYOUT = N_("One paper a line. “~” before its name: only where it applies. After “ — ”: what to know about it.")


class GuideScreen(LedgerScreen, CatalogueScreen):
    """办事指南 – editions of the guides; each department's administrator keeps its own (Art. 8)."""

    model = Guide
    route = "/admin/guides"
    permission = "Guide"
    title = N_("Guides")
    one = N_("Guide")
    columns = ["item_name", "department_name", "number", "state", "published_on", "effective_on"]
    search = ["item_name", "department_name", "content", "basis"]
    filters = ["state", "sample"]
    order = ("department_name", "item_name", "number")
    exclude_route_methods = (LedgerScreen.exclude_route_methods | {"add", "delete"}) - {"edit"}
    labels = {
        **PARTS,
        "item_name": N_("Item"),
        "department_name": N_("Department"),
        "number": N_("Edition"),
        "state": N_("State"),
        "published_on": N_("Published on"),
        "effective_on": N_("In force from"),
        "result": N_("Result"),
        "sample": N_("Sample"),
        "material_lines": N_("Materials"),
        "material_text": N_("Materials"),
        "edition": N_("Edition of the catalogue"),
    }
    helps = {
        "steps": N_("One step a line: name, colon, what is done."),
        "contact": N_("One line each: who handles it, questions, complaints, counter."),
        "effective_on": N_("Not before the day of publication; empty: that day."),
    }
    shows = [
        Section(
            N_("Basis and content"), ["item_name", "department_name", "number", "state", "basis", "content", "result"]
        ),
        Section(N_("Conditions and materials"), ["conditions", "material_text"]),
        Section(N_("Process and limits"), ["steps", "limit_text"]),
        Section(N_("Fees, supervision, contact"), ["fee", "supervision", "contact"]),
        Section(N_("Publication"), ["published_on", "effective_on", "edition", "sample"]),
    ]
    fields = {"material_lines": lines(N_("Materials"), LAYOUT, required=True)}
    form = [
        Section(N_("Basis and content"), ["basis", "content", "result"], N_("Article 8")),
        Section(N_("Conditions and materials"), ["conditions", "material_lines"], N_("Article 8")),
        Section(N_("Process and limits"), ["steps", "limit_text"], N_("Articles 8 and 17")),
        Section(N_("Fees, supervision, contact"), ["fee", "supervision", "contact"], N_("Article 8")),
        Section(N_("Publication"), ["effective_on", "sample"], N_("Articles 8 and 16(1)")),
    ]

    def may_add(self) -> bool:
        """Editions come from the edition before, never from nothing."""
        return False

    def _shown(self, row: Guide) -> dict[str, Any]:
        context = super()._shown(row)
        if row.state is not GuideState.DRAFT:
            context["edit_url"] = None
        return context

    @expose("/<uuid:pk>/edit", methods=["GET", "POST"])
    @has_access
    def edit(self, pk: UUID) -> Any:
        """Only a draft is worked on."""
        if self.row_or_404(pk).state is not GuideState.DRAFT:
            raise EditionIsFixed
        return super().edit(pk)

    def before_save(self, row: Guide, form: Any) -> None:
        """What is written stays whole."""
        service.prepare(row)

    def offered(self, row: Guide) -> Sequence[str]:
        """A draft is published; the edition in force is revised."""
        return {GuideState.DRAFT: ["publish"], GuideState.PUBLISHED: ["revise"]}.get(row.state, [])

    @act(N_("Publish"), permission="publish", confirm=N_("Publish this edition? The one before is kept as replaced."))
    def publish(self, row: Guide) -> str:
        """公布."""
        service.publish(self.session, row, now=now())
        told: str = _("Published. The edition before is kept for ever.")
        return told

    @act(N_("Start a new edition"), permission="edit")
    def revise(self, row: Guide) -> str:
        """修订."""
        number = service.revise(self.session, row).number
        told: str = _("Draft of edition %(number)s made. Work on it, then publish it.", number=number)
        return told
