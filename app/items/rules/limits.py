"""Limits of an item as the law and the department set them (Art. 16(2), 17). Pure."""

from app.core.errors import Invalid, RuleBroken
from app.core.labels import N_
from app.items.rules.kinds import LimitUnit
from app.items.rules.owed import Limit

DAYS_OF = {LimitUnit.WORKDAY: 1.4, LimitUnit.CALENDAR_DAY: 1.0, LimitUnit.MONTH: 30.0, LimitUnit.IMMEDIATE: 0.0}


class PromisedLonger(Invalid):
    """承诺时限 may only be shorter than 法定时限."""

    msgid = N_("The promised limit is longer than the legal one.")
    article = "17"


class ImmediateHasNoNumber(Invalid):
    """即办 is written with the number 0."""

    msgid = N_("An item decided at once has the number 0.")


class LimitHalfGiven(Invalid):
    """A limit is a number with its unit."""

    msgid = N_("Give both the number and the unit, or neither.")


class LimitsByEdition(RuleBroken):
    """What moves the dates of cases to come is looked at twice."""

    msgid = N_("The limits of an item are changed by an edition of limits, which a second person publishes")
    article = "17"


def limit_of(number: int | None, unit: LimitUnit | None, *, field: str) -> Limit | None:
    """A limit from its two columns. Raises LimitHalfGiven, ImmediateHasNoNumber."""
    if number is None and unit is None:
        return None
    if number is None or unit is None:
        raise LimitHalfGiven(field=field)
    if unit is LimitUnit.IMMEDIATE and number != 0:
        raise ImmediateHasNoNumber(field=field)
    return Limit(number, unit)


def must_not_be_longer(promised: Limit | None, legal: Limit | None) -> None:
    """承诺 ≤ 法定, in the same unit exactly, else by the length of the units on average. Raises PromisedLonger."""
    if promised is None or legal is None:
        return
    same = promised.unit is legal.unit
    longer = promised.number > legal.number if same else _days(promised) > _days(legal)
    if longer:
        raise PromisedLonger(field="promised_number")


def _days(limit: Limit) -> float:
    return limit.number * DAYS_OF[limit.unit]
