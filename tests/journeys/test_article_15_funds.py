"""Before funds are released the code is verified a second time (Art. 15)."""

import pytest
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.core.scope import enter
from app.core.types import PLATFORM
from app.projects import service as projects
from app.projects.queries import current_code
from app.projects.rules.kinds import CodeEvent
from tests import factories
from tests.factories import MONDAY, SMALL, Cast
from tests.journeys.acts import proposes, signs
from tests.journeys.people import Desk

GOVERNMENT = SMALL | {"name": "示例政府投资项目", "invest_type": "gov", "mode": "approve", "category": "building"}


@pytest.fixture
def case(session: Session, cast: Cast, desk: Desk) -> Case:
    """An item that releases funds, accepted and reviewed."""
    project = factories.declared(session, cast.chengong, GOVERNMENT)
    handed_in = factories.submitted(session, cast.chengong, project, "fgw-qqjf")  # 首次前期经费下达
    case = factories.accepted(session, cast.lixiao, handed_in)
    proposes(desk.sign_in("李晓"), case)
    signs(desk.sign_in("审核（示例）"), case, "审核")
    return case


def test_the_decision_carries_a_second_passed_verification(desk: Desk, case: Case) -> None:
    signs(desk.sign_in("批准（示例）"), case, "批准").sees("已办结")

    assert desk.text.count("核验项目代码") >= 2


def test_a_code_suspended_since_acceptance_holds_the_funds_back(desk: Desk, session: Session, case: Case) -> None:
    enter(session, PLATFORM)
    code = current_code(session, case.project_id)
    assert code is not None
    projects.change_state(session, code, CodeEvent.SUSPENDED, reason="示例", by=PLATFORM, now=MONDAY)
    session.commit()

    signs(desk.sign_in("批准（示例）"), case, "批准").sees("该代码已中止使用", "第十五条")

    desk.open(case).sees("等批准人决定")
