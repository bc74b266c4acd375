"""A changed catalogue moves no date of a case received before: limits are dated, and receipts say so (Art. 17)."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cases.models import Case
from app.clock import crosscheck, receipts, rederiving
from app.clock import queries as clock
from app.core.now import civil_date, clock_at
from app.core.scope import enter
from app.core.types import PLATFORM
from app.items.models import FormerLimits, Item
from tests import factories
from tests.desk.conftest import Ground
from tests.desk.limits import published
from tests.factories import MONDAY

TUESDAY = MONDAY + timedelta(days=1)


@pytest.fixture(scope="module")
def running(session, cast) -> Case:
    """取水许可 with its 20 promised and 45 legal working days, accepted on Monday; then both are cut to 5 and 9."""
    return Ground(session, cast).accepted("swj-qsxk")


@pytest.fixture(scope="module")
def cut(session, cast, running: Case) -> None:
    published(session, cast, "swj-qsxk", "法定9工作日；承诺5工作日；依据《示例条例》第一条")


def test_an_open_case_keeps_the_limits_it_began_with(cut: None, ground: Ground, running: Case) -> None:
    case = ground.now(running)
    before = case.due_on, case.legal_due_on
    session = ground.session
    changed = list(rederiving.changes(session, rederiving.in_force(session), today=civil_date(MONDAY)))

    assert [each.case_id for each in changed] == []
    assert list(crosscheck.differences(session, today=civil_date(MONDAY), known_at=MONDAY)) == []
    found = clock.clocks_of(session, case, civil_date(MONDAY))
    assert (found.promised.limit.number, found.legal.limit.number) == (20, 45)
    assert (found.promised.due.due_on, found.legal.due.due_on) == before


def test_a_case_received_after_the_day_of_the_change_has_the_new_limits(cut: None, ground: Ground) -> None:
    with clock_at(TUESDAY):
        project = factories.declared(ground.session, ground.cast.chengong, now=TUESDAY)
        case = factories.submitted(ground.session, ground.cast.chengong, project, "swj-qsxk", now=TUESDAY)
        case = factories.accepted(ground.session, ground.cast.wangmin, case, now=TUESDAY)
    found = clock.clocks_of(ground.session, ground.now(case), civil_date(TUESDAY))

    assert (found.promised.limit.number, found.legal.limit.number) == (5, 9)
    checked = crosscheck.differences(ground.session, today=civil_date(TUESDAY), known_at=TUESDAY)
    assert case.id not in [each.case_id for each in checked]


def test_its_receipt_names_the_law_and_the_limit_it_keeps(cut: None, ground: Ground, running: Case) -> None:
    receipt = receipts.of_case(ground.session, ground.now(running), "decision_legal", now=TUESDAY)

    assert receipt.inputs.limit.number == 45
    assert "取水许可" in receipt.about.basis and "2026-03-02之后已改，本件不变" in receipt.about.basis


def test_the_limits_that_were_stay_on_record_with_who_changed_them(cut: None, ground: Ground, running: Case) -> None:
    session = ground.session
    session.rollback()
    enter(session, PLATFORM)
    former = session.scalars(select(FormerLimits).where(FormerLimits.item_id == running.item_id)).one()

    assert (former.promised_number, former.legal_number, former.held_until) == (20, 45, civil_date(MONDAY))
    assert former.changed_by_name and session.get_one(Item, running.item_id).legal_number == 9
