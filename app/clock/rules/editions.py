"""The record of notices as it is kept in a file: read, checked, turned into editions. Pure but for the parsing."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from app.clock.rules.calendar import DayKind, Edition

_LISTS = {"days_off": DayKind.OFF, "days_worked": DayKind.WORKED, "days_plain": DayKind.PLAIN}


def editions_of(record: Iterable[Mapping[str, Any]]) -> list[Edition]:
    """The editions of a record of notices, in its order. Raises ValueError for what is no notice."""
    return [_edition(entry) for entry in record]


def _edition(entry: Mapping[str, Any]) -> Edition:
    days: dict[date, DayKind] = {}
    for name, kind in _LISTS.items():
        for day in entry.get(name) or ():
            if type(day) is not date or day in days:
                raise ValueError(f"{entry['year']}: {name}: {day!r}")
            days[day] = kind
    return Edition(entry["year"], entry["document"], entry["published_on"], days)
