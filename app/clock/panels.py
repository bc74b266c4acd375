"""The clocks on the case page, and their ledger behind one click (Art. 17)."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.panels import Panel, show_panel
from app.clock.diary import diary_of
from app.core.now import today
from app.core.types import Actor


def clocks(session: Session, case: Case, by: Actor) -> Mapping[str, Any] | None:
    """Every clock that has started, the leading one day by day."""
    diary = diary_of(session, case, today())
    return {"diary": diary, "case": case} if diary and diary.books else None


def connect() -> None:
    """Register it. Safe to call twice."""
    show_panel(Panel("clocks", 10, "aside", clocks, "clock/panel.html"))
