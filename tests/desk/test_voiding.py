"""撤销记录 on the desk: one asks beside the fact, another sees both days and confirms; all read one list (Art. 17)."""

from datetime import date

from app.cases.models import Case
from app.cases.rules import CaseState
from tests.applicant.reader import Reader
from tests.desk.conftest import Ground, SignIn


def _opened(sign_in: SignIn, ground: Ground) -> tuple[Reader, Case]:
    case = ground.accepted("swj-qsxk")
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}").follow("启动特别程序…")
    clerk.send({"kind": "HEARING", "reason": "利害关系人申请听证", "longest_number": "15"})
    return clerk, case


def test_a_wrong_opening_is_voided_by_a_second_person_and_everybody_reads_why(
    sign_in: SignIn, ground: Ground
) -> None:
    clerk, case = _opened(sign_in, ground)
    clerk.follow("请示撤销…").send({"reason": "听证未举行", "document_number": "深水函〔2026〕8号"})
    assert "2026年3月2日启动特别程序（听证）" in clerk.text and ground.now(case).state is CaseState.PAUSED

    second = sign_in("swj-reviewer").open(f"/desk/cases/{case.id}").follow("答复撤销…")
    assert "听证未举行" in second.text and "深水函〔2026〕8号" in second.text
    assert "特别程序结束后计算 → 2026年3月30日" in second.text
    second.send({"words": "属实。", "do": "agree"})

    assert ground.now(case).state is CaseState.ACCEPTED and ground.now(case).due_on == date(2026, 3, 30)  # Mon
    reader = sign_in("chengong").open(f"/my/cases/{case.id}")
    for page in (second, reader):
        assert "已由第 4 项撤销" in page.text and "办理期限更正告知书" in page.text
        assert "撤销记录“2026年3月2日启动特别程序（听证）”" in page.text
    assert "请示撤销…" not in reader.text


def test_a_fact_that_cannot_be_voided_says_so(sign_in: SignIn, ground: Ground) -> None:
    clerk, _case = _opened(sign_in, ground)
    links = clerk.page.xpath("//section[@id='facts']//a[contains(., '请示撤销')]")
    assert len(links) == 1  # neither receipt nor acceptance
    clerk.follow("结束特别程序…").send({"words": "听证结束"})

    assert "先撤销结束" in clerk.open(links[0].get("href"), status=409).text
    sign_in("lixiao").open(links[0].get("href"), status=404)
    sign_in("swj-reviewer").open(links[0].get("href"), status=403)


def test_a_double_click_asks_once(sign_in: SignIn, ground: Ground) -> None:
    clerk, case = _opened(sign_in, ground)

    clerk.follow("请示撤销…").send({"reason": "听证未举行"}).again()

    assert ground.acts(case).count("ASK") == 1


def test_declined_the_fact_stands(sign_in: SignIn, ground: Ground) -> None:
    clerk, case = _opened(sign_in, ground)
    clerk.follow("请示撤销…").send({"reason": "听证未举行"})

    sign_in("swj-approver").open(f"/desk/cases/{case.id}/void").send({"words": "听证已举行。", "do": "decline"})

    assert ground.now(case).state is CaseState.PAUSED
    assert "听证已举行。" in clerk.open(f"/desk/cases/{case.id}").text
