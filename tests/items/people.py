"""Administrators of data, signed in, on a loaded catalogue."""

from collections.abc import Callable, Iterator
from functools import cache

import pytest
from werkzeug.security import generate_password_hash

from app.accounts.rules import Role
from app.core.now import clock_at
from app.core.records import open_engine, session_maker
from app.core.scope import enter, guard
from app.core.types import PLATFORM
from app.departments.queries import department_by_key
from tests import factories
from tests.applicant.reader import PASSWORD, Reader


@pytest.fixture(scope="module")
def platform(settings):
    """A session in which the platform acts, on a loaded catalogue."""
    engine = open_engine(settings.worker_database_url)
    maker = session_maker(engine)
    guard(maker)
    with maker() as session:
        factories.catalogue(session)
        enter(session, PLATFORM)
        yield session
    engine.dispose()


@pytest.fixture(scope="module")
def administrators(platform):
    """One administrator each in 发改 and 水务, and the coordinator 周管."""
    kept = generate_password_hash(PASSWORD, method=factories.CHEAP)
    for key in ("fgw", "swj"):
        department = department_by_key(platform, key)
        factories.person(
            platform, f"{key}-admin", Role.DEPARTMENT_ADMIN, department_id=department.id, password_hash=kept
        )
    factories.person(platform, "zhouguan", Role.COORDINATOR, password_hash=kept)
    platform.commit()


@pytest.fixture(scope="module")
def as_person(app, administrators) -> Iterator[Callable[[str], Reader]]:
    """`as_person("fgw-admin")`: that person, signed in once for the file, on a Monday morning."""
    app.config["RATELIMIT_ENABLED"] = False
    with clock_at(factories.MONDAY):
        yield cache(lambda username: Reader(app).sign_in(username))


@pytest.fixture
def stranger(app, platform):
    """路人 at a browser."""
    return Reader(app)
