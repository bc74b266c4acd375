"""With the last due item that counts the closure notice comes to be; anybody sees that it is genuine (Art. 16(6))."""

import re

from sqlalchemy.orm import Session

from tests import factories
from tests.factories import Cast
from tests.journeys.acts import proposes, signs
from tests.journeys.people import Desk, Portal, Stranger
from tests.journeys.platform import Site

NUMBER = re.compile(r"深投告〔2026〕\d+号")


def test_the_last_closing_makes_the_notice_its_pdf_follows_and_it_is_genuine(
    desk: Desk, portal: Portal, stranger: Stranger, session: Session, cast: Cast, site: Site
) -> None:
    project = factories.declared(session, cast.chengong)
    for key in ("fgw-ba", "swj-pssp"):
        case = factories.submitted(session, cast.chengong, project, key)
        factories.decided(session, cast, factories.accepted(session, cast.of(key[:3], factories.Role.CLERK), case))
    last = factories.submitted(session, cast.chengong, project, "swj-qsxk")
    factories.accepted(session, cast.wangmin, last)
    portal.sign_in("陈工").open(project).sees_not("办结告知书（PDF）")

    proposes(desk.sign_in("王敏"), last)
    signs(desk.sign_in("水务审核（示例）"), last, "审核")
    signs(desk.sign_in("水务批准（示例）"), last, "批准").sees("已办结")

    portal.open(project).sees("PDF 生成中")
    found = NUMBER.search(portal.text)
    assert found is not None
    site.drain()
    portal.open(project)
    with portal.page.expect_download() as download:
        portal.press("下载办结告知书（PDF）")
    assert download.value.path().read_bytes().startswith(b"%PDF-1.7")
    stranger.go(f"/notices?number={found[0]}").sees("告知书属实", found[0], project.name, "取水许可", "SHA-256")
    stranger.go("/notices/深投告〔2026〕999号")
    assert stranger.status == 404
