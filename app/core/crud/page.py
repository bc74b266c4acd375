"""A plain view of ours."""

from typing import Any

from flask import Response, redirect
from flask_appbuilder.baseviews import BaseView
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response as Answer

from app.core.types import Actor
from app.core.web import actor, db, page


class Page(BaseView):
    """A custom page: `route`, `permission`, and exposed methods that are guarded or public.

    class CasePage(Page):
        route = "/desk/cases"
        permission = "CasePage"

        @expose("/<uuid:case_id>")
        @has_access
        @permission_name("show")
        def show(self, case_id: UUID) -> str: ...
    """

    route: str
    permission: str
    template_folder = None

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        cls.route_base = getattr(cls, "route", None)
        cls.class_permission_name = getattr(cls, "permission", cls.__name__)

    @property
    def session(self) -> Session:
        """The session of this request."""
        return db()

    @property
    def actor(self) -> Actor:
        """Who acts."""
        return actor()

    def page(self, template: str, **context: Any) -> str:
        """Render one of our templates."""
        return page(template, **context)

    def go(self, address: str) -> Response | Answer:
        """See other: after an act, the page that shows its result."""
        return redirect(address, 303)

    def update_redirect(self) -> None:
        """The framework would keep whole addresses in the cookie; nothing reads them here."""

    def get_redirect(self) -> str:
        """Where the framework would lead back: the first page."""
        return "/"
