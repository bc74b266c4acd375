"""Reads of calendar editions and drafts, for their screens (Art. 17)."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from app.clock.models import CalendarDay, CalendarDraft, CalendarEdition, CalendarRun
from app.clock.rules.drafts import DraftState
from app.core.errors import NotFound, Stale
from app.departments.models import Division, DivisionKind


def on_record(session: Session) -> Sequence[tuple[CalendarEdition, int]]:
    """Every edition with the number of days it speaks of, the newest publication first."""
    days = select(func.count()).where(CalendarDay.edition_id == CalendarEdition.id).scalar_subquery()
    query = select(CalendarEdition, days).order_by(
        CalendarEdition.published_on.desc(), CalendarEdition.recorded_at.desc(), CalendarEdition.id.desc()
    )
    return [(edition, count) for edition, count in session.execute(query)]


def of_year(session: Session, year: int) -> Sequence[CalendarEdition]:
    """The editions that arrange a year, in the order of publication."""
    query = select(CalendarEdition).where(CalendarEdition.year == year)
    return session.scalars(query.order_by(CalendarEdition.published_on, CalendarEdition.recorded_at)).all()


def open_drafts(session: Session) -> Sequence[CalendarDraft]:
    """The drafts worked on or waiting for the second person."""
    states = (DraftState.DRAFT, DraftState.OFFERED)
    query = select(CalendarDraft).where(CalendarDraft.state.in_(states))
    return session.scalars(query.order_by(CalendarDraft.entered_at.desc(), CalendarDraft.id)).all()


def edition(session: Session, edition_id: UUID) -> CalendarEdition:
    """One edition with its days. Raises NotFound."""
    query = select(CalendarEdition).where(CalendarEdition.id == edition_id).options(selectinload(CalendarEdition.days))
    found = session.scalars(query).one_or_none()
    if found is None:
        raise NotFound
    return found


def edition_head(session: Session, edition_id: UUID) -> CalendarEdition:
    """One edition, its days unread. Raises NotFound."""
    found = session.get(CalendarEdition, edition_id)
    if found is None:
        raise NotFound
    return found


def draft(session: Session, draft_id: UUID, *, version: int | None = None) -> CalendarDraft:
    """One draft; with a version, as its reader saw it. Raises NotFound, Stale."""
    found = session.get(CalendarDraft, draft_id)
    if found is None:
        raise NotFound
    if version is not None and found.version != version:
        raise Stale
    return found


def runs(session: Session) -> dict[UUID, CalendarRun]:
    """How far each edition has been counted, by edition."""
    return {run.edition_id: run for run in session.scalars(select(CalendarRun))}


def run_of(session: Session, edition_id: UUID) -> CalendarRun | None:
    """How far one edition has been counted."""
    return session.get(CalendarRun, edition_id)


def divisions(session: Session) -> dict[str, str]:
    """The names of the divisions, by their codes."""
    query = select(Division.code, Division.name).order_by(Division.code)
    return {row.code: row.name for row in session.execute(query)}


def districts(session: Session) -> dict[str, str]:
    """Those a closure may hold for alone. The city is none of them: what holds there holds everywhere."""
    query = select(Division.code, Division.name).where(Division.kind != DivisionKind.CITY).order_by(Division.code)
    return {row.code: row.name for row in session.execute(query)}
