"""自动提示 – the rungs on which a running clock speaks by itself, to whom, and when next (Art. 16(2), 17). Pure.

Nothing is stored but what was told, and when: the days of the rungs follow from the clock, so a new
due date arms them anew. A rung is spent once it was told on or after its day as known now. Told
before that day, the day has moved: it speaks again, unless the day was already past when that became
known. Never told, it is still to come, however late.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from app.clock.rules.calendar import Calendar
from app.clock.rules.clocks import Clock
from app.clock.rules.due import nth_day, nth_workday
from app.clock.rules.limits import allowed_days
from app.clock.rules.pauses import Standstill
from app.clock.rules.term import due
from app.clock.rules.thresholds import USUAL, Rung, RungEdition, RungKind, Tier
from app.core.now import civil_date
from app.items.rules.kinds import LimitUnit

__all__ = ["USUAL", "Prompt", "Rung", "RungEdition", "RungKind", "Step", "Tier", "Told", "Watched", "ladder",
           "next_prompt", "prompts", "prompts_on"]


@dataclass(frozen=True, slots=True)
class Watched:
    """A clock as it is known at an instant, on the calendar known then."""

    clock: Clock
    calendar: Calendar
    known_at: datetime


@dataclass(frozen=True, slots=True)
class Step:
    """A rung and the working day it falls on."""

    rung: Rung
    on: date


@dataclass(frozen=True, slots=True)
class Told:
    """已提示 – a rung that has spoken, and the day it did."""

    kind: RungKind
    days: int
    on: date


@dataclass(frozen=True, slots=True)
class Prompt:
    """提示 – a rung to be told on a day; `falls_on` is its own day, earlier than `on` when it comes late.

    (clock, rung, falls_on) is told once; `known_at` says by which knowledge.
    """

    rung: Rung
    falls_on: date
    on: date
    known_at: datetime

    @property
    def told(self) -> Told:
        """What is kept of it once it has spoken."""
        return Told(self.rung.kind, self.rung.days, self.on)


def ladder(watched: Watched, edition: RungEdition) -> tuple[Step, ...]:
    """Every rung of a clock with its day, in order, each on a later day than the one before.

    A rung that the next would reach on its day or before is left out: a short limit has fewer.
    Before the end a provisional date speaks by its earliest day, 超期 only after its latest; what an
    open pause has not let come has no day yet; a stopped clock has none.
    """
    if watched.clock.stopped_on is not None:
        return ()
    days = _Days(watched.clock, watched.calendar)
    steps: list[Step] = []
    for rung in sorted(edition.rungs, key=lambda rung: rung.place, reverse=True):
        on = days.of(rung)
        if on is not None and (not steps or date.fromordinal(on) < steps[-1].on):
            steps.append(Step(rung, date.fromordinal(on)))
    return tuple(reversed(steps))


def prompts(watched: Watched, edition: RungEdition, told: Iterable[Told], today: date) -> tuple[Prompt, ...]:
    """The rungs still to speak, in order, each with its day: never a day off, none while the clock is paused."""
    last_told: dict[tuple[RungKind, int], date] = {}
    for one in told:
        last_told[one.kind, one.days] = max(one.on, last_told.get((one.kind, one.days), one.on))
    found, known_on = [], civil_date(watched.known_at)
    for step in ladder(watched, edition):
        on = _first_workday(watched, max(step.on, today))
        if on is not None and not _is_spent(step.on, last_told.get(step.rung.key), known_on):
            found.append(Prompt(step.rung, step.on, on, watched.known_at))
    return tuple(found)


def _is_spent(falls_on: date, told_on: date | None, known_on: date) -> bool:
    return told_on is not None and (falls_on <= told_on or falls_on < known_on)


def next_prompt(watched: Watched, edition: RungEdition, told: Iterable[Told], today: date) -> Prompt | None:
    """The next rung, the day it is told and whom; None while nothing is to come by the passing of days alone."""
    return next(iter(prompts(watched, edition, told, today)), None)


def prompts_on(watched: Watched, edition: RungEdition, told: Sequence[Told], today: date) -> tuple[Prompt, ...]:
    """What a clock says today: several rungs only where some come late."""
    return tuple(prompt for prompt in prompts(watched, edition, told, today) if prompt.on == today)


def _first_workday(watched: Watched, on: date) -> date | None:
    """The day itself, or the next that is worked and not paused."""
    found = _after(on.toordinal() - 1, 1, watched.clock.term.standstill, watched.calendar)
    return None if found is None else date.fromordinal(found)


def _after(ordinal: int, number: int, standstill: Standstill, calendar: Calendar) -> int | None:
    """The n-th working day after a day that is not paused; None while an open pause stands before it."""
    found = nth_workday(ordinal, number, standstill, calendar)
    if found is None or (standstill.open_from is not None and found >= standstill.open_from):
        return None
    return found


class _Days:
    """The days of one clock's rungs, as ordinals."""

    def __init__(self, clock: Clock, calendar: Calendar) -> None:
        self._term, self._due, self._calendar = clock.term, clock.due, calendar
        self._standstill = clock.term.standstill
        self._start = clock.term.start_on.toordinal()
        self._allowed = allowed_days(clock.term.start_on, clock.term.number, clock.term.unit) or 0

    def of(self, rung: Rung) -> int | None:
        """The day of a rung; None where the limit is too short for it, or no day can be told yet."""
        match rung.kind:
            case RungKind.HALF:
                return self._used(-(-self._allowed // 2))
            case RungKind.THREE_QUARTERS:
                return self._used(-(-self._allowed * 3 // 4))
            case RungKind.DAYS_BEFORE:
                return self._before(rung.days)
            case RungKind.LAST_DAY:
                return self._last()
            case RungKind.OVER:
                return self._over(1)
            case RungKind.OVER_BY:
                return self._over(rung.days)

    def _used(self, number: int) -> int | None:
        """The day on which so much is used; before the last, for the last has a rung of its own."""
        if not 0 < number < self._allowed:
            return None
        if self._term.unit is LimitUnit.WORKDAY:
            earliest = due(replace(self._term, number=number), self._calendar).earliest
            return None if earliest is None else self._in_time(earliest.toordinal())
        found, open_from = nth_day(self._start, number, self._standstill), self._standstill.open_from
        if found is None or (open_from is not None and found >= open_from):
            return None
        return self._in_time(found)

    def _before(self, days: int) -> int | None:
        if self._term.unit is LimitUnit.WORKDAY:
            return self._used(self._allowed - days)
        found = self._last()
        for _ in range(days):
            found = None if found is None else self._workday_until(found - 1)
        return found

    def _last(self) -> int | None:
        if self._due.earliest is None or not self._allowed:
            return None
        return self._in_time(self._due.earliest.toordinal())

    def _over(self, days: int) -> int | None:
        if self._due.latest is None:
            return None
        return _after(self._due.latest.toordinal(), days, self._standstill, self._calendar)

    def _in_time(self, ordinal: int) -> int | None:
        """A day off is told of on the working day before it; where there is none since day zero, on the first."""
        return self._workday_until(ordinal) or _after(self._start, 1, self._standstill, self._calendar)

    def _workday_until(self, ordinal: int) -> int | None:
        """The last working day up to a day, after day zero, that is not paused."""
        rank = self._calendar.rank(ordinal)
        while rank > 0:
            found = self._calendar.nth(rank)
            if found is None or found <= self._start:
                return None
            if not self._standstill.holds(found):
                return found
            rank -= 1
        return None
