"""The look of every page, put on an app at once: files, filters, switches."""

from pathlib import Path

from flask import Flask, current_app
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader

from app.core.appearance import offer_appearance
from app.core.assets import serve_assets
from app.core.clauses import clause
from app.core.phrasing import add_filters
from app.core.web.phrases import speak
from app.core.widgets import add_form_filters

ROOMS = Path(__file__).parents[1]


def dress(app: Flask) -> None:
    """Give `app` the templates of every room before the framework's, core's first, and what they call.

    The rooms above set two names in app.jinja_env.globals: signed_in() (who is signed in, or none) and
    rail() (the menu of the one who acts: groups of `title` and `entries`).
    """
    folders = [ROOMS / "core" / "templates", *sorted(ROOMS.glob("*/templates"))]
    loaders: list[BaseLoader] = [FileSystemLoader(folder) for folder in folders]
    if app.jinja_env.loader is not None:
        loaders.append(app.jinja_env.loader)
    app.jinja_env.loader = ChoiceLoader(loaders)
    app.jinja_env.globals["shows_samples"] = _shows_samples
    app.jinja_env.globals.setdefault("signed_in", lambda: None)
    app.jinja_env.globals.setdefault("rail", list)
    speak(app)
    serve_assets(app)
    add_filters(app)
    app.jinja_env.filters["clause"] = clause
    add_form_filters(app)
    offer_appearance(app)


def _shows_samples() -> bool:
    """Whether this installation was filled with sample data: then every page says so."""
    settings = current_app.extensions.get("platform.settings")
    return bool(settings is None or settings.load_samples)
