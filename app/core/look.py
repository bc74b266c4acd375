"""The look of every page, put on an app at once: files, filters, switches."""

from pathlib import Path

from flask import Flask
from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader

from app.core.appearance import offer_appearance
from app.core.assets import serve_assets
from app.core.phrasing import add_filters
from app.core.widgets import add_form_filters

ROOMS = Path(__file__).parents[1]


def dress(app: Flask) -> None:
    """Give `app` the templates of every room before the framework's, core's first, and what they call.

    Templates also call actor(), rail(), home_of_actor() and shows_samples(): the composition root
    sets these four in app.jinja_env.globals.
    """
    folders = [ROOMS / "core" / "templates", *sorted(ROOMS.glob("*/templates"))]
    loaders: list[BaseLoader] = [FileSystemLoader(folder) for folder in folders]
    if app.jinja_env.loader is not None:
        loaders.append(app.jinja_env.loader)
    app.jinja_env.loader = ChoiceLoader(loaders)
    serve_assets(app)
    add_filters(app)
    add_form_filters(app)
    offer_appearance(app)
