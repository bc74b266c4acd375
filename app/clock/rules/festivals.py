"""How a year may yet be arranged: the festivals the law fixes, and what the record lets a notice make of them. Pure.

The days of 《全国年节及纪念日放假办法》 are law, lunar ones and 清明 included; which weekdays are added to
them and which weekends are worked instead is decided by a notice each autumn. A festival's arrangements
are every block of days off around its legal days, as long and as far to either side as any notice since
2004 went under the law of that year, with every choice of worked weekend days next to it. Days off
beyond the legal ones are worked off; only the Spring Festival was once lengthened without (2020).
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

import holidays

from app.clock.rules.calendar import LAST_DAY

NEW_YEAR, SPRING, _SPRING_EVE, TOMBS, LABOUR = "元旦", "春节", "农历除夕", "清明节", "劳动节"
DRAGON, MOON, NATIONAL = "端午节", "中秋节", "国庆节"

# A day off is worked on the weekend before or after: never further away than this in any notice.
_WORKED_OFF_WITHIN = 6
# From this day of September on the two autumn festivals share the weekends between them.
_AUTUMN_MEETS = 15


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a block goes beyond the legal days, its least and greatest length, the days off given for nothing."""

    before: int
    after: int
    shortest: int
    longest: int
    given: int = 0


_SMALL = Reach(2, 2, 1, 3)
REACH: dict[str, list[tuple[int, Reach]]] = {
    NEW_YEAR: [(2004, Reach(2, 2, 1, 3, given=1)), (2008, _SMALL)],
    SPRING: [(2004, Reach(1, 6, 7, 10, given=2))],
    TOMBS: [(2008, _SMALL)],
    LABOUR: [(2004, Reach(0, 4, 7, 7)), (2008, Reach(2, 4, 1, 5)), (2025, Reach(2, 3, 2, 5))],
    DRAGON: [(2008, _SMALL)],
    MOON: [(2008, _SMALL)],
    NATIONAL: [(2004, Reach(2, 5, 7, 8))],
}
# 抗战胜利纪念日: a day off beside the law in 2015, the seventieth year; the eightieth had none.
COMMEMORATIONS = range(2015, LAST_DAY.year + 1, 10)
_COMMEMORATED = (9, 3)


@dataclass(frozen=True, slots=True)
class Arrangement:
    """One way a festival may be arranged: weekdays off, weekend days that may be worked, and how many are."""

    off: tuple[int, ...]
    weekends: tuple[int, ...]
    least_worked: int
    most_worked: int


@dataclass(frozen=True, slots=True, eq=False)
class Feast:
    """A festival of one year that no notice has arranged: where it may reach, and every way it may be arranged."""

    first: int
    last: int
    arrangements: tuple[Arrangement, ...]


@lru_cache(maxsize=128)
def legal_days(year: int) -> dict[str, tuple[int, ...]]:
    """The days off the law of that year fixes, by festival, as ordinals; 除夕 stands with the Spring Festival.

    Of the year after the record only New Year is told, which may reach back into December.
    """
    if year > LAST_DAY.year:
        return {NEW_YEAR: (date(year, 1, 1).toordinal(),)}
    days: dict[str, list[int]] = {}
    for day, names in holidays.country_holidays("CN", years=year, observed=False, language="zh_CN").items():
        for name in names.split("; "):
            festival = SPRING if name == _SPRING_EVE else name
            if festival in REACH:
                days.setdefault(festival, []).append(day.toordinal())
    return {festival: tuple(sorted(ordinals)) for festival, ordinals in days.items()}


@lru_cache(maxsize=128)
def feasts(year: int) -> tuple[Feast, ...]:
    """Every festival of a year with all its arrangements."""
    days = dict(legal_days(year))
    found = []
    if days.get(MOON, (0,))[0] >= date(year, 9, _AUTUMN_MEETS).toordinal():
        found.append(_autumn(days.pop(MOON), days.pop(NATIONAL), year))
    for festival, legal in days.items():
        reach = _reach(festival, year)
        found.append(_feast(_ways([(block,) for block in _blocks(legal, reach)], len(legal), reach.given)))
    if year in COMMEMORATIONS:
        found.append(_commemoration(year))
    return tuple(sorted(found, key=lambda feast: feast.first))


def _reach(festival: str, year: int) -> Reach:
    return [reach for since, reach in REACH[festival] if since <= year][-1]


def _autumn(moon: tuple[int, ...], national: tuple[int, ...], year: int) -> Feast:
    """中秋 and 国庆 near each other: one block or two, and the weekends between them serve both (2015, 2026)."""
    pairs = product(_blocks(moon, _reach(MOON, year)), _blocks(national, _reach(NATIONAL, year)))
    return _feast(_ways(pairs, len(moon) + len(national), 0))


def _commemoration(year: int) -> Feast:
    blocks = _blocks((date(year, *_COMMEMORATED).toordinal(),), _SMALL)
    return _feast([Arrangement((), (), 0, 0), *_ways([(block,) for block in blocks], 1, 0)])


def _blocks(legal: tuple[int, ...], reach: Reach) -> list[range]:
    """Every block of days around the legal ones within a reach."""
    return [
        range(first, last + 1)
        for first in range(legal[0] - reach.before, legal[0] + 1)
        for last in range(legal[-1], legal[-1] + reach.after + 1)
        if reach.shortest <= last - first + 1 <= reach.longest
    ]


def _ways(choices: Iterable[tuple[range, ...]], legal: int, given: int) -> Iterator[Arrangement]:
    """The arrangements of blocks: weekdays off beyond the legal days are worked on weekends near by."""
    seen = set()
    for blocks in choices:
        days = {day for block in blocks for day in block}
        off = tuple(sorted(day for day in days if not _is_weekend(day)))
        near = {
            day
            for block in blocks
            for day in range(block[0] - _WORKED_OFF_WITHIN, block[-1] + _WORKED_OFF_WITHIN + 1)
            if _is_weekend(day)
        }
        weekends = tuple(sorted(near - days))
        most = len(off) - legal
        if most >= 0 and (off, weekends) not in seen:
            seen.add((off, weekends))
            yield Arrangement(off, weekends, max(0, most - given), most)


def _feast(ways: Iterable[Arrangement]) -> Feast:
    arrangements = tuple(ways)
    days = [day for way in arrangements for day in (*way.off, *way.weekends)]
    return Feast(min(days), max(days), arrangements)


def _is_weekend(ordinal: int) -> bool:
    return ordinal % 7 in (0, 6)
