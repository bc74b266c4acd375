"""暂定: the earliest and latest day a term may end on while a year has no notice (facts 4.2). Pure.

Each feast without a notice may be arranged in the ways of `festivals`; feasts are independent. The
earliest day is the first on which the n-th working day can lie in some arrangement, the latest the
first by which it lies in every one. Both are monotone in the day, so each is found by halving.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable
from datetime import date
from functools import lru_cache

from app.clock.rules.calendar import LAST_DAY, Calendar
from app.clock.rules.due import nth_workday
from app.clock.rules.festivals import Arrangement, Feast, feasts
from app.clock.rules.pauses import Standstill

_LAST = LAST_DAY.toordinal()

Counts = Callable[[int], bool]
Choice = Callable[[Iterable[Arrangement], Counts], int]


def bounds(start: int, number: int, standstill: Standstill, calendar: Calendar) -> tuple[int | None, int | None]:
    """The earliest and the latest n-th unpaused working day after `start`; None past the record."""
    guess = nth_workday(start, number, standstill, calendar) or _LAST
    most = _Count(start, standstill, calendar, _fewest_off)
    least = _Count(start, standstill, calendar, _most_off)
    return most.first_day_with(number, guess), least.first_day_with(number, guess)


class _Count:
    """Working days after a start, with every open choice made one way."""

    def __init__(self, start: int, standstill: Standstill, calendar: Calendar, choose: Choice) -> None:
        self._start, self._standstill, self._calendar, self._choose = start, standstill, calendar, choose
        self._whole: dict[Feast, int] = {}

    def first_day_with(self, number: int, guess: int) -> int | None:
        """The first day on which at least `number` working days have passed."""
        low, high, step = self._start, guess, 32
        while self(high) < number:
            if high == _LAST:
                return None
            low, high, step = high, min(_LAST, high + step), step * 2
        return low + 1 + bisect_left(range(low + 1, high), number, key=self)

    def __call__(self, day: int) -> int:
        plain = self._calendar.workdays(self._start + 1, day)
        for first, last in self._standstill.spans:
            if first > day:
                break
            plain -= self._calendar.workdays(max(first, self._start + 1), min(last, day))
        return plain - sum(self._days_off(feast, day) for feast in self._feasts(day))

    def _feasts(self, day: int) -> list[Feast]:
        years = range(date.fromordinal(self._start).year, date.fromordinal(day).year + 2)
        return [
            feast
            for year in years
            for feast in _open_feasts(self._calendar, year)
            if feast.first <= day and feast.last > self._start
        ]

    def _days_off(self, feast: Feast, day: int) -> int:
        if feast.last > day:
            return self._off(feast, day)
        if feast not in self._whole:
            self._whole[feast] = self._off(feast, day)
        return self._whole[feast]

    def _off(self, feast: Feast, day: int) -> int:
        def counts(ordinal: int) -> bool:
            return self._start < ordinal <= day and not self._standstill.holds(ordinal)

        return self._choose(feast.arrangements, counts)


def _fewest_off(ways: Iterable[Arrangement], counts: Counts) -> int:
    return min(sum(map(counts, way.off)) - min(way.most_worked, sum(map(counts, way.weekends))) for way in ways)


def _most_off(ways: Iterable[Arrangement], counts: Counts) -> int:
    def off(way: Arrangement) -> int:
        elsewhere = len(way.weekends) - sum(map(counts, way.weekends))
        return sum(map(counts, way.off)) - max(0, way.least_worked - elsewhere)

    return max(map(off, ways))


@lru_cache(maxsize=1024)
def _open_feasts(calendar: Calendar, year: int) -> tuple[Feast, ...]:
    """The feasts of a year that no notice has arranged, on the days that are still uncertain."""
    if year in calendar.years:
        return ()
    open_feasts = (_still_open(feast, calendar) for feast in feasts(year))
    return tuple(feast for feast in open_feasts if feast is not None)


def _still_open(feast: Feast, calendar: Calendar) -> Feast | None:
    """The feast without what falls on settled days."""
    ways = {_settled(way, calendar) for way in feast.arrangements}
    days = [day for way in ways for day in (*way.off, *way.weekends)]
    return Feast(min(days), max(days), tuple(ways)) if days else None


def _settled(way: Arrangement, calendar: Calendar) -> Arrangement:
    off, weekends = (tuple(filter(calendar.is_open, days)) for days in (way.off, way.weekends))
    return Arrangement(off, weekends, min(way.least_worked, len(weekends)), min(way.most_worked, len(weekends)))
