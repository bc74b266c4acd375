"""A project on the desk, items found not to apply by two persons, codes verified, failed work tried again."""

from datetime import date

from sqlalchemy import func, select, update

from app.attachments.rules import AttachmentState
from app.cases.queries import materials
from app.cases.rules import Light
from app.core.scope import enter
from app.core.types import PLATFORM
from app.declaration.models import DueItem, DueItemState
from app.documents.models import IssuedDocument
from app.documents.rules import DocumentState
from app.items.rules.kinds import Closure
from app.projects.models import CodeVerification
from app.projects.queries import current_code
from tests import factories
from tests.applicant.reader import text_of
from tests.desk.conftest import Ground, SignIn
from tests.factories import MONDAY


def test_items_of_other_departments_are_shown_as_everybody_sees_them(sign_in: SignIn, ground: Ground) -> None:
    case = ground.accepted()
    clerk = sign_in("lixiao").open(f"/desk/projects/{case.project_id}")

    assert case.item.name in clerk.text and "企业投资项目备案" in clerk.text
    assert case.number not in clerk.text and "wangmin" not in clerk.text
    assert clerk.page.xpath("//*[local-name()='svg' and contains(@class,'segno')] | //div[@class='qr-box']")


def test_a_case_not_yet_accepted_reads_alike_to_everybody(sign_in: SignIn, ground: Ground) -> None:
    project = factories.declared(ground.session, ground.cast.chengong)
    case = factories.submitted(ground.session, ground.cast.chengong, project, "swj-qsxk")
    other = factories.submitted(ground.session, ground.cast.chengong, project, "fgw-ba")
    pages = {"lixiao": (f"/desk/projects/{project.id}", f"/desk/cases/{other.id}"),
             "wangmin": (f"/desk/projects/{project.id}",),
             "chengong": (f"/my/projects/{project.id}", f"/projects/{case.project_code}")}

    for username, addresses in pages.items():
        reader = sign_in(username)
        for address in addresses:
            rows = reader.open(address).page.xpath(f"//tr[contains(., '{case.item.name}')]")
            assert any("已收件，待受理" in text_of(row) for row in rows), address
            assert not any("办理中" in text_of(row) for row in rows), address


def test_an_item_is_found_not_to_apply_by_two_persons(sign_in: SignIn, ground: Ground) -> None:
    project = factories.declared(ground.session, ground.cast.chengong)
    due = factories.due(ground.session, project, "swj-qsxk")
    clerk = sign_in("wangmin").open(f"/desk/projects/{project.id}").follow("不适用…")
    clerk.send({"reason": " "}, status=422)
    clerk.send({"reason": "已改用市政供水，不再取水"})

    reviewer = sign_in("swj-reviewer").open(f"/desk/projects/{project.id}")
    assert "待第二人确认" in reviewer.text
    reviewer.follow("确认不适用").send()

    assert "不适用" in reviewer.text
    ground.session.refresh(due)
    assert due.state is DueItemState.NOT_APPLICABLE


def test_who_proposed_it_does_not_confirm_it(sign_in: SignIn, ground: Ground) -> None:
    project = factories.declared(ground.session, ground.cast.chengong)
    due = factories.due(ground.session, project, "swj-qsxk")
    reviewer = sign_in("swj-reviewer").open(f"/desk/projects/due/{due.id}/waive").send({"reason": "不取水"})

    reviewer.open(f"/desk/projects/due/{due.id}/waive/confirm").send(status=409)

    assert "第二人" in reviewer.errors[0] or "另一人" in reviewer.errors[0]


def test_an_item_somebody_is_handling_is_not_waived(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    clerk = sign_in("wangmin").open(f"/desk/projects/due/{case.due_item_id}/waive")

    clerk.send({"reason": "不接管网"}, status=409)

    assert clerk.errors and clerk.value("reason").strip() == "不接管网"


def test_a_verification_keeps_who_asked_and_what_for(sign_in: SignIn, ground: Ground) -> None:
    project = factories.declared(ground.session, ground.cast.chengong)
    enter(ground.session, PLATFORM)
    record = current_code(ground.session, project.id)
    assert record is not None
    clerk = sign_in("wangmin").open("/desk/verify/").send({"code": f" {record.code} "})

    assert "代码核验通过" in clerk.text and project.name in clerk.text
    clerk.open("/desk/verify/").send({"code": record.code[:-1] + "X"})
    assert "代码核验未通过" in clerk.text
    ground.now(ground.filed())
    asked = ground.session.scalars(select(CodeVerification).where(CodeVerification.case_id.is_(None))).all()
    assert {(each.asked_by_name, each.purpose.name) for each in asked} == {("wangmin", "LOOKUP")}


def test_an_empty_question_is_told_beside_the_field(sign_in: SignIn, ground: Ground) -> None:
    clerk = sign_in("wangmin").open("/desk/verify/").send({"code": "  "}, status=422)

    assert clerk.errors == ["请填写项目代码"]


def test_the_operator_tries_a_failed_paper_again(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    enter(ground.session, PLATFORM)
    ground.session.execute(
        update(IssuedDocument).where(IssuedDocument.about_id == case.id)
        .values(state=DocumentState.FAILED, error="no font", tries=5, leased_until=MONDAY)
    )
    ground.session.commit()
    operator = sign_in("yunwei").open("/desk/failed/")
    assert case.number in operator.text and case.project_name not in operator.text

    operator.send(form="/retry")

    ground.now(case)
    paper = ground.session.scalars(select(IssuedDocument).where(IssuedDocument.about_id == case.id)).first()
    assert paper is not None and (paper.state, paper.tries) == (DocumentState.DUE, 0)
    operator.open(f"/desk/cases/{case.id}", status=403)


def test_the_operator_lets_an_upload_be_scanned_again(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    enter(ground.session, PLATFORM)
    upload = next(each.attachment for each in materials(ground.session, case.id) if each.attachment)
    operator = sign_in("yunwei").open("/desk/failed/")
    assert "没有查毒的附件" not in operator.text
    upload.state, upload.verdict, upload.tries = AttachmentState.QUARANTINED, "尚未查毒：scanner away", 5
    upload.leased_until = MONDAY
    ground.session.commit()

    operator.open("/desk/failed/")
    assert "scanner away" in operator.text and "已放弃，待运维处理" in operator.text
    assert upload.name not in operator.text
    operator.send(form=f"/files/{upload.id}/retry")

    ground.session.refresh(upload)
    assert (upload.leased_until, upload.tries) == (None, 0)
    upload.state, upload.verdict = AttachmentState.CLEAN, ""
    ground.session.commit()
    operator.again()
    assert "没有查毒的附件" not in operator.open("/desk/failed/").text


def test_a_late_case_is_as_late_on_the_page_of_its_project(sign_in: SignIn, ground: Ground) -> None:
    case = ground.now(ground.accepted())
    case.light = Light.OVERDUE
    ground.session.commit()

    clerk = sign_in("wangmin").open(f"/desk/projects/{case.project_id}")

    assert clerk.page.xpath("//tr[contains(., $item)]//span[@class='lamp bad']", item=case.item.name)
    assert "超期" in clerk.text


def test_planned_months_are_not_given_a_day(sign_in: SignIn, ground: Ground) -> None:
    project = factories.declared(ground.session, ground.cast.chengong)
    project.planned_start, project.planned_end = date(2026, 9, 1), date(2027, 12, 1)
    ground.session.commit()

    clerk = sign_in("wangmin").open(f"/desk/projects/{project.id}")

    assert "2026-09 — 2027-12" in clerk.text


def test_a_refused_case_shows_neither_a_light_nor_a_promise(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    clerk = sign_in("wangmin").open(f"/desk/cases/{case.id}/refuse")
    clerk.send({"reason": "NOT_OURS", "authority": "区水务局"})

    head = clerk.page.xpath("//header[@class='casehead']")[0]
    assert "已结束" in head.text_content() and "承诺" not in head.text_content()
    assert not head.xpath(".//*[contains(@class, 'lamp')]")


def test_what_goes_on_after_closure_is_not_counted_with_what_has_not_begun(sign_in: SignIn, ground: Ground) -> None:
    case = ground.filed()
    counting = ground.session.scalar(
        select(func.count(DueItem.id)).where(DueItem.project_id == case.project_id, DueItem.closure != Closure.FOLLOWS)
    )
    assert counting < ground.session.scalar(select(func.count(DueItem.id)).where(DueItem.project_id == case.project_id))

    page = sign_in("wangmin").open(f"/desk/cases/{case.id}").text

    assert f"{counting - 1} 项，都未开始" in page
