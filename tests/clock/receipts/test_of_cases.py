"""The receipt of a case's clock: for its clerk and its applicant, true for everybody, absent for others (Art. 17)."""

import json
from datetime import date, timedelta

import pytest

from app.accounts.rules import Role
from app.cases.models import Case
from app.core.scope import enter
from app.handling import extending
from app.handling import service as handling
from tests import factories
from tests.desk.conftest import Ground, SignIn
from tests.factories import MONDAY

REVIEW = {"kind": "EXPERT_REVIEW", "reason": "示例：专家评审", "basis": "《行政许可法》第四十五条",
          "document_number": "示例评审〔2026〕1号", "longest_workdays": 10}
RATIFIED = factories.SMALL | {
    "mode": "ratify", "category": "energy", "name": "示例燃气电厂", "takes_water": False, "connects_drainage": False,
}
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


def test_every_printed_page_of_the_ledger_says_whose_it_is(session, sign_in: SignIn, case_id):
    heads = sign_in("wangmin").open(f"/desk/cases/{case_id}/ledger").page.xpath("//table/thead/tr[@class='of']")
    number = session.get_one(Case, case_id).number

    assert len(heads) >= 4
    assert {head.text_content().strip() for head in heads} == {f"{number}　取水许可"}


def test_clerk_and_applicant_take_the_same_receipt_and_it_is_true(sign_in: SignIn, case_id):
    clerk, applicant = sign_in("wangmin"), sign_in("chengong")
    ours = clerk.open(f"/desk/cases/{case_id}/ledger").page.xpath("//a[contains(., '凭据')]/@href")
    theirs = applicant.open(f"/my/cases/{case_id}").page.xpath("//a[contains(@href, '/receipt/')]/@href")

    assert len([url for url in ours if "/receipt/" in url]) == len(theirs) == 4
    for one, other in zip([url for url in ours if "/receipt/" in url], theirs, strict=True):
        told = [reader.client.get(url).data for reader, url in ((clerk, one), (applicant, other))]
        assert _same(told[0]) == _same(told[1])
        page = applicant.open("/receipts").send({"file": ("凭据.json", told[1])}, form="/receipts")
        assert "计算相符" in page.text and "不符" not in page.text


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


def test_an_extension_stands_in_the_receipt_of_every_clock_it_moved(sign_in: SignIn, session, cast):
    ground = Ground(session, cast)
    project = factories.declared(session, cast.chengong, RATIFIED)
    case = factories.submitted(session, cast.chengong, project, "fgw-hz")
    factories.accepted(session, cast.lixiao, case)
    enter(session, cast.lixiao)
    extending.ask_extension(session, case, number=10, reason="示例：须委托评估", by=cast.lixiao, now=MONDAY)
    second = cast.of("fgw", Role.APPROVER)
    enter(session, second)
    extending.extend(session, case, words="同意。", by=second, now=MONDAY)
    session.commit()

    reader = sign_in("chengong")
    for word, limit in (("decision_promised", 10), ("decision_legal", 20)):
        told = reader.client.get(f"/my/cases/{case.id}/receipt/{word}").data
        inputs, answer = (json.loads(told)[part] for part in ("inputs", "answer"))
        assert inputs["limit"]["number"] == limit
        assert inputs["extension"] == {"number": 10, "unit": "workday"}
        assert answer["counted"] == limit + 10
        assert "计算相符" in reader.open("/receipts").send({"file": ("凭据.json", told)}, form="/receipts").text
    acceptance = json.loads(reader.client.get(f"/my/cases/{case.id}/receipt/acceptance").data)
    assert acceptance["inputs"]["extension"] is None
    assert ground.now(case).due_on == date(2026, 3, 30)  # 2026-03-30 Mon
