"""What both kinds of screen share: a list and a page of one row, inside the scope."""

import copy
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar
from uuid import UUID, uuid4

from flask import g, redirect, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.models.sqla.filters import FilterEqual, SQLAFilterConverter
from flask_appbuilder.models.sqla.interface import SQLAInterface
from flask_appbuilder.security.decorators import has_access
from flask_appbuilder.views import ModelView
from flask_babel import gettext
from sqlalchemy import ColumnElement, Select, select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app.core.crud import arguments, search
from app.core.crud.forms import Section
from app.core.crud.listed import listed
from app.core.crud.listing import Listing, shown
from app.core.errors import NotFound
from app.core.now import now
from app.core.scope import owned
from app.core.types import Actor
from app.core.web import actor, db, page

TEMPLATES = "appbuilder/general/model/"
NEVER_ROUTED = {"action", "action_post", "download"}
FAB_ATTRIBUTES = ("list_columns", "show_columns", "add_columns", "edit_columns", "search_columns", "order_columns")


class OwnFilters(SQLAFilterConverter):
    """The framework warns of every column it has no filter for (identifiers); equality will do."""

    def convert(self, col_name: str) -> list[Any]:
        """The filters of one column."""
        for asked, kinds in self.conversion_table:
            if getattr(self.datamodel, asked)(col_name):
                return [kind(col_name, self.datamodel) for kind in kinds]
        return [FilterEqual(col_name, self.datamodel)]


class OwnInterface(SQLAInterface):
    """The framework's view of a model, with quiet filters."""

    filter_converter_class = OwnFilters


class PerRequest:
    """The framework keeps the active search filter on the view, shared by all requests (hole 1). Not here."""

    def __set_name__(self, owner: type[Any], name: str) -> None:
        self.name = f"_original{name}"

    def __get__(self, view: Any, owner: type[Any]) -> Any:
        if view is None:
            return None
        kept = g.setdefault("filters_of_views", {})
        if id(view) not in kept:
            fresh = copy.copy(getattr(view, self.name))
            fresh.clear_filters()
            kept[id(view)] = fresh
        return kept[id(view)]

    def __set__(self, view: Any, filters: Any) -> None:
        setattr(view, self.name, filters)


class Screen(ModelView):
    """A generic view of one model, declared by attributes. Subclass CatalogueScreen or LedgerScreen."""

    model: ClassVar[Any] = None
    route: ClassVar[str] = ""
    permission: ClassVar[str] = ""
    title: ClassVar[str] = ""
    one: ClassVar[str] = ""
    labels: ClassVar[Mapping[str, str]] = {}
    helps: ClassVar[Mapping[str, str]] = {}
    columns: ClassVar[Sequence[str]] = ()
    search: ClassVar[Sequence[str]] = ()
    filters: ClassVar[Sequence[str]] = ()
    shows: ClassVar[Sequence[Section]] = ()
    order: ClassVar[Sequence[str]] = ()
    descending: ClassVar[bool] = False
    own: ClassVar[bool] = True
    """Whether the screen keeps to rows the actor may change, also where he may read others (a catalogue)."""

    _filters = PerRequest()
    exclude_route_methods = NEVER_ROUTED

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if cls.model is not None:
            cls._declare()

    @classmethod
    def _declare(cls) -> None:
        """Say to the framework what the declaration says, so that nothing is inferred."""
        for said in ("route", "permission", "title", "columns", "order"):
            if not getattr(cls, said):
                raise TypeError(f"{cls.__name__} does not say its {said}")
        cls.route_base, cls.class_permission_name = cls.route, cls.permission
        cls.datamodel = OwnInterface(cls.model)
        for name in FAB_ATTRIBUTES:
            setattr(cls, name, list(cls.search if name == "search_columns" else cls.columns))
        cls.label_columns = {each.key: cls.label_of(each.key) for each in cls.model.__mapper__.attrs}

    def _init_properties(self) -> None:
        """The framework would build filters over every column; ours are read from each request."""
        self._filters = self.datamodel.get_filters(self.search_columns)
        self._base_filters = self.datamodel.get_filters(self.search_columns)
        self.related_views: list[Any] = []
        self._related_views: list[Any] = []
        self.actions: dict[str, Any] = {}

    def _init_forms(self) -> None:
        """The framework's forms list foreign rows and have no bounds; ours are made for each request."""

    def _init_titles(self) -> None:
        """The framework would put "List Item" over the title we declare."""

    def update_redirect(self) -> None:
        """The framework would keep whole addresses in the cookie (hole 15)."""

    def get_redirect(self) -> str:
        """Back to the list."""
        return self.list_url()

    def _fill_form_exclude_cols(self, exclude_cols: Any, form: Any) -> None:
        """The parent of a new row never comes from a shared filter (hole 1)."""

    # --- the request -------------------------------------------------------------------------------------

    @property
    def session(self) -> Session:
        """The session of this request."""
        return db()

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return actor()

    def may(self, permission: str) -> bool:
        """Whether the actor may do this on this screen."""
        return bool(self.appbuilder.sm.has_access(f"can_{permission}", self.permission))

    def within(self) -> ColumnElement[bool]:
        """What this screen keeps to, besides the fences below it. Override to narrow."""
        return owned(self.model, self.actor)

    def base(self) -> Select[Any]:
        """All rows of this screen for this actor."""
        query = select(self.model)
        return query.where(self.within()) if self.own else query

    def row_or_404(self, pk: UUID) -> Any:
        """One row; a foreign one is as absent as one that never was."""
        row = self.session.scalar(self.base().where(self.model.id == pk))
        if row is None:
            raise NotFound
        return row

    # --- words -------------------------------------------------------------------------------------------

    @classmethod
    def label_of(cls, name: str) -> str:
        """The msgid of a column's label."""
        return cls.labels.get(name) or name.replace("_", " ").capitalize()

    @property
    def model_name(self) -> str:
        """The model's own name, for the trace."""
        return str(self.model.__name__)

    def list_url(self) -> str:
        """The address of the list."""
        return url_for(f"{self.endpoint}.list")

    def show_url(self, row: Any) -> str:
        """The address of one row."""
        return url_for(f"{self.endpoint}.show", pk=row.id)

    def page_of(self, template: str, **context: Any) -> str:
        """Render a template of the room itself."""
        context.setdefault("act_id", str(uuid4()))
        return page(template, screen=self, **context)

    def go(self, address: str) -> Answer:
        """See other: after an act, the page that shows its result."""
        return redirect(address, 303)

    def render(self, template: str, **context: Any) -> str:
        """Render one of the framework's templates with our names (see the package's docstring)."""
        context.setdefault("title", gettext(self.title))
        return self.page_of(f"{TEMPLATES}{template}.html", **context)

    # --- list --------------------------------------------------------------------------------------------

    @classmethod
    def order_names(cls) -> list[str]:
        """The screen's own order."""
        return list(cls.order)

    def orders(self) -> list[str]:
        """The columns a reader may order by: stored ones that are shown, and the screen's own."""
        stored = [n for n in self.columns if n in self.model.__mapper__.columns]
        return list(dict.fromkeys([*self.order_names(), *stored]))

    def searched(self, q: str) -> ColumnElement[bool]:
        """The rows that hold the words."""
        return search.criterion(self.session, self.model, self.search, q)

    @expose("/")
    @has_access
    def list(self) -> str:
        """A page of rows."""
        asked = arguments.read(
            self.permission,
            orders=self.orders(),
            default=self.order_names()[0],
            filters=self.filters,
            descending=self.descending,
        )
        found = Listing(self, self.base(), asked, now=now()).found()
        return self.render("list", listing=listed(self, asked, found), acts=self._bulk_acts())

    def _bulk_acts(self) -> Sequence[Any]:
        return ()

    def may_add(self) -> bool:
        return False

    # --- show --------------------------------------------------------------------------------------------

    def sections(self) -> Sequence[Section]:
        """What the page of one row shows."""
        return self.shows or [Section(self.one or self.title, self.columns)]

    @expose("/<uuid:pk>")
    @has_access
    def show(self, pk: UUID) -> str:
        """The page of one row."""
        context = self._shown(self.row_or_404(pk))
        own = context.pop("template", "")
        return self.page_of(own, **context) if own else self.render("show", **context)

    def _shown(self, row: Any) -> dict[str, Any]:
        sections = [
            (gettext(each.title), [(gettext(self.label_of(name)), shown(getattr(row, name))) for name in each.fields])
            for each in self.sections()
        ]
        return {
            "row": row,
            "title": str(row),
            "sections": sections,
            "list_url": self.list_url(),
            "edit_url": None,
            "delete_url": None,
            "acts": [],
            "version": getattr(row, "version", None),
            "trace": (),
        }
