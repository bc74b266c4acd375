"""The joint clock speaks to every member that still works, and to who leads (行政许可法 26(2), 42(2); Art. 17)."""

from datetime import timedelta

import pytest

from app.accounts.rules import Role
from app.cases.models import Case
from app.clock.rules.rungs import RungKind
from app.core.scope import enter
from app.handling import service as handling
from app.handling.joining import ask_joint, extend_joint, start_joint
from tests import factories
from tests.prompts.conftest import Bell, at, day

# 45 working days from the lead's acceptance on 2026-03-02 Mon end on 2026-05-08 Fri; half of them on 2026-04-02 Thu.
STARTS = "2026-03-02 Mon 11:00"


@pytest.fixture
def pair(bell: Bell) -> tuple[Case, Case]:
    """取水许可 leads, 企业投资项目备案 of another department goes with it."""
    session, cast, when = bell.session, bell.cast, at("2026-03-02 Mon 10:00")
    project = factories.declared(session, cast.chengong, now=when)
    made = []
    for key in ("swj-qsxk", "fgw-ba"):
        case = factories.submitted(session, cast.chengong, project, key, now=when)
        made.append(factories.accepted(session, cast.of(key[:3], Role.CLERK), case, now=when))
    lead, member = made
    enter(session, cast.wangmin)
    start_joint(session, session.get_one(Case, lead.id), [member.id], document_number="深联办示例〔2026〕9号",
                by=cast.wangmin, now=at(STARTS))
    session.commit()
    return lead, member


def joint(bell: Bell, case: Case) -> list[tuple[str, str]]:
    return [(row[0], row[3]) for row in bell.said(case) if row[1] == "JOINT"]


def mornings(bell: Bell, first: str, days: int) -> None:
    begun = day(first)
    bell.passes(*(f"{on} {on:%a} 09:00" for on in (begun + timedelta(days=n) for n in range(days))))


def test_every_rung_speaks_once_to_every_member(bell: Bell, pair: tuple[Case, Case]) -> None:
    lead, member = pair

    mornings(bell, "2026-03-03 Tue", 75)

    told = [("04-02", "HALF"), ("04-20", "THREE_QUARTERS"), ("05-06", "DAYS_BEFORE"), ("05-08", "LAST_DAY"),
            ("05-09", "OVER"), ("05-12", "OVER_BY")]  # 2026-05-09 Sat is worked
    assert joint(bell, lead) == joint(bell, member) == told
    assert "lixiao" in bell.heard(member, RungKind.HALF) and "wangmin" in bell.heard(lead, RungKind.HALF)


def test_a_decided_member_is_silent_and_the_lead_hears_on(bell: Bell, pair: tuple[Case, Case]) -> None:
    lead, member = pair
    bell.closes(lead, "2026-03-20 Fri 10:00")

    mornings(bell, "2026-04-01 Wed", 3)
    assert joint(bell, lead) == joint(bell, member) == [("04-02", "HALF")]

    bell.closes(member, "2026-04-07 Tue 10:00")
    mornings(bell, "2026-04-08 Wed", 20)
    assert joint(bell, lead) == joint(bell, member) == [("04-02", "HALF")]
    assert bell.unsettled(lead) == bell.unsettled(member) == 0


def test_an_extension_arms_its_rungs_anew_without_repeats(bell: Bell, pair: tuple[Case, Case]) -> None:
    lead, member = pair
    mornings(bell, "2026-04-01 Wed", 3)
    session, cast = bell.session, bell.cast
    clerk, head = cast.wangmin, cast.of("swj", Role.APPROVER)
    asked, longer = {"reason": "示例"}, {"document_number": "示例1号"}
    for by, act, words in ((clerk, ask_joint, asked), (head, extend_joint, longer)):
        enter(session, by)
        act(session, session.get_one(Case, lead.id), by=by, now=at("2026-04-03 Fri 10:00"), **words)
        session.commit()

    mornings(bell, "2026-04-07 Tue", 10)

    assert joint(bell, lead) == joint(bell, member) == [("04-02", "HALF"), ("04-14", "HALF")]  # 30 of 60


def test_a_rung_that_one_members_act_brings_forward_is_told_to_all_on_the_same_day(
    bell: Bell, pair: tuple[Case, Case]
) -> None:
    lead, member = pair
    bell.opens(lead, "2026-03-31 Tue 15:00")
    mornings(bell, "2026-04-01 Wed", 7)
    assert joint(bell, lead) == joint(bell, member) == []

    enter(bell.session, bell.cast.wangmin)
    handling.end_procedure(bell.session, bell.session.get_one(Case, lead.id), result="示例：未进行", on=day(
        "2026-03-31 Tue"), by=bell.cast.wangmin, now=at("2026-04-07 Tue 14:00"))
    bell.session.commit()
    bell.passes("2026-04-07 Tue 14:05")

    assert joint(bell, lead) == joint(bell, member) == [("04-07", "HALF")]
