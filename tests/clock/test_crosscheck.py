"""The clock in SQL and the clock in Python say the same of every row, and shout when they do not (Art. 17)."""

import random
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.clock import besides, crosscheck, rederiving, stepping
from app.clock import service as clock
from app.clock.crosscheck import Difference, differences
from app.clock.models import CalendarDay, CalendarEdition, ClockCheck
from app.clock.nightly import last_checks
from app.clock.rules.calendar import DayKind, EditionKind
from app.core.now import SHENZHEN
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM, new_id
from app.messages.models import Message
from config import Settings
from tests import factories
from tests.bench import rows
from tests.catalogued import on_monday as on_monday
from tests.clock import random_histories
from tests.clock.asking import day
from tests.factories import MONDAY

COUNT, MANY = 2_000, 100_000


@pytest.fixture(scope="module")
def size(request: pytest.FixtureRequest) -> int:
    return MANY if request.config.getoption("--long") else COUNT


@pytest.fixture(scope="module")
def maker(settings: Settings, size: int, engines, database) -> Iterator[Callable[[], Session]]:
    engine = open_engine(settings.worker_database_url)
    made = session_maker(engine)
    with made() as session:
        factories.catalogue(session)
        factories.cast(session)
    with psycopg.connect(**engines.superuser, dbname=database, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        rows.fill(connection, 1, size)
        # The cases have no due items; a row written twice in a transaction would ask for its own.
        connection.execute("ALTER TABLE case_file DROP CONSTRAINT fk_case_file_due_item_id")
        random_histories.vary_items(connection, random.Random(size))
        random_histories.vary_rules(connection, random.Random(size), MONDAY)
    yield made
    engine.dispose()


@pytest.fixture
def session(maker: Callable[[], Session]) -> Iterator[Session]:
    with maker() as opened:
        enter(opened, PLATFORM)
        yield opened
        opened.rollback()


def at_night(on: date) -> datetime:
    return datetime(on.year, on.month, on.day, 4, 20, tzinfo=SHENZHEN)


def told(engines, database, today: date, reach: int) -> None:
    """Histories of every case up to a day, in place of those there were."""
    with psycopg.connect(**engines.superuser, dbname=database, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in ("clock_entry", "case_file", "case_step"):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER ALL")
        connection.execute("DELETE FROM clock_entry")
        connection.execute("UPDATE case_file SET clock_facts = NULL")
        random_histories.write(connection, random.Random(today.toordinal()), today, reach)
        connection.execute("VACUUM ANALYZE clock_entry, case_file, case_step")


def derived(session: Session, today: date) -> int:
    known = rederiving.everywhere(clock.calendar(session))
    written = len(rederiving.write(session, rederiving.changes(session, known, today=today), now=MONDAY))
    stepping.keep_again(session, session.scalars(select(Case.id)).all())
    session.commit()
    return written


def asked(session: Session, today: date, **more) -> list:
    told = besides.told(session, rederiving.in_force(session))
    return list(differences(session, today=today, known_at=MONDAY + timedelta(days=1), **{"told": told} | more))


@pytest.mark.parametrize(
    ("written", "reach"),
    [
        ("2018-03-15 Thu", 90),
        ("2019-05-06 Mon", 60),
        ("2020-02-05 Wed", 60),
        ("2026-12-24 Thu", 60),
    ],
)
def test_both_say_the_same_of_random_histories(session, engines, database, size, written, reach):
    today = day(written)
    told(engines, database, today, reach)

    assert derived(session, today) > size * 0.9
    assert [(each.shown, each.derived) for each in asked(session, today)][:5] == []


@pytest.fixture(scope="module")
def autumn(maker: Callable[[], Session], engines, database) -> date:
    """A day in the last weeks before the notice, with what is shown on it."""
    today = day("2026-11-24 Tue")
    told(engines, database, today, 120)
    with maker() as session:
        enter(session, PLATFORM)
        derived(session, today)
    return today


def test_histories_are_of_every_sort(session, autumn, size):
    count = dict(session.connection().execute(text("SELECT light, count(*) FROM case_file GROUP BY 1")).all())
    provisional = session.connection().execute(text(
        "SELECT count(*) FILTER (WHERE due_provisional), count(*) FILTER (WHERE due_on < due_latest) FROM case_file"
    )).one()

    assert min(count[light] for light in ("NORMAL", "WARNING", "OVERDUE", "PAUSED")) > size / 50
    assert provisional[0] > size / 30
    assert provisional[1] > size / 200


@pytest.mark.parametrize(
    ("among", "wrong", "names"),
    [
        ("due_on IS NOT NULL", "due_on = due_on + 1, due_latest = due_latest + 1", {"due_on", "due_latest"}),
        ("light = 'OVERDUE'", "light = 'NORMAL'", {"light"}),
        ("legal_due_on IS NOT NULL", "legal_due_latest = legal_due_on - 1", {"legal_due_latest"}),
        # A term in days or months that ends on an open day: the day after its last is as exact as that of others.
        ("legal_due_provisional AND item_id IN (SELECT id FROM item WHERE legal_unit IN ('CALENDAR_DAY', 'MONTH'))"
         " AND clock_facts::text !~ 'PROCEDURE|procedures'", "legal_due_latest = legal_due_latest + 1",
         {"legal_due_latest"}),
        ("remaining_days IS NOT NULL", "remaining_days = remaining_days + 1", {"remaining_days"}),
        ("due_on IS NOT NULL", "due_provisional = NOT due_provisional", {"due_provisional"}),
        ("next_event_on IS NOT NULL", "next_event_on = next_event_on + 1", {"next_event_on"}),
        ("next_event_on IS NOT NULL", "next_event_on = NULL", {"next_event_on"}),
        ("light = 'PAUSED'", "next_event_on = '2026-12-01'", {"next_event_on"}),
        ("delivery_due_on IS NOT NULL", "delivery_due_on = delivery_due_on - 1", {"delivery_due_on"}),
        ("delivery_due_on IS NOT NULL", "delivery_due_latest = delivery_due_latest + 1", {"delivery_due_latest"}),
        ("delivery_due_on IS NOT NULL", "delivery_provisional = NOT delivery_provisional", {"delivery_provisional"}),
        ("delivery_due_on IS NOT NULL", "delivery_warns_on = delivery_warns_on + 1", {"delivery_warns_on"}),
        ("delivery_due_on IS NOT NULL AND NOT delivery_provisional",
         "delivery_due_on = NULL, delivery_due_latest = NULL, delivery_warns_on = NULL",
         {"delivery_due_on", "delivery_due_latest", "delivery_warns_on"}),
        ("state = 'RECEIVED'", "delivery_due_on = '2026-12-01'", {"delivery_due_on"}),
        ("step_due_on IS NOT NULL", "step_due_on = step_due_on + 1", {"step_due_on"}),
        ("step_due_on IS NOT NULL", "step_due_on = NULL", {"step_due_on"}),
        ("state = 'RECEIVED'", "step_due_on = '2026-12-01'", {"step_due_on"}),
    ],
)  # fmt: skip
def test_a_copy_that_was_altered_is_found_whichever_the_chunk_and_its_columns_named(
    session, autumn, size, among, wrong, names
):
    altered = session.connection().execute(text(
        f"UPDATE case_file SET {wrong} WHERE id IN"
        f" (SELECT id FROM case_file WHERE {among} ORDER BY id LIMIT 3 OFFSET 4) RETURNING id"
    )).scalars().all()  # fmt: skip

    found = asked(session, autumn, chunk=size // 3)

    assert [each.case_id for each in found] == sorted(altered)
    assert [set(each.names) for each in found] == [names] * 3
    assert all(f"{name}=" in each.shown and f"{name}=" in each.derived for each in found for name in names)


@pytest.mark.parametrize("clock_kind", ["CORRECTION", "PROCEDURE"])
def test_what_a_page_would_tell_wrongly_of_a_clock_without_a_copy_is_found_and_named(session, autumn, clock_kind):
    told, wrong = besides.told(session, rederiving.in_force(session)), []

    def altered(after, upto):
        for case_id, clock_name, subject, earliest, latest, provisional in told(after, upto):
            moves = clock_name == clock_kind and earliest is not None and not provisional and len(wrong) < 2
            if moves:
                wrong.append((case_id, (f"{clock_name} {subject}".strip().lower(),)))
            late = timedelta(days=moves)
            yield case_id, clock_name, subject, earliest and earliest + late, latest and latest + late, provisional

    found = asked(session, autumn, told=altered)

    assert {each.case_id: each.names for each in found} == dict(wrong)
    assert len(found) == 2


def test_a_clock_of_which_a_page_tells_nothing_is_missed(session, autumn):
    found = asked(session, autumn, told=lambda _after, _upto: ())

    assert {name.split()[0] for each in found for name in each.names} == {"correction", "procedure"}


def test_an_edition_is_used_from_its_record_on(session, autumn):
    closed = CalendarEdition(id=new_id(), year=2026, document="示例〔2026〕1号", published_on=date(2026, 11, 1),
                             recorded_at=MONDAY + timedelta(days=2), note=None)
    closed.days = [CalendarDay(id=new_id(), day=autumn + timedelta(days=1), kind=DayKind.OFF)]
    session.add(closed)
    session.flush()

    assert list(differences(session, today=autumn, known_at=MONDAY + timedelta(days=1))) == []
    assert list(differences(session, today=autumn, known_at=MONDAY + timedelta(days=3))) != []


def test_a_districts_own_closure_counts_there_alone(session, autumn):
    closed = CalendarEdition(id=new_id(), year=2026, kind=EditionKind.LOCAL, division="440305", document="示例",
                             published_on=date(2026, 11, 1), recorded_at=MONDAY, note=None)
    closed.days = [CalendarDay(id=new_id(), day=autumn + timedelta(days=1), kind=DayKind.OFF)]
    session.add(closed)
    session.flush()
    moved = list(rederiving.changes(session, rederiving.in_force(session), today=autumn))

    found = asked(session, autumn)
    dates = {each.case_id for each in found if each.names != ("step_due_on",)}
    assert dates == {each.case_id for each in moved} != set()
    rederiving.write(session, moved, now=MONDAY)
    assert {name for each in asked(session, autumn) for name in each.names} == {"step_due_on"}
    stepping.keep_again(session, [each.case_id for each in found])
    assert asked(session, autumn) == []


def test_a_clean_night_is_kept_and_tells_nobody(session, autumn):
    assert clock.self_check(session, now=at_night(autumn)) == 0

    (kept,) = session.scalars(select(ClockCheck))
    assert (kept.is_clean, kept.examples) == (True, [])
    assert kept.cases == session.scalar(text("SELECT count(*) FROM case_file"))
    assert session.scalars(select(Message).where(Message.kind == "clock-check")).all() == []
    assert last_checks(session) == []


def test_a_night_that_finds_an_altered_copy_puts_it_right_and_shouts(session, autumn):
    altered = session.connection().execute(text(
        "UPDATE case_file SET due_on = due_on + 1, due_latest = due_latest + 1 WHERE id IN (SELECT id FROM case_file"
        " WHERE next_event_on > :night AND due_on = due_latest ORDER BY id LIMIT 1) RETURNING id, due_on"
    ), {"night": autumn}).one()  # fmt: skip

    clock.self_check(session, now=at_night(autumn))

    (kept,) = last_checks(session)
    assert (kept.found, kept.disagreed) == (1, 0)
    assert kept.examples[0]["case"] == str(altered.id)
    assert session.get_one(Case, altered.id).due_on == altered.due_on - timedelta(days=1)
    told_to = session.scalars(select(Message.recipient_account_id).where(Message.kind == "clock-check")).all()
    assert len(told_to) == 1


@pytest.mark.parametrize(
    ("among", "wrong"),
    [
        ("step_due_on IS NOT NULL", "step_due_on = step_due_on + 1"),
        ("delivery_due_on IS NOT NULL", "delivery_due_on = NULL, delivery_due_latest = NULL, delivery_warns_on = NULL"),
    ],
)
def test_what_only_the_sets_look_at_is_put_right_by_the_rule_and_told(session, autumn, among, wrong):
    was = session.connection().execute(text(
        f"SELECT id, step_due_on, delivery_due_on FROM case_file WHERE {among} ORDER BY id LIMIT 1")).one()
    session.connection().execute(text(f"UPDATE case_file SET {wrong} WHERE id = :of"), {"of": was.id})

    clock.self_check(session, now=at_night(autumn))

    (kept,) = last_checks(session)
    assert (kept.found, kept.disagreed) == (1, 0)
    assert kept.examples[0]["case"] == str(was.id)
    case = session.get_one(Case, was.id)
    assert (case.step_due_on, case.delivery_due_on) == (was.step_due_on, was.delivery_due_on)


def test_what_the_sets_find_alone_is_told_and_left_for_people(session, autumn, monkeypatch):
    wrong = Difference(new_id(), "示例", "示例")
    monkeypatch.setattr(crosscheck, "differences", lambda *_given, **_more: iter([wrong]))

    clock.self_check(session, now=at_night(autumn))

    (kept,) = last_checks(session)
    assert (kept.found, kept.disagreed) == (0, 1)
    assert kept.examples[0]["by"] == "sets"
