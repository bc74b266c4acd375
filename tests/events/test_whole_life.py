"""A case that lives through silence, correction, two overlapping pauses, an extension, a voided fact and a transfer.

Each of its days is told on one page, and each is what a walk day by day makes of it (Art. 16(2), 16(3), 17).
"""

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from flask import Flask
from sqlalchemy.orm import Session, sessionmaker

from app.acceptance import service as acceptance
from app.accounts.rules import Role
from app.cases import service as cases
from app.cases.chain import first_break
from app.cases.models import Case
from app.cases.rules import CaseState
from app.clock import queries as clock
from app.clock import receipts
from app.clock.life import Life, life_of
from app.clock.rules.entries import EntryKind
from app.clock.rules.procedures import ClockKind
from app.clock.rules.receipts import canonical
from app.core.scope import enter
from app.core.types import PLATFORM
from tests.clock import oracle
from tests.clock.asking import day
from tests.events.conftest import Cast, Story, at
from tests.silence.conftest import PIECES, answered

END = "2026-04-02 Thu"
PAUSE = (day("2026-03-19 Thu"), day("2026-03-31 Tue"))
"""Hearing from 2026-03-18 Wed to 03-25 Wed, testing from 03-20 Fri to 03-31 Tue: one span, since they overlap."""


@pytest.fixture(scope="module")
def lived(
    web: sessionmaker[Session], worker: sessionmaker[Session], cast: Cast
) -> Iterator[tuple[Story, Case, Case]]:
    """The whole life, through the services, each act by its person and on its day."""
    with web() as opened:
        story = Story(web, opened, cast)
        case = story.received("2026-03-02 Mon 10:00")
        story.does(acceptance.ask_correction, case, Role.CLERK, "2026-03-04 Wed 10:00", pieces=PIECES)
        answered(opened, case, cast.chengong, "2026-03-09 Mon 10:00")
        with worker() as own:
            enter(own, PLATFORM)
            assert acceptance.hear_silence(own, now=at("2026-03-17 Tue 00:00")) == 1
            own.commit()
        story.now(case)
        story.does(cases.assign, case, Role.CLERK, "2026-03-17 Tue 09:00", to=cast.lixiao)
        hearing = story.opens(case, "HEARING", "2026-03-18 Wed 10:00")
        story.asks_for_more(case, 10, "2026-03-19 Thu 10:00")
        story.extends(case, "2026-03-19 Thu 16:00")
        testing = story.opens(case, "TESTING", "2026-03-20 Fri 10:00")
        story.ends(case, "2026-03-25 Wed 10:00", procedure_id=hearing.id)
        story.opens(case, "EXPERT_REVIEW", "2026-03-26 Thu 10:00")
        story.asks_to_void(case, story.last_fact(case, EntryKind.PROCEDURE_OPENED), "2026-03-27 Fri 10:00")
        story.voids(case, "2026-03-27 Fri 15:00")
        story.ends(case, "2026-04-01 Wed 10:00", procedure_id=testing.id, on=day("2026-03-31 Tue"))
        onward = story.takes_over(story.asks_to_transfer(case, "zjj", "2026-04-01 Wed 11:00"), "zjj", f"{END} 10:00")
        yield story, story.now(case), onward


def _life(app: Flask, story: Story, case: Case, on: str = END) -> Life:
    held = story.now(case)
    with app.test_request_context():
        found = life_of(story.session, held, day(on))
    assert found is not None
    return found


def test_the_dates_are_those_of_a_walk_day_by_day(lived: tuple[Story, Case, Case]) -> None:
    story, former, onward = lived
    start, week = day("2026-03-09 Mon"), oracle.week()

    assert story.due(onward, END) == (day("2026-05-07 Thu"), day("2026-04-20 Mon"))
    assert story.due(onward, END) == tuple(oracle.due(start, n, "workday", [PAUSE], week) for n in (30, 20))
    assert story.now(onward).state is CaseState.ACCEPTED and story.now(former).state is CaseState.TRANSFERRED
    for case in (former, onward):
        assert first_break(story.steps(case)) is None


def _walked(start: date, number: int, pauses: list[oracle.Span], last: date | None = None) -> dict[date, object]:
    """Day zero, then each day's number, `paused` or `off`, until so many are counted or the clock is stopped."""
    week, told, on, counted = oracle.week(), {start: "zero"}, start, 0
    walked: dict[date, object] = dict(told)
    while counted < number and (last is None or on < last):
        on += oracle.DAY
        if not week.works(on):
            walked[on] = "off"
        elif oracle.is_paused(on, pauses):
            walked[on] = "paused"
        else:
            counted += 1
            walked[on] = counted
    return walked


CLOCKS: dict[ClockKind, Callable[[], dict[date, object]]] = {
    # It ran from the receipt until the correction was asked for, and begins anew with the answer.
    ClockKind.ACCEPTANCE: lambda: _walked(day("2026-03-02 Mon"), 5, [], last=day("2026-03-04 Wed"))
    | _walked(day("2026-03-09 Mon"), 5, []),
    ClockKind.CORRECTION: lambda: _walked(day("2026-03-04 Wed"), 30, [], last=day("2026-03-09 Mon")),
    ClockKind.DECISION_PROMISED: lambda: _walked(day("2026-03-09 Mon"), 20, [PAUSE]),
    ClockKind.DECISION_LEGAL: lambda: _walked(day("2026-03-09 Mon"), 30, [PAUSE]),
}


@pytest.mark.parametrize("kind", CLOCKS, ids=lambda kind: kind.name)
def test_each_day_of_each_clock_is_what_the_walk_makes_of_it(
    app: Flask, lived: tuple[Story, Case, Case], kind: ClockKind
) -> None:
    story, _, onward = lived

    told = {each.on: each.cells[kind].nth or each.cells[kind].state for each in _life(app, story, onward).days
            if kind in each.cells}

    assert told == CLOCKS[kind]()


def test_every_day_from_receipt_to_the_last_is_there_and_says_why(
    app: Flask, lived: tuple[Story, Case, Case]
) -> None:
    story, _, onward = lived
    days = _life(app, story, onward).days

    assert [each.on for each in days] == [day("2026-03-02 Mon") + oracle.DAY * n for n in range(len(days))]
    assert days[-1].on == day("2026-05-07 Thu")
    assert [each.on for each in days if not each.cells and not each.notes] == []
    for each in days:
        stands = [cell for cell in each.cells.values() if cell.state != "counted"]
        assert not stands or each.notes or all(cell.state == "zero" for cell in stands), each


SAID = [
    ("2026-03-02 Mon", "收到申请材料"), ("2026-03-04 Wed", "告知补正"), ("2026-03-06 Fri", "等申请人补正"),
    ("2026-03-09 Mon", "视为受理（03-17 补记）"), ("2026-03-18 Wed", "启动特别程序（听证）"),
    ("2026-03-19 Thu", "延长办理期限10个工作日"),
    ("2026-03-19 Thu", "听证"), ("2026-03-24 Tue", "听证；检测"), ("2026-03-26 Thu", "启动特别程序（专家评审）"),
    ("2026-03-26 Thu", "后已撤销"), ("2026-03-27 Fri", "撤销记录"), ("2026-03-30 Mon", "检测"),
    ("2026-03-31 Tue", "特别程序结束（检测）（04-01 补记）"), ("2026-04-02 Thu", "接办移送"),
    ("2026-04-06 Mon", "法定节假日"),
    ("2026-04-20 Mon", "承诺时限届满"), ("2026-05-07 Thu", "法定时限届满"),
]


@pytest.mark.parametrize(("on", "words"), SAID)
def test_the_page_says_what_happened_on_a_day(
    app: Flask, lived: tuple[Story, Case, Case], on: str, words: str
) -> None:
    story, _, onward = lived
    (found,) = (each for each in _life(app, story, onward).days if each.on == day(on))

    assert words in "；".join(found.notes)


KNOWN = [
    # at an instant: promised days in all and the pauses known then, None: no end was known
    ("2026-03-17 Tue 12:00", 10, []),
    ("2026-03-19 Thu 09:00", 10, None),
    ("2026-03-26 Thu 09:00", 20, None),
    ("2026-03-27 Fri 16:00", 20, None),
    ("2026-04-01 Wed 12:00", 20, [PAUSE]),
    ("2026-04-02 Thu 12:00", 20, [PAUSE]),
]


@pytest.mark.parametrize(("instant", "number", "pauses"), KNOWN)
def test_an_as_of_replay_shows_what_was_known_then(
    lived: tuple[Story, Case, Case], instant: str, number: int, pauses: list[oracle.Span] | None
) -> None:
    story, _, onward = lived

    then = clock.clocks_of(story.session, story.now(onward), day(instant[:-6]), at(instant))

    assert then is not None and then.promised is not None
    expected = None if pauses is None else oracle.due(day("2026-03-09 Mon"), number, "workday", pauses, oracle.week())
    assert (then.promised.due.due_on, then.promised.limit.number) == (expected, number)


@pytest.mark.parametrize("word", ["acceptance", "decision_promised", "decision_legal"])
def test_its_receipts_can_be_checked_again(lived: tuple[Story, Case, Case], word: str) -> None:
    story, _, onward = lived
    receipt = receipts.of_case(story.session, story.now(onward), word, now=at(f"{END} 12:00"))

    checked = receipts.checked(story.session, canonical(receipt))

    assert checked.true, checked.findings
