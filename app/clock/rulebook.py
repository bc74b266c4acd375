"""What is on record besides the facts of a case: calendar editions, thresholds, limits that were (Art. 17).

A process keeps the last few records it read: any addition makes another key, which one statement asks for.
"""

from collections import OrderedDict, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, String, cast, func, select
from sqlalchemy.orm import Session, selectinload

from app.clock.models import CalendarEdition, ThresholdEdition
from app.clock.rules.begun import ItemLimits
from app.clock.rules.calendar import Edition
from app.clock.rules.history import History, Recorded
from app.clock.rules.limits import Limit
from app.clock.rules.tables import TableState
from app.clock.rules.thresholds import Ladders, ThresholdBook, Thresholds, Warn, by_name
from app.items.models import FormerLimits, Item
from app.items.rules.kinds import LimitStart

_KEPT = 4
_records: OrderedDict[object, "OnRecord"] = OrderedDict()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """规则 – thresholds by editions, and the limits items had before they were changed."""

    thresholds: ThresholdBook
    former: Mapping[UUID, tuple[FormerLimits, ...]]

    def limits_of(self, item: Item, received_on: date) -> ItemLimits:
        """The limits of an item for a case received on a day: those of that day, whatever they became since."""
        for former in self.former.get(item.id, ()):
            if received_on <= former.held_until:
                return as_limits(former)
        return as_limits(item)

    def changed_since(self, item: Item, received_on: date) -> date | None:
        """The last day of limits that a case keeps though the catalogue has others now."""
        return next((each.held_until for each in self.former.get(item.id, ()) if received_on <= each.held_until), None)

    def at(self, instant: datetime | None) -> "Rulebook":
        """As it was on record at an instant."""
        return Rulebook(self.thresholds.at(instant), self.former)


@dataclass(frozen=True, slots=True)
class OnRecord:
    """Everything on record that a date depends on besides the facts of its case."""

    history: History
    rules: Rulebook


def on_record(session: Session) -> OnRecord:
    """Every edition there is, read again only when one was added."""
    key = (session.get_bind().engine.url, *session.execute(_GROWN).one())
    if key not in _records:
        _records[key] = OnRecord(History(_calendars(session)), Rulebook(_thresholds(session), _former(session)))
        while len(_records) > _KEPT:
            _records.popitem(last=False)
    return _records[key]


def rulebook(session: Session) -> Rulebook:
    """The rules as they stand on record now."""
    return on_record(session).rules


def as_limits(row: Item | FormerLimits) -> ItemLimits:
    """The limits of an item, or those it had, as values."""
    legal = promised = None
    if row.legal_unit is not None and row.legal_number is not None:
        legal = Limit(row.legal_number, row.legal_unit, row.legal_start or LimitStart.ACCEPTED)
    if row.promised_unit is not None and row.promised_number is not None:
        promised = Limit(row.promised_number, row.promised_unit)
    return ItemLimits(legal, promised, row.legal_basis, row.legal_extension)


def edition_of(row: CalendarEdition) -> Edition:
    """An edition as a value."""
    days = {day.day: day.kind for day in row.days}
    return Edition(row.year, row.document, row.published_on, days, row.kind, row.division)


def thresholds_of(row: ThresholdEdition) -> Thresholds:
    """An edition of thresholds as a value. ValueError for one that is not published."""
    if row.published_at is None:
        raise ValueError(f"{row.document}: not published")
    ladders = Ladders(*(by_name(row.document, getattr(row, f"{name}_rungs")) for name in Ladders.__slots__))
    return Thresholds(row.number, row.document, row.effective_on, row.published_at,
                      Warn(row.warning_share, row.warning_least), ladders)


def _calendars(session: Session) -> list[Recorded]:
    rows = session.scalars(
        select(CalendarEdition)
        .options(selectinload(CalendarEdition.days))
        .order_by(CalendarEdition.published_on, CalendarEdition.recorded_at, CalendarEdition.id)
    )
    return [Recorded(edition_of(row), row.recorded_at, row.entered_by is not None) for row in rows]


def _thresholds(session: Session) -> ThresholdBook:
    rows = session.scalars(select(ThresholdEdition).where(ThresholdEdition.state == TableState.PUBLISHED))
    return ThresholdBook(tuple(thresholds_of(row) for row in rows))


def _former(session: Session) -> Mapping[UUID, tuple[FormerLimits, ...]]:
    """In the order in which they ended. They outlive the session that read them."""
    found: dict[UUID, list[FormerLimits]] = defaultdict(list)
    for row in session.scalars(select(FormerLimits).order_by(FormerLimits.held_until)):
        session.expunge(row)
        found[row.item_id].append(row)
    return {item_id: tuple(rows) for item_id, rows in found.items()}


def _grown(model: Any, recorded_at: Any) -> list[ColumnElement[Any]]:
    """How many there are, and which came last."""
    return [select(each).select_from(model).scalar_subquery()
            for each in (func.count(), func.max(recorded_at), func.max(cast(model.id, String)))]


_GROWN = select(
    *_grown(CalendarEdition, CalendarEdition.recorded_at), *_grown(FormerLimits, FormerLimits.recorded_at),
    *_grown(ThresholdEdition, ThresholdEdition.published_at),
)  # fmt: skip
