"""The framework's builder without its own doors, and the check that every door left has a guard (G)."""

from collections.abc import Callable, Iterator
from typing import Any

from flask import Blueprint, Flask, current_app, has_request_context, request
from flask_appbuilder import AppBuilder
from flask_appbuilder.security.decorators import has_access
from werkzeug.routing import Rule

from app.core.web import needs_sign_in
from app.core.web.page import OPEN_TO_STRANGERS

LANGUAGES = {"zh": {"flag": "cn", "name": "中文"}, "en": {"flag": "gb", "name": "English"}}


def has_access_probe(_self: object) -> None:
    """Shows what code `has_access` wraps a view in."""


GUARD = has_access(has_access_probe).__code__


class UnguardedDoor(RuntimeError):
    """An address that anybody could open, and that nobody said is public. Stops the start."""


def chosen_locale() -> str:
    """Chinese for people; machines may ask for English."""
    if has_request_context() and request.path.startswith("/api/"):
        return request.accept_languages.best_match(["zh", "en"]) or "zh"
    return "zh"


class Builder(AppBuilder):
    """Registers our screens only: no index, no /back, no language GET, no menu or OpenAPI of the framework."""

    def init_app(self, app: Flask, session: Any) -> None:
        """As the framework's, with our languages and without its writing of permissions."""
        app.config.setdefault("LANGUAGES", LANGUAGES)
        app.config.setdefault("BABEL_DEFAULT_LOCALE", "zh")
        app.config.update(FAB_UPDATE_PERMS=False, FAB_ADD_SECURITY_API=False, FAB_API_KEY_ENABLED=False)
        super().init_app(app, session)
        app.extensions["babel"].locale_selector = chosen_locale

    def _add_admin_views(self) -> None:
        self._indexview = None
        self.sm.register_views()

    def _add_global_static(self) -> None:
        """The framework's templates, without serving its jQuery, Select2 and Swagger files."""
        current_app.register_blueprint(Blueprint("appbuilder", "flask_appbuilder", template_folder="templates"))


def _layers(view: Callable[..., Any]) -> Iterator[Any]:
    layer: Any = view
    while layer is not None:
        yield getattr(layer, "__func__", layer)
        layer = getattr(layer, "__wrapped__", None)


def is_guarded(view: Callable[..., Any]) -> bool:
    """Whether the framework's guard really stands around a view (its mark alone proves nothing)."""
    return any(getattr(layer, "__code__", None) is GUARD for layer in _layers(view))


def is_public(view: Callable[..., Any]) -> bool:
    """Whether a view was marked `@public`."""
    return any(getattr(layer, OPEN_TO_STRANGERS, False) for layer in _layers(view))


def _fault(rule: Rule, view: Callable[..., Any], strangers: frozenset[str]) -> str | None:
    guarded = is_guarded(view)
    opened = is_public(view) or rule.endpoint in strangers
    inside = needs_sign_in(rule.rule)
    if guarded == opened:
        return "neither guarded nor public" if opened is False else "both guarded and public"
    if guarded and not inside:
        return "guarded, but its address is open to strangers"
    if opened and inside:
        return "public, but its address is for signed-in people"
    return None


def close_doors(app: Flask, strangers: frozenset[str] = frozenset()) -> None:
    """Refuse the start when an endpoint is neither guarded nor public, or stands on the wrong side of the door.

    `strangers` names public endpoints that carry no mark of ours (static files).
    """
    faults = []
    for rule in app.url_map.iter_rules():
        fault = _fault(rule, app.view_functions[rule.endpoint], strangers)
        if fault:
            faults.append(f"{rule.rule} ({rule.endpoint}): {fault}")
    if faults:
        raise UnguardedDoor("; ".join(sorted(faults)))
