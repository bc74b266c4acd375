"""The record of calendar editions in two times: when each was published, and when the platform learnt of it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app.clock.rules.calendar import Edition, Editions


@dataclass(frozen=True, slots=True)
class Recorded:
    """An edition and the instant it came on record."""

    edition: Edition
    recorded_at: datetime


class History:
    """Every edition on record, and the editions that were on record at any instant."""

    def __init__(self, recorded: Iterable[Recorded]) -> None:
        """Keep them in the order given; editions of one day of publication keep it."""
        self._recorded = tuple(recorded)
        self._kept: dict[int, Editions] = {}

    def editions(self, at: datetime | None = None) -> Editions:
        """The editions on record at an instant; without it, all. The same instant's answer is one object."""
        found = [each.edition for each in self._recorded if at is None or each.recorded_at <= at]
        # What is on record only grows, so the number says which they are.
        if len(found) not in self._kept:
            self._kept[len(found)] = Editions(found)
        return self._kept[len(found)]
