"""The platform. Importing it loads nothing: a room is loaded by whoever needs it."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings


def create_app(settings: "Settings | None" = None) -> "Flask":
    """The web application on the engines `settings` name."""
    app: Flask = import_module("app.building").create_app(settings)
    return app
