"""有效期 – how long a result holds, and until when its renewal is asked for (行政许可法 50; 民法典 201–203). Pure."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from app.clock.rules.calendar import FIRST_DAY, Calendar
from app.clock.rules.limits import PastTheRecord, corresponding_day
from app.clock.rules.term import Due, Term, due
from app.items.rules.kinds import LimitUnit

RENEWAL_WORKDAYS = 30
BASIS = "《行政许可法》第五十条"
YEAR = 12
MOST_MONTHS = 70 * YEAR
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Validity:
    """A result's last day as it is printed, the day it lasts to where that is a day off, and the renewal's last day."""

    until: date
    lasts: Due
    renew_by: Due | None

    def ended(self, on: date) -> bool:
        """Whether it is over, whatever a calendar still to come may say."""
        return self.lasts.latest is not None and on > self.lasts.latest


def until_of(from_on: date, months: int) -> date:
    """The last day of a validity of years or months from a day on.

    到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日 (民法典 202). Raises PastTheRecord.
    """
    ordinal = corresponding_day(from_on, months)
    if ordinal is None:
        raise PastTheRecord(field="valid_number")
    return date.fromordinal(ordinal)


def validity(until: date, calendar: Calendar, *, renewable: bool) -> Validity:
    """What the last day of a result means on a calendar."""
    lasts = due(Term(until - _DAY, 1, LimitUnit.CALENDAR_DAY), calendar)
    return Validity(until, lasts, renew_by(until, calendar) if renewable else None)


@lru_cache(maxsize=4096)
def renew_by(until: date, calendar: Calendar) -> Due | None:
    """The last working day that still leaves thirty working days to the end; None before the record.

    应当在该行政许可有效期届满三十日前提出申请 (行政许可法 50, 82). While the calendar is not known, the earliest such
    day is safe in every arrangement, the latest only in the kindest.
    """
    safe = _last_that_leaves(until, calendar, surely=True)
    kind = _last_that_leaves(until, calendar, surely=False)
    if safe is None or kind is None:
        return None
    uncertain = calendar.first_uncertain(safe.toordinal())
    return Due(safe, kind, uncertain is not None and uncertain <= until.toordinal(), None)


def _last_that_leaves(until: date, calendar: Calendar, *, surely: bool) -> date | None:
    """The last day worked on the plain week after which thirty working days pass by the end."""
    day = until - _DAY
    while day > FIRST_DAY:
        if calendar.is_worked(day.toordinal()):
            thirtieth = due(Term(day, RENEWAL_WORKDAYS, LimitUnit.WORKDAY), calendar)
            last = thirtieth.latest if surely else thirtieth.earliest
            if last is not None and last <= until:
                return day
        day -= _DAY
    return None
