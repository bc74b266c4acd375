"""The closure notice on the project page, or how far the project is from it (Art. 16(6))."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy.orm import Session

from app.cases.panels import Panel, show_panel
from app.cases.queries import due_lines
from app.closure.queries import notice_of
from app.closure.rules import Completeness, completeness
from app.core.scope import as_public
from app.core.types import Actor
from app.projects.models import Project


def notice(session: Session, project: Project, by: Actor) -> Mapping[str, Any] | None:
    """The notice as everybody may read it; where an item ended in a refusal, that there is none."""
    with as_public(session):
        made = notice_of(session, project.id)
        lines = due_lines(session, project.id)
    judged = completeness((line.due.closure, line.standing) for line in lines)
    if made is None and judged is Completeness.OPEN:
        return None
    return {"notice": made, "refused": made is None}


def connect() -> None:
    """Register it. Safe to call twice."""
    show_panel(Panel("notice", 10, "main", notice, "closure/panel.html", "project"))
