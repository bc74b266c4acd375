"""The year as twelve months: which days are off and which worked, in shape and word (Art. 17). Pure."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from app.clock.rules.calendar import DayKind
from app.clock.rules.difference import is_worked

_DAY = timedelta(days=1)
_FRIDAY = 4


@dataclass(frozen=True, slots=True)
class Square:
    """One day as it is drawn. `look`: off 休, on 班, we an ordinary weekend, or nothing."""

    on: date
    look: str
    changed: bool


@dataclass(frozen=True, slots=True)
class Month:
    """One month: its weeks from Monday, None where another month's day would stand."""

    number: int
    workdays: int
    weeks: list[list[Square | None]]


def months(year: int, kinds: Mapping[date, DayKind], changed: Collection[date] = ()) -> list[Month]:
    """The twelve months under the exceptions in force."""
    return [_month(year, number, kinds, changed) for number in range(1, 13)]


def workdays(year: int, kinds: Mapping[date, DayKind]) -> int:
    """How many working days a year has."""
    return sum(is_worked(on, kinds.get(on, DayKind.PLAIN)) for on in _days(date(year, 1, 1), date(year, 12, 31)))


def reaching_back(year: int, kinds: Mapping[date, DayKind]) -> list[Square]:
    """The days of the December before that New Year's block reaches back to."""
    days = _days(date(year - 1, 12, 26), date(year - 1, 12, 31))
    return [Square(on, look_of(on, kinds), changed=True) for on in days if on in kinds]


def look_of(on: date, kinds: Mapping[date, DayKind]) -> str:
    """How a day is drawn; a weekend that adjoins days off is part of their block."""
    kind = kinds.get(on, DayKind.PLAIN)
    if kind is DayKind.OFF:
        return "off"
    if kind is DayKind.WORKED:
        return "on" if on.weekday() > _FRIDAY else ""
    if on.weekday() <= _FRIDAY:
        return ""
    return "off" if _in_a_block(on, kinds) else "we"


def _in_a_block(on: date, kinds: Mapping[date, DayKind]) -> bool:
    for step in (-_DAY, _DAY):
        beside = on + step
        while beside.weekday() > _FRIDAY and kinds.get(beside, DayKind.PLAIN) is DayKind.PLAIN:
            beside += step
        if kinds.get(beside) is DayKind.OFF:
            return True
    return False


def _month(year: int, number: int, kinds: Mapping[date, DayKind], changed: Collection[date]) -> Month:
    first = date(year, number, 1)
    last = (date(year + number // 12, number % 12 + 1, 1)) - _DAY
    squares: list[Square | None] = [None] * first.weekday()
    squares += [Square(on, look_of(on, kinds), on in changed) for on in _days(first, last)]
    squares += [None] * (-len(squares) % 7)
    count = sum(is_worked(on, kinds.get(on, DayKind.PLAIN)) for on in _days(first, last))
    return Month(number, count, [squares[at : at + 7] for at in range(0, len(squares), 7)])


def _days(first: date, last: date) -> list[date]:
    return [first + _DAY * step for step in range((last - first).days + 1)]
