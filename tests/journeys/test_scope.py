"""Who may not see a record gets the same 404 as for what never was, by every address (DESIGN 7)."""

from uuid import uuid4

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.attachments.models import Attachment
from app.cases.models import Case
from app.core.scope import enter
from app.core.types import PLATFORM
from app.documents.models import IssuedDocument
from tests import factories
from tests.factories import Cast
from tests.journeys.people import Desk, Portal
from tests.journeys.platform import Site

OF_A_CASE = ("", "/ledger", "/take", "/accept", "/correct", "/refuse", "/assign", "/propose", "/procedure",
             "/procedure/end", "/decide")  # fmt: skip


@pytest.fixture
def case(session: Session, cast: Cast, site: Site) -> Case:
    """企业投资项目备案 of 陈工's unit with 李晓, its papers made."""
    project = factories.declared(session, cast.chengong)
    case = factories.accepted(session, cast.lixiao, factories.submitted(session, cast.chengong, project, "fgw-ba"))
    site.drain()
    return case


def _same_as_nothing(someone: Desk | Portal, path: str, nothing: str) -> None:
    someone.go(nothing)
    nothing_said = (someone.status, someone.page.title(), someone.page.locator("h1").inner_text())
    someone.go(path)
    assert (someone.status, someone.page.title(), someone.page.locator("h1").inner_text()) == nothing_said, path
    assert someone.status == 404, path


def _records(session: Session, case: Case) -> tuple[list[str], list[str]]:
    enter(session, PLATFORM)
    theirs = (Attachment.department_id == case.department_id, Attachment.unit_id == case.unit_id)
    files = session.scalars(select(Attachment.id).where(*theirs))
    papers = session.scalars(select(IssuedDocument.id).where(IssuedDocument.about_id == case.id))
    return [f"/files/{each}" for each in files], [f"/documents/{each}" for each in papers]


def test_the_applicant_of_another_unit_finds_none_of_these_records(
    portal: Portal, session: Session, case: Case
) -> None:
    files, papers = _records(session, case)
    assert files
    assert papers
    portal.sign_in("赵总")

    for path in (f"/my/cases/{case.id}", f"/my/cases/{case.id}/receipt", f"/my/cases/{case.id}/withdraw"):
        _same_as_nothing(portal, path, path.replace(str(case.id), str(uuid4())))
    _same_as_nothing(portal, f"/my/projects/{case.project_id}", f"/my/projects/{uuid4()}")
    _same_as_nothing(portal, f"/my/items/{case.due_item_id}/apply", f"/my/items/{uuid4()}/apply")
    for path in (files[0], papers[0]):
        _same_as_nothing(portal, path, f"{path[: path.rindex('/')]}/{uuid4()}")


def test_the_clerk_of_another_department_finds_none_of_these_records(desk: Desk, session: Session, case: Case) -> None:
    files, papers = _records(session, case)
    desk.sign_in("王敏")

    for end in OF_A_CASE:
        _same_as_nothing(desk, f"/desk/cases/{case.id}{end}", f"/desk/cases/{uuid4()}{end}")
    for path in (files[0], papers[0]):
        _same_as_nothing(desk, path, f"{path[: path.rindex('/')]}/{uuid4()}")
    desk.go(f"/desk/find?q={case.number}").sees_not(case.project_name)


def test_a_person_of_another_door_is_turned_away_from_it(desk: Desk, portal: Portal, case: Case) -> None:
    assert portal.sign_in("赵总").go(f"/desk/cases/{case.id}").status in (403, 404)
    assert desk.sign_in("王敏").go(f"/my/cases/{case.id}").status in (403, 404)
