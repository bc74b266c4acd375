"""Adding working days and counting them, beside chinesecalendar's day-by-day answers on the years both know."""

import random
import time
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

import chinese_calendar

from app.clock import queries
from app.clock.rules.calendar import Calendar
from app.clock.rules.term import Term, due
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from app.items.rules.kinds import LimitUnit
from tests.bench.figures import line, ratio
from tests.bench.ground import TEMPLATE, Ground

FIRST, DAYS = date(2018, 1, 1), 365 * 8


def cases(count: int) -> list[tuple[date, int]]:
    """Days and numbers of working days, the same in every run."""
    drawn = random.Random(2026)
    return [(FIRST + timedelta(days=drawn.randrange(DAYS)), drawn.randrange(1, 61)) for _ in range(count)]


def theirs(on: date, number: int) -> date:
    """The number-th working day after a day, day by day."""
    while number:
        on += timedelta(days=1)
        number -= chinese_calendar.is_workday(on)
    return on


def a_second(act: Callable[..., Any], given: Sequence[tuple[Any, ...]]) -> float:
    """How many answers a second."""
    begun = time.perf_counter()
    for each in given:
        act(*each)
    return len(given) / (time.perf_counter() - begun)


def measure(ground: Ground, count: int) -> None:
    """The bare calendar, the whole clock, and the other's loop."""
    engine = open_engine(ground.settings(TEMPLATE).worker_database_url)
    with session_maker(engine)() as session:
        enter(session, PLATFORM)
        calendar: Calendar = queries.calendar(session)
    engine.dispose()

    def bare(on: date, number: int) -> date:
        return date.fromordinal(calendar.nth(calendar.rank(on.toordinal()) + number) or 0)

    def whole(on: date, number: int) -> date | None:
        return due(Term(on, number, LimitUnit.WORKDAY), calendar).due_on

    many, few = cases(count), cases(300)
    agree = sum(bare(*each) == theirs(*each) == whole(*each) for each in few)
    slow, quick, full = a_second(theirs, few), a_second(bare, many), a_second(whole, many)
    line("answers that agree", f"{agree} of {len(few)}")
    line("chinesecalendar, day by day: added a second", f"{slow:,.0f}")
    line("the calendar: added a second", f"{quick:,.0f}", ratio(quick, slow, ">= 1,000"))
    line("the whole clock (intervals, pauses, origins)", f"{full:,.0f}", ratio(full, slow))
    spans = [(on, on + timedelta(days=number)) for on, number in many]
    between = a_second(lambda first, last: calendar.workdays(first.toordinal(), last.toordinal()), spans)
    counted = a_second(lambda first, last: len(chinese_calendar.get_workdays(first, last)), spans[:300])
    line("the calendar: counted between a second", f"{between:,.0f}", ratio(between, counted, ">= 1,000"))
