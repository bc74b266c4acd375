"""送达: owed from the decision on, found by its clerk, recorded once from its receipt (行政许可法 44; Art. 16(4))."""

from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.clock.models import ClockEntry
from app.clock.rules.entries import EntryKind
from app.core.now import clock_at
from app.core.scope import enter
from app.core.types import PLATFORM, new_id
from app.handling.models import Delivery, Outcome
from tests import factories
from tests.desk.conftest import Ground, SignIn
from tests.desk.test_worklist import rows, tab_numbers
from tests.factories import MONDAY

SENT = {"way": "POSTED", "recipient": "陈工", "proof": "示例邮件号 1001"}


@pytest.fixture
def decided(ground: Ground) -> Case:
    """A case decided on 2026-03-02 Mon: to be delivered by 2026-03-16 Mon."""
    case = ground.accepted()
    enter(ground.session, ground.cast.wangmin)
    return factories.decided(ground.session, ground.cast, case)


def _deliveries(session: Session, case: Case) -> list[Delivery]:
    session.rollback()
    enter(session, PLATFORM)
    return list(session.scalars(select(Delivery).where(Delivery.case_id == case.id)))


def test_a_decision_is_owed_and_found_until_its_delivery_is_recorded(
    sign_in: SignIn, ground: Ground, decided: Case
) -> None:
    clerk = sign_in("wangmin").open("/desk/?tab=DELIVERY")
    before = tab_numbers(clerk)["待送达"]
    assert decided.number in rows(clerk) and before == len(rows(clerk))

    clerk.open(f"/desk/cases/{decided.id}")
    assert "决定尚未送达" in clerk.text and "03-16" in clerk.text
    clerk.follow("登记送达…").send({**SENT, "on": f"{MONDAY:%Y-%m-%d}"})

    assert "邮寄送达" in clerk.text and "按期" in clerk.text and "示例邮件号 1001" in clerk.text
    assert [(each.recipient, each.way.name) for each in _deliveries(ground.session, decided)] == [("陈工", "POSTED")]
    assert decided.number not in rows(clerk.open("/desk/?tab=DELIVERY"))
    assert tab_numbers(clerk).get("待送达", 0) == before - 1


def test_the_applicant_sees_until_when_it_is_owed_and_then_how_it_came(
    sign_in: SignIn, ground: Ground, decided: Case
) -> None:
    applicant = sign_in("chengong").open(f"/my/cases/{decided.id}")
    assert "送达期限" in applicant.text and "尚未送达" in applicant.text

    sign_in("wangmin").open(f"/desk/cases/{decided.id}/deliver").send({**SENT, "on": f"{MONDAY:%Y-%m-%d}"})

    assert "邮寄送达" in applicant.open(f"/my/cases/{decided.id}").text
    entries = ground.session.scalars(select(ClockEntry).where(ClockEntry.case_id == decided.id)).all()
    assert [entry.kind for entry in entries][-1] is EntryKind.DELIVERED


@pytest.mark.parametrize("typed", [
    {**SENT, "on": "2026-02-27"},
    {**SENT, "on": "2026-03-03"},
    {**SENT, "proof": ""},
    {**SENT, "recipient": ""},
    {**SENT, "way": ""},
])
def test_a_delivery_before_its_decision_or_without_its_receipt_is_told_beside_the_field(
    sign_in: SignIn, ground: Ground, decided: Case, typed: dict[str, str]
) -> None:
    clerk = sign_in("wangmin").open(f"/desk/cases/{decided.id}/deliver")

    clerk.send(typed, status=422)

    assert len(clerk.errors) == 1
    assert _deliveries(ground.session, decided) == []


def test_a_decision_is_delivered_once_and_nothing_else_is(sign_in: SignIn, ground: Ground, decided: Case) -> None:
    clerk = sign_in("wangmin").open(f"/desk/cases/{decided.id}/deliver")
    clerk.send({**SENT, "on": f"{MONDAY:%Y-%m-%d}"})

    clerk.open(f"/desk/cases/{decided.id}/deliver", status=409)
    sign_in("wangmin").open(f"/desk/cases/{ground.accepted().id}/deliver", status=409)
    sign_in("swj-reviewer").open(f"/desk/cases/{decided.id}/deliver", status=403)


@pytest.mark.parametrize(("typed", "status"), [({}, 422), ({**SENT, "on": f"{MONDAY:%Y-%m-%d}"}, 404)])
def test_a_delivery_of_what_was_not_decided_is_answered_and_changes_nothing(
    sign_in: SignIn, ground: Ground, decided: Case, typed: dict[str, str], status: int
) -> None:
    case, clerk = ground.accepted(), sign_in("wangmin").open(f"/desk/cases/{decided.id}/deliver")
    given = {**clerk.token, "act_id": str(new_id()), "version": str(ground.now(case).version), **typed}

    answer = clerk.client.post(f"/desk/cases/{case.id}/deliver", data=given)

    assert answer.status_code == status
    assert _deliveries(ground.session, case) == []


def test_a_delivery_that_is_late_says_so_on_every_page(sign_in: SignIn, ground: Ground) -> None:
    case = factories.decided(ground.session, ground.cast, ground.accepted(), outcome=Outcome.DENIED)
    clerk = sign_in("wangmin")
    with clock_at(MONDAY + timedelta(days=18)):  # 2026-03-20 Fri, four working days after the last
        clerk.sign_in("wangmin").open("/desk/?tab=DELIVERY")
        row = clerk.page.xpath(f"//tr[.//a[contains(@href, '{case.id}')]]")[0].text_content()
        clerk.open(f"/desk/cases/{case.id}")

    assert "超期" in row and "尚未送达" in row
    assert "已超 4 天" in clerk.text and "参照《行政许可法》第四十四条" in clerk.text
