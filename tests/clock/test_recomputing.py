"""What an edition moves: said before, counted anew after, told once, whatever dies meanwhile (Art. 17)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.rules import Role
from app.cases.models import Case
from app.clock import receipts
from app.clock import service as clock
from app.clock.calendars import changes, drafting, moving, previewing, recomputing, telling
from app.clock.calendars.drafting import Head
from app.clock.models import CalendarDraft, CalendarEdition, CalendarRun, DateChange
from app.clock.rules.calendar import EditionKind
from app.clock.rules.procedures import ClockKind
from app.clock.rules.receipts import canonical
from app.core.addresses import public_address
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM, Actor
from app.messages.models import Message
from config import Settings
from tests import factories
from tests.catalogued import on_monday as on_monday
from tests.clock.asking import day
from tests.clock.test_service import at
from tests.factories import Cast

NOW = at("2026-03-05 Thu")
CLOSED = "2026-03-09 Mon"


@pytest.fixture
def maker(settings: Settings) -> Iterator[Callable[[], Session]]:
    engine = open_engine(settings.worker_database_url)
    yield session_maker(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def world(settings: Settings) -> Iterator[tuple[Cast, Actor]]:
    """Two cases accepted on 2026-03-02 Mon, in 宝安 and in 南山; a second coordinator."""
    engine = open_engine(settings.worker_database_url)
    with session_maker(engine)() as session:
        factories.catalogue(session)
        cast = factories.cast(session)
        enter(session, PLATFORM)
        second = factories.person(session, "colleague", Role.COORDINATOR)
        session.commit()
        for place, applicant in (("440306", cast.chengong), ("440305", cast.zhaozong)):
            answers = {**factories.SMALL, "place_division": place, "name": f"示例厂房{place}"}
            case = factories.submitted(session, applicant, factories.declared(session, applicant, answers), "swj-qsxk")
            factories.accepted(session, cast.wangmin, case)
        yield cast, second
    engine.dispose()


@pytest.fixture
def session(maker: Callable[[], Session], world: tuple[Cast, Actor]) -> Iterator[Session]:
    """One transaction for the whole test, whatever a worker commits in it."""
    with maker() as opened:
        enter(opened, PLATFORM)
        yield opened


def closure(session: Session, by: Actor, division: str | None = None, on: str = CLOSED) -> CalendarDraft:
    draft = drafting.begin(session, year=2026, kind=EditionKind.LOCAL, division=division, by=by, now=NOW)
    drafting.toggle(session, draft, day(on), by=by)
    drafting.describe(session, draft, Head("深防〔2026〕1号（示例）", date(2026, 3, 5), None, "", settled=True), by=by)
    drafting.offer(session, draft, by=by, now=NOW)
    return draft


def published(session: Session, world: tuple[Cast, Actor], division: str | None = None) -> CalendarEdition:
    cast, second = world
    return drafting.publish(session, closure(session, cast.zhouguan, division), by=second, now=NOW)


def drained(session: Session, now: datetime = NOW, batch: int = recomputing.BATCH) -> None:
    while clock.recompute_due(session, now=now, batch=batch):
        pass


def messages(session: Session) -> list[tuple[object, str]]:
    query = select(Message.recipient_account_id, Message.body).where(Message.kind == "calendar-moved")
    return [(row[0], row[1]) for row in session.execute(query.order_by(Message.turn))]


def test_the_preview_says_what_moves_and_changes_nothing(session, world):
    draft = closure(session, world[0].zhouguan)

    found = previewing.preview_of(session, draft, now=NOW)
    assert (len(found.moved), found.later, found.earlier) == (2, 2, 0)
    assert found.departments == [("市水务局", 2)]
    promised = next(move for move in found.moved[0].moves if move.clock is ClockKind.DECISION_PROMISED)
    assert (promised.was.due_on, promised.now.due_on) == (day("2026-03-30 Mon"), day("2026-03-31 Tue"))
    assert {case.due_on for case in session.scalars(select(Case))} == {day("2026-03-30 Mon")}


def test_the_preview_is_what_publication_does(session, world):
    draft = closure(session, world[0].zhouguan)
    said = {(each.case_id, move.clock, move.now.due_on) for each in previewing.preview_of(session, draft, now=NOW).moved
            for move in each.moves}

    drafting.publish(session, draft, by=world[1], now=NOW)
    drained(session)

    kept = session.execute(select(DateChange.case_id, DateChange.clock, DateChange.now_earliest))
    assert {tuple(row) for row in kept} == said


def test_a_closure_of_one_district_moves_only_projects_there(session, world):
    published(session, world, "440306")
    drained(session)

    moved = {case.project.place_division: case.due_on for case in session.scalars(select(Case))}
    assert moved == {"440306": day("2026-03-31 Tue"), "440305": day("2026-03-30 Mon")}
    assert session.scalar(select(func.count(DateChange.case_id.distinct()))) == 1
    # 经办 has twelve of the twenty days.
    steps = {case.project.place_division: case.step_due_on for case in session.scalars(select(Case))}
    assert steps == {"440306": day("2026-03-19 Thu"), "440305": day("2026-03-18 Wed")}


def test_a_receipt_from_before_verifies_as_known_then_and_one_of_a_district_by_its_calendar(session, world):
    case = next(each for each in session.scalars(select(Case)) if each.project.place_division == "440306")
    before = receipts.of_case(session, case, "decision_promised", now=NOW)

    published(session, world, "440306")
    after = receipts.of_case(session, case, "decision_promised", now=NOW + timedelta(minutes=1))

    old, new = (receipts.checked(session, canonical(each)) for each in (before, after))
    assert old.true and old.then and old.then.due_on == day("2026-03-30 Mon")
    assert new.true and new.now and new.now.due_on == day("2026-03-31 Tue")
    assert before.inputs.division is None and "division" not in canonical(before)
    assert after.inputs.division == "440306"


STEP = ("2026-03-18 Wed", "2026-03-19 Thu")  # 经办 has twelve of the twenty days


def test_the_share_of_the_step_that_has_a_case_is_appended_once_with_its_reason(session, world):
    edition = published(session, world, "440306")
    drained(session, batch=1)
    drained(session, batch=1)

    query = select(DateChange).where(DateChange.clock == ClockKind.STEP)
    (change,) = session.scalars(query)
    assert (change.subject, change.was_earliest, change.now_latest) == ("HANDLING", day(STEP[0]), day(STEP[1]))
    assert change.edition.document == edition.document and change.recorded_at == NOW
    case = session.get_one(Case, change.case_id)
    assert case.step_due_on == day(STEP[1])


def test_a_share_is_told_to_the_desk_in_the_one_message_and_not_to_the_applicant(session, world):
    published(session, world)
    drained(session)

    told, cast = dict(messages(session)), world[0]
    assert len(messages(session)) == len(told) == 3
    assert told[cast.wangmin.account_id].count("经办环节时限 2026-03-18 周三 → 2026-03-19 周四") == 2
    assert "环节时限" not in told[cast.chengong.account_id]
    case = next(each for each in session.scalars(select(Case)) if each.unit_id == cast.chengong.unit_id)
    for reader, shares in ((cast.wangmin, 1), (cast.chengong, 0)):
        assert sum("Handling" in each.clock for each in changes.of_case(session, case, reader)) == shares


def test_a_swap_of_days_inside_the_share_moves_it_alone_and_only_the_desk_hears(session, world):
    """A closed Monday made up on the Saturday after the share's end: the limit stays, 经办 has a day more."""
    draft = closure(session, world[0].zhouguan)
    drafting.toggle(session, drafting_again(session, draft), day("2026-03-21 Sat"), by=world[0].zhouguan)
    drafting.offer(session, draft, by=world[0].zhouguan, now=NOW)
    said = previewing.preview_of(session, draft, now=NOW)
    assert {move.clock for each in said.moved for move in each.moves} == {ClockKind.STEP} and said.later == 2
    assert {name for line in previewing.page_of(session, said, 0) for name, _move in line.moves} == {
        "Handling, share of the promised limit"}

    drafting.publish(session, draft, by=world[1], now=NOW)
    drained(session)
    assert [reader for reader, _body in messages(session)] == [world[0].wangmin.account_id]
    run = session.scalars(select(CalendarRun)).one()
    assert (run.moved, run.told) == (2, 1)


def drafting_again(session: Session, draft: CalendarDraft) -> CalendarDraft:
    drafting.take_back(session, draft)
    return draft


def test_days_that_no_clock_reaches_move_nothing(session, world):
    draft = closure(session, world[0].zhouguan, on="2026-12-21 Mon")

    assert previewing.preview_of(session, draft, now=NOW).moved == []
    step = moving.to_a_draft(session, drafting.edition_of(draft, today=date(2026, 3, 5)))
    assert moving.how_many(session, step) == 0


def test_each_case_of_a_message_stands_with_its_page_for_applicant_and_clerk(session, world):
    published(session, world)
    drained(session)

    told = dict(messages(session))
    case = next(each for each in session.scalars(select(Case)) if each.unit_id == world[0].chengong.unit_id)
    assert public_address(f"/my/cases/{case.id}") in told[world[0].chengong.account_id].splitlines()
    assert public_address(f"/desk/cases/{case.id}") in told[world[0].wangmin.account_id].splitlines()
    subjects = session.scalars(select(Message.subject).where(Message.kind == "calendar-moved")).all()
    assert "期限变动：深防〔2026〕1号（示例），涉及您的办件 2 件" in subjects


def test_a_procedure_is_told_by_its_name():
    change = DateChange(clock=ClockKind.PROCEDURE, subject="HEARING 2026-11-24", was_earliest=day("2026-12-22 Tue"),
                        was_latest=day("2026-12-22 Tue"), was_provisional=False, now_earliest=day("2026-12-23 Wed"),
                        now_latest=day("2026-12-23 Wed"), now_provisional=False)

    assert telling.moved(change) == "听证最长期限 2026-12-22 周二 → 2026-12-23 周三"


@pytest.mark.parametrize(("was", "now", "words"), [
    ((day("2027-01-19 Tue"), True), (day("2027-01-19 Tue"), False), "送达期限 2027-01-19 周二，由暂定改为确定"),
    ((day("2027-01-19 Tue"), True), (day("2027-01-20 Wed"), False),
     "送达期限 2027-01-19 周二（暂定） → 2027-01-20 周三"),
])
def test_a_date_that_only_became_certain_is_said_to_be_so(was, now, words):
    change = DateChange(clock=ClockKind.DELIVERY, subject="", was_earliest=was[0], was_latest=was[0],
                        was_provisional=was[1], now_earliest=now[0], now_latest=now[0], now_provisional=now[1])

    assert telling.moved(change) == words


@pytest.mark.parametrize("batch", [1, 2, 100])
def test_handler_and_applicant_are_told_once_with_both_dates_and_the_document(session, world, batch):
    cast, _second = world
    published(session, world)
    drained(session, batch=batch)
    drained(session, batch=batch)

    told = messages(session)
    readers = [reader for reader, _body in told]
    assert sorted(readers, key=str) == sorted(
        (each.account_id for each in (cast.chengong, cast.zhaozong, cast.wangmin)), key=str
    )
    for _reader, body in told:
        assert "承诺期限 2026-03-30 周一 → 2026-03-31 周二" in body and "深防〔2026〕1号（示例）" in body
    run = session.scalars(select(CalendarRun)).one()
    assert (run.done, run.total, run.moved, run.told) == (2, 2, 2, 3) and run.finished_at


def test_a_worker_killed_between_batches_loses_nothing_and_repeats_nothing(maker, world):
    """On committed data: each batch is a transaction; every other one is killed before it commits."""
    with maker() as session:
        enter(session, PLATFORM)
        edition_id = published(session, world).id
        session.commit()
    alive = True
    killed = 0
    while alive:
        for commits in (False, True):
            with maker() as session:
                enter(session, PLATFORM)
                alive = bool(clock.recompute_due(session, now=NOW, batch=1))
                if commits:
                    session.commit()
                else:
                    killed += 1

    with maker() as session:
        enter(session, PLATFORM)
        found = session.scalars(select(DateChange).where(DateChange.edition_id == edition_id)).all()
        named = {(change.case_id, change.clock) for change in found}
        assert len(found) == len(named) == 6 and killed > 3
        assert {case.due_on for case in session.scalars(select(Case))} == {day("2026-03-31 Tue")}
        assert len(messages(session)) == 3


def test_two_workers_never_have_one_run(maker, world):
    with maker() as first, maker() as other:
        enter(first, PLATFORM)
        enter(other, PLATFORM)
        published(first, world)
        first.commit()
        assert first.scalars(select(CalendarRun).where(CalendarRun.finished_at.is_(None)).with_for_update()).one()

        assert clock.recompute_due(other, now=NOW) == 0
