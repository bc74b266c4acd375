"""Special procedures, and a decision signed by three different persons (Art. 16(3)–(4), 17)."""

from datetime import date
from uuid import UUID

import pytest
from sqlalchemy import select

from app.accounts.rules import Role
from app.cases.rules import CaseState
from app.core.scope import enter
from app.core.types import PLATFORM, new_id
from app.handling import service as handling
from app.handling.models import Decision, Outcome
from app.projects import service as projects
from app.projects.queries import current_code
from app.projects.rules.kinds import CodeEvent
from tests import factories
from tests.applicant.reader import Reader, text_of
from tests.desk.conftest import Ground, SignIn
from tests.factories import MONDAY

GOVERNMENT = factories.SMALL | {"invest_type": "gov", "mode": "approve", "name": "示例水厂扩建"}
DRAFT = {"outcome": "GRANTED", "opinion": "符合条件，拟予批准。", "content": "一、同意。\n二、按方案实施。"}


def _proposed(sign_in: SignIn, ground: Ground, number: str | None = None) -> tuple[Reader, str]:
    case = ground.accepted()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}").follow("提请审核…")
    clerk.send({**DRAFT, **({"document_number": number} if number else {})})
    return clerk, f"/desk/cases/{case.id}"


def test_the_days_of_a_procedure_that_stops_the_clock_do_not_count(sign_in: SignIn, ground: Ground) -> None:
    case = ground.accepted("swj-qsxk")
    before = ground.now(case).due_on
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}").follow("启动特别程序…")
    assert "停：法定办理时限、承诺办理时限" in clerk.text and "不停表" in clerk.text

    clerk.send({"kind": "EXPERT_REVIEW", "reason": "技术复杂", "longest_number": "15"})

    assert "停表" in clerk.text and "专家评审" in clerk.text and "《行政许可法》第四十五条" in clerk.text
    assert ground.now(case).state is CaseState.PAUSED and ground.now(case).due_on is None
    clerk.follow("结束特别程序…").send({"words": "专家同意"})
    assert ground.now(case).due_on == before  # opened and ended on one day leaves out nothing


def test_a_procedure_without_its_basis_is_told_beside_the_field(sign_in: SignIn, ground: Ground) -> None:
    case = ground.accepted("swj-qsxk")
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/procedure")

    for kind in ("PUBLIC_NOTICE", "OTHER"):
        clerk.send({"kind": kind, "reason": "应当公示", "longest_number": "7"}, status=422)
        (line,) = clerk.page.xpath("//*[contains(@class, 'errors')]//li/a")
        assert (line.get("href"), clerk.errors) == ("#basis", ["法律依据：这一类没有列明依据，请写明所依据的规定"])
        assert "请写明所依据的规定" in clerk.page.get_element_by_id("basis-e").text_content()
    assert clerk.value("reason").strip() == "应当公示"
    assert ground.now(case).state is CaseState.ACCEPTED


def test_a_clock_that_stopped_counts_no_day_after_it_and_two_of_a_kind_are_told_apart(
    sign_in: SignIn, ground: Ground
) -> None:
    address = f"/desk/cases/{ground.accepted('swj-qsxk').id}"
    clerk = sign_in("wangmin").open(address)
    for _time in range(2):
        clerk.open(address).follow("启动特别程序…").send({"kind": "HEARING", "reason": "听证", "longest_number": "15"})
        clerk.open(address).follow("结束特别程序…").send({"words": "已听证"})

    page = "".join(clerk.open(f"{address}/ledger").text.split())
    assert "听证（第1次）最长" in page and "听证（第2次）最长" in page
    assert "03-02周一起算—起算之日，不计；至此停止计时" in page
    assert "03-03周二否—停止之后，不计" in page and "听证（第2次）最长时限届满" in page


@pytest.mark.parametrize("typed", ["2.5", "abc", "-3", "99999999999"])
def test_a_number_that_does_not_fit_is_told_once_and_by_its_name(sign_in: SignIn, ground: Ground, typed: str) -> None:
    clerk = sign_in("wangmin").open(f"/desk/cases/{ground.accepted('swj-qsxk').id}/procedure")

    clerk.send({"kind": "EXPERT_REVIEW", "reason": "技术复杂", "longest_number": typed}, status=422)

    assert clerk.errors == ["最长时间：请填 1 至 3650 的整数"]


def test_three_different_persons_decide(sign_in: SignIn, ground: Ground) -> None:
    _, address = _proposed(sign_in, ground)
    reviewer = sign_in("swj-reviewer").open("/desk/")
    assert "等我审核" in reviewer.text

    reviewer.open(address).follow("审核…").send({"words": "材料属实，同意。"})
    approver = sign_in("swj-approver").open(address).follow("批准…")
    assert "按方案实施" in approver.text and "材料属实" in approver.text
    approver.send({"words": "批准。"})

    assert "办结决定" in approver.text and "准予" in approver.text
    decision = ground.session.scalars(select(Decision).order_by(Decision.decided_at.desc())).first()
    assert decision is not None and decision.outcome is Outcome.GRANTED
    assert len({decision.handler_id, decision.reviewer_id, decision.approver_id}) == 3


def test_a_clerk_may_not_review_by_any_address(sign_in: SignIn, ground: Ground) -> None:
    clerk, address = _proposed(sign_in, ground)

    clerk.open(f"{address}/review", status=403)
    sign_in("swj-reviewer").open(f"{address}/approve", status=403)


def test_what_is_sent_back_keeps_its_text_for_the_clerk(sign_in: SignIn, ground: Ground) -> None:
    _, address = _proposed(sign_in, ground, "深水示例〔2026〕71号")

    sign_in("swj-reviewer").open(f"{address}/review").send({"words": "第二条不清楚", "do": "send_back"})

    clerk = sign_in("wangmin").open("/desk/")
    assert "已退回" in clerk.text
    clerk.open(address).follow("提请审核…")
    assert clerk.value("document_number") == "深水示例〔2026〕71号" and "按方案实施" in clerk.value("content")


def test_a_number_names_one_document_of_its_department(sign_in: SignIn, ground: Ground) -> None:
    _proposed(sign_in, ground, "深水示例〔2026〕72号")
    case = ground.accepted()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/propose")

    clerk.send({**DRAFT, "document_number": "深水示例〔2026〕72号"}, status=422)

    assert clerk.errors == ["本部门已有文书使用此文号"] and "按方案实施" in clerk.value("content")
    assert ground.now(case).state is CaseState.ACCEPTED


def test_the_next_number_of_the_items_pattern_is_suggested(sign_in: SignIn, ground: Ground) -> None:
    first, second = ground.accepted(), ground.accepted()
    clerk = sign_in("wangmin").open(f"/desk/cases/{first.id}/propose")
    number = clerk.value("document_number")
    clerk.send(DRAFT)

    suggested = clerk.open(f"/desk/cases/{second.id}/propose").value("document_number")

    assert number.startswith("深水许准予〔2026〕") and suggested != number


def test_an_instant_item_is_decided_at_once_by_its_one_clerk(sign_in: SignIn, ground: Ground) -> None:
    case = ground.accepted("fgw-ba")
    clerk = sign_in("lixiao").open(f"/desk/cases/{case.id}")
    assert "提请审核…" not in clerk.text

    clerk.follow("当场决定…").send(DRAFT)

    assert "即办，一人当场决定" in clerk.text
    assert ground.now(case).decided_on == date(2026, 3, 2)  # 2026-03-02 Mon


def test_a_clerk_does_not_decide_alone_what_needs_three(sign_in: SignIn, ground: Ground) -> None:
    instant, case = ground.filed("fgw-ba"), ground.accepted("swj-qsxk")
    assert instant.instant and not case.instant
    clerk, reviewer = ground.cast.wangmin, ground.cast.of("swj", Role.REVIEWER)
    enter(ground.session, clerk)
    handling.propose(ground.session, case, Outcome.GRANTED, factories.wording(case), by=clerk, now=MONDAY)
    enter(ground.session, reviewer)
    handling.review(ground.session, case, opinion="同意。", by=reviewer, now=MONDAY)
    ground.session.commit()
    desk = sign_in("wangmin").open("/account/messages/")
    given = {"outcome": "GRANTED", "opinion": "同意", "document_number": "示例〔2026〕独号", "title": "示例",
             "content": "示例", "act_id": str(new_id()), "version": str(ground.now(case).version)}

    answer = desk.client.post(f"/desk/cases/{case.id}/decide", data={**desk.token, **given})

    assert answer.status_code == 409
    assert ground.now(case).state is CaseState.IN_APPROVAL


def test_funds_wait_for_a_second_passed_verification(sign_in: SignIn, ground: Ground) -> None:
    project = factories.declared(ground.session, ground.cast.chengong, GOVERNMENT)
    case = factories.submitted(ground.session, ground.cast.chengong, project, "fgw-qqjf")
    factories.accepted(ground.session, ground.cast.lixiao, case)
    address = f"/desk/cases/{case.id}"
    sign_in("lixiao").open(f"{address}/propose").send({**DRAFT, "document_number": "深发改〔2026〕801号"})
    sign_in("fgw-reviewer").open(f"{address}/review").send({"words": "同意"})
    _move(ground, project.id, CodeEvent.SUSPENDED)

    approver = sign_in("fgw-approver").open(f"{address}/approve").send({"words": "批准"}, status=409)
    assert "暂行办法第十五条" in approver.errors[0] and approver.value("words").strip() == "批准"
    _move(ground, project.id, CodeEvent.RESUMED)
    approver.open(f"{address}/approve").send({"words": "批准"})

    assert ground.now(case).state is CaseState.GRANTED
    asked = [(each.purpose.name, each.passed) for each in ground.verifications(case)]
    assert asked[-2:] == [("DECISION", False), ("DECISION", True)]


def _move(ground: Ground, project_id: UUID, event: CodeEvent) -> None:
    enter(ground.session, PLATFORM)
    code = current_code(ground.session, project_id)
    assert code is not None
    projects.change_state(ground.session, code, event, reason="示例", by=PLATFORM, now=MONDAY)
    ground.session.commit()


def test_the_ledger_of_an_immediate_item_ends_on_its_day_zero(sign_in: SignIn, ground: Ground) -> None:
    case = ground.accepted("fgw-ba")
    clerk = sign_in("lixiao").open(f"/desk/cases/{case.id}")

    (day,) = clerk.page.xpath("//table[contains(@class, 'ledger')]/tbody/tr[contains(., '即办：')]")
    assert "即办：承诺时限当日届满" in text_of(day) and "不计" not in text_of(day)


def test_a_validity_without_end_reads_alike_on_every_page(sign_in: SignIn, ground: Ground) -> None:
    case = factories.decided(ground.session, ground.cast, ground.accepted("swj-qsxk"))

    for username, address in (("wangmin", f"/desk/cases/{case.id}"), ("chengong", f"/my/cases/{case.id}")):
        page = sign_in(username).open(address).page
        (until,) = page.xpath("//dt[normalize-space()='有效期至']/following-sibling::dd[1]")
        assert text_of(until) == "长期", address
