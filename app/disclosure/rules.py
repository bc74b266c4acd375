"""What is public of a project, and in which words (Art. 19). Pure: an allow-list, never a deny-list."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from app.cases.rules import CaseState
from app.cases.standing import Standing
from app.core.now import civil_date
from app.projects.rules.kinds import CodeState

NOT_STARTED = "not_started"
NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class PublicItem:
    """One due item as everybody may see it; dates are Shenzhen civil dates."""

    item: str
    name: str
    department: str
    stage: str
    state: str
    word: CaseState | Standing
    received_on: date | None
    accepted_on: date | None
    due_on: date | None
    due_latest: date | None
    provisional: bool
    stopped: bool
    open_ended: bool
    decided_on: date | None
    document_number: str | None
    document_title: str | None
    follows: bool


@dataclass(frozen=True, slots=True)
class PublicProject:
    """A project as everybody may see it: never a person, a telephone or an identity number."""

    name: str
    code: str
    unit: str
    type: str
    mode: str
    place: str
    investment_wan: Decimal
    state: CodeState
    filed_on: date
    closure_notice: str | None
    items: tuple[PublicItem, ...] = ()


@dataclass(frozen=True, slots=True)
class PublicNotice:
    """A closure notice as its verification page tells it."""

    number: str
    code: str
    project: str
    unit: str
    issued_on: date
    digest: str
    file_digest: str | None
    facts: dict[str, Any]


RUNNING = frozenset({CaseState.ACCEPTED, CaseState.IN_REVIEW, CaseState.IN_APPROVAL})
"""Handled now, its clock running: without a due date it has no limit; in every other state the date is not known."""


def is_open_ended(state: CaseState, due_on: date | None, *, stopped: bool) -> bool:
    """Whether an item is handled without a limit (未设期限), not with a date that is not known yet."""
    return state in RUNNING and due_on is None and not stopped


def due_shown(due_on: date | None, *, provisional: bool) -> date | None:
    """The due date where it is certain; while it is provisional there is none to name."""
    return None if provisional else due_on


def filed_on(filed_at: datetime) -> date:
    """The civil date of a filing."""
    return civil_date(filed_at)
