"""Many at once get as many different codes (Art. 13)."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from app.core.records import open_engine, session_maker
from app.core.scope import enter, guard
from app.core.types import PLATFORM
from app.projects import service
from app.projects.issuers import CodeSpace
from app.projects.models import Project, ProjectCode
from app.projects.rules.kinds import CodeEdition
from app.projects.rules.life import CodesExhausted
from tests.projects.filling import fill
from tests.projects.making import NOW

THREADS = 16


@pytest.fixture
def makers(settings):
    engine = open_engine(settings.database_url, pool_size=THREADS)
    maker = session_maker(engine)
    guard(maker)
    yield maker
    engine.dispose()


def issued(maker, project_id):
    """One filing in a transaction of its own; the code, or None when the space is full."""
    with maker() as session:
        enter(session, PLATFORM)
        try:
            code = service.issue_code(session, session.get_one(Project, project_id), by=PLATFORM, now=NOW)
        except CodesExhausted:
            session.rollback()
            return None
        session.commit()
        return code.code


def together(maker, projects):
    with ThreadPoolExecutor(THREADS) as pool:
        return list(pool.map(lambda project_id: issued(maker, project_id), projects))


def test_sixteen_at_once_get_sixteen_times_ten_different_codes(platform, new_project, makers):
    projects = [new_project(f"项目{n}").id for n in range(160)]
    platform.commit()

    codes = together(makers, projects)

    assert None not in codes and len(set(codes)) == 160


def test_the_last_codes_of_a_space_are_given_once_each_and_the_rest_are_refused(platform, new_project, makers):
    space = CodeSpace(CodeEdition.V2, "2611", "440306", "04", "03")
    fill(platform, new_project(), space, free=[11, 222, 3333, 44444, 55555])
    projects = [new_project(f"宝安{n}", division="440306", type_code="03").id for n in range(THREADS)]
    platform.commit()

    codes = together(makers, projects)

    given = [code for code in codes if code]
    assert len(given) == len(set(given)) == 5
    assert {code[18:23] for code in given} == {"00011", "00222", "03333", "44444", "55555"}
    in_space = select(func.count()).where(ProjectCode.division == "440306", ProjectCode.type == "03")
    assert platform.scalar(in_space) == 100_000
