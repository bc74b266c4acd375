"""No acceptance on a code that does not serve, by service or by SQL (Art. 15, 16(2))."""

from uuid import UUID

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from app.acceptance import service as acceptance
from app.acceptance.rules import CodeNotVerified
from app.accounts.rules import Role
from app.cases.models import Case
from app.cases.rules import CaseState
from app.core.scope import enter
from app.core.types import PLATFORM
from app.projects import service as projects
from app.projects.models import CodeVerification
from app.projects.queries import current_code
from app.projects.rules.kinds import CodeEvent, Purpose
from tests import factories
from tests.factories import MONDAY, Cast

INSERT = text(
    "INSERT INTO case_step (id, case_id, department_id, unit_id, seq, act, state, releases_funds, by_name, by_role,"
    " at, opinion, facts, verification_id, verification_passed, verification_purpose, prev_digest, digest)"
    " SELECT gen_random_uuid(), id, department_id, unit_id, 2, :act, :state, releases_funds, '', '', now(), '',"
    " '{}', :verification, :passed, :purpose, repeat('0', 64), repeat('0', 64) FROM case_file WHERE id = :case"
)


def _received(session: Session, cast: Cast) -> Case:
    project = factories.declared(session, cast.chengong)
    return factories.submitted(session, cast.chengong, project, "swj-pssp")


def _change(session: Session, case: Case, event: CodeEvent) -> None:
    enter(session, PLATFORM)
    code = current_code(session, case.project_id)
    assert code is not None
    if event is CodeEvent.SUPERSEDED:
        projects.recode(session, case.project, reason="重大变化", by=PLATFORM, now=MONDAY)
    else:
        projects.change_state(session, code, event, reason="示例", by=PLATFORM, now=MONDAY)
    session.commit()


@pytest.mark.parametrize("event", [CodeEvent.SUSPENDED, CodeEvent.VOIDED, CodeEvent.CLOSED, CodeEvent.SUPERSEDED])
def test_the_service_does_not_accept_on_a_code_that_does_not_serve(
    session: Session, cast: Cast, event: CodeEvent
) -> None:
    case = _received(session, cast)
    _change(session, case, event)
    clerk = cast.of("swj", Role.CLERK)
    enter(session, clerk)
    verification = acceptance.verify(session, case, by=clerk, now=MONDAY)

    with pytest.raises(CodeNotVerified):
        acceptance.accept(session, case, verification=verification, by=clerk, now=MONDAY)


@pytest.mark.parametrize("event", [CodeEvent.SUSPENDED, CodeEvent.VOIDED, CodeEvent.CLOSED])
def test_a_verification_that_has_gone_stale_does_not_carry_an_acceptance(
    session: Session, cast: Cast, event: CodeEvent
) -> None:
    case = _received(session, cast)
    verification = _passed(session, cast, case)
    _change(session, case, event)

    with pytest.raises(DBAPIError, match=r"case_step_code_serves|does not serve"):
        _write(session, case, verification)


def test_sql_cannot_accept_without_a_verification(session: Session, cast: Cast) -> None:
    case = _received(session, cast)

    with pytest.raises(DBAPIError, match="accept_needs_verification"):
        _write(session, case, None)


def test_sql_cannot_accept_on_another_cases_verification(session: Session, cast: Cast) -> None:
    other = _passed(session, cast, _received(session, cast))
    case = _received(session, cast)

    with pytest.raises(DBAPIError, match=r"fk_case_step_verification|another project"):
        _write(session, case, other)


def test_sql_cannot_reach_an_accepted_state_by_another_act(session: Session, cast: Cast) -> None:
    case = _received(session, cast)

    with pytest.raises(DBAPIError, match="before it is accepted"):
        _write(session, case, None, act="PROPOSE", state="IN_REVIEW")


def test_sql_cannot_set_the_state_past_its_last_step(session: Session, cast: Cast) -> None:
    case = _received(session, cast)
    enter(session, PLATFORM)
    session.execute(text("UPDATE case_file SET state = 'ACCEPTED' WHERE id = :id"), {"id": case.id})

    with pytest.raises(DBAPIError, match="last step left behind"):
        session.commit()


def test_a_step_is_never_changed_or_removed(session: Session, cast: Cast) -> None:
    case = _received(session, cast)
    change = "UPDATE case_step SET opinion = 'x' WHERE case_id = :id"
    remove = "DELETE FROM case_step WHERE case_id = :id"
    for words in (change, remove):
        enter(session, PLATFORM)
        with pytest.raises(DBAPIError, match=r"permission denied|append-only"):
            session.execute(text(words), {"id": case.id})
        session.rollback()


def test_a_failed_verification_stays_on_record(session: Session, cast: Cast) -> None:
    case = _received(session, cast)
    _change(session, case, CodeEvent.SUSPENDED)
    clerk = cast.of("swj", Role.CLERK)
    enter(session, clerk)

    acceptance.verify(session, case, by=clerk, now=MONDAY)
    session.commit()

    kept = session.scalar(
        select(func.count()).select_from(CodeVerification).where(
            CodeVerification.case_id == case.id, CodeVerification.passed.is_(False)
        )
    )
    assert kept == 1
    assert case.state is CaseState.RECEIVED


def _passed(session: Session, cast: Cast, case: Case) -> UUID:
    clerk = cast.of("swj", Role.CLERK)
    enter(session, clerk)
    verification = acceptance.verify(session, case, by=clerk, now=MONDAY, purpose=Purpose.ACCEPTANCE)
    assert verification.passed
    session.commit()
    return verification.id


def _write(session: Session, case: Case, verification: UUID | None, *, act: str = "ACCEPT",
           state: str = "ACCEPTED") -> None:
    enter(session, PLATFORM)
    given = verification is not None
    session.execute(INSERT, {
        "case": case.id, "act": act, "state": state, "verification": verification,
        "passed": True if given else None, "purpose": "ACCEPTANCE" if given else None,
    })
    session.commit()
