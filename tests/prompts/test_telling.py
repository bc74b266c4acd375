"""Clocks speak by themselves: each rung once, in office hours, to whom it concerns, never while paused (Art. 17)."""

import pytest
from sqlalchemy import text

from app.clock import service as clock
from app.clock.prompts.telling import find_astray
from app.clock.rules.rungs import RungKind
from tests.prompts.conftest import Bell, at, day

# 取水许可 accepted 2026-03-02 Mon: 20 promised days end 2026-03-30 Mon, 45 legal days on 2026-05-07 Thu.
PROMISED = [
    ("03-16", "DECISION_PROMISED", 0, "HALF"),
    ("03-23", "DECISION_PROMISED", 0, "THREE_QUARTERS"),
    ("03-26", "DECISION_PROMISED", 2, "DAYS_BEFORE"),
    ("03-30", "DECISION_PROMISED", 0, "LAST_DAY"),
    ("03-31", "DECISION_PROMISED", 0, "OVER"),
    ("04-02", "DECISION_PROMISED", 3, "OVER_BY"),
]
DAYS = ("2026-03-16 Mon", "2026-03-23 Mon", "2026-03-26 Thu", "2026-03-30 Mon", "2026-03-31 Tue", "2026-04-02 Thu")


def test_every_rung_speaks_once_on_its_day(bell: Bell) -> None:
    case = bell.handled()

    for on in DAYS:
        bell.passes(f"{on} 08:00", f"{on} 08:01", f"{on} 17:59")

    assert bell.said(case) == PROMISED


def test_a_case_stands_in_the_index_under_the_day_it_speaks_next(bell: Bell) -> None:
    case = bell.handled()
    assert bell.next_on(case) == day("2026-03-16 Mon")

    bell.passes("2026-03-16 Mon 08:00")

    assert bell.next_on(case) == day("2026-03-23 Mon")


def test_handler_then_section_head_then_leader(bell: Bell) -> None:
    case = bell.handled()

    bell.passes(*(f"{on} 09:00" for on in DAYS))

    assert bell.heard(case, RungKind.HALF) == {"wangmin"}
    assert bell.heard(case, RungKind.LAST_DAY) == {"wangmin", "swj-reviewer"}
    assert bell.heard(case, RungKind.OVER) == {"wangmin", "swj-reviewer", "swj-approver"}


def test_a_case_nobody_has_speaks_to_every_clerk_of_its_department(bell: Bell) -> None:
    case = bell.received("2026-03-02 Mon 10:00")

    bell.passes("2026-03-05 Thu 09:00")

    assert bell.said(case) == [("03-05", "ACCEPTANCE", 2, "DAYS_BEFORE")]
    assert bell.heard(case, RungKind.DAYS_BEFORE) == {"wangmin", "swj-reviewer"}


@pytest.mark.parametrize("silent", ["2026-03-16 Mon 07:59", "2026-03-16 Mon 18:00", "2026-03-14 Sat 10:00",
                                    "2026-03-15 Sun 10:00", "2026-04-06 Mon 10:00"])  # fmt: skip
def test_nothing_is_said_at_night_or_on_a_day_off(bell: Bell, silent: str) -> None:
    case = bell.handled()

    bell.passes(silent)

    assert bell.said(case) == []


def test_what_could_not_be_said_in_time_is_said_later_and_not_lost(bell: Bell) -> None:
    case = bell.handled()

    bell.passes("2026-03-24 Tue 10:00")

    assert bell.said(case) == [("03-24", *PROMISED[0][1:]), ("03-24", *PROMISED[1][1:])]


def test_a_paused_clock_is_silent_and_its_rungs_come_later(bell: Bell) -> None:
    case = bell.handled()
    bell.opens(case, "2026-03-12 Thu 10:00")
    bell.passes("2026-03-16 Mon 09:00", "2026-03-17 Tue 09:00")
    assert [row for row in bell.said(case) if row[1].startswith("DECISION")] == []

    bell.ends(case, "2026-03-19 Thu 10:00")
    bell.passes(*(f"{on} 09:00" for on in ("2026-03-20 Fri", "2026-03-23 Mon")))

    assert ("03-23", "DECISION_PROMISED", 0, "HALF") in bell.said(case)


def test_a_rung_moved_after_it_spoke_speaks_again_on_its_new_day(bell: Bell) -> None:
    case = bell.handled()
    bell.passes("2026-03-16 Mon 09:00")
    bell.extends(case, 10, "2026-03-17 Tue 10:00")

    bell.passes(*(f"2026-03-{on} 09:00" for on in ("17 Tue", "18 Wed", "19 Thu", "20 Fri", "23 Mon", "24 Tue")))

    halves = [row[0] for row in bell.said(case) if row[3] == "HALF"]
    assert halves == ["03-16", "03-23"]


def test_a_decided_case_is_silent(bell: Bell) -> None:
    case = bell.handled()
    bell.decides(case, "2026-03-13 Fri 10:00")

    bell.passes(*(f"{on} 09:00" for on in DAYS))

    assert [row for row in bell.said(case) if row[1].startswith("DECISION")] == []


def test_a_new_edition_lets_every_open_case_be_looked_at_and_repeats_nothing(bell: Bell) -> None:
    case = bell.handled()
    bell.passes("2026-03-16 Mon 09:00")
    with bell.worker() as own:
        clock.mark_all_due(own, now=at("2026-03-17 Tue 10:00"))
        own.commit()
    assert bell.next_on(case) == day("2026-03-17 Tue")

    bell.passes("2026-03-17 Tue 11:00")

    assert bell.said(case) == PROMISED[:1]
    assert bell.next_on(case) == day("2026-03-23 Mon")


@pytest.mark.parametrize("lost", ["NULL", "date '2026-06-01'"])
def test_the_night_finds_a_case_that_would_not_have_spoken(bell: Bell, lost: str) -> None:
    case = bell.handled()
    bell.session.execute(text(f"update case_file set next_prompt_on = {lost} where id = :id"), {"id": case.id})
    bell.session.commit()
    bell.passes("2026-03-16 Mon 09:00")
    assert bell.said(case) == []

    bell.worker_at("2026-03-17 Tue 03:50", find_astray)
    bell.passes("2026-03-17 Tue 09:00")

    assert [row[3] for row in bell.said(case)] == ["HALF"]


def test_the_night_finds_nothing_where_nothing_is_wrong(bell: Bell) -> None:
    case = bell.handled()
    bell.worker_at("2026-03-10 Tue 03:50", find_astray)

    assert bell.next_on(case) == day("2026-03-16 Mon")
