"""One project from its first filing to its closure notice, through the services (Art. 11–16)."""

import json
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.rules import Role
from app.cases.rules import CaseState, Light
from app.closure.models import ClosureNotice
from app.core.scope import enter
from app.core.types import PLATFORM
from app.declaration.models import DueItem
from app.operations.trail import first_fault
from app.projects.queries import current_code
from app.projects.rules.kinds import CodeState
from tests import factories
from tests.factories import MONDAY, Cast


def test_the_notice_comes_to_be_with_the_last_due_item_that_counts(session: Session, cast: Cast) -> None:
    project = factories.declared(session, cast.chengong)
    owed = set(session.scalars(select(DueItem.closure).where(DueItem.project_id == project.id)))
    assert len(owed) == 2
    for key in ("fgw-ba", "swj-qsxk", "swj-pssp"):
        case = factories.submitted(session, cast.chengong, project, key)
        factories.accepted(session, cast.of(key[:3], Role.CLERK), case)
        enter(session, PLATFORM)
        assert session.scalar(select(ClosureNotice).where(ClosureNotice.project_id == project.id)) is None
        factories.decided(session, cast, case, now=MONDAY + timedelta(days=1))

    enter(session, PLATFORM)
    notice = session.scalars(select(ClosureNotice).where(ClosureNotice.project_id == project.id)).one()
    facts = json.loads(notice.facts)
    assert notice.number.startswith("深投告〔2026〕")
    assert {item["item"] for item in facts["items"]} >= {"取水许可"}
    assert facts["investment_wan"] == "3,200"  # as every page prints it
    code = current_code(session, project.id)
    assert code is not None and code.state is CodeState.CLOSED
    assert first_fault(session) is None


def test_acceptance_starts_the_clock_on_its_civil_date(session: Session, cast: Cast) -> None:
    project = factories.declared(session, cast.chengong)
    case = factories.submitted(session, cast.chengong, project, "swj-qsxk")
    assert case.due_on.isoformat() == "2026-03-09"  # 2026-03-09 Mon: five workdays to accept or refuse

    factories.accepted(session, cast.wangmin, case)

    assert case.state is CaseState.ACCEPTED
    assert case.due_on.isoformat() == "2026-03-30"  # 2026-03-30 Mon: 20 workdays after 2026-03-02 Mon
    assert case.light is Light.NORMAL
