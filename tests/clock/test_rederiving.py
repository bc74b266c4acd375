"""The shown copies of many cases derived anew in chunks: nothing missed, nothing written unasked (Art. 17)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from app.accounts.rules import Role
from app.cases.models import Case
from app.cases.rules import Light
from app.clock import rederiving, refolding
from app.clock import service as clock
from app.clock.nightly import last_checks
from app.clock.rederiving import changes, everywhere
from app.clock.rules.calendar import Calendar, DayKind, Edition
from app.clock.rules.entries import EntryKind
from app.core.now import SHENZHEN, civil_date
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from config import Settings
from tests import factories
from tests.catalogued import on_monday as on_monday
from tests.clock.asking import day
from tests.factories import MONDAY, Cast

TODAY = civil_date(MONDAY)


def at(written: str) -> datetime:
    on = day(written)
    return datetime(on.year, on.month, on.day, 10, tzinfo=SHENZHEN)


@pytest.fixture(scope="module")
def maker(settings: Settings) -> Iterator[Callable[[], Session]]:
    engine = open_engine(settings.worker_database_url)
    yield session_maker(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def cast(maker: Callable[[], Session]) -> Cast:
    """Five open cases: received, accepted, paused, corrected, one decided at once."""
    with maker() as session:
        factories.catalogue(session)
        made = factories.cast(session)
        for key, accept in (("swj-qsxk", False), ("swj-qsxk", True), ("swj-pssp", True), ("swj-pssp", True),
                            ("fgw-ba", True)):
            project = factories.declared(session, made.chengong)
            case = factories.submitted(session, made.chengong, project, key)
            if accept:
                factories.accepted(session, made.of(key.partition("-")[0], Role.CLERK), case)
        session.commit()
        return made


@pytest.fixture
def session(maker: Callable[[], Session], cast: Cast) -> Iterator[Session]:
    with maker() as opened:
        enter(opened, PLATFORM)
        yield opened
        opened.rollback()


def cases(session: Session) -> list[Case]:
    return sorted(session.query(Case), key=lambda case: case.number)


def known(session: Session):
    return everywhere(clock.calendar(session))


def typhoon(session: Session, written: str) -> Calendar:
    closed = Edition(2026, "示例〔2026〕1号", date(2026, 3, 2), {day(written): DayKind.OFF})
    return Calendar([*clock.calendar(session).editions, closed])


def test_what_the_acts_have_written_needs_no_change(session):
    assert list(changes(session, known(session), today=TODAY)) == []
    assert len(cases(session)) == 5


@pytest.mark.parametrize("chunk", [1, 2, 3, 5, 100])
def test_every_case_is_looked_at_once_whatever_the_chunks(session, chunk):
    found = list(changes(session, known(session), today=TODAY.replace(day=3), chunk=chunk))

    running = [case.id for case in cases(session) if case.light is not Light.NOT_STARTED]
    assert sorted(change.case_id for change in found) == sorted(running)


def test_a_copy_that_was_altered_is_found_and_said_what_it_was(session):
    altered = cases(session)[1]
    right = altered.due_on
    session.connection().execute(update(Case.__table__).where(Case.__table__.c.id == altered.id), {
        "due_on": date(2026, 12, 31), "light": Light.OVERDUE,
    })

    (change,) = changes(session, known(session), today=TODAY)

    assert change.case_id == altered.id
    assert (change.was.due_on, change.was.light) == (date(2026, 12, 31), Light.OVERDUE)
    assert (change.now.due_on, change.now.light) == (right, Light.NORMAL)


def test_another_calendar_says_what_it_would_move_and_moves_nothing(session):
    before = {case.id: case.due_on for case in cases(session)}

    found = {change.case_id: change for change in
             changes(session, everywhere(typhoon(session, "2026-03-09 Mon")), today=TODAY)}

    moved = next(case for case in cases(session) if case.item.key == "swj-qsxk" and case.accepted_on)
    assert (found[moved.id].was.due_on, found[moved.id].now.due_on) == (day("2026-03-30 Mon"), day("2026-03-31 Tue"))
    session.expire_all()
    assert {case.id: case.due_on for case in cases(session)} == before


def test_each_district_has_its_own_calendar(session):
    closed, asked = typhoon(session, "2026-03-09 Mon"), []

    def calendars(district):
        asked.append(district)
        return closed

    assert list(changes(session, calendars, today=TODAY)) != []
    assert set(asked) == {case.project.place_division for case in cases(session)}


def test_what_is_written_is_what_was_found_and_leaves_the_version(session):
    versions = {case.id: case.version for case in cases(session)}
    found = list(changes(session, known(session), today=day("2026-03-31 Tue")))

    written = rederiving.write(session, found, now=at("2026-03-31 Tue"), chunk=2)

    assert written == found != []
    assert list(changes(session, known(session), today=day("2026-03-31 Tue"))) == []
    assert {case.id: case.version for case in cases(session)} == versions
    assert Light.OVERDUE in {case.light for case in cases(session)}


def test_a_case_that_moved_meanwhile_keeps_its_newer_copy(session, cast):
    found = list(changes(session, known(session), today=day("2026-03-06 Fri")))
    moved = next(case for case in cases(session) if case.item.key == "swj-pssp")
    clock.record(session, moved, EntryKind.PROCEDURE_OPENED, on=day("2026-03-05 Thu"), by=cast.wangmin,
                 now=at("2026-03-05 Thu"), procedure="EXPERT_REVIEW")
    clock.project(session, moved, now=at("2026-03-05 Thu"))

    written = rederiving.write(session, found, now=at("2026-03-06 Fri"))

    assert moved.light is Light.PAUSED
    assert {change.case_id for change in found} - {change.case_id for change in written} == {moved.id}


def test_words_with_line_ends_and_blanks_in_a_document_do_not_break_a_history(session, cast):
    case = next(case for case in cases(session) if case.item.key == "swj-qsxk" and case.accepted_on)
    clock.record(session, case, EntryKind.PROCEDURE_OPENED, on=day("2026-03-05 Thu"), by=cast.wangmin,
                 now=at("2026-03-05 Thu"), procedure="EXPERT_REVIEW", reason="一行\n又 一 行\tRECEIVED 2026-03-01 {}")
    clock.project(session, case, now=at("2026-03-05 Thu"))

    found = {change.case_id for change in changes(session, known(session), today=day("2026-03-05 Thu"))}

    assert case.light is Light.PAUSED
    assert case.id not in found


NIGHT = at("2026-03-03 Tue")


def test_a_night_that_finds_a_wrong_fold_makes_it_again_and_shouts(session):
    clock.self_check(session, now=NIGHT)
    wrong = session.connection().execute(text(
        "UPDATE case_file SET clock_facts = '{\"received_on\":\"2018-01-02\"}' WHERE id IN (SELECT id FROM case_file"
        " ORDER BY id LIMIT 1) RETURNING id"
    )).scalar_one()  # fmt: skip

    clock.self_check(session, now=NIGHT + timedelta(seconds=1))

    (kept,) = last_checks(session)
    assert (kept.found, kept.disagreed) == (1, 0)
    assert (kept.examples[0]["case"], kept.examples[0]["by"]) == (str(wrong), "fold")
    assert list(refolding.astray(session)) == []


def test_folds_can_be_dropped_and_are_made_again_without_a_word(session):
    session.connection().execute(text("UPDATE case_file SET clock_facts = NULL"))

    assert list(changes(session, known(session), today=TODAY)) == []
    clock.self_check(session, now=NIGHT)

    assert last_checks(session) == []
    assert list(refolding.astray(session)) == []
    assert session.scalar(text("SELECT count(*) FROM case_file WHERE clock_facts IS NULL")) == 0


def test_a_night_over_very_many_cases_may_take_its_time_and_a_page_may_not(session):
    asked = text("SELECT setting::int / 60000 FROM pg_settings WHERE name = 'statement_timeout'")
    clock.self_check(session, now=NIGHT)

    assert session.scalar(asked) >= 10
    session.rollback()
    assert session.scalar(asked) == 0


def test_the_acts_keep_the_folds(session):
    assert list(refolding.astray(session)) == []
