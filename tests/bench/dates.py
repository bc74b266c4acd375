"""Dates: one at a time with three pauses, the page of a long ledger, and how wide intervals have been by year."""

import random
from collections.abc import Sequence
from datetime import date, timedelta
from statistics import mean

import chinese_calendar

from app.accounts.rules import Role
from app.clock.rules.term import Term, due
from app.core.now import now
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from tests import factories
from tests.bench.figures import line, ratio, timed
from tests.bench.ground import Ground
from tests.bench.workdays import FIRST, a_second
from tests.clock.asking import calendar, term
from tests.clock.replaying import widths
from tests.people import signed_in

DAY = timedelta(days=1)
Asked = tuple[date, int, tuple[tuple[date, date], ...]]


def questions(count: int) -> list[Asked]:
    """Starts, numbers of working days, three pauses each; the same in every run."""
    drawn, found = random.Random(2027), []
    for _ in range(count):
        start = FIRST + DAY * drawn.randrange(365 * 7)
        firsts = [start + DAY * drawn.randrange(60) for _ in range(3)]
        found.append((start, drawn.randrange(1, 61), tuple((on, on + DAY * drawn.randrange(1, 20)) for on in firsts)))
    return found


def theirs(on: date, number: int, pauses: Sequence[tuple[date, date]]) -> date:
    """The same, day by day."""
    while number:
        on += DAY
        number -= chinese_calendar.is_workday(on) and not any(first <= on <= last for first, last in pauses)
    return on


def paused(count: int) -> None:
    """Due dates a second."""
    known = calendar()

    def ours(asked: Term) -> date | None:
        return due(asked, known).due_on

    few = questions(200)
    terms = [(term(on, number, "workday", *pauses),) for on, number, pauses in questions(count)]
    agree = sum(ours(*each) == theirs(*other) for each, other in zip(terms, few, strict=False))
    line("answers that agree", f"{agree} of {len(few)}")
    slow, quick = a_second(theirs, few), a_second(ours, terms)
    line("chinesecalendar, day by day: dates a second", f"{slow:,.0f}")
    line("the clock, three pauses: dates a second", f"{quick:,.0f}", ratio(quick, slow, ">= 500"))


def ledger(ground: Ground, tries: int) -> None:
    """The page of every day of a case that has been open for two years."""
    database = ground.database("bench_ledger")
    engine = open_engine(ground.settings(database).worker_database_url)
    people = ground.people.cast
    with session_maker(engine)() as session:
        enter(session, PLATFORM)
        long_ago = now() - timedelta(days=730)
        project = factories.declared(session, people.chengong, now=long_ago)
        case = factories.submitted(session, people.chengong, project, "swj-qsxk", now=long_ago)
        factories.accepted(session, people.of("swj", Role.CLERK), case, now=long_ago)
        session.commit()
        address = f"/desk/cases/{case.id}/ledger"
    engine.dispose()
    client = signed_in(ground.app(database), "wangmin").client
    answer = client.get(address)
    line("ledger page of a case of two years", timed(lambda: client.get(address), tries), "(goal <= 50 ms)",
         f"status {answer.status_code}, {len(answer.data) / 1024:.0f} KiB")  # fmt: skip


def intervals(years: Sequence[int]) -> None:
    """Mean width by year with its notice withheld."""
    for year in years:
        found = widths(year)
        words = f"mean {mean(found):.2f} days, widest {max(found)}, n={len(found)}"
        line(f"interval, notice of {year} withheld", words)


def measure(ground: Ground, count: int, tries: int, years: Sequence[int]) -> None:
    """All three."""
    paused(count)
    ledger(ground, tries)
    intervals(years)
