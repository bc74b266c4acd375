"""Pauses: days that a clock leaves out (行政许可法 45). Pure; both ends of a pause belong to it."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import accumulate


@dataclass(frozen=True, slots=True)
class Pause:
    """A span of days left out, both included; without an end the clock still stands."""

    from_on: date
    to_on: date | None


def pause_of_procedure(opened_on: date, ended_on: date | None) -> Pause | None:
    """The one day rule: opened on S and ended on E leaves out S+1…E; on one and the same day, nothing."""
    if ended_on is not None and ended_on <= opened_on:
        return None
    return Pause(opened_on + timedelta(days=1), ended_on)


class Standstill:
    """The union of pauses after day zero: disjoint spans in order, and the day from which nothing counts."""

    def __init__(self, start_on: date, pauses: Iterable[Pause]) -> None:
        """Days up to day zero have no effect; overlapping and adjoining pauses are one."""
        after = start_on.toordinal() + 1
        open_from: int | None = None
        closed = []
        for pause in pauses:
            first, to_on = pause.from_on.toordinal(), pause.to_on
            if first < after:
                first = after
            if to_on is not None:
                closed.append((first, to_on.toordinal()))
            elif open_from is None or first < open_from:
                open_from = first
        self.open_from = open_from
        self.spans = _union(closed, open_from) if closed else ()

    @cached_property
    def _firsts(self) -> list[int]:
        return [first for first, _ in self.spans]

    @cached_property
    def _before(self) -> list[int]:
        return [0, *accumulate(last - first + 1 for first, last in self.spans)]

    def days(self, first: int, last: int) -> int:
        """The number of paused days from `first` to `last`, both included, of the pauses that end."""
        return max(0, self._until(last) - self._until(first - 1))

    def _until(self, ordinal: int) -> int:
        index = bisect_left(self._firsts, ordinal + 1)
        if index == 0:
            return 0
        first, last = self.spans[index - 1]
        return self._before[index - 1] + min(ordinal, last) - first + 1

    def holds(self, ordinal: int) -> bool:
        """Whether the day is paused."""
        if self.open_from is not None and ordinal >= self.open_from:
            return True
        index = bisect_left(self._firsts, ordinal + 1)
        return index > 0 and ordinal <= self.spans[index - 1][1]


def _union(closed: list[tuple[int, int]], open_from: int | None) -> tuple[tuple[int, int], ...]:
    if len(closed) > 1:
        closed.sort()
    union: list[tuple[int, int]] = []
    since, until = 0, -1
    for first, last in closed:
        if open_from is not None and last >= open_from:
            last = open_from - 1
        if first > last:
            continue
        if first > until + 1:
            if since:
                union.append((since, until))
            since, until = first, last
        elif last > until:
            until = last
    if since:
        union.append((since, until))
    return tuple(union)
