"""全程逐日账 tells every day up to today: what stands still while a procedure goes on, what is over (Art. 17)."""

from datetime import date

from flask import Flask

from app.acceptance import service as acceptance
from app.acceptance.rules import Piece
from app.cases.models import Case
from app.clock.diary import diary_of
from app.clock.life import life_of
from app.clock.rules.limits import Limit
from app.clock.rules.procedures import ClockKind
from app.core.scope import enter
from app.core.types import PLATFORM
from app.handling import service as handling
from app.items.rules.kinds import LimitUnit
from tests.clock.asking import day
from tests.desk.conftest import Ground
from tests.factories import MONDAY

PROMISED, ACCEPTANCE = ClockKind.DECISION_PROMISED, ClockKind.ACCEPTANCE


def _cells(app: Flask, ground: Ground, case: Case, kind: ClockKind, today: str) -> dict[date, str]:
    enter(ground.session, PLATFORM)
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        life = life_of(ground.session, ground.now(case), day(today))
        assert life is not None
        return {line.on: line.cells[kind].words for line in life.days if kind in line.cells}


def _last_of_the_book(app: Flask, ground: Ground, case: Case, today: str) -> tuple[date, str, str]:
    """The last day that the ledger of the leading clock alone tells."""
    with app.test_request_context(headers={"Accept-Language": "zh"}):
        diary = diary_of(ground.session, ground.now(case), day(today))
        assert diary is not None and diary.lead is not None
        last = diary.lead.days[-1]
        return last["on"], last["counts"], last["note"]


def test_while_a_procedure_goes_on_each_day_to_today_stands_still(app: Flask, ground: Ground) -> None:
    case = ground.accepted("swj-qsxk")
    enter(ground.session, ground.cast.wangmin)
    handling.open_procedure(ground.session, case, kind="HEARING", reason="示例", basis="行政许可法第四十五条",
                            document_number="示例特2号", longest=Limit(15, LimitUnit.WORKDAY), by=ground.cast.wangmin,
                            now=MONDAY)
    ground.session.commit()

    told = _cells(app, ground, case, PROMISED, "2026-03-09 Mon")

    assert [told[day(on)] for on in ("2026-03-06 Fri", "2026-03-07 Sat", "2026-03-09 Mon")] == ["停", "—", "停"]
    assert max(told) == day("2026-03-09 Mon")
    assert _last_of_the_book(app, ground, case, "2026-03-09 Mon") == (
        day("2026-03-09 Mon"), "停", "听证，进行中；停表中，恢复后尚余 20 个工作日")


def test_after_its_end_each_working_day_to_today_is_over(app: Flask, ground: Ground) -> None:
    case = ground.accepted("swj-qsxk")

    told = _cells(app, ground, case, PROMISED, "2026-04-01 Wed")  # due on 2026-03-30 Mon

    assert [told[day(on)] for on in ("2026-03-30 Mon", "2026-03-31 Tue", "2026-04-01 Wed")] == [
        "第 20 日", "超 1 日", "超 2 日"]


def test_the_days_before_a_correction_are_told_too(app: Flask, ground: Ground) -> None:
    case = ground.filed("swj-qsxk")
    enter(ground.session, ground.cast.wangmin)
    acceptance.ask_correction(ground.session, case, (Piece("申请表", "未盖章", "盖章"),), by=ground.cast.wangmin,
                              now=MONDAY.replace(day=4))
    ground.session.commit()

    told = _cells(app, ground, case, ACCEPTANCE, "2026-03-05 Thu")

    assert told == {day("2026-03-02 Mon"): "起", day("2026-03-03 Tue"): "第 1 日", day("2026-03-04 Wed"): "第 2 日"}
