"""What the pages of cases and projects show and offer. Every room registers its own; none knows the others.

A panel reads and draws one part of the page. A door is one act: lawful ones are buttons, the others one sentence
with their reason and article. Both are said once, in `wiring`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy.orm import Session

from app.cases.models import Case
from app.cases.rules import Act, CaseState
from app.core.types import Actor

Place = Literal["main", "aside"]
Subject = Literal["case", "project"]
Context = Callable[[Session, Any, Actor], Mapping[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an act is not possible now: a msgid with its values, and the article it rests on."""

    msgid: str
    article: str = "16"
    values: Mapping[str, Any] | None = None


WhyNot = Callable[[Session, Case, Actor], Reason | None]


@dataclass(frozen=True, slots=True)
class Panel:
    """One part of the page of a case, or of a project. A context of None leaves it out."""

    name: str
    order: int
    place: Place
    context: Context
    template: str
    subject: Subject = "case"


@dataclass(frozen=True, slots=True)
class ActDoor:
    """One act. The lawful door of the lowest order is the page's primary button.

    `at_once`: it posts without a page of its own. `explained_in`: the states in which a reader is told why it is
    closed; elsewhere it is silent. `by` names the role it belongs to, for readers who do not hold it.
    """

    name: str
    act: Act
    label: str
    endpoint: str
    order: int
    permission: str
    screen: str
    why_not: WhyNot
    explained_in: frozenset[CaseState] = frozenset()
    by: str = ""
    at_once: bool = False


_panels: dict[str, Panel] = {}
_doors: dict[str, ActDoor] = {}


def show_panel(*panels: Panel) -> None:
    """Let the case page show these. Safe to say twice."""
    _panels.update({panel.name: panel for panel in panels})


def open_door(*doors: ActDoor) -> None:
    """Let the case page offer these acts. Safe to say twice."""
    _doors.update({door.name: door for door in doors})


def panels(place: Place, subject: Subject = "case") -> list[Panel]:
    """The panels of one column, in order."""
    here = (panel for panel in _panels.values() if (panel.place, panel.subject) == (place, subject))
    return sorted(here, key=lambda panel: panel.order)


def doors() -> list[ActDoor]:
    """Every act there is, in order."""
    return sorted(_doors.values(), key=lambda door: door.order)


def door(name: str) -> ActDoor:
    """One act by its name."""
    return _doors[name]
