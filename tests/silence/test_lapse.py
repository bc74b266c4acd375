"""补正逾期: what is not answered by the day its notice names is handed back, as the notice says (Art. 16(2))."""

import pytest

from app.acceptance import service as acceptance
from app.acceptance.rules import CONSEQUENCE
from app.cases.queries import due_lines
from app.cases.rules import CaseState, Light
from app.cases.standing import Standing
from tests import factories
from tests.clock.asking import day
from tests.silence.conftest import OTHER, Desk, at

LAPSES = [
    # asked for, the applicant's last day (30 working days), the day it lapses
    ("2026-03-03 Tue 10:00", "2026-04-15 Wed", "2026-04-16 Thu"),
    ("2026-03-06 Fri 23:59", "2026-04-20 Mon", "2026-04-21 Tue"),
    ("2026-01-12 Mon 10:00", "2026-02-28 Sat", "2026-03-01 Sun"),
    ("2026-08-21 Fri 10:00", "2026-10-09 Fri", "2026-10-10 Sat"),
    ("2026-08-24 Mon 10:00", "2026-10-10 Sat", "2026-10-11 Sun"),
]
lapse = acceptance.lapse_due


@pytest.mark.parametrize(("asked", "last", "after"), LAPSES)
def test_the_last_day_is_the_applicants_to_its_end(desk: Desk, asked: str, last: str, after: str) -> None:
    case = desk.received(asked)
    desk.asks(case, asked)

    desk.worker_at(f"{last} 23:59", lapse)
    assert desk.now(case).state is CaseState.AWAITING_CORRECTION
    desk.worker_at(f"{after} 00:00", lapse)

    assert desk.now(case).state is CaseState.LAPSED
    assert desk.steps(case)[-1].facts["answer_by"] == day(last).isoformat()


def test_both_sides_read_who_did_it_and_on_which_words(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")
    desk.asks(case, "2026-03-03 Tue 10:00")

    desk.worker_at("2026-04-16 Thu 00:01", lapse)

    last = desk.steps(case)[-1]
    assert (last.act.name, last.by_name, last.by_id) == ("LAPSE", "平台", None)
    assert (last.facts["words"], last.facts["under"], last.facts["pieces"]) == (CONSEQUENCE, "补正告知书", ["申请表"])
    assert desk.told(case, desk.cast.chengong)[-1].startswith("补正逾期：取水许可（")
    assert desk.told(case, desk.cast.wangmin) == ["补正逾期：取水许可"]
    assert desk.now(case).light is Light.NOT_STARTED


def test_the_item_is_due_again_and_can_be_handed_in_again(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")
    desk.asks(case, "2026-03-03 Tue 10:00")

    desk.worker_at("2026-04-16 Thu 00:00", lapse)

    desk.now(case)
    line = next(line for line in due_lines(desk.session, case.project_id) if line.due.id == case.due_item_id)
    assert line.standing is Standing.NOT_STARTED
    again = factories.submitted(desk.session, desk.cast.chengong, case.project, case.item.key,
                                now=at("2026-04-16 Thu 10:00"))
    assert again.state is CaseState.RECEIVED


def test_an_item_of_every_type_lapses_and_only_once(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00", OTHER)
    desk.asks(case, "2026-03-03 Tue 10:00")

    desk.worker_at("2026-04-16 Thu 00:00", lapse)

    assert desk.worker_at("2026-04-16 Thu 00:01", lapse) == 0
    assert desk.acts(case) == ["RECEIVE", "ASK_CORRECTION", "LAPSE"]


def test_an_answer_on_the_last_day_is_in_time(desk: Desk) -> None:
    case = desk.received("2026-03-02 Mon 10:00")
    desk.asks(case, "2026-03-03 Tue 10:00")
    desk.answers(case, "2026-04-15 Wed 23:59")

    desk.worker_at("2026-04-16 Thu 00:00", lapse)

    assert desk.now(case).state is CaseState.CORRECTED


def test_while_the_day_is_provisional_only_its_latest_end_counts(desk: Desk) -> None:
    case = desk.received("2026-12-01 Tue 10:00")
    desk.asks(case, "2026-12-01 Tue 10:00")
    named = day_of(desk.steps(case)[-1].facts["answer_by"])

    desk.worker_at(f"{named} 23:59", lapse)

    assert desk.now(case).state is CaseState.AWAITING_CORRECTION


def day_of(written: str) -> str:
    """An ISO date with its weekday."""
    from datetime import date

    return f"{written} {date.fromisoformat(written):%a}"
