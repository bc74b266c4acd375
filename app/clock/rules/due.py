"""Due days on a certain calendar (Art. 16(2); 行政许可法 42, 45, 82; 民法典 201–203). Pure.

The day of the event is day zero. Pauses push a due day by the days of theirs that would have counted.
Every function answers None when the day would lie after the record.
"""

from app.clock.rules.calendar import LAST_DAY, Calendar
from app.clock.rules.pauses import Standstill

_LAST = LAST_DAY.toordinal()


def nth_workday(start: int, number: int, standstill: Standstill, calendar: Calendar) -> int | None:
    """The n-th working day after `start` that is not paused; n ≥ 1."""
    rank = calendar.rank(start) + number
    due = calendar.nth(rank)
    for first, last in standstill.spans:
        if due is None or first > due:
            break
        if last > start:
            rank += calendar.workdays(first if first > start else start + 1, last if last < _LAST else _LAST)
            due = calendar.nth(rank)
    return due


def nth_day(start: int, number: int, standstill: Standstill) -> int | None:
    """The n-th day after `start` that is not paused; n ≥ 1.

    The same as pushing the end by the paused days before it, again and again until none is new.
    """
    end = start + number
    for first, last in standstill.spans:
        if first > end:
            break
        end += max(0, last - max(first, start + 1) + 1)
    return end if end <= _LAST else None


def rolled(end: int, standstill: Standstill, calendar: Calendar) -> int | None:
    """The end itself, or the next working day that is not paused.

    期间的最后一日是法定休假日的，以法定休假日结束的次日为期间的最后一日 (民法典 203).
    """
    return nth_workday(end - 1, 1, standstill, calendar)
