"""Rendering, the mark of public endpoints, and what every template may ask."""

from collections.abc import Callable
from typing import Any, TypeVar

from flask import Flask, current_app, g, render_template

from app.core.web.request import actor

View = TypeVar("View", bound=Callable[..., Any])
OPEN_TO_STRANGERS = "open_to_strangers"
"""The attribute that marks a public view."""


def public(view: View) -> View:
    """Mark an exposed view as open to strangers. What is neither marked nor guarded stops the start."""
    setattr(view, OPEN_TO_STRANGERS, True)
    return view


def page(template: str, **context: Any) -> str:
    """Render a template of ours. A FAB screen's own templates get the same names."""
    appbuilder = current_app.extensions.get("appbuilder")
    return render_template(template, appbuilder=appbuilder, **context)


def template_context(app: Flask) -> None:
    """`reference()` for every template; `actor()` where app.accounts has not said who is shown."""
    app.jinja_env.globals.setdefault("actor", actor)
    app.jinja_env.globals["reference"] = lambda: g.get("reference", "")
