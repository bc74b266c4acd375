"""(W) and (R): who may write which row, by the unit of work and around it."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from app.cases.models import Case
from app.core.scope import ForeignRow, beyond, enter, may_write
from app.core.types import LOGIN, NOBODY, PUBLIC, Actor
from app.declaration.models import DueItem
from app.departments.models import Department
from app.items.models import Item
from app.projects.models import Project
from config import Settings
from tests import factories
from tests.factories import Cast

SessionAs = Callable[[Actor], Session]


@pytest.fixture(scope="module")
def stage(settings: Settings) -> tuple[Cast, UUID]:
    """The cast, and a case of 陈工's unit at 市水务局."""
    from app.core.records import open_engine, session_maker
    from app.wiring import connect

    connect()
    engine = open_engine(settings.worker_database_url)
    with session_maker(engine)() as session:
        factories.catalogue(session)
        cast = factories.cast(session)
        project = factories.declared(session, cast.chengong)
        case = factories.submitted(session, cast.chengong, project, "swj-qsxk")
        found = cast, case.id
    engine.dispose()
    return found


def _opened(session: Session, case_id: UUID, actor: Actor) -> Case:
    """The row in the hands of somebody it does not belong to (a forgotten path)."""
    with beyond(session, "the test opens a foreign row"):
        case = session.get_one(Case, case_id)
    enter(session, actor)
    return case


@pytest.mark.parametrize("who", ["lixiao", "zhaozong"])
def test_a_foreign_row_is_changed_by_nobody(who: str, stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, case_id = stage
    actor: Actor = getattr(cast, who)
    session = session_as(actor)
    case = _opened(session, case_id, actor)

    case.project_name = "changed"
    with pytest.raises(ForeignRow):
        session.flush()


@pytest.mark.parametrize("actor", [PUBLIC, NOBODY, LOGIN])
def test_who_reads_a_public_row_does_not_write_it(
    actor: Actor, stage: tuple[Cast, UUID], session_as: SessionAs
) -> None:
    _cast, case_id = stage
    session = session_as(actor)
    case = _opened(session, case_id, actor)

    case.project_name = "changed"
    with pytest.raises(ForeignRow):
        session.flush()


def test_a_row_is_not_moved_out_of_the_scope(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, case_id = stage
    session = session_as(cast.wangmin)
    case = session.get_one(Case, case_id)

    case.department_id = cast.lixiao.department_id
    with pytest.raises(ForeignRow):
        session.flush()


def test_a_row_is_not_moved_by_its_relation(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, case_id = stage
    session = session_as(cast.wangmin)
    case = session.get_one(Case, case_id)

    case.department = session.get_one(Department, cast.lixiao.department_id)
    with pytest.raises(ForeignRow):
        session.flush()


def test_a_new_row_is_not_put_into_a_foreign_scope(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, _case = stage
    session = session_as(cast.wangmin)
    item = session.scalars(select(Item).where(Item.department_id == cast.lixiao.department_id)).first()
    assert item is not None  # the catalogue is open to read

    assert not may_write(cast.wangmin, item)
    item.name = "mine now"
    with pytest.raises(ForeignRow):
        session.flush()


def test_a_foreign_row_is_not_deleted(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, case_id = stage
    session = session_as(cast.lixiao)
    session.delete(_opened(session, case_id, cast.lixiao))
    with pytest.raises(ForeignRow):
        session.flush()


def test_a_bulk_update_may_not_set_what_ties_a_row(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, case_id = stage
    session = session_as(cast.wangmin)
    moved = update(Case).where(Case.id == case_id).values(department_id=cast.lixiao.department_id)
    with pytest.raises(ForeignRow):
        session.execute(moved)


def test_the_database_refuses_what_goes_around_the_unit_of_work(
    stage: tuple[Cast, UUID], session_as: SessionAs
) -> None:
    cast, case_id = stage
    names = [column.name for column in DueItem.__table__.c]
    copied = ", ".join({"id": "gen_random_uuid()", "department_id": ":d"}.get(name, name) for name in names)
    ways = {
        "core update": update(Case.__table__)
        .where(Case.__table__.c.id == case_id)
        .values(department_id=cast.lixiao.department_id),
        "raw update": text("update case_file set department_id = :d where id = :c").bindparams(
            d=cast.lixiao.department_id, c=case_id
        ),
        "raw insert": text(f"insert into due_item ({', '.join(names)}) select {copied} from due_item").bindparams(
            d=cast.lixiao.department_id
        ),
    }
    for way, statement in ways.items():
        session = session_as(cast.wangmin)
        with pytest.raises(ProgrammingError, match=r"row-level security|stays as it is"):
            session.connection().execute(statement)
        session.close()
        assert way


def test_a_foreign_row_is_not_touched_by_core(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, case_id = stage
    session = session_as(cast.lixiao)
    touched = session.connection().execute(
        text("update case_file set project_name = '?' where id = :c"), {"c": case_id}
    )
    theirs = text("delete from guide_material where department_id = :d").bindparams(d=cast.wangmin.department_id)
    gone = session.connection().execute(theirs)
    assert (touched.rowcount, gone.rowcount) == (0, 0)


def test_a_department_of_a_project_changes_it_and_others_do_not(
    stage: tuple[Cast, UUID], session_as: SessionAs
) -> None:
    cast, _case = stage
    session = session_as(cast.wangmin)
    project = session.scalars(select(Project)).one()
    assert cast.wangmin.department_id in project.department_ids
    assert may_write(cast.wangmin, project)
    stranger = cast.of("daj", next(role for key, role in cast.staff if key == "daj"))
    assert not may_write(stranger, project)
    session.close()
    assert session_as(stranger).scalars(select(Project)).all() == []


def test_beyond_writes_and_then_the_actor_is_fenced_again(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, case_id = stage
    session = session_as(cast.zhaozong)
    with beyond(session, "a consequence that is the platform's own"):
        case = session.get_one(Case, case_id)
        case.seen_at = None
        case.handler_name = "platform"
        session.flush()

    case.handler_name = "zhaozong"
    with pytest.raises(ForeignRow):
        session.flush()
