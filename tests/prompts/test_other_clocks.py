"""The applicant's correction, a procedure's longest duration, delivery: prompted, too (行政许可法 32, 44, 45)."""

from app.clock.rules.rungs import RungKind
from tests.prompts.conftest import Bell


def test_a_correction_about_to_lapse_is_told_to_the_applicant_and_the_clerk(bell: Bell) -> None:
    case = bell.received("2026-03-02 Mon 10:00")
    bell.asks(case, "2026-03-03 Tue 10:00")

    bell.passes("2026-04-13 Mon 09:00", "2026-04-14 Tue 09:00", "2026-04-15 Wed 09:00")

    rungs = [row[3] for row in bell.said(case) if row[1] == "CORRECTION"]
    assert rungs[-2:] == ["DAYS_BEFORE", "LAST_DAY"]
    assert bell.heard(case, RungKind.LAST_DAY) == {"chengong", "wangmin"}


def test_the_applicants_digest_says_what_happens_otherwise_and_leads_to_his_own_pages(bell: Bell) -> None:
    case = bell.received("2026-03-02 Mon 10:00")
    bell.asks(case, "2026-03-03 Tue 10:00")
    bell.passes("2026-04-15 Wed 09:00")

    bell.digest("2026-04-15 Wed 09:00")

    words = bell.digests(bell.cast.chengong)[-1].body
    assert "补正期限：2026-04-15，今日届满" in words
    assert "逾期未补正的，本申请按退件处理。" in words
    assert f"/my/cases/{case.id}" in words


def test_an_answered_correction_is_silent(bell: Bell) -> None:
    case = bell.received("2026-03-02 Mon 10:00")
    bell.asks(case, "2026-03-03 Tue 10:00")
    bell.answers(case, "2026-03-05 Thu 10:00")

    bell.passes("2026-04-13 Mon 09:00", "2026-04-15 Wed 09:00")

    assert [row for row in bell.said(case) if row[1] == "CORRECTION"] == []


def test_a_procedure_about_to_exceed_its_longest_duration_is_told_while_the_case_is_paused(bell: Bell) -> None:
    case = bell.handled()
    bell.opens(case, "2026-03-03 Tue 10:00", longest=10)

    bell.passes(*(f"2026-03-{on} 09:00" for on in ("12 Thu", "13 Fri", "16 Mon", "17 Tue", "18 Wed", "20 Fri")))

    assert {row[1] for row in bell.said(case)} == {"PROCEDURE"}
    assert [row[3] for row in bell.said(case)] == ["DAYS_BEFORE", "LAST_DAY", "OVER", "OVER_BY"]
    assert bell.heard(case, RungKind.OVER) == {"wangmin", "swj-reviewer", "swj-approver"}


def test_a_second_procedure_of_one_kind_climbs_its_own_ladder(bell: Bell) -> None:
    case = bell.handled()
    bell.opens(case, "2026-03-03 Tue 10:00", longest=2)
    bell.passes("2026-03-05 Thu 09:00", "2026-03-06 Fri 09:00")
    bell.ends(case, "2026-03-06 Fri 10:00")

    bell.opens(case, "2026-03-06 Fri 11:00", longest=2)
    assert bell.unsettled(case) == 0
    bell.passes("2026-03-09 Mon 09:00", "2026-03-10 Tue 09:00", "2026-03-11 Wed 09:00")

    said = [(row[0], row[3]) for row in bell.said(case) if row[1] == "PROCEDURE"]
    assert said == [("03-05", "LAST_DAY"), ("03-06", "OVER"), ("03-10", "LAST_DAY"), ("03-11", "OVER")]


def test_an_ended_procedure_is_silent_and_what_it_said_is_settled(bell: Bell) -> None:
    case = bell.handled()
    bell.opens(case, "2026-03-03 Tue 10:00", longest=10)
    bell.passes("2026-03-17 Tue 09:00")
    assert bell.unsettled(case) == 3

    bell.ends(case, "2026-03-17 Tue 10:00")
    bell.passes("2026-03-18 Wed 09:00", "2026-03-20 Fri 09:00")

    assert [row[3] for row in bell.said(case) if row[1] == "PROCEDURE"] == ["DAYS_BEFORE", "LAST_DAY"]
    assert bell.unsettled(case) == 0


def test_a_decision_not_delivered_is_told(bell: Bell) -> None:
    case = bell.handled()
    bell.decides(case, "2026-03-04 Wed 10:00")

    bell.passes("2026-03-18 Wed 09:00", "2026-03-19 Thu 09:00")

    rungs = [row[3] for row in bell.said(case) if row[1] == "DELIVERY"]
    assert rungs[-2:] == ["LAST_DAY", "OVER"]
