"""The working-day calendar, put together from its editions. Pure; dates are Shenzhen civil dates.

A calendar is the plain week (Monday to Friday) with the exceptions of every edition known on a day
laid over it in the order of publication. Working days are counted by prefix sums, never day by day.
"""

import enum
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import accumulate

from app.core.labels import N_

FIRST_DAY = date(2004, 1, 1)
LAST_DAY = date(2100, 12, 31)

# Index 0 is the day before the first, so that the prefix sum of the day before is always there.
_ZERO = FIRST_DAY.toordinal() - 1
_LAST = LAST_DAY.toordinal()
_NEW_YEAR_MAY_REACH_BACK_TO = (12, 26)


class DayKind(enum.Enum):
    """What an edition makes of a day: off, worked, or back to the plain week."""

    OFF = N_("Day off")
    WORKED = N_("Working day")
    PLAIN = N_("Plain week")


class EditionKind(enum.Enum):
    """Who proclaimed an edition: the State Council for a year, or the city for a closure."""

    NATIONAL = N_("State Council notice")
    LOCAL = N_("Local closure")


@dataclass(frozen=True, slots=True)
class Edition:
    """节假日安排 – one notice: the year it arranges, its number, when it was published, its days.

    `division`: the district a local closure holds for, by its code; None for the whole city and beyond.
    """

    year: int
    document: str | None
    published_on: date
    days: Mapping[date, DayKind] = field(hash=False)
    kind: EditionKind = EditionKind.NATIONAL
    division: str | None = None

    @property
    def title(self) -> str:
        """Its document number, or the year with the remark that none is on record."""
        return self.document or f"{self.year} (number not on record)"


class Mark(enum.Enum):
    """The mark of a day in a ledger; the name in lower case is the API's word."""

    DAY_ZERO = N_("Day zero")
    WORKDAY = N_("Counted")
    MAKEUP_WORKDAY = N_("Make-up working day")
    WEEKEND = N_("Weekend")
    PUBLIC_HOLIDAY = N_("Public holiday")
    LOCAL_CLOSURE = N_("Local closure")
    PAUSED = N_("Paused")
    CALENDAR_DAY = N_("Calendar day")
    ROLLED = N_("Moved on from a day off")


class Calendar:
    """工作日历 – which days are worked, as one set of editions has it."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        """Lay the editions over the plain week; a later publication wins for a day that several name."""
        self.editions = tuple(sorted(editions, key=lambda edition: edition.published_on))
        self._named = {day: (kind, edition) for edition in self.editions for day, kind in edition.days.items()}
        worked = bytearray((ordinal % 7 in range(1, 6)) for ordinal in range(_ZERO, _LAST + 1))
        for day, (kind, _) in self._named.items():
            if FIRST_DAY <= day <= LAST_DAY and kind is not DayKind.PLAIN:
                worked[day.toordinal() - _ZERO] = kind is DayKind.WORKED
        worked[0] = 0
        self._worked = bytes(worked)
        self._rank = array("i", accumulate(worked))
        self._nth = array("i", (_ZERO + index for index, is_worked in enumerate(worked) if is_worked))
        self.years = frozenset(e.year for e in self.editions if e.kind is EditionKind.NATIONAL)
        self.uncertain_spans = _uncertain_spans(self.years)
        self._uncertain_ends = [last for _, last in self.uncertain_spans]
        self._settled = _longest_settled(self.uncertain_spans)

    def is_worked(self, ordinal: int) -> bool:
        """Whether the day counts as a working day."""
        return self._worked[ordinal - _ZERO] == 1

    def rank(self, ordinal: int) -> int:
        """The number of working days from the beginning of the record to the day, the day included."""
        return self._rank[ordinal - _ZERO]

    def workdays(self, first: int, last: int) -> int:
        """The number of working days from `first` to `last`, both included; 0 if there is none."""
        return self._rank[last - _ZERO] - self._rank[first - 1 - _ZERO] if first <= last else 0

    def nth(self, rank: int) -> int | None:
        """The day that holds a rank, or None past the end of the record."""
        return self._nth[rank - 1] if rank <= len(self._nth) else None

    def nth_settled(self, start: int, number: int, spans: list[tuple[int, int]]) -> int | None:
        """The n-th working day after a start around spans in order, which may overlap; n ≥ 1.

        None where a day between is not settled, or where that takes a longer look.
        """
        first_settled, last_settled = self._settled
        if start < first_settled or start > last_settled:
            return None
        ranks, days, through = self._rank, self._nth, start
        rank = ranks[start - _ZERO] + number
        due = days[rank - 1] if rank <= len(days) else _LAST + 1
        for first, last in spans:
            if first > due or due > last_settled:
                break
            if last > through:
                if last > last_settled:
                    return None
                rank += ranks[last - _ZERO] - ranks[(first - 1 if first > through else through) - _ZERO]
                due, through = (days[rank - 1] if rank <= len(days) else _LAST + 1), last
        return due if due <= last_settled else None

    def mark(self, day: date) -> Mark:
        """What the day is by itself: worked or off, and why."""
        kind, edition = self._named.get(day, (DayKind.PLAIN, None))
        if kind is DayKind.WORKED:
            return Mark.MAKEUP_WORKDAY if day.weekday() > 4 else Mark.WORKDAY
        if kind is DayKind.OFF and edition is not None:
            return Mark.LOCAL_CLOSURE if edition.kind is EditionKind.LOCAL else Mark.PUBLIC_HOLIDAY
        return Mark.WEEKEND if day.weekday() > 4 else Mark.WORKDAY

    def is_open(self, ordinal: int) -> bool:
        """Whether no edition in use has settled the day, as the plain week or by name."""
        return self.first_uncertain(ordinal) == ordinal and date.fromordinal(ordinal) not in self._named

    def first_uncertain(self, ordinal: int) -> int | None:
        """The first day from `ordinal` on that no edition in use has settled.

        A day is uncertain when its year has no edition, or when it lies in 26–31 December and the
        next year has none: New Year's block may reach back into December.
        """
        index = bisect_left(self._uncertain_ends, ordinal)
        if index == len(self.uncertain_spans):
            return None
        return max(ordinal, self.uncertain_spans[index][0])

    def used(self, first: date, last: date) -> list[Edition]:
        """The editions whose year the span touches, or that name one of its days, in order of publication."""
        return [
            edition
            for edition in self.editions
            if first.year <= edition.year <= last.year or any(first <= day <= last for day in edition.days)
        ]

    def documents(self, first: date, last: date) -> list[str]:
        """The document numbers of the editions a span uses."""
        return [edition.title for edition in self.used(first, last)]


def _uncertain_spans(years: frozenset[int]) -> list[tuple[int, int]]:
    spans: list[tuple[int, int]] = []
    for year in range(FIRST_DAY.year, LAST_DAY.year + 2):
        if year in years:
            continue
        first = max(FIRST_DAY, date(year - 1, *_NEW_YEAR_MAY_REACH_BACK_TO)).toordinal()
        last = min(LAST_DAY, date(year, 12, 31)).toordinal()
        if spans and first <= spans[-1][1] + 1:
            first = spans.pop()[0]
        spans.append((first, last))
    return spans


def _longest_settled(uncertain: list[tuple[int, int]]) -> tuple[int, int]:
    """The longest run of days that some edition has settled; empty where there is none."""
    edges = [FIRST_DAY.toordinal() - 1, *(edge for span in uncertain for edge in span), _LAST + 1]
    gaps = [(after + 1, before - 1) for after, before in zip(edges[::2], edges[1::2], strict=True)]
    return max(gaps, key=lambda gap: gap[1] - gap[0])


class Editions:
    """Every edition on record, and the calendar as it was known on any day, in any district."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        """Keep the editions in order of publication; equal dates keep the order given."""
        self._editions = tuple(sorted(editions, key=lambda edition: edition.published_on))
        self._published = [edition.published_on for edition in self._editions]
        self._calendars: dict[tuple[int, str | None], Calendar] = {}
        self.districts = frozenset(edition.division for edition in self._editions if edition.division)

    def calendar(self, known_on: date | None = None, division: str | None = None) -> Calendar:
        """The calendar of the editions published on or before a day; without it, of all.

        A district has its own only where a closure was its alone; every other has the city's.
        """
        count = len(self._editions) if known_on is None else bisect_right(self._published, known_on)
        place = division if division in self.districts else None
        if (count, place) not in self._calendars:
            known = (edition for edition in self._editions[:count] if edition.division in (None, place))
            self._calendars[count, place] = Calendar(known)
        return self._calendars[count, place]

    def __iter__(self) -> Iterator[Edition]:
        """In order of publication."""
        return iter(self._editions)
