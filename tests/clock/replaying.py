"""Each year's notice withheld: what a term would have been told on the eve of it, and when it truly ended."""

from collections.abc import Iterator
from datetime import date, timedelta

from app.clock.rules.calendar import Calendar
from app.clock.rules.term import Due
from tests.clock.asking import calendar, due_in

DAY = timedelta(days=1)
TERMS = (("workday", 1), ("workday", 5), ("workday", 20), ("workday", 45), ("calendar_day", 30), ("calendar_day", 60),
         ("month", 2))  # fmt: skip


def without(year: int) -> Calendar:
    """The calendar on the eve of a year's first notice."""
    first = min(one.published_on for one in calendar().editions if one.year == year)
    return calendar(first - DAY)


def replay(year: int, terms: tuple[tuple[str, int], ...] = TERMS) -> Iterator[tuple[Due, date]]:
    """Every start day from the December before on, each with every term that ends before the year's last days."""
    known, on = without(year), date(year - 1, 12, 1)
    while on < date(year, 12, 20):
        for unit, number in terms:
            ended_on = due_in(on, number, unit).due_on
            if ended_on is not None and ended_on <= date(year, 12, 20):
                yield due_in(on, number, unit, known=known), ended_on
        on += DAY


def widths(year: int) -> list[int]:
    """The days between earliest and latest of every answer that was provisional."""
    return [(found.latest - found.earliest).days for found, _ in replay(year) if found.provisional]
