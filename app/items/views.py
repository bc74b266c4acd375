"""The screen of approval items (Art. 3, 9, 17)."""

from typing import Any

from flask import request, url_for
from flask_babel import gettext as _
from sqlalchemy import Select
from sqlalchemy.orm import joinedload

from app.core.crud import CatalogueScreen, Section
from app.core.crud.forms import ActForm
from app.core.labels import N_
from app.core.types import Reach
from app.departments.rules import ForCoordinator, KeyIsFixed
from app.departments.views import changed
from app.items import service
from app.items.fields import choice_of, lines
from app.items.models import Item
from app.items.rules.kinds import STAGES, TYPES
from app.items.rules.stated import COLUMNS

CONDITIONS_HELP = N_(
    "One condition a line, all must hold: invest_type == 'gov', total_invest_wan >= 10000, not has_building."
)
KEYS_HELP = N_("Keys of items, one a line.")


LIMITS = N_("Time limits")


class ItemScreen(CatalogueScreen):
    """事项 – the approval items; each department's administrator keeps its own (Art. 3, 9)."""

    model = Item
    route = "/admin/items"
    permission = "Item"
    title = N_("Approval items")
    one = N_("Approval item")
    columns = ["name", "department", "type_words", "stage_words", "legal_words", "promised_words", "special_words",
               "state"]  # fmt: skip
    search = ["name", "key", "pinyin", "result", "legal_basis"]
    filters = ["department", "closure", "releases_funds", "state"]
    order = ("department", "stage", "key")
    labels = {
        "name": N_("Name"), "key": N_("Key"), "department": N_("Department"), "type_code": N_("Type"),
        "type_words": N_("Type"), "stage": N_("Stage"), "stage_words": N_("Stage"), "state": N_("State"),
        "legal_number": N_("Legal limit"), "legal_unit": N_("Unit of the legal limit"),
        "legal_start": N_("Counted from"),
        "start_now": N_("Counted from"), "basis_now": N_("Legal basis"),
        "extension_now": N_("Longest extension, working days"), "coming_words": N_("Published, not yet in force"),
        "legal_words": N_("Legal"), "promised_words": N_("Promised"), "legal_basis": N_("Legal basis"),
        "legal_extension": N_("Longest extension, working days"), "promised_number": N_("Promised limit"),
        "promised_unit": N_("Unit of the promised limit"), "conditions": N_("Conditions"),
        "prerequisites": N_("Items before it"), "optional_prerequisites": N_("Items before it, where they apply"),
        "joint": N_("Departments that sign with it"), "special_words": N_("Special procedures"),
        "result": N_("Result"), "document_pattern": N_("Pattern of document numbers"), "validity": N_("Validity"),
        "fee": N_("Fee"), "closure": N_("Closure"), "releases_funds": N_("Releases funds"), "note": N_("Note"),
        "condition_words": N_("It is owed with"), "edition": N_("Edition of the catalogue"),
    }  # fmt: skip
    helps = {
        "key": N_("Stands in addresses and numbers. Given once."),
        "legal_basis": N_("To article and paragraph."),
        "promised_number": N_("Not longer than the legal limit. Lights follow it."),
        "releases_funds": N_("The decision needs a second passed verification of the code (Article 15)."),
    }
    fields = {
        "type_code": choice_of(N_("Type"), TYPES),
        "stage": choice_of(N_("Stage"), STAGES),
        "conditions": lines(N_("Conditions"), CONDITIONS_HELP, required=True),
        "prerequisites": lines(N_("Items before it"), KEYS_HELP),
        "optional_prerequisites": lines(N_("Items before it, where they apply"), KEYS_HELP),
        "joint": lines(N_("Departments that sign with it"), N_("Keys of departments, one a line.")),
        "special_words": lines(N_("Special procedures"), N_("One a line, as the law calls them.")),
    }
    shows = [
        Section(N_("Identity"), ["name", "key", "department", "type_words", "stage_words", "state", "edition"]),
        Section(LIMITS, ["legal_words", "start_now", "basis_now", "extension_now", "promised_words",
                                    "coming_words"]),
        Section(
            N_("Conditions and order"),
            ["condition_words", "conditions", "prerequisites", "optional_prerequisites", "joint", "special_words"],
        ),
        Section(N_("Result"), ["result", "document_pattern", "validity", "fee", "closure", "releases_funds", "note"]),
    ]
    form = [
        Section(N_("Identity"), ["name", "key", "department", "type_code", "stage", "state"], N_("Articles 3 and 8")),
        Section(
            LIMITS,
            ["legal_number", "legal_unit", "legal_start", "legal_basis", "legal_extension", "promised_number",
             "promised_unit"],
            N_("Article 17. No limit without its basis. Later they are changed by an edition of limits."),
        ),
        Section(
            N_("Conditions and order"),
            ["conditions", "prerequisites", "optional_prerequisites", "joint", "special_words"],
            N_("Article 16(1)"),
        ),
        Section(
            N_("Result"),
            ["result", "document_pattern", "validity", "fee", "closure", "releases_funds", "note"],
            N_("Articles 15 and 16(4)"),
        ),
    ]  # fmt: skip

    def before_save(self, row: Item, form: Any) -> None:
        """Whole and lawful, or not at all; an item stays with its department."""
        if changed(row, "key"):
            raise KeyIsFixed(field="key")
        if self.actor.reach is not Reach.CITY and changed(row, "department_id"):
            raise ForCoordinator(field="department")
        service.prepare(self.session, row)

    def base(self) -> Select[Any]:
        """With the limits that were: they hold until the day of those published last."""
        return super().base().options(joinedload(Item.former))

    def blank(self, **kwargs: Any) -> ActForm:
        """The limits of an item are asked once; from then on an edition changes them (Art. 17)."""
        made = super().blank(**kwargs)
        for name in COLUMNS if "pk" in (request.view_args or {}) else ():
            del made[name]
        return made

    def render(self, template: str, **context: Any) -> str:
        """The form of an item that is on record shows its limits, and where they are changed."""
        if template != "edit":
            return super().render(template, **context)
        limits = dict(self._shown(context["row"])["sections"])[_(LIMITS)]
        change_url = url_for("LimitScreen.add", item=context["row"].key)
        return self.page_of("items/edit.html", limits=limits, change_url=change_url, **context)
