"""Two at once, and a kill between: silence speaks once, wholly, or not at all (Art. 16(2))."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier

import psycopg
import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import OperationalError

from app.acceptance import service as acceptance
from app.acceptance.rules import AcceptedBySilence
from app.cases.chain import first_break
from app.cases.models import Case
from app.cases.rules import CaseState, MoveNotAllowed
from app.cases.service import hold
from app.core.errors import Refusal
from app.core.scope import enter
from app.core.types import PLATFORM
from app.messages.models import Message
from tests.silence.conftest import LICENCE, PIECES, Desk, answered, at

AFTER, LAPSED_AT = "2026-03-10 Tue 00:00", "2026-04-16 Thu 00:00"


def _at_once(*acts: Callable[[], object]) -> list[object]:
    """Each in a thread of its own, started together; what each answered or refused with."""
    start = Barrier(len(acts))

    def one(act: Callable[[], object]) -> object:
        start.wait(timeout=30)
        try:
            return act()
        except Refusal as refused:
            return refused

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(one, acts))


def test_two_workers_accept_each_of_six_cases_once(desk: Desk) -> None:
    cases = [desk.received("2026-03-02 Mon 10:00") for _ in range(6)]

    done = _at_once(lambda: desk.worker_at(AFTER), lambda: desk.worker_at(AFTER))

    assert sum(int(str(each)) for each in done) == 6
    for case in cases:
        assert desk.acts(case) == ["RECEIVE", "ACCEPT"]
        assert first_break(desk.steps(case)) is None
        assert len(desk.papers(case)) == 2
        told = desk.told(case, desk.cast.chengong)
        assert [each.partition("（")[0] for each in told].count("视为受理：取水许可") == 1


def test_two_workers_hand_back_each_of_four_cases_once(desk: Desk) -> None:
    cases = [desk.received("2026-03-02 Mon 10:00") for _ in range(4)]
    for case in cases:
        desk.asks(case, "2026-03-03 Tue 10:00")

    turn = partial(desk.worker_at, LAPSED_AT, acceptance.lapse_due)
    done = _at_once(turn, turn)

    assert sum(int(str(each)) for each in done) == 4
    assert [desk.acts(case) for case in cases] == [["RECEIVE", "ASK_CORRECTION", "LAPSE"]] * 4


@pytest.mark.parametrize("turn", range(6))
def test_an_answer_and_the_lapse_at_one_instant_leave_exactly_one(desk: Desk, turn: int) -> None:
    case = desk.received("2026-03-02 Mon 10:00")
    desk.asks(case, "2026-03-03 Tue 10:00")

    def answer() -> object:
        with desk.worker() as own:
            enter(own, desk.cast.chengong)
            return answered(own, own.get_one(Case, case.id), desk.cast.chengong, LAPSED_AT)

    said, _ = _at_once(answer, lambda: desk.worker_at(LAPSED_AT, acceptance.lapse_due))
    desk.worker_at(LAPSED_AT, acceptance.lapse_due)

    acts = desk.acts(case)
    assert acts[-1] == ("LAPSE" if isinstance(said, MoveNotAllowed) else "ANSWER_CORRECTION")
    assert len(acts) == 3


@pytest.mark.parametrize("first", ["answer", "lapse"])
def test_who_holds_the_case_first_wins_and_the_other_is_told(desk: Desk, first: str) -> None:
    case = desk.received("2026-03-02 Mon 10:00")
    desk.asks(case, "2026-03-03 Tue 10:00")
    with desk.worker() as own:
        enter(own, PLATFORM if first == "lapse" else desk.cast.chengong)
        if first == "lapse":
            assert acceptance.lapse_due(own, now=at(LAPSED_AT)) == 1
            own.commit()
        else:
            hold(own, own.get_one(Case, case.id))
            assert desk.worker_at(LAPSED_AT, acceptance.lapse_due) == 0
            answered(own, own.get_one(Case, case.id), desk.cast.chengong, LAPSED_AT)

    desk.worker_at(LAPSED_AT, acceptance.lapse_due)
    if first == "answer":
        assert desk.now(case).state is CaseState.CORRECTED
        return
    with pytest.raises(MoveNotAllowed), desk.worker() as late:
        enter(late, desk.cast.chengong)
        answered(late, late.get_one(Case, case.id), desk.cast.chengong, LAPSED_AT)
    assert desk.now(case).state is CaseState.LAPSED


def test_a_clerk_and_silence_at_one_instant_leave_exactly_one(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")
    clerk = desk.clerk(case)

    def ask() -> object:
        with desk.worker() as own:
            enter(own, clerk)
            acceptance.ask_correction(own, own.get_one(Case, case.id), PIECES, by=clerk, now=at(AFTER))
            own.commit()
            return None

    said, _ = _at_once(ask, lambda: desk.worker_at(AFTER))
    desk.worker_at(AFTER)

    assert isinstance(said, AcceptedBySilence | MoveNotAllowed)
    assert desk.acts(case) == ["RECEIVE", "ACCEPT"]


@pytest.mark.parametrize("act", [acceptance.hear_silence, acceptance.lapse_due])
def test_a_worker_killed_before_its_commit_leaves_the_case_whole_and_due(
    desk: Desk, act: Callable[..., int], engines: object, database: str
) -> None:
    case = desk.received("2026-03-02 Mon 10:00", LICENCE)
    lapses = act is acceptance.lapse_due
    if lapses:
        desk.asks(case, "2026-03-03 Tue 10:00")
    when, before = (LAPSED_AT if lapses else AFTER), desk.acts(case)

    _killed_at_its_work(desk, act, when, engines, database)

    assert desk.acts(case) == before
    assert len(desk.told(case, desk.cast.wangmin)) == 0
    assert desk.worker_at(when, act) == 1
    assert desk.acts(case) == [*before, "LAPSE" if lapses else "ACCEPT"]
    assert first_break(desk.steps(case)) is None


def _killed_at_its_work(desk: Desk, act: Callable[..., int], when: str, engines: object, database: str) -> None:
    """The act is done and not committed when its connection is cut, as a kill -9 cuts it."""
    with desk.worker() as own:
        enter(own, PLATFORM)
        assert act(own, now=at(when)) == 1
        assert own.scalar(select(Message.id).limit(1)) is not None
        process = own.scalar(text("select pg_backend_pid()"))
        with psycopg.connect(**engines.superuser, dbname=database, autocommit=True) as cutter:  # type: ignore[attr-defined]
            cutter.execute("select pg_terminate_backend(%s, 5000)", [process])
        with pytest.raises(OperationalError):
            own.commit()
