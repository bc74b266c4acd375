"""An independent clock that walks days one by one. It shares no code with the platform's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import yaml

DAY = timedelta(days=1)
RECORD = Path(__file__).parents[2] / "app" / "clock" / "data" / "calendar_editions.yaml"

Span = tuple[date, date | None]


@dataclass
class Week:
    """What one set of notices makes of each day."""

    off: set[date]
    worked: set[date]

    def works(self, day: date) -> bool:
        if day in self.off:
            return False
        return day in self.worked or day.weekday() < 5

    def own_mark(self, day: date) -> str:
        if self.works(day):
            return "makeup_workday" if day.weekday() >= 5 else "workday"
        return "public_holiday" if day in self.off else "weekend"


def week(known_on: date = date(2100, 1, 1)) -> Week:
    """The week as the notices published by a day have it."""
    off: set[date] = set()
    worked: set[date] = set()
    notices = yaml.safe_load(RECORD.read_text(encoding="utf-8"))["editions"]
    for notice in sorted(notices, key=lambda one: one["published_on"]):
        if notice["published_on"] > known_on:
            continue
        for day in (*notice["days_off"], *notice["days_worked"], *notice.get("days_plain", ())):
            off.discard(day)
            worked.discard(day)
        off.update(notice["days_off"])
        worked.update(notice["days_worked"])
    return Week(off, worked)


def months_later(start: date, months: int) -> date:
    year, month = start.year, start.month
    for _ in range(months):
        month += 1
        if month == 13:
            year, month = year + 1, 1
    day = start.day
    while True:
        try:
            return date(year, month, day)
        except ValueError:
            day -= 1


def is_paused(day: date, pauses: Sequence[Span]) -> bool:
    return any(first <= day and (last is None or day <= last) for first, last in pauses)


def stands_for_ever(day: date, pauses: Sequence[Span]) -> bool:
    return any(last is None and first <= day for first, last in pauses)


def due(start: date, number: int, unit: str, pauses: Sequence[Span], known: Week) -> date | None:
    """The due day, or None when a pause without end is met first."""
    if number == 0:
        return start
    if unit == "month":
        return _rolled(_month_end(start, number, pauses), pauses, known)
    day, left = start, number
    while left:
        day += DAY
        if stands_for_ever(day, pauses):
            return None
        if is_paused(day, pauses) or (unit == "workday" and not known.works(day)):
            continue
        left -= 1
    return day if unit == "workday" else _rolled(day, pauses, known)


def _month_end(start: date, number: int, pauses: Sequence[Span]) -> date | None:
    corresponding = end = months_later(start, number)
    while True:
        days = [start + DAY * n for n in range(1, (end - start).days + 1)]
        if any(stands_for_ever(day, pauses) for day in days):
            return None
        pushed = corresponding + DAY * sum(is_paused(day, pauses) for day in days)
        if pushed == end:
            return end
        end = pushed


def _rolled(day: date | None, pauses: Sequence[Span], known: Week) -> date | None:
    while day is not None and (is_paused(day, pauses) or not known.works(day)):
        day += DAY
        if stands_for_ever(day, pauses):
            return None
    return day


def workday_ledger(start: date, end: date, pauses: Sequence[Span], known: Week) -> list[tuple[date, str, int]]:
    lines = [(start, "day_zero", 0)]
    day = start + DAY
    while day <= end:
        if not known.works(day):
            lines.append((day, known.own_mark(day), 0))
        elif is_paused(day, pauses):
            lines.append((day, "paused", 0))
        else:
            lines.append((day, known.own_mark(day), 1))
        day += DAY
    return lines
