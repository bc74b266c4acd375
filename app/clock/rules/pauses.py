"""Pauses: days that a clock leaves out (行政许可法 45). Pure; both ends of a pause belong to it."""

from bisect import bisect_left
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
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
        self.open_from: int | None = None
        closed = []
        for pause in pauses:
            first = max(after, pause.from_on.toordinal())
            if pause.to_on is not None:
                closed.append((first, pause.to_on.toordinal()))
            elif self.open_from is None or first < self.open_from:
                self.open_from = first
        self.spans = _union(closed, self.open_from) if closed else ()
        self._firsts = [first for first, _ in self.spans]
        self._before = [0, *accumulate(last - first + 1 for first, last in self.spans)]

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
    union: list[tuple[int, int]] = []
    for first, last in sorted(closed):
        if open_from is not None:
            last = min(last, open_from - 1)
        if first > last:
            continue
        if union and first <= union[-1][1] + 1:
            union[-1] = (union[-1][0], max(union[-1][1], last))
        else:
            union.append((first, last))
    return tuple(union)
