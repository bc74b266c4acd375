"""The record of calendar editions in two times: when each was published, and when the platform learnt of it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from app.clock.rules.calendar import Edition, Editions
from app.core.now import civil_date


@dataclass(frozen=True, slots=True)
class Recorded:
    """An edition and the instant it came on record.

    `entered`: a person put it in. What the platform was delivered with counts as known since its publication: that
    an installation is young makes no officer late.
    """

    edition: Edition
    recorded_at: datetime
    entered: bool = False

    @property
    def known_from(self) -> date:
        """The first day on which the platform could count by it."""
        published = self.edition.published_on
        return max(published, civil_date(self.recorded_at)) if self.entered else published


class History:
    """Every edition on record, and the editions that were on record at any instant."""

    def __init__(self, recorded: Iterable[Recorded]) -> None:
        """Keep them in the order given; editions of one day of publication keep it."""
        self.recorded = tuple(recorded)
        self._kept: dict[int, Editions] = {}
        self._known: dict[tuple[Edition, ...], Editions] = {}

    def editions(self, at: datetime | None = None) -> Editions:
        """The editions on record at an instant; without it, all. The same instant's answer is one object."""
        found = [each.edition for each in self.recorded if at is None or each.recorded_at <= at]
        # What is on record only grows, so the number says which they are.
        if len(found) not in self._kept:
            self._kept[len(found)] = Editions(found)
        return self._kept[len(found)]

    def known(self, on: date) -> Editions:
        """当时所知: the editions that were both published and, where a person put them in, on record on a day."""
        found = tuple(each.edition for each in self.recorded if each.known_from <= on)
        if found not in self._known:
            self._known[found] = Editions(found)
        return self._known[found]

    def known_from(self, edition: Edition) -> date | None:
        """The day an edition became known; None for one that is not on record."""
        return next((each.known_from for each in self.recorded if each.edition == edition), None)
