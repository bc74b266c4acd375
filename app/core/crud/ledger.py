"""LedgerScreen: a generated list, search and show; and the acts of any screen, posts that call one service each."""

from collections.abc import Callable, Sequence
from types import SimpleNamespace
from typing import Any
from uuid import UUID

from flask import flash, redirect, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as Answer

from app.core.crud.acts import Act, acts_of
from app.core.crud.screen import Screen
from app.core.errors import Invalid, NotFound, Stale
from app.core.labels import N_
from app.core.once import act_key, once

AT_MOST = 500


class NothingChosen(Invalid):
    """A bulk act without a row."""

    msgid = N_("Choose at least one row")


class TooMany(Invalid):
    """A bulk act on more rows than one transaction should hold."""

    msgid = N_("Choose at most %(most)s rows at once")


class ActingScreen(Screen):
    """Gives each `@act` method its POST addresses: for one row, and where said for many."""

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        for each in acts_of(cls):
            setattr(cls, f"act_{each.name}", _one(each))
            if each.bulk:
                setattr(cls, f"acts_{each.name}", _many(each))

    def offered(self, row: Any) -> Sequence[str]:
        """The names of the acts that may be done on this row now; the services judge again."""
        return [each.name for each in acts_of(type(self))]

    def _button(self, each: Act, url: str) -> SimpleNamespace:
        return SimpleNamespace(name=each.name, label=each.label, url=url, confirm=each.confirm, quiet=each.quiet)

    def _bulk_acts(self) -> list[SimpleNamespace]:
        return [
            self._button(each, url_for(f"{self.endpoint}.acts_{each.name}"))
            for each in acts_of(type(self))
            if each.bulk and self.may(each.permission)
        ]

    def _shown(self, row: Any) -> dict[str, Any]:
        offered = set(self.offered(row))
        buttons = [
            self._button(each, url_for(f"{self.endpoint}.act_{each.name}", pk=row.id))
            for each in acts_of(type(self))
            if each.name in offered and self.may(each.permission)
        ]
        return super()._shown(row) | {"acts": buttons}

    def rows_or_404(self, keys: Sequence[UUID]) -> list[Any]:
        """All rows named, or none: one foreign or unknown row among them refuses the whole batch."""
        rows = self.session.scalars(self.base().where(self.model.id.in_(keys))).all()
        if len(rows) != len(set(keys)):
            raise NotFound
        return list(rows)

    def _perform(self, each: Act, rows: Sequence[Any], back: str) -> Answer:
        method = getattr(self, each.name)

        def perform() -> dict[str, str]:
            _must_be_as_seen(rows)
            return {"told": next((told for told in [method(row) for row in rows][::-1] if told), "")}

        answer = once(self.session, self.actor, act_key(request.form.get("act_id")), perform)
        if answer["told"]:
            flash(answer["told"], "success")
        return redirect(back, 303)


def _must_be_as_seen(rows: Sequence[Any]) -> None:
    """The page of one row sends the version it shows: an act is on that, not on what it became. Raises Stale."""
    seen = request.form.get("version")
    if seen and any(seen != str(getattr(row, "version", seen)) for row in rows):
        raise Stale


class LedgerScreen(ActingScreen):
    """Rows are written by acts only."""

    exclude_route_methods = ActingScreen.exclude_route_methods | {"add", "edit", "delete"}


def _one(each: Act) -> Callable[..., Answer]:
    @expose(f"/<uuid:pk>/{each.name}", methods=["POST"])
    @has_access
    @permission_name(each.permission)
    def act_on_one(self: Any, pk: UUID) -> Answer:
        row = self.row_or_404(pk)
        answer: Answer = self._perform(each, [row], self.show_url(row))
        return answer

    guarded: Callable[..., Answer] = act_on_one
    return guarded


def _many(each: Act) -> Callable[..., Answer]:
    @expose(f"/{each.name}", methods=["POST"])
    @has_access
    @permission_name(each.permission)
    def act_on_many(self: Any) -> Answer:
        answer: Answer = self._perform(each, self.rows_or_404(_chosen()), self.list_url())
        return answer

    guarded: Callable[..., Answer] = act_on_many
    return guarded


def _chosen() -> list[UUID]:
    posted = request.form.getlist("rowid")
    if not posted:
        raise NothingChosen(field="rowid")
    if len(posted) > AT_MOST:
        raise TooMany(field="rowid", most=AT_MOST)
    try:
        return [UUID(each) for each in posted]
    except ValueError as unreadable:
        raise BadRequest from unreadable
