"""Very many open clocks derived anew by the one rule, beside a loop over records, and checked by sets in SQL.

A case runs two clocks, by law and as promised, and a special procedure pauses both: half as many cases as clocks.
"""

import time
from datetime import UTC, datetime

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, joinedload

from app.cases.models import Case
from app.clock import besides, crosscheck, rederiving, stepping
from app.clock import service as clock
from app.core.now import clock_at
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from tests.bench import histories, rows
from tests.bench.figures import line, ratio
from tests.bench.ground import Ground

NOW = datetime(2026, 3, 2, 2, 0, tzinfo=UTC)
TODAY = NOW.date()


def by_rows(session: Session, many: int) -> float:
    """Cases a second, each loaded, its facts loaded, worked out and written as a record."""
    cases = session.scalars(select(Case).order_by(Case.id).limit(many).options(joinedload(Case.item))).all()
    begun = time.perf_counter()
    for case in cases:
        clock.project(session, case, now=NOW)
    taken = time.perf_counter() - begun
    session.rollback()
    return many / taken


def anew(session: Session) -> tuple[int, float, float]:
    """How many differ; seconds by the clock on the wall and by this process's own."""
    begun, cpu = time.perf_counter(), time.process_time()
    differ = sum(1 for _ in rederiving.changes(session, rederiving.in_force(session), today=TODAY))
    return differ, time.perf_counter() - begun, time.process_time() - cpu


def measure(ground: Ground, cases: int) -> None:
    """Fill, project once, then look again."""
    database = ground.database("bench_clocks")
    taken = ground.fill(database, 1, cases)
    with ground.superuser(database) as connection:
        taken += histories.fill(connection, 1, cases)
        stopped = connection.execute("SELECT count(*) FROM clock_entry WHERE kind = 'PROCEDURE_OPENED'").fetchone()
        connection.execute("ALTER TABLE case_file DROP CONSTRAINT fk_case_file_due_item_id")
    line(f"{2 * cases:,} clocks of {cases:,} cases, {2 * (stopped or (0,))[0]:,} pauses", f"made in {taken:.0f} s")
    url = ground.settings(database).worker_database_url
    with ground.superuser(database) as connection:
        begun = time.perf_counter()
        with rows.unindexed(connection):
            written = copied(url)
        connection.execute("VACUUM ANALYZE case_file")
        line("  written, every row another, past the indexes", f"{written:,} in {time.perf_counter() - begun:.1f} s")
    engine = open_engine(url)
    with clock_at(NOW):
        _measure(engine, cases)
    engine.dispose()


def copied(url: str) -> int:
    """Every shown copy written, with the last day of each case's step; how many were another."""
    engine = open_engine(url)
    with clock_at(NOW), session_maker(engine)() as session:
        enter(session, PLATFORM)
        found = rederiving.changes(session, rederiving.in_force(session), today=TODAY)
        written = len(rederiving.write(session, found, now=NOW))
        stepping.keep_again(session, session.scalars(select(Case.id)).all())
        session.commit()
    engine.dispose()
    return written


def _measure(engine: Engine, cases: int) -> None:
    with session_maker(engine)() as session:
        enter(session, PLATFORM)
        looped = by_rows(session, min(cases, 1_000))
        enter(session, PLATFORM)
        differ, wall, cpu = anew(session)
        line("  derived anew, chunks and the one rule", f"{wall:.2f} s, {2 * cases / wall:,.0f} clocks a second",
             f"(own cpu {cpu:.2f} s; goal <= 5 s for 1,000,000); {differ} differ")  # fmt: skip
        line("  a loop over records: cases a second", f"{looped:,.0f}", ratio(cases / wall, looped, ">= 100"))
        begun = time.perf_counter()
        told = besides.told(session, rederiving.in_force(session))
        found = sum(1 for _ in crosscheck.differences(session, today=TODAY, known_at=datetime.now(UTC), told=told))
        line("  cross-checked by sets in SQL", f"{time.perf_counter() - begun:.2f} s, {found} differences (goal 0)")
