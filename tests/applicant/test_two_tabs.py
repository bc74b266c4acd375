"""An item and its files in two tabs at once: nothing is left behind, nothing lies where nobody looks (Art. 16(1))."""

import io
from datetime import datetime
from threading import Timer

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.acceptance import drafts, queries
from app.attachments.models import Attachment
from app.attachments.service import keep
from app.core.files import store
from app.core.scope import enter
from app.projects.models import Project
from tests import factories
from tests.applicant.reader import Reader
from tests.applicant.test_handing_in import ITEM, page_of, pdf, put_everything
from tests.applicant.test_handing_in import project as project
from tests.factories import Cast


def test_a_file_is_not_added_once_the_item_is_handed_in(session: Session, project: Project, chengong: Reader) -> None:
    address = page_of(session, project)
    put_everything(chengong.open(address))
    chengong.send({}, form="/submit")

    late = {**chengong.token, "material": "1", "file-1": (io.BytesIO(pdf()), "晚到.pdf")}
    answer = chengong.client.post(address.replace("/apply", "/files"), data=late, follow_redirects=True)

    told = answer.get_data(as_text=True)
    assert "文件未添加" in told and "该事项已经提交，正在办理，见 深水 2026-" in told
    due = factories.due(session, project, ITEM)
    assert queries.draft_files(session, due.id) == []
    assert session.scalars(select(Attachment.id).where(Attachment.name == "晚到.pdf")).all() == []


def test_a_file_that_another_tab_puts_while_the_item_is_handed_in_goes_with_it(
    session: Session, project: Project, cast: Cast, chengong: Reader, at: datetime
) -> None:
    put_everything(chengong.open(page_of(session, project)))
    due = factories.due(session, project, ITEM)
    enter(session, cast.chengong)
    drafts.hold_open(session, due)
    file = keep(session, store(), io.BytesIO(pdf()), "另一页.pdf", by=cast.chengong, unit_id=due.unit_id,
                department_id=None, now=at)
    drafts.put(session, due, 1, file, by=cast.chengong, now=at)
    tab = Timer(0.3, session.commit)
    tab.start()

    chengong.send({}, form="/submit")

    tab.join()
    assert "另一页.pdf" in chengong.follow("看办件").text
    assert queries.draft_files(session, due.id) == []
