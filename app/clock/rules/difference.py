"""What one arrangement of the calendar makes of a day that another does not (Art. 17). Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from app.clock.rules.calendar import DayKind, Edition


@dataclass(frozen=True, slots=True)
class DayChange:
    """变动的日子 – one day, what it was and what it becomes; PLAIN is the plain week."""

    on: date
    was: DayKind
    becomes: DayKind

    @property
    def is_worked_before(self) -> bool:
        """Whether the day was worked."""
        return is_worked(self.on, self.was)

    @property
    def is_worked_after(self) -> bool:
        """Whether the day is worked now; equal to before where only the reason changes."""
        return is_worked(self.on, self.becomes)


def difference(old: Edition, new: Edition) -> tuple[DayChange, ...]:
    """The days that two versions of one arrangement treat differently, in date order.

    A day that one of them does not name is of the plain week in it. For an amendment, which names
    only what it changes, ask `changes`.
    """
    return _between(old.days, new.days)


def changes(before: Iterable[Edition], new: Edition) -> tuple[DayChange, ...]:
    """What an edition changes of those before it, in date order, wherever it stands by its publication."""
    there = list(before)
    return _between(in_force(there), in_force([*there, new]))


def in_force(editions: Iterable[Edition]) -> dict[date, DayKind]:
    """The exceptions to the plain week of several editions; a later publication wins for a day that several name."""
    laid: dict[date, DayKind] = {}
    for edition in sorted(editions, key=lambda edition: edition.published_on):
        laid |= edition.days
    return laid


def _between(old: Mapping[date, DayKind], new: Mapping[date, DayKind]) -> tuple[DayChange, ...]:
    pairs = (
        DayChange(on, old.get(on, DayKind.PLAIN), new.get(on, DayKind.PLAIN)) for on in sorted(old.keys() | new.keys())
    )
    return tuple(change for change in pairs if change.was is not change.becomes)


def is_worked(on: date, kind: DayKind) -> bool:
    """Whether a day of a kind is a working day."""
    return on.weekday() < 5 if kind is DayKind.PLAIN else kind is DayKind.WORKED
