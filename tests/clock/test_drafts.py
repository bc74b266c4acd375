"""Calendar editions: worked on as drafts, published by a second person, never changed afterwards (Art. 17)."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.accounts.rules import Role
from app.clock import service as clock
from app.clock.calendars import drafting
from app.clock.calendars.drafting import Head
from app.clock.models import CalendarDraft, CalendarEdition
from app.clock.rules.calendar import DayKind, EditionKind
from app.clock.rules.drafts import (
    DraftMoveNotAllowed,
    DraftState,
    EffectiveTooEarly,
    LooksUnsettled,
    NamesNoDay,
    NotTheSamePerson,
    OffTheYear,
    PublishedInTheFuture,
    SayTheDocument,
    SayWhenPublished,
    SpanBackwards,
)
from app.core.errors import Refusal
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM, Actor
from config import Settings
from tests import factories
from tests.catalogued import on_monday as on_monday
from tests.clock.asking import day
from tests.clock.test_service import at

NOTICE = """国务院办公厅关于2027年部分节假日安排的通知
国办发明电〔2026〕9号
一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（农历除夕、周五）至11日（周四）放假调休，共7天。2月14日（周日）上班。
三、窗口服务可以酌情安排在3月间的某个周末。
"""
NOW = at("2026-11-23 Mon")
HEAD = Head("国办发明电〔2026〕9号", date(2026, 11, 20), None, "", settled=True)


@pytest.fixture(scope="module")
def maker(settings: Settings) -> Iterator[Callable[[], Session]]:
    engine = open_engine(settings.worker_database_url)
    yield session_maker(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def people(maker: Callable[[], Session]) -> tuple[Actor, Actor]:
    with maker() as session:
        factories.catalogue(session)
        first = factories.cast(session).zhouguan
        enter(session, PLATFORM)
        second = factories.person(session, "colleague", Role.COORDINATOR)
        session.commit()
        return first, second


@pytest.fixture
def session(maker: Callable[[], Session], people: tuple[Actor, Actor]) -> Iterator[Session]:
    with maker() as opened:
        enter(opened, PLATFORM)
        yield opened


@pytest.fixture
def draft(session: Session, people: tuple[Actor, Actor]) -> CalendarDraft:
    return drafting.begin(session, year=2027, kind=EditionKind.NATIONAL, division=None, by=people[0], now=NOW)


def test_a_pasted_notice_marks_what_it_says_and_nothing_else(session, draft, people):
    notice = drafting.paste(session, draft, NOTICE, by=people[0])

    days = drafting.days_of(draft)
    assert days[day("2027-01-01 Fri")] is DayKind.OFF
    assert days[day("2027-02-14 Sun")] is DayKind.WORKED
    assert day("2027-01-02 Sat") not in days
    assert len(days) == 1 + 5 + 1
    assert [one.quote for one in notice.unread] == ["三、窗口服务可以酌情安排在3月间的某个周末。"]
    assert draft.document == "国办发明电〔2026〕9号"


def test_a_day_pressed_twice_is_as_it_was(session, draft, people):
    for pressed in ("2027-03-01 Mon", "2027-03-06 Sat"):
        drafting.toggle(session, draft, day(pressed), by=people[0])
    assert drafting.days_of(draft) == {day("2027-03-01 Mon"): DayKind.OFF, day("2027-03-06 Sat"): DayKind.WORKED}

    for pressed in ("2027-03-01 Mon", "2027-03-06 Sat"):
        drafting.toggle(session, draft, day(pressed), by=people[0])
    assert drafting.days_of(draft) == {}


def test_what_an_edition_before_made_off_is_pressed_back_to_the_plain_week(session, people):
    draft = drafting.begin(session, year=2026, kind=EditionKind.NATIONAL, division=None, by=people[0], now=NOW)

    drafting.toggle(session, draft, day("2026-10-01 Thu"), by=people[0])
    assert drafting.days_of(draft) == {day("2026-10-01 Thu"): DayKind.PLAIN}


@pytest.mark.parametrize(("changed", "refusal", "field"), [
    ({"document": " "}, SayTheDocument, "document"),
    ({"published_on": None}, SayWhenPublished, "published_on"),
    ({"published_on": date(2026, 11, 24)}, PublishedInTheFuture, "published_on"),
    ({"effective_on": date(2026, 11, 19)}, EffectiveTooEarly, "effective_on"),
    ({"settled": False}, LooksUnsettled, "settled"),
])
def test_what_is_not_whole_is_not_sent_on(session, draft, people, changed, refusal, field):
    drafting.paste(session, draft, NOTICE, by=people[0])
    given = {name: getattr(HEAD, name) for name in ("document", "published_on", "effective_on", "note", "settled")}
    drafting.describe(session, draft, Head(**given | changed), by=people[0])

    with pytest.raises(refusal) as refused:
        drafting.offer(session, draft, by=people[0], now=NOW)
    assert refused.value.field == field


@pytest.mark.parametrize("text", ["", "元旦：1月1日（周五）放假，共1天。"])
def test_the_first_edition_of_a_year_says_which_legal_days_it_leaves_worked(session, draft, people, text):
    """It settles the whole year: every day it does not name is of the plain week from then on."""
    drafting.paste(session, draft, text, by=people[0])
    drafting.lay(session, draft, day("2027-02-05 Fri"), day("2027-02-07 Sun"), worked=False, by=people[0])
    drafting.describe(session, draft, replace(HEAD, settled=False), by=people[0])

    left = [finding.on for finding in drafting.findings_of(session, draft)]
    assert day("2027-02-08 Mon") in left and day("2027-10-01 Fri") in left
    assert day("2027-02-05 Fri") not in left and day("2027-05-01 Sat") not in left
    with pytest.raises(LooksUnsettled):
        drafting.offer(session, draft, by=people[0], now=NOW)


def test_an_amendment_of_an_arranged_year_is_asked_for_no_legal_days(session, people):
    draft = drafting.begin(session, year=2026, kind=EditionKind.NATIONAL, division=None, by=people[0], now=NOW)
    drafting.toggle(session, draft, day("2026-12-28 Mon"), by=people[0])

    assert drafting.findings_of(session, draft) == () and not drafting.needs_settling(session, draft)


def test_an_edition_that_changes_no_day_is_not_sent_on(session, draft, people):
    drafting.describe(session, draft, HEAD, by=people[0])

    with pytest.raises(NamesNoDay):
        drafting.offer(session, draft, by=people[0], now=NOW)


@pytest.mark.parametrize(("first", "last", "refusal"), [
    (date(2028, 1, 1), None, OffTheYear),
    (date(2026, 12, 25), None, OffTheYear),
    (date(2027, 2, 5), date(2027, 2, 4), SpanBackwards),
    (date(2027, 2, 5), date(2027, 3, 8), SpanBackwards),
])
def test_days_that_cannot_be_marked_are_refused_by_field(session, draft, people, first, last, refusal):
    with pytest.raises(refusal) as refused:
        drafting.lay(session, draft, first, last, worked=False, by=people[0])
    assert refused.value.field in ("first", "last") and drafting.days_of(draft) == {}


def test_whoever_touched_a_draft_does_not_publish_it(session, draft, people):
    first, second = people
    _offered(session, draft, first)

    with pytest.raises(NotTheSamePerson):
        drafting.publish(session, draft, by=first, now=NOW)

    drafting.take_back(session, draft)
    drafting.toggle(session, draft, day("2027-03-01 Mon"), by=second)
    drafting.offer(session, draft, by=first, now=NOW)
    with pytest.raises(NotTheSamePerson):
        drafting.publish(session, draft, by=second, now=NOW)


def test_a_second_person_publishes_and_every_date_counts_by_it_at_once(session, draft, people):
    first, second = people
    _offered(session, draft, first)

    edition = drafting.publish(session, draft, by=second, now=NOW)

    assert (edition.entered_by_name, edition.published_by_name) == (first.name, second.name)
    assert edition.text == NOTICE and edition.text_digest == drafting.digest_of(NOTICE)
    assert not clock.calendar(session).is_worked(day("2027-01-01 Fri").toordinal())
    assert clock.calendar(session, date(2026, 11, 19)).is_worked(day("2027-01-01 Fri").toordinal())


@pytest.mark.parametrize("act", ["paste", "toggle", "offer", "discard"])
def test_nothing_but_a_draft_is_worked_on(session, draft, people, act):
    _offered(session, draft, people[0])
    acts: dict[str, Callable[[], object]] = {
        "paste": lambda: drafting.paste(session, draft, "", by=people[0]),
        "toggle": lambda: drafting.toggle(session, draft, day("2027-03-01 Mon"), by=people[0]),
        "offer": lambda: drafting.offer(session, draft, by=people[0], now=NOW),
        "discard": lambda: drafting.discard(session, draft),
    }

    with pytest.raises(DraftMoveNotAllowed):
        acts[act]()


def test_a_published_edition_is_never_changed_by_anybody(session, draft, people):
    _offered(session, draft, people[0])
    edition = drafting.publish(session, draft, by=people[1], now=NOW)

    with pytest.raises(DBAPIError, match="permission denied"), session.begin_nested():
        session.execute(update(CalendarEdition).where(CalendarEdition.id == edition.id).values(note="x"))
    assert draft.state is DraftState.PUBLISHED
    with pytest.raises(Refusal):
        drafting.publish(session, draft, by=people[1], now=NOW)


def test_a_closure_of_one_district_is_its_alone(session, people):
    draft = drafting.begin(session, year=2026, kind=EditionKind.LOCAL, division="440306", by=people[0], now=NOW)
    drafting.toggle(session, draft, day("2026-11-25 Wed"), by=people[0])
    drafting.describe(session, draft, Head("深防〔2026〕1号（示例）", date(2026, 11, 23), None, "", settled=True),
                      by=people[0])
    drafting.offer(session, draft, by=people[0], now=NOW)
    drafting.publish(session, draft, by=people[1], now=NOW)

    closed = day("2026-11-25 Wed").toordinal()
    assert not clock.calendar(session, division="440306").is_worked(closed)
    assert clock.calendar(session, division="440305").is_worked(closed)
    assert clock.calendar(session).is_worked(closed)


def _offered(session: Session, draft: CalendarDraft, by: Actor) -> None:
    drafting.paste(session, draft, NOTICE, by=by)
    drafting.describe(session, draft, HEAD, by=by)
    drafting.offer(session, draft, by=by, now=NOW)
