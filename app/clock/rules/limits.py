"""Limits: a number, a unit, the event that starts them (行政许可法 42, 82; 民法典 201–203). Pure."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from app.clock.rules.calendar import LAST_DAY
from app.core.errors import Invalid
from app.core.labels import N_
from app.items.rules.kinds import LimitStart, LimitUnit

MOST = 3650


class PastTheRecord(Invalid):
    """A term that would end after the last day the platform counts."""

    msgid = N_("This term would end after 31 December 2100")
    article = "17"


@dataclass(frozen=True, slots=True)
class Limit:
    """办理时限 – so many working days, calendar days or months from an event, or at once."""

    number: int
    unit: LimitUnit
    start: LimitStart = LimitStart.ACCEPTED


def corresponding_day(start_on: date, months: int) -> int | None:
    """The ordinal of the same day of the n-th month after, or of that month's last day (民法典 202).

    到期月的对应日为期间的最后一日；没有对应日的，月末日为期间的最后一日. None after the record.
    """
    years, month = divmod(start_on.month - 1 + months, 12)
    year = start_on.year + years
    if year > LAST_DAY.year:
        return None
    return date(year, month + 1, min(start_on.day, monthrange(year, month + 1)[1])).toordinal()


def allowed_days(start_on: date, number: int, unit: LimitUnit) -> int | None:
    """The length of a term that runs on weekends too, in days from day zero; None past the record."""
    if unit is not LimitUnit.MONTH:
        return number
    end = corresponding_day(start_on, number)
    return None if end is None else end - start_on.toordinal()
