"""Cases whose clocks live through everything: people act through the fenced web role, at any instant of 2026."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from app.accounts.rules import Role
from app.cases import queries as ledger
from app.cases.models import Case, CaseStep
from app.clock import queries as clock
from app.clock.models import ClockEntry
from app.clock.queries import CaseClocks
from app.clock.rules.entries import EntryKind
from app.core.now import SHENZHEN
from app.core.records import open_engine, session_maker
from app.core.scope import enter, guard
from app.core.types import PLATFORM, Actor, new_id
from app.documents.models import IssuedDocument
from app.handling import service as handling
from app.handling.models import CaseRequest, SpecialProcedure
from app.handling.transferring import request_or_404
from app.messages.models import Message
from app.projects.rules.kinds import Purpose
from app.projects.service import verify
from app.wiring import connect
from config import Settings
from tests import factories
from tests.catalogued import in_january as in_january
from tests.clock.asking import day
from tests.factories import Cast

RATIFIED = factories.SMALL | {"mode": "ratify", "name": "示例核准项目"}
ITEM = "fgw-hz"
"""企业投资项目核准: a licence, legal 20 working days that may be extended by 40, promised 10; 委托评估 stops it."""


def at(written: str) -> datetime:
    """`2026-03-02 Mon 10:00` in Shenzhen."""
    on, _, hour = written.rpartition(" ")
    return datetime.combine(day(on), time.fromisoformat(hour), SHENZHEN)


def _maker(url: str) -> tuple[Engine, sessionmaker[Session]]:
    engine = open_engine(url, pool_size=10)
    made = session_maker(engine)
    guard(made)
    return engine, made


@pytest.fixture(scope="module")
def web(settings: Settings) -> Iterator[sessionmaker[Session]]:
    """Sessions of the web role: fenced by row security, too."""
    connect()
    engine, made = _maker(settings.database_url)
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def worker(settings: Settings) -> Iterator[sessionmaker[Session]]:
    connect()
    engine, made = _maker(settings.worker_database_url)
    yield made
    engine.dispose()


@pytest.fixture(scope="module")
def cast(worker: sessionmaker[Session]) -> Cast:
    with worker() as opened:
        factories.catalogue(opened, now=at("2026-01-05 Mon 09:00"))
        return factories.cast(opened, now=at("2026-01-05 Mon 09:00"))


@dataclass
class Story:
    """One case and its people, in one session of the web role."""

    web: sessionmaker[Session]
    session: Session
    cast: Cast

    def received(self, when: str, key: str = ITEM) -> Case:
        project = factories.declared(self.session, self.cast.chengong, RATIFIED, now=at(when))
        return factories.submitted(self.session, self.cast.chengong, project, key, now=at(when))

    def accepted(self, when: str, key: str = ITEM) -> Case:
        case = self.received(when, key)
        return factories.accepted(self.session, self.who(case, Role.CLERK), case, now=at(when))

    def who(self, case: Case, role: Role) -> Actor:
        enter(self.session, PLATFORM)
        return self.cast.of(case.department.key, role)

    def does(self, act: Any, case: Case, role: Role, when: str, **given: Any) -> Any:
        """One act of the case's department by the person of a role, committed."""
        by = self.who(case, role)
        enter(self.session, by)
        try:
            done = act(self.session, case, by=by, now=at(when), **given)
            self.session.commit()
        except Exception:
            self.session.rollback()
            raise
        return done

    def opens(self, case: Case, kind: str, when: str, **given: Any) -> SpecialProcedure:
        told = {"reason": f"示例：{kind}", "basis": "示例依据", "document_number": f"示例{kind}〔2026〕1号",
                "longest_workdays": 15}
        done: SpecialProcedure = self.does(handling.open_procedure, case, Role.CLERK, when, kind=kind, **(told | given))
        return done

    def ends(self, case: Case, when: str, **given: Any) -> SpecialProcedure:
        done: SpecialProcedure = self.does(handling.end_procedure, case, Role.CLERK, when, result="示例：通过", **given)
        return done

    def asks_for_more(self, case: Case, number: int, when: str) -> None:
        self.does(handling.ask_extension, case, Role.CLERK, when, number=number, reason="示例：需补充论证")

    def extends(self, case: Case, when: str, role: Role = Role.APPROVER) -> CaseStep:
        done: CaseStep = self.does(handling.extend, case, role, when, words="同意。")
        return done

    def last_fact(self, case: Case, kind: EntryKind) -> ClockEntry:
        return [entry for entry in self.entries(case) if entry.kind is kind][-1]

    def asks_to_void(self, case: Case, entry: ClockEntry, when: str, role: Role = Role.CLERK) -> None:
        self.does(handling.ask_voiding, case, role, when, entry_id=entry.id, reason="示例：登记有误",
                  document_number="示例函〔2026〕1号")

    def voids(self, case: Case, when: str, role: Role = Role.REVIEWER) -> CaseStep:
        done: CaseStep = self.does(handling.void, case, role, when, words="属实，同意撤销。")
        return done

    def asks_to_transfer(self, case: Case, to: str, when: str) -> CaseRequest:
        department = self.cast.of(to, Role.CLERK).department_id
        assert department is not None
        done: CaseRequest = self.does(handling.ask_transfer, case, Role.CLERK, when, to_id=department,
                                      reason="示例：职责划转", document_number="示例函〔2026〕9号")
        return done

    def takes_over(self, request: CaseRequest, to: str, when: str, by: Actor | None = None) -> Case:
        """A clerk of the other department verifies the code and takes the case, in a session of his own."""
        taker, case_id = by or self.cast.of(to, Role.CLERK), new_id()
        with self.web() as own:
            enter(own, taker)
            asked = request_or_404(own, request.id, taker)
            verification = verify(
                own, asked.told["code"], case_id=case_id, project_id=UUID(asked.told["project_id"]), by=taker,
                follows=asked.told["follows"], department_id=taker.department_id, purpose=Purpose.ACCEPTANCE,
                now=at(when),
            )
            own.commit()
            handling.take_over(own, asked, verification, case_id=case_id, by=taker, now=at(when))
            own.commit()
        return self.now_by_id(case_id)

    def now_by_id(self, case_id: UUID) -> Case:
        self.session.rollback()
        enter(self.session, PLATFORM)
        self.session.expire_all()
        return self.session.get_one(Case, case_id)

    def now(self, case: Case) -> Case:
        self.session.rollback()
        enter(self.session, PLATFORM)
        self.session.expire_all()
        return self.session.get_one(Case, case.id)

    def clocks(self, case: Case, on: str) -> CaseClocks:
        found = clock.clocks_of(self.session, self.now(case), day(on))
        assert found is not None
        return found

    def due(self, case: Case, on: str) -> tuple[date | None, date | None]:
        """The legal and the promised day, as they stand on a day."""
        found = self.clocks(case, on)
        assert found.legal is not None and found.promised is not None
        return found.legal.due.due_on, found.promised.due.due_on

    def steps(self, case: Case) -> list[CaseStep]:
        self.now(case)
        return list(ledger.steps(self.session, case.id))

    def acts(self, case: Case) -> list[str]:
        return [step.act.name for step in self.steps(case)]

    def entries(self, case: Case) -> list[ClockEntry]:
        self.now(case)
        return clock.entries(self.session, [case.id])[case.id]

    def papers(self, case: Case) -> list[IssuedDocument]:
        self.now(case)
        rows = select(IssuedDocument).where(IssuedDocument.about_id == case.id).order_by(IssuedDocument.created_at)
        return list(self.session.scalars(rows))

    def told(self, case: Case, who: Actor) -> list[Message]:
        self.now(case)
        mine = Message.about_id == case.id, Message.recipient_account_id == who.account_id
        return list(self.session.scalars(select(Message).where(*mine).order_by(Message.created_at, Message.id)))


@pytest.fixture
def story(web: sessionmaker[Session], cast: Cast) -> Iterator[Story]:
    with web() as opened:
        yield Story(web, opened, cast)
