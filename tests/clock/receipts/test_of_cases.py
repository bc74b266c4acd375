"""The receipt of a case's clock: for its clerk and its applicant, true for everybody, absent for others (Art. 17)."""

import json
from datetime import timedelta

import pytest

from app.accounts.rules import Role
from app.core.scope import enter
from app.handling import service as handling
from tests.desk.conftest import Ground, SignIn
from tests.factories import MONDAY

REVIEW = {"kind": "EXPERT_REVIEW", "reason": "示例：专家评审", "basis": "《行政许可法》第四十五条",
          "document_number": "示例评审〔2026〕1号", "longest_workdays": 10}
STORY = (
    (1, handling.open_procedure, REVIEW),
    (4, handling.end_procedure, {"result": "示例：通过"}),
)


@pytest.fixture(scope="module")
def case_id(session, cast):
    """取水许可, accepted on a Monday, at an expert review from the next day to the Friday."""
    case = Ground(session, cast).accepted("swj-qsxk")
    for days, act, particulars in STORY:
        by = cast.of("swj", Role.CLERK)
        enter(session, by)
        act(session, case, by=by, now=MONDAY + timedelta(days=days), **particulars)
        session.commit()
    return case.id


def test_clerk_and_applicant_take_the_same_receipt_and_it_is_true(sign_in: SignIn, case_id):
    clerk, applicant = sign_in("wangmin"), sign_in("chengong")
    ours = clerk.open(f"/desk/cases/{case_id}/ledger").page.xpath("//a[contains(., '凭据')]/@href")
    theirs = applicant.open(f"/my/cases/{case_id}").page.xpath("//a[contains(@href, '/receipt/')]/@href")

    assert len([url for url in ours if "/receipt/" in url]) == len(theirs) == 4
    for one, other in zip([url for url in ours if "/receipt/" in url], theirs, strict=True):
        told = [reader.client.get(url).data for reader, url in ((clerk, one), (applicant, other))]
        assert _same(told[0]) == _same(told[1])
        page = applicant.open("/receipts").send({"file": ("凭据.json", told[1])}, form="/receipts")
        assert "属实" in page.text and "不符" not in page.text


def test_it_holds_pauses_with_their_documents(sign_in: SignIn, case_id):
    told = json.loads(sign_in("wangmin").client.get(f"/desk/cases/{case_id}/receipt/decision_legal").data)

    assert told["inputs"]["extension"] is None
    assert [(each["from"], each["to"], each["document"]) for each in told["inputs"]["pauses"]] == [
        ("2026-03-04", "2026-03-06", "示例评审〔2026〕1号")  # 2026-03-04 Wed to 2026-03-06 Fri
    ]
    assert told["answer"]["counted"] == told["inputs"]["limit"]["number"]


def _same(content: bytes) -> dict[str, object]:
    told: dict[str, object] = json.loads(content)
    return {name: value for name, value in told.items() if name not in ("made_at", "digest")}


@pytest.mark.parametrize("word", ["nosuch", "DECISION", "delivery"])
def test_a_clock_it_does_not_have_is_absent(sign_in: SignIn, case_id, word):
    assert sign_in("wangmin").client.get(f"/desk/cases/{case_id}/receipt/{word}").status_code == 404


def test_a_foreign_case_is_absent(sign_in: SignIn, case_id):
    assert sign_in("zhaozong").client.get(f"/my/cases/{case_id}/receipt/decision_legal").status_code == 404
    assert sign_in("lixiao").client.get(f"/desk/cases/{case_id}/receipt/decision_legal").status_code == 404
