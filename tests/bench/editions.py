"""An edition that moves one open case of twenty: what it would move; then publishing it, while lists are read."""

import multiprocessing
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Date, cast, func, select
from sqlalchemy.orm import Session

from app.accounts.rules import Role
from app.cases.models import Case
from app.clock import rederiving
from app.clock import service as clock
from app.clock.calendars import drafting, previewing
from app.clock.calendars.drafting import Head
from app.clock.models import CalendarDraft, CalendarRun
from app.clock.rules.calendar import EditionKind
from app.core.now import clock_at
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM, Actor
from app.messages.models import Message
from tests import factories
from tests.bench import histories, rows
from tests.bench.figures import Times, line
from tests.bench.ground import Ground
from tests.bench.rederived import copied
from tests.people import Browser, signed_in

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TODAY = NOW.date()
SHARE = 20
CASES_OF_A_UNIT = 50
LISTS = "/desk/?size=25"
# The next prompt of a running clock lies on some day up to its end; one that stands still has none.
PROMPTS = """
UPDATE case_file
SET next_prompt_on = date '2026-03-03' + (hashtext(number) & 1023) % greatest(1, due_latest - date '2026-03-02')
WHERE due_latest IS NOT NULL
"""


def filled(ground: Ground, database: str, cases: int) -> None:
    """Open cases of many units, each with its facts, every shown copy written."""
    begun = time.perf_counter()
    with ground.superuser(database) as connection:
        rows.units(connection, max(1, cases // CASES_OF_A_UNIT))
        rows.fill(connection, 1, cases)
        histories.fill(connection, 1, cases)
        connection.execute("ALTER TABLE case_file DROP CONSTRAINT fk_case_file_due_item_id")
    line(f"{2 * cases:,} clocks of {cases:,} open cases", f"made in {time.perf_counter() - begun:.0f} s")
    begun = time.perf_counter()
    with ground.superuser(database) as connection:
        with rows.unindexed(connection):
            written = copied(ground.settings(database).worker_database_url)
            connection.execute(PROMPTS)
        connection.execute("VACUUM ANALYZE case_file")
    line("  copies written, past the indexes", f"{written:,} in {time.perf_counter() - begun:.0f} s")


def drafted(session: Session, by: Actor, day: date) -> CalendarDraft:
    """A closure of the whole city on one day, waiting for the second person."""
    draft = drafting.begin(session, year=day.year, kind=EditionKind.LOCAL, division=None, by=by, now=NOW)
    drafting.toggle(session, draft, day, by=by)
    drafting.describe(session, draft, Head("深防〔2026〕1号（示例）", TODAY, None, "", settled=True), by=by)
    drafting.offer(session, draft, by=by, now=NOW)
    return draft


def reached(session: Session) -> date:
    """The last working day that one case of so many still reaches."""
    ends: Any = func.greatest(Case.due_latest, Case.legal_due_latest)
    many = session.scalar(select(func.count()).select_from(Case)) or 0
    query = select(cast(ends, Date)).where(ends.is_not(None)).order_by(ends.desc()).offset(many // SHARE).limit(1)
    found = session.scalars(query).one()
    known = clock.calendar(session)
    return date.fromordinal(known.nth(known.rank(found.toordinal())) or 1)


def drain(url: str) -> None:
    """What the worker does with a published edition, to its end."""
    engine = open_engine(url, pool_size=1)
    with clock_at(NOW):
        done = 1
        while done:
            with session_maker(engine)() as session:
                enter(session, PLATFORM)
                done = clock.recompute_due(session, now=NOW)
                session.commit()
    engine.dispose()


def _pages(browser: Browser, goes_on: Callable[[], bool]) -> Times:
    """The list of a whole city, again and again."""
    taken = []
    while goes_on() or not taken:
        begun = time.perf_counter()
        answer = browser.get(LISTS)
        taken.append(time.perf_counter() - begun)
        if answer.status_code != 200:
            raise RuntimeError(f"{LISTS} answered {answer.status_code}")
        time.sleep(0.1)
    return Times(tuple(taken))


def measured(ground: Ground, database: str) -> None:
    """Preview, publication, and what became of it."""
    engine = open_engine(ground.settings(database).worker_database_url)
    with clock_at(NOW), session_maker(engine)() as session:
        enter(session, PLATFORM)
        second = factories.person(session, "second-coordinator", Role.COORDINATOR)
        draft = drafted(session, ground.people.cast.zhouguan, reached(session))
        session.commit()
        enter(session, PLATFORM)
        begun, cpu = time.perf_counter(), time.process_time()
        found = previewing.preview_of(session, draft, now=NOW)
        line(f"preview: {len(found.moved):,} would move", f"{time.perf_counter() - begun:.2f} s",
             f"(own cpu {time.process_time() - cpu:.2f} s; goal <= 5 s)")  # fmt: skip
        drafting.publish(session, draft, by=second, now=NOW)
        session.commit()
    _published(ground, database)
    with session_maker(engine)() as session:
        enter(session, PLATFORM)
        run = session.scalars(select(CalendarRun)).one()
        told = session.scalar(select(func.count()).select_from(Message).where(Message.kind == "calendar-moved"))
        left = sum(1 for _ in rederiving.changes(session, rederiving.in_force(session), today=TODAY))
        line("  looked at, moved, told, differ afterwards", f"{run.done:,}, {run.moved:,}, {told:,}, {left}",
             "finished" if run.finished_at else "NOT FINISHED")  # fmt: skip
    engine.dispose()


def _published(ground: Ground, database: str) -> None:
    """The worker in a process of its own, and somebody who reads lists."""
    browser = signed_in(ground.app(database), "zhouguan")
    until = time.monotonic() + 3
    before = _pages(browser, lambda: time.monotonic() < until)
    url = ground.settings(database).worker_database_url
    worker = multiprocessing.get_context("spawn").Process(target=drain, args=(url,))
    begun = time.perf_counter()
    worker.start()
    meanwhile = _pages(browser, worker.is_alive)
    worker.join()
    line("publication: counted anew, written, told", f"{time.perf_counter() - begun:.1f} s", "(goal <= 60 s)",
         f"exit {worker.exitcode}")  # fmt: skip
    line("  the city's list before", before)
    line("  and meanwhile", meanwhile, f"p95 {meanwhile.p95 * 1000:.0f} ms")


def measure(ground: Ground, cases: int) -> None:
    """On a database of its own."""
    database = ground.database("bench_editions")
    filled(ground, database, cases)
    measured(ground, database)
