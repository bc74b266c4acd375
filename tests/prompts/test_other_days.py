"""Prompts keep the days of the case's own place, and follow a notice that swaps days before its end (Art. 17)."""

from datetime import date
from itertools import count

import psycopg
import pytest

from app.clock import service as clock
from app.clock.calendars import recomputing
from app.clock.models import CalendarDay, CalendarEdition
from app.clock.rules.calendar import DayKind, EditionKind
from app.core.scope import enter
from app.core.types import PLATFORM, new_id
from tests.clock.asking import day
from tests.prompts.conftest import Bell, at

BAOAN = "440306"
NUMBER = count(1)


def publishes(bell: Bell, when: str, days: dict[str, DayKind], division: str | None = None) -> None:
    """A local edition of some days, and all that follows from it."""
    session = bell.session
    session.rollback()
    enter(session, PLATFORM)
    edition = CalendarEdition(
        id=new_id(), year=2026, kind=EditionKind.LOCAL, division=division, document=f"示例〔2026〕{next(NUMBER)}号",
        published_on=at(when).date(), recorded_at=at(when), note=None, entered_by=new_id(), entered_by_name="示例",
        days=[CalendarDay(id=new_id(), day=day(on), kind=kind) for on, kind in days.items()],
    )  # fmt: skip
    session.add(edition)
    session.flush()
    recomputing.begin(session, edition, now=at(when))
    session.commit()
    bell.worker_at(when, clock.recompute_due)
    while bell.worker_at(when, clock.recompute_due):
        pass


@pytest.fixture(autouse=True)
def only_its_own_editions(bell: Bell, engines, database):
    """Each test begins with the delivered calendar."""
    with psycopg.connect(**engines.superuser, dbname=database, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for table, where in (("date_change", "true"), ("calendar_run", "true"),
                             ("calendar_day", "edition_id IN (SELECT id FROM calendar_edition WHERE kind = 'LOCAL')"),
                             ("calendar_edition", "kind = 'LOCAL'")):
            connection.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            connection.execute(f"DELETE FROM {table} WHERE {where}")


def halves(bell: Bell, case) -> list[str]:
    return [row[0] for row in bell.said(case) if row[3] == "HALF"]


def test_a_swap_before_the_end_brings_a_rung_forward_and_it_is_told_on_its_day(bell: Bell) -> None:
    case = bell.handled()  # 2026-03-02 Mon: half on 03-16 Mon, due 03-30 Mon
    publishes(bell, "2026-03-05 Thu 15:00", {"2026-03-07 Sat": DayKind.WORKED, "2026-03-17 Tue": DayKind.OFF})
    assert bell.now(case).due_on == day("2026-03-30 Mon")

    bell.passes("2026-03-12 Thu 09:00", "2026-03-13 Fri 09:00", "2026-03-16 Mon 09:00")

    assert halves(bell, case) == ["03-13"]


def test_a_swap_that_puts_a_rung_off_repeats_nothing_and_loses_nothing(bell: Bell) -> None:
    case = bell.handled()
    publishes(bell, "2026-03-05 Thu 15:00", {"2026-03-09 Mon": DayKind.OFF, "2026-03-21 Sat": DayKind.WORKED})

    bell.passes(*(f"2026-03-{on} 09:00" for on in ("16 Mon", "17 Tue", "18 Wed")))

    assert halves(bell, case) == ["03-17"]


def test_a_rung_told_before_a_swap_moved_it_speaks_once_more_on_its_new_day(bell: Bell) -> None:
    case = bell.handled()
    bell.passes("2026-03-16 Mon 08:00")
    publishes(bell, "2026-03-16 Mon 10:00", {"2026-03-16 Mon": DayKind.OFF, "2026-03-21 Sat": DayKind.WORKED})

    bell.passes(*(f"2026-03-{on} 09:00" for on in ("17 Tue", "17 Tue", "18 Wed")))

    assert halves(bell, case) == ["03-16", "03-17"]


def test_nothing_is_said_of_a_case_on_a_day_off_of_its_district(bell: Bell) -> None:
    case = bell.handled()
    publishes(bell, "2026-03-05 Thu 15:00", {"2026-03-17 Tue": DayKind.OFF}, BAOAN)

    bell.passes("2026-03-17 Tue 09:00", "2026-03-18 Wed 09:00")

    assert halves(bell, case) == ["03-18"]


def test_a_district_that_works_while_the_city_is_off_is_told_on_that_day(bell: Bell) -> None:
    case = bell.handled()  # its half falls on Saturday 03-14 where that is worked
    publishes(bell, "2026-03-05 Thu 15:00", {"2026-03-14 Sat": DayKind.WORKED}, BAOAN)
    reader = bell.cast.wangmin

    bell.passes("2026-03-13 Fri 09:00", "2026-03-14 Sat 09:00", "2026-03-14 Sat 17:00", "2026-03-16 Mon 09:00")
    assert halves(bell, case) == ["03-14"]

    before = len(bell.digests(reader))
    bell.digest("2026-03-14 Sat 10:00", "2026-03-14 Sat 11:00")
    assert len(bell.digests(reader)) == before + 1


def test_a_digest_leaves_out_what_lies_in_a_district_that_is_closed(bell: Bell) -> None:
    reader = bell.colleague()
    case = bell.handled(by=reader)
    bell.passes("2026-03-16 Mon 17:30")
    publishes(bell, "2026-03-16 Mon 18:00", {"2026-03-17 Tue": DayKind.OFF}, BAOAN)

    bell.digest("2026-03-17 Tue 10:00")
    assert bell.digests(reader) == []
    bell.digest("2026-03-18 Wed 10:00")
    assert [str(case.id) in message.body for message in bell.digests(reader)] == [True]


def test_the_whole_city_is_silent_on_its_day_off(bell: Bell) -> None:
    case = bell.handled()
    publishes(bell, "2026-03-05 Thu 15:00", {"2026-03-16 Mon": DayKind.OFF})

    bell.passes("2026-03-16 Mon 09:00")

    assert halves(bell, case) == [] and bell.next_on(case) == date(2026, 3, 17)
