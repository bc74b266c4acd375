"""What an edition moves besides the cases' own clocks: a joint clock, and until when a result holds (Art. 17)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.rules import Role
from app.cases.models import Case
from app.clock.calendars import changes, drafting, previewing
from app.clock.models import CalendarRun, DateChange
from app.clock.rules.procedures import ClockKind
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM, Actor
from app.handling import service as handling
from app.handling.joining import joint_of, start_joint
from app.handling.models import Outcome
from app.wiring import connect
from config import Settings
from tests import factories
from tests.catalogued import on_monday as on_monday
from tests.clock.asking import day
from tests.clock.test_recomputing import NOW, closure, drained, messages
from tests.clock.test_recomputing import maker as maker
from tests.clock.test_recomputing import session as session
from tests.factories import Cast

AGREED = {"opinion": "同意。"}
CLOSED = "2026-04-20 Mon"
"""Behind every clock of the member alone, before the end of the joint one: 2026-05-08 Fri becomes 05-09 Sat, worked."""


@dataclass(frozen=True)
class World:
    """取水许可 leads, 企业投资项目备案 goes with it; beside them a licence that holds until 2026-05-20 Wed."""

    cast: Cast
    second: Actor
    lead: Case
    member: Case
    result: Case

    def __getitem__(self, place: int) -> object:
        return (self.cast, self.second)[place]


def granted(opened: Session, cast: Cast, case: Case, *, until: date) -> None:
    wording = replace(factories.wording(case), valid_until=until, valid_months=None)
    proposed = {"outcome": Outcome.GRANTED, "wording": wording}
    for role, act, words in ((Role.CLERK, handling.propose, proposed), (Role.REVIEWER, handling.review, AGREED),
                             (Role.APPROVER, handling.approve, AGREED)):
        by = cast.of("swj", role)
        enter(opened, by)
        act(opened, case, by=by, now=factories.MONDAY, **words)
    opened.commit()


@pytest.fixture(scope="module")
def world(settings: Settings) -> Iterator[World]:
    connect()
    engine = open_engine(settings.worker_database_url)
    with session_maker(engine)() as opened:
        factories.catalogue(opened)
        cast = factories.cast(opened)
        enter(opened, PLATFORM)
        second = factories.person(opened, "colleague", Role.COORDINATOR)
        opened.commit()
        project, other = (factories.declared(opened, by) for by in (cast.chengong, cast.zhaozong))
        made = []
        for key, by, of in (("swj-qsxk", cast.chengong, project), ("fgw-ba", cast.chengong, project),
                            ("swj-qsxk", cast.zhaozong, other)):
            case = factories.submitted(opened, by, of, key)
            made.append(factories.accepted(opened, cast.of(key[:3], Role.CLERK), case))
        lead, member, result = made
        granted(opened, cast, result, until=day("2026-05-20 Wed"))
        enter(opened, cast.wangmin)
        start_joint(opened, lead, [member.id], document_number="深联办示例〔2026〕1号", by=cast.wangmin,
                    now=factories.MONDAY + timedelta(hours=1))
        opened.commit()
        yield World(cast, second, lead, member, result)
    engine.dispose()


def published(session: Session, world: World) -> None:
    drafting.publish(session, closure(session, world.cast.zhouguan, on=CLOSED), by=world.second, now=NOW)
    drained(session, batch=1)


def test_the_preview_lists_the_joint_clock_at_every_member_and_the_result(session, world):
    draft = closure(session, world.cast.zhouguan, on=CLOSED)

    found = previewing.preview_of(session, draft, now=NOW)

    said = {(each.case_id, move.clock): (move.was.due_on, move.now.due_on) for each in found.moved
            for move in each.moves}
    joint = day("2026-05-08 Fri"), day("2026-05-09 Sat")
    assert said == {
        (world.lead.id, ClockKind.DECISION_LEGAL): joint,
        (world.lead.id, ClockKind.JOINT): joint, (world.member.id, ClockKind.JOINT): joint,
        (world.result.id, ClockKind.RENEWAL): (day("2026-04-03 Fri"), day("2026-04-02 Thu")),
    }
    assert (found.later, found.earlier) == (2, 1)
    assert [name for line in previewing.page_of(session, found, 0) for name, _move in line.moves]


def test_publication_keeps_what_the_preview_said_and_tells_each_once(session, world):
    published(session, world)
    drained(session)

    kept = session.execute(select(DateChange.case_id, DateChange.clock, DateChange.now_earliest)).all()
    assert sorted(map(str, kept)) == sorted(map(str, [
        (world.lead.id, ClockKind.DECISION_LEGAL, day("2026-05-09 Sat")),
        (world.lead.id, ClockKind.JOINT, day("2026-05-09 Sat")),
        (world.member.id, ClockKind.JOINT, day("2026-05-09 Sat")),
        (world.result.id, ClockKind.RENEWAL, day("2026-04-02 Thu")),
    ]))
    told = dict(messages(session))
    cast = world.cast
    assert len(messages(session)) == len(told) == 4
    assert told[cast.chengong.account_id].count("联合办理期限 2026-05-08 周五 → 2026-05-09 周六") == 2
    assert "联合办理期限 2026-05-08 周五 → 2026-05-09 周六" in told[cast.lixiao.account_id]
    assert "延续申请截止 2026-04-03 周五 → 2026-04-02 周四" in told[cast.zhaozong.account_id]
    assert "联合办理期限" in told[cast.wangmin.account_id] and "延续申请截止" in told[cast.wangmin.account_id]
    run = session.scalars(select(CalendarRun)).one()
    assert (run.moved, run.told) == (3, 4)


def test_the_pages_tell_it_and_the_sweep_looks_at_the_members(session, world):
    published(session, world)

    ((change,),) = [changes.of_case(session, session.get_one(Case, world.member.id), world.cast.chengong)]
    assert (change.clock, change.was.due_on, change.now.due_on) == (
        "Joint handling", day("2026-05-08 Fri"), day("2026-05-09 Sat"))
    assert {session.get_one(Case, each.id).next_prompt_on for each in (world.lead, world.member)} == {NOW.date()}
    joint = joint_of(session, session.get_one(Case, world.member.id), NOW)
    assert joint and joint.clock and joint.clock.due.due_on == change.now.due_on


def test_a_joint_handling_that_is_over_moves_no_more(session, world):
    for case in (world.member, world.lead):
        enter(session, PLATFORM)
        factories.decided(session, world.cast, session.get_one(Case, case.id), now=NOW)
    enter(session, PLATFORM)

    found = previewing.preview_of(session, closure(session, world.cast.zhouguan, on=CLOSED), now=NOW)

    assert {move.clock for each in found.moved for move in each.moves} == {ClockKind.RENEWAL}
