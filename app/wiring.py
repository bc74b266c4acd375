"""The composition root: which screens stand in the menu, and who hears whom."""

from pathlib import Path

from flask import Flask
from flask_appbuilder import AppBuilder

from app.cases.events import CaseClosed
from app.closure.service import hear_closing
from app.core.events import subscribe
from app.declaration.events import DueItemWaived
from config import Settings

ROOT = Path(__file__).parent
STRANGERS = frozenset({"static"})


def connect() -> None:
    """Let the floors above hear the facts of those below. Safe to call twice."""
    subscribe(CaseClosed, hear_closing)
    subscribe(DueItemWaived, hear_closing)


def register(app: Flask, builder: AppBuilder, settings: Settings) -> None:
    """Hang every screen, page and interface on the application."""
