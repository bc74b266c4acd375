"""How long the owed items take at best, one after the other where they must be (Art. 8, 16(1)). Pure."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter

from app.core.errors import Invalid
from app.core.labels import N_
from app.items.rules.kinds import Closure, LimitUnit
from app.items.rules.owed import Limit, Owed

WORKDAYS_IN_A_WEEK, DAYS_IN_A_WEEK, WORKDAYS_IN_A_MONTH = 5, 7, 21


class PrerequisitesCircular(Invalid):
    """Items that wait for each other would never start."""

    msgid = N_("These items would wait for each other: %(keys)s.")


@dataclass(frozen=True, slots=True)
class Schedule:
    """The earliest start of each owed item in working days, and the longest chain of those that count for closure."""

    starts: dict[str, int]
    critical_path: tuple[str, ...]
    total_workdays: int


def workdays(limit: Limit | None) -> int:
    """A limit in working days, rounded up; no limit counts as none."""
    if limit is None or limit.unit is LimitUnit.IMMEDIATE:
        return 0
    if limit.unit is LimitUnit.WORKDAY:
        return limit.number
    if limit.unit is LimitUnit.MONTH:
        return limit.number * WORKDAYS_IN_A_MONTH
    return math.ceil(limit.number * WORKDAYS_IN_A_WEEK / DAYS_IN_A_WEEK)


def in_order(waits: Mapping[str, Iterable[str]]) -> list[str]:
    """Keys, each after those it waits for. Raises PrerequisitesCircular."""
    try:
        return list(TopologicalSorter(waits).static_order())
    except CycleError as circle:
        raise PrerequisitesCircular(keys=" → ".join(circle.args[1])) from circle


def schedule(owed: Sequence[Owed]) -> Schedule:
    """Each item starts when the last of those before it has used its limit; items that follow closure do not count."""
    by_key = {one.item.key: one for one in owed}
    starts: dict[str, int] = {}
    ends: dict[str, int] = {}
    for key in in_order({one.item.key: one.after for one in owed}):
        starts[key] = max((ends[before] for before in by_key[key].after), default=0)
        ends[key] = starts[key] + workdays(by_key[key].item.limit)
    counted = [one.item.key for one in owed if one.item.closure is not Closure.FOLLOWS]
    total = max((ends[key] for key in counted), default=0)
    return Schedule(starts, _chain(by_key, counted, ends, total), total)


def _chain(by_key: dict[str, Owed], counted: list[str], ends: dict[str, int], total: int) -> tuple[str, ...]:
    """Back from an item that ends last, always to the one that let it start."""
    chain: list[str] = []
    at = next((key for key in counted if ends[key] == total), None)
    while at is not None:
        chain.append(at)
        at = max(by_key[at].after, key=lambda key: ends[key], default=None)
    return tuple(reversed(chain))
