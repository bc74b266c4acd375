"""期限变动, read again: of one case each date an edition moved, of one edition each case it moved (Art. 17)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.cases.models import Case
from app.cases.panels import Panel, show_panel
from app.clock.diary import NAMES, name_of
from app.clock.models import CalendarEdition, DateChange
from app.clock.rules.procedures import ClockKind
from app.clock.rules.steps import StepKind
from app.clock.rules.term import Due
from app.core.labels import label
from app.core.types import Actor
from app.messages.models import Message

PAGE = 50


@dataclass(frozen=True, slots=True)
class Change:
    """One clock that an edition moved; `told_at` is when this very reader was told, if he was."""

    clock: str
    was: Due
    now: Due
    edition: CalendarEdition
    recorded_at: datetime
    told_at: datetime | None = None


def of_case(session: Session, case: Case, by: Actor) -> list[Change]:
    """Every date of a case that an edition moved, the newest first; how its limit is shared is the desk's alone."""
    query = select(DateChange).where(DateChange.case_id == case.id).options(joinedload(DateChange.edition))
    if by.unit_id is not None:
        query = query.where(DateChange.clock != ClockKind.STEP)
    rows = session.scalars(query.order_by(DateChange.recorded_at.desc(), DateChange.clock, DateChange.subject)).all()
    told = _told(session, by, {row.edition_id for row in rows})
    return [_change(row, told.get(row.edition_id)) for row in rows]


def _told(session: Session, by: Actor, editions: Iterable[UUID]) -> dict[UUID, datetime]:
    """When a reader was told of each edition: once, by the message that bears its name."""
    names = {f"calendar:{each}": each for each in editions}
    if not names:
        return {}
    query = select(Message.once, Message.created_at).where(Message.recipient_account_id == by.account_id,
                                                           Message.once.in_(names))
    return {names[row.once]: row.created_at for row in session.execute(query)}


def of_edition(session: Session, edition_id: UUID, after: UUID | None) -> tuple[list[tuple[Case, list[Change]]], bool]:
    """The cases in the reader's sight that an edition moved, a page after a case; whether others follow."""
    moved = select(DateChange.case_id).where(DateChange.edition_id == edition_id)
    ids = (moved.where(DateChange.case_id > after) if after else moved).distinct().order_by(DateChange.case_id)
    rows = session.execute(
        select(DateChange, Case).join(Case, Case.id == DateChange.case_id)
        .where(DateChange.edition_id == edition_id, DateChange.case_id.in_(ids.limit(PAGE + 1)))
        .order_by(DateChange.case_id, DateChange.clock, DateChange.subject)
        .options(joinedload(DateChange.edition), joinedload(Case.item), joinedload(Case.department))
    )
    lines = [(case, [_change(row) for row, _case in of]) for case, of in groupby(rows, key=lambda each: each[1])]
    return lines[:PAGE], len(lines) > PAGE


def _change(row: DateChange, told_at: datetime | None = None) -> Change:
    was = Due(row.was_earliest, row.was_latest, row.was_provisional, row.was_latest)
    now = Due(row.now_earliest, row.now_latest, row.now_provisional, row.now_latest)
    return Change(clock_named(row.clock, row.subject), was, now, row.edition, row.recorded_at, told_at)


def clock_named(clock: ClockKind, subject: str) -> str:
    """Whose date it is, in words."""
    if clock is ClockKind.PROCEDURE:
        return _("%(kind)s, longest duration", kind=name_of(subject.partition(" ")[0]))
    if clock is ClockKind.STEP:
        return _("%(step)s, share of the promised limit", step=label(StepKind[subject]))
    return _(NAMES[clock])


def panel(session: Session, case: Case, by: Actor) -> Mapping[str, Any] | None:
    """The part of the case page; none where no edition ever moved anything."""
    found = of_case(session, case, by)
    return {"changes": found} if found else None


def connect() -> None:
    """Register it. Safe to call twice."""
    show_panel(Panel("changes", 42, "main", panel, "clock/changes_panel.html"))
