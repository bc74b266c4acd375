"""A day's prompts among very many open cases, and the digests they make: what is due costs, the rest does not."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any

import psycopg
from sqlalchemy import Engine, func, select
from sqlalchemy.orm import Session

from app.clock import service as clock
from app.clock.models import ClockPrompt, PromptNotice
from app.clock.rules.calendar import Calendar
from app.core.now import SHENZHEN
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from app.items.models import Item
from app.items.rules.kinds import LimitUnit
from app.messages.models import Message
from tests.bench.figures import line, ratio, statements, timed
from tests.bench.ground import Ground

# One morning for each figure, 2026-03-16 Mon to 18 Wed: what was told on one is not due on the next.
MORNINGS = {0: date(2026, 3, 16), 100: date(2026, 3, 17), 15_000: date(2026, 3, 18)}
CLERKS_OF_AN_OFFICE = 50

PEOPLE = f"""
WITH made AS (
    INSERT INTO account (id, username, display_name, email, department_id, state, epoch, must_change_password,
        created_at, version)
    SELECT gen_random_uuid(), 'clerk-' || department.key || '-' || n, '经办' || n || '（示例）',
        'clerk-' || n || '@example.invalid', department.id, 'ACTIVE', 1, false, timestamptz '2026-01-05', 1
    FROM department CROSS JOIN generate_series(1, {CLERKS_OF_AN_OFFICE}) AS n
    RETURNING id, department_id, username
)
INSERT INTO role_grant (id, account_id, department_id, role, granted_at)
SELECT gen_random_uuid(), id, department_id, 'CLERK', timestamptz '2026-01-05' FROM made
"""

# Everybody speaks some day; nobody before April but those that DUE names.
OTHERS = "UPDATE case_file SET next_prompt_on = date '2026-04-01' + (hashint4(right(number, 7)::int) & 1023) % 300"

DUE = """
UPDATE case_file SET accepted_on = %(accepted)s, handler_id = chosen.account_id,
    handler_name = '经办（示例）', projected_at = received_at, next_prompt_on = %(on)s
FROM (
    SELECT each.id, clerk.id AS account_id FROM (
        SELECT id, department_id, row_number() OVER (ORDER BY number) AS turn FROM case_file
        WHERE item_id = %(item)s AND projected_at IS NULL LIMIT %(many)s
    ) AS each
    JOIN (
        SELECT id, department_id, row_number() OVER (PARTITION BY department_id ORDER BY username) - 1 AS at
        FROM account WHERE username LIKE 'clerk-%%'
    ) AS clerk ON clerk.department_id = each.department_id AND clerk.at = each.turn %% %(clerks)s
) AS chosen
WHERE case_file.id = chosen.id
"""

FACTS = """
INSERT INTO clock_entry (id, case_id, department_id, unit_id, kind, on_day, recorded_at, payload)
SELECT gen_random_uuid(), id, department_id, unit_id, kind, %(accepted)s,
    %(accepted)s::date + time '10:00' + at * interval '1 minute', '{}'
FROM case_file CROSS JOIN (VALUES ('RECEIVED', 0), ('ACCEPTED', 1)) AS each (kind, at)
WHERE next_prompt_on = %(on)s AND item_id = %(item)s
"""


def measure(stands: Ground, size: tuple[int, tuple[int, ...]]) -> None:
    """The sweep and the digests of mornings on which so many clocks, of so many, have something to say."""
    cases, counts = size
    database = stands.database("bench_prompts")
    line("rows made in", f"{stands.fill(database, 1, cases):.0f} s", f"{cases:,} clocks")
    with stands.superuser(database) as connection:
        connection.execute(PEOPLE.encode())
        connection.execute(OTHERS.encode())
        connection.execute(b"VACUUM ANALYZE case_file")
    nothing = 0.0
    engine = open_engine(stands.settings(database).worker_database_url, pool_size=2)
    for count in counts:
        _speak(stands, engine, database, count)
        taken = _morning(engine, count, MORNINGS[count])
        nothing = nothing or taken
        if count:
            line("  beside a sweep with nothing due", ratio(taken, nothing))
    engine.dispose()


@contextmanager
def _session(engine: Engine) -> Iterator[Session]:
    with session_maker(engine)() as session:
        enter(session, PLATFORM)
        yield session


def _speak(stands: Ground, engine: Engine, database: str, count: int) -> None:
    """So many cases of items counted in working days, each with half its promise used on that morning."""
    with _session(engine) as session:
        known = clock.calendar(session)
        items = session.scalars(select(Item).where(Item.promised_unit == LimitUnit.WORKDAY, Item.promised_number >= 8)
                                .order_by(Item.key)).all()
    left, on = count, MORNINGS[count]
    with stands.superuser(database) as connection:
        for place, item in enumerate(items):
            many = -(-left // (len(items) - place))
            accepted = _half_used(known, on, item.promised_number or 0)
            left -= _made(connection, {"item": item.id, "on": on, "accepted": accepted, "many": many})


def _half_used(known: Calendar, on: date, number: int) -> date:
    ordinal = known.nth(known.rank(on.toordinal()) + number // -2)
    return date.fromordinal(ordinal or 1)


def _made(connection: psycopg.Connection[Any], given: dict[str, Any]) -> int:
    if not given["many"]:
        return 0
    # What was accepted stays so, even for whom fences let pass: these rows were never handled by anybody.
    connection.execute(b"ALTER TABLE case_file DISABLE TRIGGER set_once")
    made = connection.execute(DUE.encode(), given | {"clerks": CLERKS_OF_AN_OFFICE}).rowcount
    connection.execute(b"ALTER TABLE case_file ENABLE ALWAYS TRIGGER set_once")
    connection.execute(FACTS.encode(), given)
    return made


def _morning(engine: Engine, count: int, on: date) -> float:
    """Eight o'clock: the sweep. Nine o'clock: the digests."""
    eight, nine = (datetime(on.year, on.month, on.day, hour, tzinfo=SHENZHEN) for hour in (8, 9))
    if not count:
        with _session(engine) as session:
            idle = timed(lambda: clock.prompt_due(session, now=eight), 15)
            line("prompts, 0 due", idle)
            line("digests, 0 due", timed(lambda: clock.digest_due(session, now=nine), 15))
        return idle.median
    with _session(engine) as session, statements(engine) as sent:
        swept, looked_at = _drained(session, clock.prompt_due, eight)
        told = session.scalar(select(func.count()).where(ClockPrompt.told_on == on)) or 0
        readers = session.scalar(select(func.count()).where(PromptNotice.told_at == eight)) or 0
        line(f"prompts, {count:,} due", f"{swept:8.2f} s", f"{told:,} told to {readers:,} readers",
             f"{looked_at / swept:,.0f} cases/s", f"{len(sent)} statements")  # fmt: skip
        sent.clear()
        taken, people = _drained(session, clock.digest_due, nine)
        mails = session.scalar(select(func.count()).where(Message.kind == "prompts", Message.created_at == nine)) or 0
        line("  their digests", f"{taken:8.2f} s", f"{mails:,} messages of {readers:,} prompts",
             f"{people / taken:,.0f} people/s", f"{len(sent)} statements")  # fmt: skip
        again = clock.prompt_due(session, now=eight) + clock.digest_due(session, now=nine)
        line("  told again by another turn", again, "(must be 0)")
    return swept


def _drained(session: Session, act: Any, now: datetime) -> tuple[float, int]:
    """Batch after batch, each committed, until nothing is due."""
    begun, total = time.perf_counter(), 0
    while done := act(session, now=now):
        session.commit()
        total += done
    return time.perf_counter() - begun, total
