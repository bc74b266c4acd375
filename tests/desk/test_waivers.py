"""不适用: proposed by one, confirmed or turned down by another, told to the unit; never beside an open case (5a)."""

import threading
import time
from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy.orm import Session

from app.acceptance import service as acceptance
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM, Actor
from app.declaration import service as declaration
from app.declaration.models import DueItem, DueItemState
from app.declaration.rules import WaiverWhileOpen
from config import Settings
from tests import factories
from tests.desk.conftest import Ground, SignIn
from tests.factories import MONDAY


def _proposed(sign_in: SignIn, ground: Ground) -> DueItem:
    project = factories.declared(ground.session, ground.cast.chengong)
    due = factories.due(ground.session, project, "swj-qsxk")
    sign_in("wangmin").open(f"/desk/projects/due/{due.id}/waive").send({"reason": "改用市政供水"})
    return due


def test_the_unit_is_told_and_can_no_longer_hand_it_in(sign_in: SignIn, ground: Ground) -> None:
    due = _proposed(sign_in, ground)

    sign_in("swj-reviewer").open(f"/desk/projects/due/{due.id}/waive/confirm").send()

    reader = sign_in("chengong").open("/account/messages/")
    assert "事项不适用：取水许可" in reader.text
    assert "已认定不适用于本项目：改用市政供水" in reader.open(f"/my/items/{due.id}/apply").text


def test_the_second_person_may_disagree(sign_in: SignIn, ground: Ground) -> None:
    due = _proposed(sign_in, ground)

    reviewer = sign_in("swj-reviewer").open(f"/desk/projects/due/{due.id}/waive/confirm").send({"do": "drop"})

    trace = reviewer.open(f"/desk/projects/{due.project_id}").text
    assert "取水许可 认定不适用，待第二人确认：改用市政供水" in trace
    assert "取水许可 不适用认定撤回，该事项仍须办理：改用市政供水" in trace
    reviewer.open(f"/desk/projects/due/{due.id}/waive/confirm").send(status=409)


def test_who_proposed_is_told_that_the_second_person_disagrees_and_nobody_else(
    sign_in: SignIn, ground: Ground
) -> None:
    due = _proposed(sign_in, ground)
    sign_in("swj-reviewer").open(f"/desk/projects/due/{due.id}/waive/confirm").send({"do": "drop"})

    told = sign_in("wangmin").open("/account/messages/").text
    assert "不同意：事项不适用，取水许可" in told
    assert "不同意：事项不适用" not in sign_in("swj-reviewer").open("/account/messages/").text
    assert "不同意：事项不适用" not in sign_in("chengong").open("/account/messages/").text


def test_taking_it_back_tells_nobody(sign_in: SignIn, ground: Ground) -> None:
    before = sign_in("wangmin").open("/account/messages/").text.count("不同意：事项不适用")
    due = _proposed(sign_in, ground)
    clerk = sign_in("wangmin").open(f"/desk/projects/{due.project_id}")
    clerk.follow("修改或撤回…").send({"do": "drop"})

    assert clerk.open("/account/messages/").text.count("不同意：事项不适用") == before


def test_disagreeing_leaves_it_owed(sign_in: SignIn, ground: Ground) -> None:
    due = _proposed(sign_in, ground)

    reviewer = sign_in("swj-reviewer").open(f"/desk/projects/due/{due.id}/waive/confirm").send({"do": "drop"})

    assert "已撤销提议" in reviewer.text and "确认不适用" not in reviewer.text
    ground.session.refresh(due)
    assert due.state is DueItemState.OWED and due.waived_by is None
    reviewer.open(f"/desk/projects/due/{due.id}/waive/confirm").send(status=409)


def test_who_proposed_may_take_it_back_and_is_not_asked_to_confirm(sign_in: SignIn, ground: Ground) -> None:
    due = _proposed(sign_in, ground)
    clerk = sign_in("wangmin").open(f"/desk/projects/{due.project_id}")
    assert "确认不适用" not in clerk.text

    clerk.follow("修改或撤回…").send({"do": "drop"})

    ground.session.refresh(due)
    assert due.waived_by is None and due.waived_reason == ""


def test_a_filing_and_a_waiver_at_once_never_both_stand(ground: Ground, settings: Settings) -> None:
    project = factories.declared(ground.session, ground.cast.chengong)
    due = factories.due(ground.session, project, "swj-pssp")
    by, second = ground.cast.wangmin, ground.cast.of("swj", factories.Role.REVIEWER)
    enter(ground.session, by)
    declaration.propose_waiver(ground.session, due, reason="不接管网", by=by, now=MONDAY)
    ground.session.commit()
    engine = open_engine(settings.worker_database_url, pool_size=2)
    refused: list[type[Exception]] = []

    def confirms(due_id: UUID) -> None:
        with session_maker(engine)() as other:
            enter(other, second)
            try:
                declaration.confirm_waiver(other, other.get_one(DueItem, due_id), by=second, now=MONDAY)
                other.commit()
            except WaiverWhileOpen as told:
                refused.append(type(told))

    waits = _confirms_while_filing(ground.session, ground.cast.chengong, due, confirms)
    waits.join(10)
    engine.dispose()

    assert refused == [WaiverWhileOpen]
    enter(ground.session, PLATFORM)
    ground.session.refresh(due)
    assert due.state is DueItemState.OWED


def _confirms_while_filing(
    session: Session, by: Actor, due: DueItem, confirms: Callable[[UUID], None]
) -> threading.Thread:
    """The filing has its case and has not committed yet when the second person confirms."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(session, "commit", lambda: None)
        factories.submitted(session, by, due.project, due.item.key)
    thread = threading.Thread(target=confirms, args=(due.id,))
    thread.start()
    time.sleep(0.5)
    session.commit()
    return thread


def test_what_was_found_not_to_apply_is_refused_by_the_service_too(sign_in: SignIn, ground: Ground) -> None:
    due = _proposed(sign_in, ground)
    sign_in("swj-reviewer").open(f"/desk/projects/due/{due.id}/waive/confirm").send()
    enter(ground.session, ground.cast.chengong)

    with pytest.raises(Exception, match="found not to apply"):
        acceptance.submit(ground.session, due, (), by=ground.cast.chengong, now=MONDAY)
    ground.session.rollback()
