"""What may be wrong with a notice or with its copy: each a sentence for the coordinator. Pure."""

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from app.core.labels import N_

WEEKDAYS = "一二三四五六日"


class Fault(enum.Enum):
    """核对发现 – what does not agree in a notice's text; the value is the sentence shown."""

    WEEKDAY_DIFFERS = N_("The text calls %(on)s 星期%(written)s; it is 星期%(weekday)s")
    COUNT_DIFFERS = N_("The text counts %(written)s days; the days it names are %(counted)s")
    WORKED_ON_A_WEEKDAY = N_("%(on)s is named as a make-up working day but is no weekend day")
    OFF_AND_WORKED = N_("%(on)s is named as a day off and as a working day")
    LEGAL_DAY_MISSING = N_("%(on)s (%(festival)s) is a day off by law and is not among the days off")
    OUTSIDE_ITS_YEAR = N_("%(on)s lies outside the year %(year)s that is arranged")
    NO_SUCH_DAY = N_("There is no such day: %(written)s")
    NO_SPAN = N_("From %(first)s to %(last)s is no span of days off")
    YEAR_NOT_TOLD = N_("The text does not say which year it arranges")
    YEAR_OFF_THE_RECORD = N_("The year %(written)s is not one the platform counts")
    YEARS_DIFFER = N_("The text arranges the year %(written)s, not %(year)s")


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault with its particulars, the day it is about, and the sentence it stands in."""

    fault: Fault
    values: Mapping[str, object] = field(hash=False, default_factory=dict)
    on: date | None = None
    quote: str | None = None


def by_day(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """What is about the whole text first, then day by day."""
    return tuple(sorted(findings, key=lambda finding: finding.on or date.min))


def weekday_differs(on: date, written: str) -> Finding:
    """星期 in brackets is not the day's own."""
    values = {"on": on.isoformat(), "written": written, "weekday": WEEKDAYS[on.weekday()]}
    return Finding(Fault.WEEKDAY_DIFFERS, values, on)


def about(fault: Fault, on: date, *, quote: str | None = None, **values: object) -> Finding:
    """A fault of one day."""
    return Finding(fault, {"on": on.isoformat(), **values}, on, quote)
