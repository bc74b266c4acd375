"""Thresholds by editions: a clock keeps those of its day zero, as a light and as a ladder (Art. 16(2), 17)."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.cases.rules import Light
from app.clock.rules import rung_lines, tables, thresholds
from app.clock.rules.clocks import ItemLimits, clocks
from app.clock.rules.entries import CaseFacts
from app.clock.rules.limits import Limit
from app.clock.rules.procedures import ClockKind
from app.clock.rules.rung_lines import ladder_lines, read_ladder
from app.clock.rules.thresholds import FIRST, ThresholdBook, Warn, by_name
from app.items.rules.kinds import LimitUnit
from tests.clock.asking import calendar, day

TEN = ItemLimits(None, Limit(10, LimitUnit.WORKDAY))
BEGINS = day("2018-03-12 Mon")
EARLY = replace(FIRST, number=2, document="示例〔2018〕3号", effective_on=BEGINS, warn=Warn(60, 2),
                published_at=datetime(2018, 3, 9, 8, tzinfo=UTC))
BOOK = ThresholdBook((FIRST, EARLY))


def light(accepted: date, today: date, book: ThresholdBook = BOOK) -> Light:
    facts = CaseFacts(accepted, accepted_on=accepted)
    return clocks(facts, TEN, calendar(), today, book)[ClockKind.DECISION_PROMISED].light


@pytest.mark.parametrize(
    ("share", "least", "allowed", "left"),
    [(20, 2, 20, 4), (20, 2, 5, 2), (20, 2, 12, 2), (20, 2, 13, 3), (50, 0, 5, 3), (7, 0, 7, 0), (0, 0, 9, 0),
     (100, 2, 9, 9)],
)
def test_a_light_warns_at_its_share_rounded_to_whole_days(share, least, allowed, left):
    assert Warn(share, least).at(allowed) == left


@pytest.mark.parametrize(
    ("accepted", "today", "seen"),
    [
        ("2018-03-09 Fri", "2018-03-14 Wed", Light.NORMAL),  # 7 of 10 left, by the edition of its day zero
        ("2018-03-09 Fri", "2018-03-21 Wed", Light.WARNING),  # 2 left
        ("2018-03-12 Mon", "2018-03-15 Thu", Light.NORMAL),  # 7 left
        ("2018-03-12 Mon", "2018-03-16 Fri", Light.WARNING),  # 6 left, by the new one
    ],
)
def test_a_clock_warns_by_the_edition_of_the_day_it_began(accepted, today, seen):
    assert light(day(accepted), day(today)) is seen


def test_what_was_shown_before_an_edition_was_published_is_shown_again_as_of_then():
    known_then = BOOK.at(datetime(2018, 3, 8, tzinfo=UTC))

    assert known_then.editions == (FIRST,)
    assert BOOK.at(EARLY.published_at) == BOOK.at(None) == BOOK
    assert light(BEGINS, day("2018-03-16 Fri"), known_then) is Light.NORMAL


@given(st.integers(0, 100), st.integers(0, 20), st.dates(date(2018, 1, 2), date(2018, 6, 1)), st.integers(0, 40),
       st.integers(1, 200))
def test_an_edition_changes_no_light_of_a_clock_that_runs(share, least, accepted, days, later):
    edition = replace(EARLY, warn=Warn(share, least), effective_on=accepted + timedelta(days=later))
    today = accepted + timedelta(days=days)

    assert light(accepted, today, ThresholdBook((FIRST, edition))) is light(accepted, today, ThresholdBook())


@pytest.mark.parametrize("name", rung_lines.NAMES)
def test_a_ladder_reads_back_as_it_is_written(name):
    ladder = getattr(FIRST.ladders, name)
    stored = read_ladder(ladder_lines(rung_lines.stored_ladder(ladder)), field="usual_lines")

    assert by_name(ladder.document, stored) == ladder
    rung_lines.must_be_whole(name, ladder)


@pytest.mark.parametrize(
    ("lines", "refusal"),
    [
        (["时限过半"], rung_lines.RungUnread),
        (["时限过半：处长"], rung_lines.RungUnread),
        (["到期前0个工作日：经办人"], rung_lines.RungUnread),
        (["到期前61个工作日：经办人"], rung_lines.RungUnread),
        (["到期前个工作日：经办人"], rung_lines.RungUnread),
        (["超期：分管领导", "超期:经办人"], rung_lines.RungTwice),
        ([f"到期前{n}个工作日：经办人" for n in range(1, 14)], rung_lines.RungUnread),
    ],
)
def test_a_rung_nobody_can_read_is_refused(lines, refusal):
    with pytest.raises(refusal):
        read_ladder(lines, field="usual_lines")


@pytest.mark.parametrize(
    ("name", "lines", "refusal"),
    [
        ("usual", ["时限过半：经办人", "超期：分管领导"], rung_lines.RungsMissing),
        ("usual", ["到期当日：科室负责人"], rung_lines.RungsMissing),
        ("delivery", ["到期当日：科室负责人"], rung_lines.RungsMissing),
        ("correction", ["到期当日：经办人", "超期：经办人"], rung_lines.RungsForbidden),
        ("usual", ["到期前2个工作日：分管领导", "到期当日：经办人", "超期：分管领导"], rung_lines.RungsSink),
    ],
)
def test_the_law_s_own_prompts_are_not_left_out_and_go_upwards(name, lines, refusal):
    with pytest.raises(refusal):
        rung_lines.must_be_whole(name, by_name("", read_ladder(lines, field=f"{name}_lines")))


def test_thresholds_begin_after_the_day_they_are_published():
    today = day("2026-03-02 Mon")

    assert tables.effective_after(None, today=today) == day("2026-03-03 Tue")
    with pytest.raises(tables.NotBeforeTomorrow):
        tables.effective_after(today, today=today)


def test_each_kind_of_clock_has_its_ladder():
    ladders = thresholds.FIRST.ladders

    assert ladders.of(ClockKind.DECISION_LEGAL, promised=True) is ladders.legal
    assert ladders.of(ClockKind.DECISION_LEGAL, promised=False) is ladders.usual
    assert ladders.of(ClockKind.JOINT, promised=True) is ladders.usual
    assert ladders.of(ClockKind.CORRECTION, promised=True) is ladders.correction
