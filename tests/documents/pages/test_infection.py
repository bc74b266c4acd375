"""Whoever handed in an infected file is told, with the whole platform wired together."""

import io

from sqlalchemy.orm import Session

from app import wiring
from app.attachments import service as attachments
from app.attachments.adapters import Scanner
from app.core import files
from app.core.scope import enter
from app.core.types import PLATFORM
from app.messages.queries import inbox
from tests.attachments.conftest import Clam, clam, scanner
from tests.attachments.corpus import SICK
from tests.factories import MONDAY, Cast

__all__ = ["Clam", "clam", "scanner"]


def test_the_unit_of_an_infected_file_is_told(session: Session, cast: Cast, scanner: Scanner) -> None:
    wiring.connect()
    enter(session, PLATFORM)
    assert cast.chengong.unit_id and cast.chengong.account_id and cast.zhaozong.account_id
    sick = io.BytesIO(SICK)
    attachments.keep(
        session, files.store(), sick, "申请书.docx", by=cast.chengong, unit_id=cast.chengong.unit_id,
        department_id=None, now=MONDAY,
    )  # fmt: skip
    session.commit()

    while attachments.scan_due(session, now=MONDAY, scanner=scanner):
        session.commit()

    assert "文件已锁定：申请书.docx" in {each.subject for each in inbox(session, cast.chengong.account_id)}
    assert inbox(session, cast.zhaozong.account_id) == []
