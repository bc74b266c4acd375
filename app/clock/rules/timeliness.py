"""及时与否判两次: as the calendar was known when it counted, and as it is known now (Art. 17). Pure.

A later notice never makes an officer late who was in time: what he could not know, he could not keep. Nor is he late
who is in time by the calendar as it turned out: on a day that was off after all nothing could be done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.clock.rules.begun import told_until
from app.clock.rules.calendar import Calendar, Edition
from app.clock.rules.clocks import Clock
from app.clock.rules.history import History
from app.clock.rules.term import Due, due


@dataclass(frozen=True, slots=True)
class Twice:
    """One date, known then and known now; `since` are the editions that came between and made the difference."""

    known_on: date
    then: Due
    now: Due
    since: tuple[Edition, ...]
    done_on: date | None = None

    @property
    def late_then(self) -> bool:
        """Whether it was done after the end as it was known when it was done."""
        return _is_late(self.done_on, self.then)

    @property
    def late_now(self) -> bool:
        """Whether it was done after the end as it is known now."""
        return _is_late(self.done_on, self.now)

    @property
    def late(self) -> bool:
        """The verdict: late by both."""
        return self.late_then and self.late_now


def _is_late(done_on: date | None, found: Due) -> bool:
    return done_on is not None and found.latest is not None and done_on > found.latest


def twice(clock: Clock, history: History, now: Calendar, *, division: str | None = None,
          not_before: date | None = None) -> Twice | None:
    """Both dates of a clock where they differ: of one that runs as it was first told, of one that stopped as then.

    None where they are the same.
    """
    known_on = clock.stopped_on or clock.started_on
    then = told_until(due(clock.term, history.known(known_on).calendar(division=division)), not_before)
    if _ends(then) == _ends(clock.due):
        return None
    return Twice(known_on, then, clock.due, tuple(_between(history, now, known_on, clock.started_on, then, clock.due)),
                 clock.stopped_on)


def _ends(found: Due) -> tuple[date | None, date | None, bool]:
    return found.earliest, found.latest, found.provisional


def _between(history: History, now: Calendar, known_on: date, start: date, *found: Due) -> Iterable[Edition]:
    """The editions that became known after a day and bear on the span of either date."""
    last = max((each.latest for each in found if each.latest), default=start)
    for edition in now.used(start, last):
        known_from = history.known_from(edition)
        if known_from is not None and known_from > known_on:
            yield edition
