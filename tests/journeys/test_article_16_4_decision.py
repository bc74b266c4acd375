"""A decision records opinion, document number, title, main content and validity, and is told (Art. 16(4))."""

from sqlalchemy.orm import Session

from tests import factories
from tests.factories import Cast
from tests.journeys.acts import proposes
from tests.journeys.mail import Mailbox
from tests.journeys.people import Desk, Portal, Stranger
from tests.journeys.platform import Site


def test_an_item_decided_at_once_is_one_clerks_and_everybody_reads_it(
    desk: Desk, portal: Portal, stranger: Stranger, session: Session, cast: Cast
) -> None:
    project = factories.declared(session, cast.chengong)
    case = factories.accepted(session, cast.lixiao, factories.submitted(session, cast.chengong, project, "fgw-ba"))

    proposes(desk.sign_in("李晓"), case).sees("已决定，并已告知申请人")

    number = f"示例〔2026〕{case.id.hex[-10:]}号"
    desk.sees(number, "准予")
    portal.sign_in("陈工").open(case).sees(number, "一、同意该申请", "申请材料齐全，符合法定条件")
    stranger.go(f"/projects/{case.project_code}").sees(number)


def test_a_document_number_already_given_is_refused_at_its_field(desk: Desk, session: Session, cast: Cast) -> None:
    first, second = (
        factories.accepted(session, cast.lixiao, factories.submitted(session, cast.chengong, project, "fgw-ba"))
        for project in (factories.declared(session, cast.chengong), factories.declared(session, cast.chengong))
    )
    factories.decided(session, cast, first)

    desk.sign_in("李晓").open(second).press("当场决定").chooses("结果", "准予").fills("办结意见", "同意。")
    desk.fills("文号", first.document_number).fills("主要内容", "一、同意。").press("作出决定")

    desk.sees("文号", "已").open(second).sees("当场决定")
    assert desk.offers("当场决定")


def test_the_applicant_is_told_by_mail_and_on_his_page_when_the_worker_has_run(
    desk: Desk, portal: Portal, session: Session, cast: Cast, site: Site, mailbox: Mailbox
) -> None:
    project = factories.declared(session, cast.chengong)
    case = factories.accepted(session, cast.lixiao, factories.submitted(session, cast.chengong, project, "fgw-ba"))
    proposes(desk.sign_in("李晓"), case)

    site.drain()

    assert any(case.number in letter.text for letter in mailbox.of("chengong@example.invalid"))
    portal.sign_in("陈工").go("/account/messages/").sees("准予：企业投资项目备案")
    portal.open(case).sees("PDF，").sees_not("生成中")
