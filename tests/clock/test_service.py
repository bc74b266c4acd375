"""The clock on the database: editions loaded once, facts appended, the shown copy kept in step (Art. 17)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts.rules import Role
from app.cases.models import Case
from app.cases.rules import Light
from app.clock import service as clock
from app.clock.events import LightChanged
from app.clock.models import CalendarDay, CalendarEdition, ClockEntry
from app.clock.rules.calendar import DayKind
from app.clock.rules.entries import EntryKind, OutOfOrder
from app.clock.rules.procedures import ClockKind
from app.core import events
from app.core.now import SHENZHEN
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM, PUBLIC, new_id
from config import Settings
from tests import factories
from tests.catalogued import on_monday as on_monday
from tests.clock.asking import day
from tests.factories import MONDAY, Cast


def at(written: str) -> datetime:
    """Ten in the morning of a day in Shenzhen."""
    on = day(written)
    return datetime(on.year, on.month, on.day, 10, tzinfo=SHENZHEN)


@pytest.fixture(scope="module")
def maker(settings: Settings) -> Iterator[Callable[[], Session]]:
    engine = open_engine(settings.worker_database_url)
    yield session_maker(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def cast(maker: Callable[[], Session]) -> Cast:
    with maker() as session:
        factories.catalogue(session)
        return factories.cast(session)


@pytest.fixture
def session(maker: Callable[[], Session], cast: Cast) -> Iterator[Session]:
    with maker() as opened:
        enter(opened, PLATFORM)
        yield opened


@pytest.fixture
def case(session: Session, cast: Cast) -> Case:
    """取水许可, legal 45 working days and promised 20, accepted on 2026-03-02 Mon."""
    project = factories.declared(session, cast.chengong)
    made = factories.submitted(session, cast.chengong, project, "swj-qsxk")
    factories.accepted(session, cast.wangmin, made)
    enter(session, PLATFORM)
    return made


def test_the_record_of_notices_is_loaded_once(session):
    before = session.scalar(select(func.count()).select_from(CalendarDay))

    assert clock.load_editions(session, now=MONDAY) == 0
    assert session.scalar(select(func.count()).select_from(CalendarDay)) == before
    assert session.scalar(select(func.count()).select_from(CalendarEdition)) == 26


def test_the_calendar_is_the_record_as_known_on_a_day(session):
    withdrawn = day("2020-02-01 Sat").toordinal()

    assert not clock.calendar(session).is_worked(withdrawn)
    assert clock.calendar(session, day("2020-01-26 Sun")).is_worked(withdrawn)
    assert clock.workdays_after(session, day("2018-02-09 Fri"), 10).due_on == day("2018-02-28 Wed")


def test_a_new_edition_is_seen_at_once_and_moves_open_cases(session, case):
    closed = day("2026-03-09 Mon")
    edition = CalendarEdition(id=new_id(), year=2026, document="示例〔2026〕1号", published_on=date(2026, 3, 5),
                              recorded_at=at("2026-03-05 Thu"), note=None)
    edition.days = [CalendarDay(id=new_id(), day=closed, kind=DayKind.OFF)]
    session.add(edition)
    session.flush()

    clock.mark_all_due(session, now=at("2026-03-05 Thu"))
    assert clock.reproject(session, now=at("2026-03-05 Thu")) > 0

    assert not clock.calendar(session).is_worked(closed.toordinal())
    assert case.due_on == day("2026-03-31 Tue")
    session.rollback()
    assert clock.calendar(session).is_worked(closed.toordinal())


def test_the_edition_of_the_year_makes_a_provisional_date_certain(session, cast):
    project = factories.declared(session, cast.chengong)
    case = factories.submitted(session, cast.chengong, project, "swj-qsxk", now=at("2026-12-07 Mon"))
    factories.accepted(session, cast.wangmin, case, now=at("2026-12-07 Mon"))
    enter(session, PLATFORM)
    assert case.due_on == case.due_latest == day("2027-01-05 Tue") and case.due_provisional

    session.add(CalendarEdition(id=new_id(), year=2027, document="示例〔2026〕9号", published_on=date(2026, 12, 8),
                                recorded_at=at("2026-12-08 Tue"), note=None))
    session.flush()
    clock.mark_all_due(session, now=at("2026-12-08 Tue"))
    assert case.due_provisional
    while clock.reproject(session, now=at("2026-12-08 Tue")):
        pass

    assert case.due_on == case.due_latest and not case.due_provisional and not case.legal_due_provisional


def test_acceptance_shows_the_promised_and_the_legal_date(case):
    assert (case.light, case.due_on, case.due_latest) == (Light.NORMAL, day("2026-03-30 Mon"), day("2026-03-30 Mon"))
    assert case.legal_due_on == case.legal_due_latest == day("2026-05-08 Fri")
    assert (case.remaining_days, case.next_event_on) == (20, day("2026-03-03 Tue"))


def test_a_special_procedure_pauses_the_case_and_moves_its_dates(session, case, cast):
    clerk = cast.wangmin
    enter(session, clerk)
    clock.record(session, case, EntryKind.PROCEDURE_OPENED, on=day("2026-03-05 Thu"), by=clerk,
                 now=at("2026-03-05 Thu"), procedure="EXPERT_REVIEW", reason="方案复杂", basis="行政许可法第四十五条")
    clock.project(session, case, now=at("2026-03-05 Thu"))
    assert (case.light, case.due_on, case.remaining_days, case.next_event_on) == (Light.PAUSED, None, 17, None)

    clock.record(session, case, EntryKind.PROCEDURE_ENDED, on=day("2026-03-12 Thu"), by=clerk,
                 now=at("2026-03-12 Thu"), procedure="EXPERT_REVIEW")
    found = clock.project(session, case, now=at("2026-03-12 Thu"))

    assert (case.light, case.due_on, case.remaining_days) == (Light.NORMAL, day("2026-04-07 Tue"), 17)
    lines = clock.ledger_of(session, found.promised)
    assert [line.on for line in lines if line.mark.name == "PAUSED"] == [
        day(one) for one in ("2026-03-06 Fri", "2026-03-09 Mon", "2026-03-10 Tue", "2026-03-11 Wed", "2026-03-12 Thu")
    ]


def test_an_event_out_of_order_is_not_recorded(session, case):
    count = select(func.count()).select_from(ClockEntry).where(ClockEntry.case_id == case.id)
    before = session.scalar(count)

    with pytest.raises(OutOfOrder):
        clock.record(session, case, EntryKind.PROCEDURE_ENDED, on=day("2026-03-05 Thu"), by=PLATFORM, now=MONDAY,
                     procedure="HEARING")

    assert session.scalar(count) == before


def test_the_passing_of_days_is_shown_by_the_sweep_and_leaves_the_version(session, case):
    version, heard = case.version, []
    events.subscribe(LightChanged, lambda _, fact: heard.append(fact))

    for written, light, left in (("2026-03-24 Tue", Light.WARNING, 4), ("2026-03-30 Mon", Light.WARNING, 0),
                                 ("2026-03-31 Tue", Light.OVERDUE, -1), ("2026-04-03 Fri", Light.OVERDUE, -4)):
        while clock.reproject(session, now=at(written)):
            pass
        session.refresh(case)
        assert (case.light, case.remaining_days) == (light, left), written

    assert case.version == version
    assert [fact.light for fact in heard if fact.case_id == case.id] == [Light.WARNING, Light.OVERDUE]
    assert clock.reproject(session, now=at("2026-04-03 Fri")) == 0


def test_a_decided_case_is_swept_no_more(session, case, cast):
    factories.decided(session, cast, case, now=MONDAY + timedelta(days=1))

    assert (case.light, case.remaining_days, case.next_event_on) == (Light.NORMAL, 19, None)


def test_a_date_beyond_the_record_is_kept_as_an_interval(session, cast):
    now = at("2026-11-30 Mon")
    project = factories.declared(session, cast.zhaozong, now=now)
    made = factories.submitted(session, cast.zhaozong, project, "swj-qsxk", now=now)
    factories.accepted(session, cast.of("swj", Role.CLERK), made, now=now)

    assert (made.due_on, made.due_latest) == (day("2026-12-26 Sat"), day("2026-12-28 Mon"))
    assert made.legal_due_on < made.legal_due_latest
    assert made.remaining_days == 20


def test_everyone_reads_the_same_ledger(session, case, cast):
    read = []
    for actor in (PUBLIC, cast.chengong, cast.wangmin):
        enter(session, actor)
        found = clock.clocks_of(session, case, day("2026-03-12 Thu"))
        read.append(clock.ledger_of(session, found.all[ClockKind.DECISION_LEGAL]))

    assert read[0] == read[1] == read[2]


def test_a_fact_once_recorded_cannot_be_changed(session, case):
    with pytest.raises(DBAPIError):
        session.execute(text("UPDATE clock_entry SET on_day = '2026-01-01' WHERE case_id = :id"), {"id": case.id})
    session.rollback()
