"""Cases about which nobody says a word, and the platform's worker that hears it; at any instant of 2026."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from app.acceptance import service as acceptance
from app.acceptance.models import Correction
from app.acceptance.rules import Piece
from app.accounts.rules import Role
from app.cases.models import Case, CaseStep
from app.core.now import SHENZHEN
from app.core.records import open_engine, session_maker
from app.core.scope import enter, guard
from app.core.types import PLATFORM, Actor
from app.documents.models import IssuedDocument
from app.messages.models import Message
from app.projects import service as projects
from app.projects.queries import current_code
from app.projects.rules.kinds import CodeEvent
from app.wiring import connect
from config import Settings
from tests import factories
from tests.catalogued import in_january as in_january
from tests.clock.asking import day
from tests.factories import Cast

LICENCE, OTHER = "swj-qsxk", "fgw-ba"
PIECES = (Piece("申请表", "第2页未盖章", "盖章后重新上传"),)
Act = Callable[..., int]


def at(written: str) -> datetime:
    """`2026-03-02 Mon 10:00` in Shenzhen."""
    on, _, hour = written.rpartition(" ")
    return datetime.combine(day(on), time.fromisoformat(hour), SHENZHEN)


@pytest.fixture(scope="module")
def engine(settings: Settings) -> Iterator[Engine]:
    made = open_engine(settings.worker_database_url, pool_size=10)
    yield made
    made.dispose()


@pytest.fixture(scope="module")
def worker(engine: Engine) -> sessionmaker[Session]:
    """Sessions of the worker's role, fenced."""
    connect()
    made = session_maker(engine)
    guard(made)
    return made


@pytest.fixture(scope="module")
def cast(worker: sessionmaker[Session]) -> Cast:
    with worker() as opened:
        factories.catalogue(opened, now=at("2026-01-05 Mon 09:00"))
        return factories.cast(opened, now=at("2026-01-05 Mon 09:00"))


@dataclass
class Desk:
    """What people do, what the worker does, and what became of a case."""

    worker: sessionmaker[Session]
    session: Session
    cast: Cast

    def received(self, when: str, key: str = LICENCE) -> Case:
        """An item handed in by 陈工."""
        project = factories.declared(self.session, self.cast.chengong, now=at(when))
        return factories.submitted(self.session, self.cast.chengong, project, key, now=at(when))

    def clerk(self, case: Case) -> Actor:
        return self.cast.of(case.department.key, Role.CLERK)

    def accepts(self, case: Case, when: str) -> None:
        factories.accepted(self.session, self.clerk(case), case, now=at(when))

    def asks(self, case: Case, when: str) -> None:
        clerk = self.clerk(case)
        enter(self.session, clerk)
        acceptance.ask_correction(self.session, case, PIECES, by=clerk, now=at(when))
        self.session.commit()

    def answers(self, case: Case, when: str) -> None:
        with self.worker() as own:
            enter(own, self.cast.chengong)
            answered(own, own.get_one(Case, case.id), self.cast.chengong, when)

    def code(self, case: Case, event: CodeEvent, when: str) -> None:
        enter(self.session, PLATFORM)
        code = current_code(self.session, case.project_id)
        assert code is not None
        projects.change_state(self.session, code, event, reason="示例", by=PLATFORM, now=at(when))
        self.session.commit()

    def worker_at(self, when: str, act: Act = acceptance.hear_silence) -> int:
        """One turn of the worker."""
        total = 0
        while True:
            with self.worker() as own:
                enter(own, PLATFORM)
                done = act(own, now=at(when))
                own.commit()
            total += done
            if not done:
                return total

    def now(self, case: Case) -> Case:
        self.session.rollback()
        enter(self.session, PLATFORM)
        self.session.expire_all()
        return self.session.get_one(Case, case.id)

    def steps(self, case: Case) -> list[CaseStep]:
        self.now(case)
        return list(self.session.scalars(select(CaseStep).where(CaseStep.case_id == case.id).order_by(CaseStep.seq)))

    def acts(self, case: Case) -> list[str]:
        return [step.act.name for step in self.steps(case)]

    def papers(self, case: Case) -> list[IssuedDocument]:
        self.now(case)
        rows = select(IssuedDocument).where(IssuedDocument.about_id == case.id).order_by(IssuedDocument.created_at)
        return list(self.session.scalars(rows))

    def told(self, case: Case, who: Actor) -> list[str]:
        self.now(case)
        mine = Message.about_id == case.id, Message.recipient_account_id == who.account_id
        return list(self.session.scalars(select(Message.subject).where(*mine).order_by(Message.created_at, Message.id)))


def answered(session: Session, case: Case, by: Actor, when: str) -> None:
    """The applicant answers every piece and sends the correction."""
    enter(session, by)
    correction = session.scalars(select(Correction).where(Correction.case_id == case.id)).one()
    for piece in correction.pieces:
        acceptance.answer_piece(session, correction, piece.id, answer="已盖章", attachment_id=None)
    acceptance.answer_correction(session, case, by=by, now=at(when))
    session.commit()


@pytest.fixture
def desk(worker: sessionmaker[Session], cast: Cast) -> Iterator[Desk]:
    with worker() as opened:
        yield Desk(worker, opened, cast)
