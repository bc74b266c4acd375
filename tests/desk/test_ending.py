"""How long a result holds, its renewal day, and the lists of what soon ends (行政许可法 50; 民法典 202, 203)."""

import json
from datetime import datetime

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.cases.models import Case
from app.core.now import SHENZHEN, clock_at
from app.core.scope import enter
from app.core.types import PLATFORM
from app.handling import service as handling
from app.handling.models import Decision, Draft, Outcome
from app.handling.rules import Wording
from tests.desk.conftest import Ground, SignIn
from tests.factories import MONDAY

DRAFT = {"outcome": "GRANTED", "opinion": "符合条件，拟予批准。", "content": "同意。"}


def _granted(ground: Ground, months: int, number: str) -> Case:
    """取水许可 decided on 2026-03-02 Mon for so many months."""
    case = ground.accepted("swj-qsxk")
    wording = Wording("符合条件。", number, "示例决定", "同意。", None, months)
    for role, act in ((Role.CLERK, handling.propose), (Role.REVIEWER, handling.review),
                      (Role.APPROVER, handling.approve)):
        by = ground.cast.of("swj", role)
        enter(ground.session, by)
        given = (Outcome.GRANTED, wording) if act is handling.propose else ()
        act(ground.session, case, *given, by=by, now=MONDAY, **({} if given else {"opinion": "同意。"}))
        ground.session.commit()
    return case


def test_a_length_is_counted_from_the_decision_and_written_into_it(sign_in: SignIn, ground: Ground) -> None:
    case = _granted(ground, 24, "深水示例〔2026〕801号")
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}")

    assert "2028-03-02" in clerk.text and "延续申请应在此日前" in clerk.text and "《行政许可法》第五十条" in clerk.text
    assert "2028-03-02" in sign_in("chengong").open(f"/my/cases/{case.id}").text


def test_a_result_stands_in_the_lists_from_half_a_year_before_its_end(sign_in: SignIn, ground: Ground) -> None:
    case = _granted(ground, 6, "深水示例〔2026〕802号")  # to 2026-09-02 Wed; renewal by 2026-07-22 Wed
    clerk, applicant, other = sign_in("wangmin"), sign_in("chengong"), sign_in("zhaozong")
    assert "802号" not in clerk.open("/desk/ending/").text

    with clock_at(datetime(2026, 3, 20, 10, tzinfo=SHENZHEN)):
        text = clerk.sign_in("wangmin").open("/desk/ending/").text
        theirs = applicant.sign_in("chengong").open("/my/ending/").text
        foreign = other.sign_in("zhaozong").open("/my/ending/").text
    assert "802号" in text and "2026-09-02" in text and "07-22" in text
    assert "802号" in theirs and "802号" not in foreign
    assert ground.now(case).id == case.id


def test_its_receipt_tells_the_end_and_the_renewal_and_is_true(sign_in: SignIn, ground: Ground, app, tmp_path) -> None:
    case = _granted(ground, 6, "深水示例〔2026〕805号")
    clerk, applicant = sign_in("wangmin"), sign_in("chengong")

    (ours,) = clerk.open(f"/desk/cases/{case.id}").page.xpath("//a[contains(@href, '/receipt/validity')]/@href")
    (theirs,) = applicant.open(f"/my/cases/{case.id}").page.xpath("//a[contains(@href, '/receipt/validity')]/@href")
    told, sent = json.loads(clerk.client.get(ours).data), applicant.client.get(theirs).data

    assert (told["answer"]["due_on"], told["answer"]["renew_latest"]) == ("2026-09-02", "2026-07-22")  # both Wed
    assert json.loads(sent)["answer"] == told["answer"] and told["about"]["clock"] == "validity"
    checked = applicant.open("/receipts").send({"file": ("凭据.json", sent)}, form="/receipts")
    assert "计算相符" in checked.text and "不符" not in checked.text
    (tmp_path / "kept.json").write_bytes(sent)
    verified = app.test_cli_runner().invoke(args=["clock", "verify", str(tmp_path / "kept.json")])
    assert verified.exit_code == 0, verified.output
    sign_in("zhaozong").open(theirs, status=404)
    sign_in("daj-clerk").open(ours, status=404)


def test_a_case_without_a_result_has_no_receipt_of_one(sign_in: SignIn, ground: Ground) -> None:
    case = ground.accepted()

    sign_in("wangmin").open(f"/desk/cases/{case.id}/receipt/validity", status=404)


def test_a_length_and_a_last_day_together_are_told_beside_the_field(sign_in: SignIn, ground: Ground) -> None:
    case = ground.accepted()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/propose")

    clerk.send({**DRAFT, "document_number": "深水示例〔2026〕803号", "valid_number": "2", "valid_until": "2028-03-02"},
               status=422)
    assert len(clerk.errors) == 1

    clerk.send({"valid_until": ""})
    enter(ground.session, PLATFORM)
    drafted = ground.session.scalars(select(Draft).where(Draft.case_id == case.id)).one()
    assert (drafted.valid_months, drafted.valid_until) == (24, None) and "自决定之日起 2 年" in clerk.text


@pytest.mark.parametrize("page", ["/desk/ending/?from=x", "/my/ending/?from=1.2.3"])
def test_a_made_up_place_in_the_list_is_a_bad_request(sign_in: SignIn, page: str) -> None:
    reader = sign_in("wangmin" if page.startswith("/desk") else "chengong")

    assert reader.client.get(page).status_code == 400


def test_one_month_ends_on_the_same_day_of_the_next(ground: Ground) -> None:
    case = _granted(ground, 1, "深水示例〔2026〕804号")
    enter(ground.session, PLATFORM)
    made = ground.session.scalars(select(Decision).where(Decision.case_id == case.id)).one()

    assert made.valid_until is not None and made.valid_until.isoformat() == "2026-04-02"
