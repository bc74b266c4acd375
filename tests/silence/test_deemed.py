"""视为受理: five working days without a word accept a licence from the day of receipt (Art. 16(2); 行政许可法 32)."""

import json

import pytest
from sqlalchemy import select

from app.acceptance import service as acceptance
from app.acceptance.rules import AcceptedBySilence, RefusalReason
from app.cases import service as cases
from app.cases.chain import first_break
from app.cases.models import Case
from app.cases.rules import CaseState
from app.clock.models import ClockEntry
from app.clock.rules.entries import EntryKind
from app.core.now import SHENZHEN
from app.core.scope import enter
from app.documents.rules import DocumentKind
from app.projects.models import CodeVerification
from app.projects.rules.kinds import CodeEvent
from tests import factories
from tests.clock.asking import day
from tests.silence.conftest import OTHER, PIECES, Desk, at

SILENT = [
    # received, the last day of silence, the day it is accepted by the platform, promised (20 working days)
    ("2026-03-02 Mon 10:00", "2026-03-09 Mon", "2026-03-10 Tue", "2026-03-30 Mon"),
    ("2026-03-05 Thu 23:59", "2026-03-12 Thu", "2026-03-13 Fri", "2026-04-02 Thu"),
    ("2026-03-06 Fri 10:00", "2026-03-13 Fri", "2026-03-14 Sat", "2026-04-03 Fri"),
    ("2026-03-07 Sat 10:00", "2026-03-13 Fri", "2026-03-14 Sat", "2026-04-03 Fri"),
    # 春节 02-15 Sun … 02-23 Mon off, 02-14 Sat and 02-28 Sat worked
    ("2026-02-11 Wed 10:00", "2026-02-25 Wed", "2026-02-26 Thu", "2026-03-17 Tue"),
    ("2026-02-14 Sat 10:00", "2026-02-28 Sat", "2026-03-01 Sun", "2026-03-20 Fri"),
    # 劳动节 05-01 Fri … 05-05 Tue off, 05-09 Sat worked
    ("2026-04-29 Wed 10:00", "2026-05-09 Sat", "2026-05-10 Sun", "2026-05-29 Fri"),
    # 国庆 10-01 … 10-07 off; 09-20 Sun and 10-10 Sat worked
    ("2026-09-15 Tue 10:00", "2026-09-21 Mon", "2026-09-22 Tue", "2026-10-19 Mon"),
    ("2026-09-30 Wed 10:00", "2026-10-13 Tue", "2026-10-14 Wed", "2026-11-03 Tue"),
]


@pytest.mark.parametrize(("received", "last", "after", "promised"), SILENT)
def test_silence_accepts_from_the_day_of_receipt_and_not_before_the_fifth_day_is_over(
    desk: Desk, received: str, last: str, after: str, promised: str
) -> None:
    case = desk.received(received)

    desk.worker_at(f"{last} 23:59")
    assert desk.now(case).state is CaseState.RECEIVED
    desk.worker_at(f"{after} 00:00")

    case = desk.now(case)
    assert case.state is CaseState.ACCEPTED
    assert case.accepted_on == day(received.rpartition(" ")[0])
    assert case.due_on == day(promised)
    assert case.handler_id is None


def test_the_platform_says_who_why_and_since_when(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")

    desk.worker_at("2026-03-10 Tue 00:01")

    steps = desk.steps(case)
    assert [step.act.name for step in steps] == ["RECEIVE", "ACCEPT"]
    assert (steps[-1].by_name, steps[-1].by_id, steps[-1].verification_passed) == ("平台", None, True)
    assert steps[-1].facts["deemed_from"] == "2026-03-02"
    assert steps[-1].facts["silent_until"] == "2026-03-09"
    assert first_break(steps) is None
    entry = desk.session.scalars(
        select(ClockEntry).where(ClockEntry.case_id == case.id, ClockEntry.kind == EntryKind.ACCEPTED)
    ).one()
    assert (entry.on, entry.payload) == (day("2026-03-02 Mon"), {"silent_until": "2026-03-09"})


def test_both_sides_are_told_and_the_notice_says_it_is_by_silence(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")

    desk.worker_at("2026-03-10 Tue 00:01")

    assert desk.told(case, desk.cast.chengong)[-1].startswith("视为受理：取水许可（")
    assert desk.told(case, desk.cast.wangmin) == ["视为受理：取水许可"]
    receipt, notice = desk.papers(case)
    assert json.loads(receipt.facts)["silence_accepts"] is True
    facts = json.loads(notice.facts)
    assert notice.kind is DocumentKind.ACCEPTANCE
    assert (facts["deemed"], facts["accepted_on"], facts["issued_on"]) == (True, "2026-03-02", "2026-03-10")
    assert "第（四）项" in facts["basis"]


def test_the_worker_does_it_once(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")

    desk.worker_at("2026-03-10 Tue 00:00")

    assert desk.worker_at("2026-03-10 Tue 00:01") == 0
    assert desk.worker_at("2026-03-20 Fri 10:00") == 0
    assert desk.acts(case) == ["RECEIVE", "ACCEPT"]


def test_an_item_that_is_no_licence_waits_for_a_word_for_ever(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00", OTHER)

    desk.worker_at("2026-06-30 Tue 10:00")

    assert desk.acts(case) == ["RECEIVE"]
    assert desk.papers(case)[0].kind is DocumentKind.RECEIPT
    assert not json.loads(desk.papers(case)[0].facts)["silence_accepts"]


def test_a_word_in_time_leaves_nothing_to_silence(desk: Desk) -> None:
    accepted, asked = desk.received("2026-03-02 Mon 10:00"), desk.received("2026-03-02 Mon 10:00")
    desk.accepts(accepted, "2026-03-09 Mon 23:30")
    desk.asks(asked, "2026-03-09 Mon 23:30")

    desk.worker_at("2026-03-10 Tue 00:00")

    assert desk.now(accepted).accepted_on == day("2026-03-09 Mon")
    assert desk.now(asked).state is CaseState.AWAITING_CORRECTION


def test_after_a_correction_the_five_days_begin_with_its_answer(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")
    desk.asks(case, "2026-03-03 Tue 10:00")
    desk.answers(case, "2026-03-27 Fri 10:00")

    desk.worker_at("2026-04-03 Fri 23:59")  # the fifth day; 清明 04-04 Sat … 04-06 Mon
    assert desk.now(case).state is CaseState.CORRECTED
    desk.worker_at("2026-04-04 Sat 00:00")

    assert desk.now(case).state is CaseState.ACCEPTED
    assert case.accepted_on == day("2026-03-27 Fri")


def test_a_word_that_comes_after_the_fifth_day_finds_it_accepted(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")
    clerk = desk.clerk(case)
    enter(desk.session, clerk)
    late = at("2026-03-10 Tue 00:00")
    verification = acceptance.verify(desk.session, case, by=clerk, now=late)

    with pytest.raises(AcceptedBySilence):
        acceptance.ask_correction(desk.session, case, PIECES, by=clerk, now=late)
    with pytest.raises(AcceptedBySilence):
        acceptance.accept(desk.session, case, verification=verification, by=clerk, now=late)
    with pytest.raises(AcceptedBySilence):
        acceptance.refuse(desk.session, case, RefusalReason.NOT_NEEDED, words="", authority="",
                          verification=verification, by=clerk, now=late)


def test_while_the_date_is_provisional_only_its_latest_end_counts(desk: Desk) -> None:
    case = desk.received("2026-12-24 Thu 10:00")
    assert case.due_provisional
    assert case.due_on is not None and case.due_latest is not None and case.due_on < case.due_latest

    desk.worker_at(f"{case.due_latest} {case.due_latest:%a} 23:59")
    assert desk.now(case).state is CaseState.RECEIVED
    next_day = day(f"{case.due_latest} {case.due_latest:%a}").fromordinal(case.due_latest.toordinal() + 1)
    desk.worker_at(f"{next_day} {next_day:%a} 00:00")

    assert desk.now(case).state is CaseState.ACCEPTED
    assert case.accepted_on == day("2026-12-24 Thu")


def _verified_by_platform(desk: Desk, case: Case) -> list[tuple[str, bool]]:
    desk.now(case)
    rows = select(CodeVerification).where(CodeVerification.case_id == case.id, CodeVerification.asked_by.is_(None))
    asked = desk.session.scalars(rows.order_by(CodeVerification.asked_at)).all()
    return [(f"{each.asked_at.astimezone(SHENZHEN):%m-%d %H:%M}", each.passed) for each in asked]


def test_a_code_that_fails_is_refused_on_the_evening_of_the_last_day(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")
    desk.code(case, CodeEvent.SUSPENDED, "2026-03-04 Wed 10:00")

    desk.worker_at("2026-03-06 Fri 19:00")
    desk.worker_at("2026-03-09 Mon 17:59")
    assert desk.now(case).state is CaseState.RECEIVED
    desk.worker_at("2026-03-09 Mon 18:00")

    assert desk.now(case).state is CaseState.NOT_ACCEPTED
    last = desk.steps(case)[-1]
    assert (last.act.name, last.by_name, last.facts["reason"]) == ("REFUSE", "平台", "CODE_NOT_VERIFIED")
    assert "平台核验项目代码" in last.opinion
    assert desk.told(case, desk.cast.chengong)[-1].startswith("不予受理：取水许可（")
    assert desk.told(case, desk.cast.wangmin) == ["平台已不予受理：取水许可"]
    facts = json.loads(desk.papers(case)[-1].facts)
    assert (desk.papers(case)[-1].kind, facts["issued_on"]) == (DocumentKind.REFUSAL_TO_ACCEPT, "2026-03-09")
    assert "行政复议" in facts["remedies"]


def test_a_code_that_passes_is_asked_about_once_that_evening_and_once_more_when_silence_accepts(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")

    for when in ("2026-03-09 Mon 18:00", "2026-03-09 Mon 18:01", "2026-03-09 Mon 23:59", "2026-03-10 Tue 00:00"):
        desk.worker_at(when)

    assert _verified_by_platform(desk, case) == [("03-09 18:00", True), ("03-10 00:00", True)]


def test_a_code_that_fails_only_after_that_evening_is_still_not_accepted(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")
    desk.worker_at("2026-03-09 Mon 18:00")
    desk.code(case, CodeEvent.SUSPENDED, "2026-03-09 Mon 22:00")

    desk.worker_at("2026-03-10 Tue 00:00")

    assert desk.now(case).state is CaseState.NOT_ACCEPTED


def test_a_code_that_passes_again_in_time_is_no_reason_any_more(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")
    desk.code(case, CodeEvent.SUSPENDED, "2026-03-04 Wed 10:00")
    desk.code(case, CodeEvent.RESUMED, "2026-03-09 Mon 17:00")

    desk.worker_at("2026-03-09 Mon 18:00")
    desk.worker_at("2026-03-10 Tue 00:00")

    assert desk.now(case).state is CaseState.ACCEPTED


def test_what_silence_accepted_is_taken_and_decided_like_any_other(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")
    desk.worker_at("2026-03-10 Tue 00:00")
    case = desk.now(case)
    clerk = desk.clerk(case)
    enter(desk.session, clerk)
    cases.assign(desk.session, case, to=clerk, by=clerk, now=at("2026-03-10 Tue 09:00"))
    desk.session.commit()
    factories.decided(desk.session, desk.cast, case, now=at("2026-03-11 Wed 09:00"))

    assert desk.now(case).state is CaseState.GRANTED
