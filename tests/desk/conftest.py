"""The whole application with its people; staff sign in and work by forms, on a Monday morning."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from itertools import count

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.security import generate_password_hash

from app.accounts.rules import Role
from app.cases.models import Case, CaseStep
from app.core.files import use_store
from app.core.now import clock_at
from app.core.records import open_engine, session_maker
from app.core.scope import enter
from app.core.types import PLATFORM
from app.projects.models import CodeVerification
from config import Settings
from tests import factories
from tests.applicant.reader import PASSWORD, Reader
from tests.catalogued import on_monday as on_monday
from tests.factories import MONDAY, Cast

SECONDS = count(1)
SignIn = Callable[[str], Reader]


def _opened(address: str) -> Iterator[Session]:
    engine = open_engine(address)
    with session_maker(engine)() as opened:
        yield opened
    engine.dispose()


@pytest.fixture
def web(settings: Settings) -> Iterator[Session]:
    """A session of the web's role."""
    yield from _opened(settings.database_url)


@pytest.fixture(scope="module")
def session(app: Flask, settings: Settings) -> Iterator[Session]:
    """A session of the worker's role, for making what a test needs before it begins and seeing what it left."""
    yield from _opened(settings.worker_database_url)


@pytest.fixture(scope="module")
def cast(session: Session, settings: Settings) -> Cast:
    """The catalogue, and the people with a password of theirs; two clerks in 水务."""
    use_store(settings.files_url)
    factories.catalogue(session)
    hashed = generate_password_hash(PASSWORD, method=factories.CHEAP)
    made = factories.cast(session, password_hash=hashed)
    enter(session, PLATFORM)
    department = made.wangmin.department_id
    factories.person(session, "swj-second", Role.CLERK, department_id=department, password_hash=hashed)
    factories.person(session, "fgw-admin", Role.DEPARTMENT_ADMIN, department_id=made.lixiao.department_id,
                     password_hash=hashed)
    factories.person(session, "yunwei", Role.OPERATOR, password_hash=hashed)
    session.commit()
    return made


@pytest.fixture
def sign_in(app: Flask, cast: Cast) -> Iterator[SignIn]:
    """`sign_in("wangmin")`: that person at the desk, each a second after the one before."""
    app.config["RATELIMIT_ENABLED"] = False
    with ExitStack() as held:

        def sign_in(username: str) -> Reader:
            held.enter_context(clock_at(MONDAY + timedelta(seconds=next(SECONDS))))
            return Reader(app).sign_in(username)

        yield sign_in


@dataclass
class Ground:
    """What tests stand on: cases made through services, and what became of them."""

    session: Session
    cast: Cast

    def filed(self, key: str = "swj-pssp") -> Case:
        """A case handed in by 陈工, nobody's yet."""
        project = factories.declared(self.session, self.cast.chengong)
        return factories.submitted(self.session, self.cast.chengong, project, key)

    def accepted(self, key: str = "swj-pssp") -> Case:
        """The same, accepted by the department's clerk."""
        case = self.filed(key)
        return factories.accepted(self.session, self.cast.of(key[:3], Role.CLERK), case)

    def now(self, case: Case) -> Case:
        """The case as it stands."""
        self.session.rollback()
        enter(self.session, PLATFORM)
        return self.session.scalars(
            select(Case).where(Case.id == case.id).execution_options(populate_existing=True)
        ).one()

    def acts(self, case: Case) -> list[str]:
        """The acts of its ledger, in order."""
        self.now(case)
        query = select(CaseStep.act).where(CaseStep.case_id == case.id).order_by(CaseStep.seq)
        return [act.name for act in self.session.scalars(query)]

    def verifications(self, case: Case) -> list[CodeVerification]:
        """What the register was asked about it, oldest first."""
        self.now(case)
        asked = (CodeVerification.asked_at, CodeVerification.id)
        return list(self.session.scalars(
            select(CodeVerification).where(CodeVerification.case_id == case.id).order_by(*asked)
        ))


@pytest.fixture
def ground(session: Session, cast: Cast) -> Ground:
    """Data through services."""
    return Ground(session, cast)
