"""(S) and (R): who reads which row, for every way of asking. The cast: two departments, two units."""

from collections.abc import Callable
from uuid import UUID

import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, aliased, joinedload, mapped_column, selectinload

from app.accounts.models import Account, LoginSession, Unit
from app.cases.models import Case, CaseStep
from app.core.scope import actor_of, as_public, beyond, enter
from app.core.scope.acting import all_declared
from app.core.scope.reading import option_for
from app.core.types import LOGIN, NOBODY, PLATFORM, PUBLIC, Actor, Reach
from app.departments.models import Department
from app.guides.models import GuideMaterial
from app.messages.models import Message
from app.projects.models import Project
from config import Settings
from tests import factories
from tests.factories import Cast

SessionAs = Callable[[Actor], Session]


@pytest.fixture(scope="module")
def stage(settings: Settings) -> tuple[Cast, UUID]:
    """The cast, and a case of 陈工's unit at 市水务局 that 王敏 has in hand."""
    from app.core.records import open_engine, session_maker
    from app.wiring import connect

    connect()
    engine = open_engine(settings.worker_database_url)
    with session_maker(engine)() as session:
        factories.catalogue(session)
        cast = factories.cast(session)
        project = factories.declared(session, cast.chengong)
        case = factories.submitted(session, cast.chengong, project, "swj-qsxk")
        factories.accepted(session, cast.wangmin, case)
        found = cast, case.id
    engine.dispose()
    return found


def seen(session: Session, ask: Callable[[Session], object]) -> object:
    """What `ask` finds; the connection is given back at once."""
    try:
        return ask(session)
    finally:
        session.close()


ASKED = {
    "get": lambda session, pk: session.get(Case, pk),
    "select": lambda session, pk: session.scalar(select(Case).where(Case.id == pk)),
    "aliased": lambda session, pk: session.scalar(select(a := aliased(Case)).where(a.id == pk)),
    "count": lambda session, pk: session.scalar(select(func.count()).where(Case.id == pk)) or None,
    "exists": lambda session, pk: session.scalar(select(select(Case).where(Case.id == pk).exists())) or None,
    "subquery": lambda session, pk: session.scalar(select(select(Case.id).where(Case.id == pk).subquery())),
    "union": lambda session, pk: session.scalar(
        select(Case.id).where(Case.id == pk).union_all(select(Case.id).where(Case.id == pk))
    ),
    "outer join": lambda session, pk: session.scalar(
        select(Case).join(CaseStep, CaseStep.case_id == Case.id, isouter=True).where(Case.id == pk)
    ),
    "core": lambda session, pk: session.scalar(select(Case.__table__.c.id).where(Case.__table__.c.id == pk)),
    "raw": lambda session, pk: session.scalar(text("select id from case_file where id = :pk"), {"pk": pk}),
    "joined": lambda session, pk: session.scalar(
        select(Case).where(Case.id == pk).options(joinedload(Case.project), selectinload(Case.department))
    ),
}


@pytest.mark.parametrize("way", ASKED)
def test_every_way_of_asking_finds_only_rows_of_the_actor(
    way: str, stage: tuple[Cast, UUID], session_as: SessionAs
) -> None:
    cast, case_id = stage
    ask = ASKED[way]

    for sees in (cast.wangmin, cast.chengong, cast.zhouguan, PLATFORM, PUBLIC):
        assert seen(session_as(sees), lambda session: ask(session, case_id)) is not None, sees
    for blind in (cast.lixiao, cast.zhaozong, NOBODY, LOGIN):
        assert seen(session_as(blind), lambda session: ask(session, case_id)) is None, blind


def test_the_same_statement_is_bound_anew_for_each_actor(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, case_id = stage
    asked = select(Case).where(Case.id == case_id)

    for _round in range(3):
        for actor in (cast.wangmin, cast.lixiao, cast.zhaozong, cast.chengong):
            found = seen(session_as(actor), lambda session: session.scalar(asked))
            assert (found is not None) == (actor in (cast.wangmin, cast.chengong))


def test_the_fence_of_the_statement_holds_without_the_database(stage: tuple[Cast, UUID], settings: Settings) -> None:
    """The worker's role sees all rows by its policies: what it does not read here, (S) kept from it."""
    from app.core.records import open_engine, session_maker

    cast, case_id = stage
    engine = open_engine(settings.worker_database_url)
    with session_maker(engine)() as session:
        enter(session, cast.lixiao)
        orm_ways = [way for way in ASKED if way not in ("core", "raw")]
        assert [way for way in orm_ways if ASKED[way](session, case_id) is not None] == []
        assert ASKED["raw"](session, case_id) == case_id
    engine.dispose()


def test_the_database_holds_without_the_fence_of_the_statement(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    """Told a department by hand, plain SQL sees that department's rows and no others."""
    cast, case_id = stage
    session = session_as(cast.lixiao)
    session.execute(text("select set_config('app.department', :d, true)"), {"d": str(cast.wangmin.department_id)})
    assert session.scalar(text("select id from case_file where id = :pk"), {"pk": case_id}) == case_id

    session.execute(text("select set_config('app.department', :d, true)"), {"d": str(cast.lixiao.department_id)})
    assert session.scalar(text("select id from case_file where id = :pk"), {"pk": case_id}) is None


def test_settings_die_with_their_transaction(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, case_id = stage
    session = session_as(cast.wangmin)
    assert session.get(Case, case_id) is not None
    connection = session.connection()
    session.commit()

    with session.bind.connect() as fresh:  # type: ignore[union-attr]
        assert fresh.scalar(text("select count(*) from case_file")) == 0
    assert connection.closed


def test_a_lazy_relation_to_a_foreign_row_is_absent(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, case_id = stage
    session = session_as(cast.lixiao)
    with beyond(session, "the test opens a foreign row"):
        case = session.get(Case, case_id)
    assert case is not None

    assert case.due_item is None
    assert case.department is not None  # a catalogue is open to everybody


def test_bulk_statements_touch_only_rows_of_the_actor(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, case_id = stage
    session = session_as(cast.lixiao)
    assert session.execute(update(Case).where(Case.id == case_id).values(project_name="?")).rowcount == 0
    theirs = delete(GuideMaterial).where(GuideMaterial.department_id == cast.wangmin.department_id)
    assert session.execute(theirs).rowcount == 0

    public = session_as(PUBLIC)
    assert public.scalar(select(Case.id)) == case_id
    assert public.execute(update(Case).where(Case.id == case_id).values(project_name="?")).rowcount == 0


def test_a_reader_of_a_catalogue_sees_all_and_a_stranger_only_what_is_published(
    stage: tuple[Cast, UUID], session_as: SessionAs
) -> None:
    cast, _case = stage
    for reader in (cast.lixiao, cast.chengong, PUBLIC, LOGIN):
        assert session_as(reader).scalar(select(func.count(Department.id))) == 17, reader
    assert session_as(PUBLIC).scalar(select(func.count(Unit.id))) == 2
    assert session_as(cast.chengong).scalars(select(Unit.id)).all() == [cast.chengong.unit_id]
    assert session_as(NOBODY).scalar(select(func.count(Unit.id))) == 0


def test_people_see_themselves_and_departments_their_own_people(
    stage: tuple[Cast, UUID], session_as: SessionAs
) -> None:
    cast, _case = stage
    assert session_as(cast.chengong).scalars(select(Account.username)).all() == ["chengong"]
    of_fgw = session_as(cast.lixiao).scalars(select(Account.username).order_by(Account.username)).all()
    assert of_fgw == ["fgw-approver", "fgw-reviewer", "lixiao"]
    assert session_as(PUBLIC).scalars(select(Account.username)).all() == []
    security = Actor(Reach.SECURITY, account_id=cast.zhouguan.account_id)
    assert "chengong" in session_as(security).scalars(select(Account.username)).all()
    assert session_as(security).scalars(select(Project.id)).all() == []
    assert session_as(cast.zhouguan).scalars(select(LoginSession.id)).all() == []


def test_messages_are_read_by_their_reader_alone(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, _case = stage
    mine = session_as(cast.chengong).scalars(select(Message.recipient_account_id)).all()
    assert mine
    assert set(mine) == {cast.chengong.account_id}
    assert session_as(cast.zhaozong).scalars(select(Message.id)).all() == []


def test_the_actor_returns_after_looking_with_other_eyes(stage: tuple[Cast, UUID], session_as: SessionAs) -> None:
    cast, case_id = stage
    session = session_as(cast.zhaozong)
    with as_public(session):
        assert session.scalar(select(Case.id)) == case_id
    with beyond(session, "the test looks"):
        assert session.scalar(select(Case.id)) == case_id
    assert actor_of(session) == cast.zhaozong
    assert session.scalar(select(Case.id)) is None

    with pytest.raises(RuntimeError), beyond(session, "the test fails"):
        raise RuntimeError
    assert actor_of(session) == cast.zhaozong
    session.rollback()
    assert session.scalar(text("select count(*) from case_file")) == 0


def test_beyond_asks_for_a_reason(session_as: SessionAs) -> None:
    with pytest.raises(ValueError, match="reason"), beyond(session_as(NOBODY), ""):
        pass


def test_a_model_that_does_not_say_who_sees_it_stops_the_start() -> None:
    class Other(DeclarativeBase):
        pass

    class Loose(Other):
        __tablename__ = "loose"
        id: Mapped[int] = mapped_column(primary_key=True)

    with pytest.raises(LookupError, match="Loose"):
        all_declared(Other)


def test_every_reach_has_a_criterion() -> None:
    assert all(option_for(Actor(reach)) is not None for reach in Reach)


def test_every_maker_of_sessions_is_fenced_whatever_was_before_it(settings: Settings, stage: tuple[Cast, UUID]) -> None:
    from app.core.records import open_engine, session_maker

    cast, case_id = stage
    engine = open_engine(settings.worker_database_url)
    for _round in range(300):
        session = session_maker(engine)()
        assert len([*session.dispatch.do_orm_execute]) == len([*session.dispatch.after_begin]) == 1
        del session
    with session_maker(engine)() as session:
        enter(session, cast.lixiao)
        assert session.get(Case, case_id) is None
    engine.dispose()
