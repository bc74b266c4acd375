"""未设期限: a clock without a limit is said to have none; what is not known yet is a dash."""

from datetime import date

import pytest
from sqlalchemy import update

from app.cases.models import Case
from app.cases.rules import CaseState, Light
from app.core.scope import enter
from app.core.types import PLATFORM
from app.disclosure.rules import is_open_ended
from tests.desk.conftest import Ground, SignIn

NO_LIMIT = "未设期限"


def _open_ended(ground: Ground) -> Case:
    """An accepted case of an item without a limit."""
    case = ground.now(ground.accepted())
    enter(ground.session, PLATFORM)
    dates = {"due_on": None, "due_latest": None, "legal_due_on": None, "legal_due_latest": None}
    ground.session.execute(update(Case).where(Case.id == case.id).values(light=Light.NOT_STARTED, **dates))
    ground.session.commit()
    return ground.now(case)


def test_no_limit_is_told_from_a_date_that_is_not_known(sign_in: SignIn, ground: Ground) -> None:
    limited, case = ground.now(ground.accepted()), _open_ended(ground)
    clerk = sign_in("wangmin")

    for each, said in ((case, True), (limited, False)):
        for address in (f"/desk/projects/{each.project_id}", f"/projects/{each.project_code}"):
            assert (NO_LIMIT in clerk.open(address).text) is said, address


@pytest.mark.parametrize("state", CaseState)
def test_only_a_running_clock_without_a_date_has_no_limit(state: CaseState) -> None:
    running = state in {CaseState.ACCEPTED, CaseState.IN_REVIEW, CaseState.IN_APPROVAL}

    assert is_open_ended(state, None, stopped=False) is running
    assert not is_open_ended(state, date(2026, 3, 9), stopped=False)
    assert not is_open_ended(state, None, stopped=True)
