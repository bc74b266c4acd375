"""The samples show the platform at work: every stage, several departments, late and paused ones, one closed."""

import json
import re
from collections.abc import Iterator
from datetime import datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.cases.models import Case, CaseStep
from app.cases.rules import Act, CaseState, Light
from app.closure.models import ClosureNotice
from app.core.now import SHENZHEN, clock_at
from app.core.records import Base, open_engine, session_maker
from app.core.scope import enter, guard
from app.core.types import PLATFORM
from app.declaration.models import Declaration, DeclarationState
from app.operations.trail import first_fault
from app.projects.models import Project, ProjectCode
from app.projects.rules.kinds import CodeState
from app.wiring import load_catalogue, load_samples
from config import Settings

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=SHENZHEN)  # 2026-11-24 Tue
TABLES = sorted(table.name for table in Base.metadata.sorted_tables)


@pytest.fixture(scope="module")
def loaded(settings: Settings) -> Iterator[Session]:
    """A session on an empty platform into which the samples have just been loaded."""
    with clock_at(NOW):
        load_catalogue(settings)
        load_samples(settings)
    engine = open_engine(settings.worker_database_url, pool_size=1)
    maker = session_maker(engine)
    guard(maker)
    with maker() as opened:
        yield opened
    engine.dispose()


def _counted(session: Session) -> dict[str, int]:
    enter(session, PLATFORM)
    return {name: session.scalar(select(func.count()).select_from(Base.metadata.tables[name])) or 0 for name in TABLES}


def _states(session: Session) -> dict[CaseState, int]:
    enter(session, PLATFORM)
    rows = session.execute(select(Case.state, func.count()).group_by(Case.state))
    return dict(iter(rows))


def test_there_are_twelve_projects_and_more_and_a_draft(loaded: Session) -> None:
    enter(loaded, PLATFORM)

    assert (loaded.scalar(select(func.count()).select_from(Project)) or 0) >= 12
    assert loaded.scalar(select(func.count()).where(Declaration.state == DeclarationState.DRAFT)) == 1


@pytest.mark.parametrize("state", CaseState)
def test_some_case_stands_in_every_stage(loaded: Session, state: CaseState) -> None:
    assert _states(loaded).get(state, 0) >= 1


def test_one_licence_was_accepted_by_silence_and_one_will_be_tomorrow(loaded: Session) -> None:
    enter(loaded, PLATFORM)
    steps = select(CaseStep).where(CaseStep.act == Act.ACCEPT, CaseStep.by_name == PLATFORM.name)

    assert len(loaded.scalars(steps).all()) == 1
    assert loaded.scalar(select(func.count()).where(Case.state == CaseState.RECEIVED, Case.remaining_days == 0)) == 1


def test_one_project_is_closed_with_its_notice(loaded: Session) -> None:
    enter(loaded, PLATFORM)

    notice = loaded.scalars(select(ClosureNotice)).one()

    assert notice.number == "深投告〔2026〕1号"
    assert {item["item"] for item in json.loads(notice.facts)["items"]} >= {"取水许可"}


def test_some_are_late_and_some_are_paused_and_some_are_due_soon(loaded: Session) -> None:
    enter(loaded, PLATFORM)

    shown = set(loaded.scalars(select(Case.light).distinct()))

    assert shown >= {Light.NORMAL, Light.WARNING, Light.OVERDUE, Light.PAUSED}


def test_several_departments_have_work(loaded: Session) -> None:
    enter(loaded, PLATFORM)

    busy = loaded.scalar(select(func.count(func.distinct(Case.department_id))).where(Case.decided_on.is_(None)))

    assert busy is not None
    assert busy >= 6


def test_one_code_is_of_the_old_edition_and_one_is_suspended(loaded: Session) -> None:
    enter(loaded, PLATFORM)
    codes = list(loaded.scalars(select(ProjectCode)))

    assert {code.edition.name for code in codes} == {"V1", "V2"}
    assert any(code.state is CodeState.SUSPENDED for code in codes)


def test_every_person_says_that_he_is_a_sample(loaded: Session) -> None:
    enter(loaded, PLATFORM)

    assert [name for name in loaded.scalars(select(Account.display_name)) if "示例" not in name] == []


def test_a_sample_document_bears_a_whole_number_of_its_own(loaded: Session) -> None:
    enter(loaded, PLATFORM)
    numbers = loaded.execute(select(Case.department_id, Case.document_number).where(Case.document_number != "")).all()

    assert len(numbers) >= 10
    assert len(set(numbers)) == len(numbers)
    assert not [number for _, number in numbers if re.search("[＿□{}]", number)]


def test_no_sample_act_lies_in_the_future(loaded: Session) -> None:
    enter(loaded, PLATFORM)

    ahead = {
        f"{name}.{column.name}": found
        for name in ("case_step", "clock_entry", "message", "decision", "attachment", "clock_prompt", "code_issue")
        for column in Base.metadata.tables[name].columns
        if isinstance(column.type.python_type, type) and column.type.python_type is datetime
        and (found := loaded.scalar(select(func.max(column)))) and found > NOW
    }
    assert ahead == {}


def test_the_trail_of_the_samples_is_whole(loaded: Session) -> None:
    enter(loaded, PLATFORM)

    assert first_fault(loaded) is None


def test_loading_twice_adds_nothing(loaded: Session, settings: Settings) -> None:
    before = _counted(loaded)
    loaded.rollback()

    with clock_at(NOW):
        load_catalogue(settings)
        load_samples(settings)

    assert _counted(loaded) == before
