"""联合办理: one clock on every member's page, extended by a second person (行政许可法 26(2), 42(2); Art. 17)."""

import json
from datetime import datetime, timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.accounts.rules import Role
from app.cases.models import Case
from app.core.now import SHENZHEN, clock_at
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from app.handling.joining import start_joint
from app.projects.models import Project
from config import Settings
from tests import factories
from tests.applicant.reader import Reader
from tests.desk.conftest import Ground, SignIn
from tests.factories import MONDAY


@pytest.fixture
def pair(ground: Ground) -> tuple[Case, Case]:
    """Two departments' cases of one project, both accepted on 2026-03-02 Mon."""
    project = factories.declared(ground.session, ground.cast.chengong)
    made = []
    for key in ("swj-qsxk", "fgw-ba"):
        case = factories.submitted(ground.session, ground.cast.chengong, project, key)
        made.append(factories.accepted(ground.session, ground.cast.of(key[:3], Role.CLERK), case))
    return made[0], made[1]


def _joined(sign_in: SignIn, lead: Case, member: Case, number: str) -> Reader:
    """王敏, who has started it under a document."""
    return sign_in("wangmin").open(f"/desk/cases/{lead.id}/joint").send(
        {"cases": [str(member.id)], "document_number": number})


def test_the_lead_starts_it_and_every_member_shows_the_one_clock(
    sign_in: SignIn, ground: Ground, pair: tuple[Case, Case]
) -> None:
    lead, member = pair
    clerk = sign_in("wangmin").open(f"/desk/cases/{lead.id}").follow("启动联合办理…")
    clerk.send({"cases": [str(member.id)], "document_number": "深联办示例〔2026〕1号"})

    for reader, case in ((clerk, lead), (sign_in("lixiao"), member)):
        text = reader.open(f"/desk/cases/{case.id}").text
        assert "联合办理" in text and "45 个工作日" in text and "05-08" in text and "牵头" in text
    assert "45 个工作日" in sign_in("chengong").open(f"/my/cases/{member.id}").text
    assert sign_in("lixiao").open("/account/messages/").text.count("联合办理：") == 1, "a member's clerk"
    assert "联合办理：" not in sign_in("wangmin").open("/account/messages/").text, "who started it knows"
    sign_in("wangmin").open(f"/desk/cases/{lead.id}/joint", status=409)


def test_fifteen_days_more_are_asked_by_one_and_approved_by_another(
    sign_in: SignIn, ground: Ground, pair: tuple[Case, Case]
) -> None:
    lead, member = pair
    clerk = _joined(sign_in, lead, member, "深联办示例〔2026〕2号")
    sign_in("swj-approver").open(f"/desk/cases/{lead.id}/joint/extend", status=409)

    clerk.open(f"/desk/cases/{lead.id}/joint/ask").send({"reason": "跨区论证"})
    head = sign_in("swj-approver").open(f"/desk/cases/{lead.id}/joint/extend")
    head.send({"document_number": "深府示例〔2026〕3号"})

    assert "60 个工作日" in head.text and "跨区论证" in head.text
    assert "60 个工作日" in sign_in("lixiao").open(f"/desk/cases/{member.id}").text
    for name in ("lixiao", "wangmin"):
        assert "联合办理延长：" in sign_in(name).open("/account/messages/").text
    clerk.open(f"/desk/cases/{lead.id}/joint/extend", status=403)


def test_the_lead_may_still_ask_for_fifteen_more_when_its_own_case_is_decided(
    sign_in: SignIn, ground: Ground, pair: tuple[Case, Case]
) -> None:
    lead, member = pair
    clerk = _joined(sign_in, lead, member, "深联办示例〔2026〕6号")
    factories.decided(ground.session, ground.cast, ground.now(lead), now=MONDAY + timedelta(minutes=30))
    with clock_at(MONDAY + timedelta(hours=1)):
        page = clerk.sign_in("wangmin").open(f"/desk/cases/{lead.id}")
        page.follow("请示延长联合办理…").send({"reason": "发改委仍在审核"})
    with clock_at(MONDAY + timedelta(hours=2)):
        head = sign_in("swj-approver")
        assert "请示：联合办理延长" in head.open("/account/messages/").text
        head.open(f"/desk/cases/{lead.id}/joint/extend").send({"document_number": "深府示例〔2026〕7号"})

    assert "60 个工作日" in head.text
    assert "60 个工作日" in sign_in("lixiao").open(f"/desk/cases/{member.id}").text


def test_a_case_that_comes_later_joins_the_one_clock_as_it_runs(
    sign_in: SignIn, ground: Ground, pair: tuple[Case, Case]
) -> None:
    lead, member = pair
    clerk = sign_in("wangmin").open(f"/desk/cases/{lead.id}/joint/more", status=409)
    clerk.open(f"/desk/cases/{lead.id}/joint").send(
        {"cases": [str(member.id)], "document_number": "深联办示例〔2026〕13号"})
    assert "没有其他在办的办件" in clerk.open(f"/desk/cases/{lead.id}/joint/more", status=409).text
    project = ground.session.get_one(Project, lead.project_id)
    later = factories.submitted(ground.session, ground.cast.chengong, project, "swj-pssp")

    page = sign_in("wangmin").open(f"/desk/cases/{lead.id}").follow("并入联合办理…")
    assert str(member.id) not in page.text
    page.send({"cases": [str(later.id)], "document_number": "深联办示例〔2026〕14号"})

    assert "深联办示例〔2026〕14号" in page.text
    for address in (f"/my/cases/{later.id}", f"/my/cases/{member.id}"):
        text = sign_in("chengong").open(address).text
        assert "45 个工作日" in text and "05-08" in text and later.number in text
    sign_in("lixiao").open(f"/desk/cases/{member.id}/joint/more", status=409)


def test_a_declined_extension_lengthens_nothing_and_says_why(
    sign_in: SignIn, ground: Ground, pair: tuple[Case, Case]
) -> None:
    lead, member = pair
    clerk = _joined(sign_in, lead, member, "深联办示例〔2026〕11号")
    clerk.open(f"/desk/cases/{lead.id}/joint/ask").send({"reason": "跨区论证"})
    head = sign_in("swj-approver").open(f"/desk/cases/{lead.id}/joint/extend")
    assert "剩 45 个工作日" in head.text
    head.send({"do": "decline"}, status=422)
    assert head.errors == ["请写明理由，请示人会看到"]
    head.send({"do": "agree"}, status=422)
    assert head.errors == ["请填写本级人民政府负责人批准文件的文号"]

    head.send({"do": "decline", "words": "四十五日内可以办结。"})

    assert "45 个工作日" in head.text and "四十五日内可以办结。" in head.text
    head.open(f"/desk/cases/{lead.id}/joint/extend", status=409)
    clerk = sign_in("wangmin")
    assert "不同意：联合办理延长" in clerk.open("/account/messages/").text
    assert "四十五日内可以办结" not in sign_in("chengong").open(f"/my/cases/{lead.id}").text
    sign_in("wangmin").open(f"/desk/cases/{lead.id}/joint/ask")  # it may be asked anew


def test_what_was_not_answered_in_time_can_only_be_declined(
    sign_in: SignIn, ground: Ground, pair: tuple[Case, Case]
) -> None:
    lead, member = pair
    clerk = _joined(sign_in, lead, member, "深联办示例〔2026〕15号")
    clerk.open(f"/desk/cases/{lead.id}/joint/ask").send({"reason": "跨区论证"})

    with clock_at(datetime(2026, 5, 11, 10, tzinfo=SHENZHEN)):  # 2026-05-11 Mon: over since 05-08
        head = clerk.sign_in("swj-approver").open(f"/desk/cases/{lead.id}/joint/extend")
        head.send({"do": "agree", "document_number": "深府示例〔2026〕15号"}, status=409)
        head.send({"do": "decline", "words": "已超期，不再延长。"})

    assert ground.acts(lead)[-1] == "DECLINE_JOINT" and "60 个工作日" not in head.text


def test_what_was_asked_is_taken_back_by_who_asked_and_by_nobody_else(
    sign_in: SignIn, ground: Ground, pair: tuple[Case, Case]
) -> None:
    lead, member = pair
    clerk = _joined(sign_in, lead, member, "深联办示例〔2026〕12号")
    clerk.open(f"/desk/cases/{lead.id}/joint/back", status=409)
    clerk.open(f"/desk/cases/{lead.id}/joint/ask").send({"reason": "跨区论证"})
    assert "收回…" not in sign_in("swj-reviewer").open(f"/desk/cases/{lead.id}").text

    sign_in("wangmin").open(f"/desk/cases/{lead.id}").follow("收回…：联合办理").send({})

    assert ground.acts(lead)[-2:] == ["ASK_JOINT", "TAKE_BACK_JOINT"]
    head = sign_in("swj-approver").open(f"/desk/cases/{lead.id}/joint/extend", status=409)
    assert "等我答复" not in head.open("/desk/?tab=ALL").text


def test_nothing_is_lengthened_once_every_member_is_decided(
    sign_in: SignIn, ground: Ground, pair: tuple[Case, Case]
) -> None:
    lead, member = pair
    clerk = _joined(sign_in, lead, member, "深联办示例〔2026〕8号")
    for case in (member, lead):
        factories.decided(ground.session, ground.cast, ground.now(case), now=MONDAY + timedelta(minutes=30))

    with clock_at(MONDAY + timedelta(hours=1)):
        clerk.sign_in("wangmin").open(f"/desk/cases/{lead.id}/joint/ask", status=409)
    assert "联合办理已结束或已到期" in clerk.text


def test_every_member_takes_the_same_receipt_of_the_one_clock_and_it_is_true(
    sign_in: SignIn, ground: Ground, pair: tuple[Case, Case]
) -> None:
    lead, member = pair
    clerk, applicant = sign_in("wangmin"), sign_in("chengong")
    clerk.open(f"/desk/cases/{lead.id}/receipt/joint", status=404)
    clerk.open(f"/desk/cases/{lead.id}/joint").send(
        {"cases": [str(member.id)], "document_number": "深联办示例〔2026〕5号"})

    page = clerk.open(f"/desk/cases/{lead.id}").page
    (ours,) = page.xpath("//a[contains(@href, '/receipt/joint')]/@href")
    (theirs,) = applicant.open(f"/my/cases/{member.id}").page.xpath("//a[contains(@href, '/receipt/joint')]/@href")
    told = [json.loads(reader.client.get(url).data) for reader, url in ((clerk, ours), (applicant, theirs))]

    assert [each["answer"]["due_on"] for each in told] == ["2026-05-08"] * 2  # 2026-05-08 Fri
    assert [(each["about"]["clock"], each["about"]["case"]) for each in told] == [
        ("joint", lead.number), ("joint", member.number)]
    checked = applicant.open("/receipts").send({"text": applicant.client.get(theirs).text}, form="/receipts")
    assert "计算相符" in checked.text and "不符" not in checked.text
    sign_in("zhaozong").open(f"/my/cases/{member.id}/receipt/joint", status=404)


def test_it_takes_cases_that_were_chosen(sign_in: SignIn, ground: Ground, pair: tuple[Case, Case]) -> None:
    clerk = sign_in("wangmin").open(f"/desk/cases/{pair[0].id}/joint")

    clerk.send({"document_number": "深联办示例〔2026〕4号"}, status=422)

    assert len(clerk.errors) == 1


def test_no_sql_of_the_web_leaves_a_member_out_or_changes_who_leads(
    ground: Ground, pair: tuple[Case, Case], settings: Settings
) -> None:
    lead, member = pair
    enter(ground.session, ground.cast.wangmin)
    start_joint(ground.session, lead, [member.id], document_number="深联办示例〔2026〕16号", by=ground.cast.wangmin,
                now=MONDAY)
    ground.session.commit()
    engine = open_engine(settings.database_url)
    with session_maker(engine)() as web:
        given = {"lead": lead.id, "member": member.id, "other": ground.cast.lixiao.department_id}
        for what in ("case_ids = '[]'", "case_ids = case_ids - 1", "lead_case_id = :member", "department_id = :other"):
            enter(web, PLATFORM)
            with pytest.raises(DBAPIError, match=r"stays in its joint|leads it on"):
                web.execute(text(f"UPDATE joint_handling SET {what} WHERE lead_case_id = :lead"), given)
            web.rollback()
    engine.dispose()
