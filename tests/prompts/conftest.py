"""The worker's prompts at any instant of 2026, and what people had of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from app.accounts.models import Account
from app.accounts.rules import Role
from app.cases.models import Case
from app.clock import service as clock
from app.clock.models import ClockPrompt, PromptChoice, PromptNotice
from app.clock.rules.entries import EntryKind
from app.clock.rules.rungs import RungKind
from app.core.now import civil_date
from app.core.scope import enter
from app.core.types import PLATFORM, Actor, new_id
from app.handling import service as handling
from app.messages.models import Message
from tests import factories
from tests.catalogued import in_january as in_january
from tests.clock.asking import day
from tests.factories import Cast
from tests.silence.conftest import Desk, at
from tests.silence.conftest import cast as cast
from tests.silence.conftest import engine as engine
from tests.silence.conftest import worker as worker

RECEIVED = "2026-03-02 Mon 10:00"
Act = Callable[..., int]


@dataclass
class Bell(Desk):
    """A desk whose clocks speak."""

    def handled(self, when: str = RECEIVED, by: Actor | None = None) -> Case:
        """取水许可, legal 45 working days and promised 20, accepted by 王敏 or a colleague of hers."""
        case = self.received(when, "swj-qsxk")
        factories.accepted(self.session, by or self.cast.wangmin, case, now=at(when))
        return case

    def colleague(self) -> Actor:
        """A clerk of 市水务局 who has had no digest yet."""
        enter(self.session, PLATFORM)
        made = factories.person(self.session, f"swj-{new_id().hex[-12:]}", Role.CLERK,
                                department_id=self.cast.wangmin.department_id, now=at(RECEIVED))
        self.session.commit()
        return made

    def passes(self, *written: str) -> None:
        """The worker's turn at each of these instants."""
        for when in written:
            self.worker_at(when, clock.prompt_due)

    def said(self, case: Case) -> list[tuple[str, str, int, str]]:
        """What its clocks have said: day, clock, days, rung."""
        self.now(case)
        rows = select(ClockPrompt).where(ClockPrompt.case_id == case.id).order_by(
            ClockPrompt.told_on, ClockPrompt.clock, ClockPrompt.falls_on)
        return [(f"{row.told_on:%m-%d}", row.clock.name, row.days, row.rung.name) for row in self.session.scalars(rows)]

    def heard(self, case: Case, rung: RungKind) -> set[str]:
        """The user names of those who were told of a rung."""
        self.now(case)
        rows = (select(Account.username).join(PromptNotice, PromptNotice.account_id == Account.id)
                .join(ClockPrompt, PromptNotice.prompt_id == ClockPrompt.id)
                .where(ClockPrompt.case_id == case.id, ClockPrompt.rung == rung))
        return set(self.session.scalars(rows))

    def next_on(self, case: Case) -> date | None:
        return self.now(case).next_prompt_on

    def digests(self, who: Actor) -> list[Message]:
        self.session.rollback()
        enter(self.session, PLATFORM)
        self.session.expire_all()
        rows = select(Message).where(Message.recipient_account_id == who.account_id, Message.kind == "prompts")
        return list(self.session.scalars(rows.order_by(Message.created_at)))

    def digest(self, *written: str) -> None:
        """The worker's other turn at each of these instants."""
        for when in written:
            self.worker_at(when, clock.digest_due)

    def unsettled(self, case: Case) -> int:
        """How many readers have something of this case before them."""
        self.now(case)
        rows = select(func.count()).where(PromptNotice.case_id == case.id, PromptNotice.settled_at.is_(None))
        return self.session.scalar(rows) or 0

    def chooses(self, who: Actor, *, hour: int, by_mail: bool = True) -> None:
        enter(self.session, PLATFORM)
        self.session.merge(PromptChoice(account_id=who.person, hour=hour, by_mail=by_mail, chosen_at=at(RECEIVED)))
        self.session.commit()

    def opens(self, case: Case, when: str, longest: int = 20) -> None:
        """A special procedure that stops both clocks."""
        clerk = self.clerk(case)
        enter(self.session, clerk)
        handling.open_procedure(self.session, self.session.get_one(Case, case.id), kind="EXPERT_REVIEW", reason="示例",
                                basis="《行政许可法》第四十五条", document_number=f"示例特{case.number[-4:]}号",
                                longest_workdays=longest, by=clerk, now=at(when))
        self.session.commit()

    def ends(self, case: Case, when: str) -> None:
        clerk = self.clerk(case)
        enter(self.session, clerk)
        handling.end_procedure(self.session, self.session.get_one(Case, case.id), result="完成", by=clerk, now=at(when))
        self.session.commit()

    def extends(self, case: Case, number: int, when: str) -> None:
        """Both limits grow; who may extend which item is not this folder's matter."""
        enter(self.session, PLATFORM)
        own = self.session.get_one(Case, case.id)
        clock.record(self.session, own, EntryKind.EXTENDED, on=civil_date(at(when)), by=PLATFORM, now=at(when),
                     number=number, unit="WORKDAY", reason="示例")
        clock.project(self.session, own, now=at(when))
        self.session.commit()

    def decides(self, case: Case, when: str) -> None:
        factories.decided(self.session, self.cast, self.session.get_one(Case, case.id), now=at(when))

    def closes(self, case: Case, when: str) -> None:
        """All its clocks stop; whose act it was is not this folder's matter."""
        enter(self.session, PLATFORM)
        own = self.session.get_one(Case, case.id)
        clock.record(self.session, own, EntryKind.WITHDRAWN, on=civil_date(at(when)), by=PLATFORM, now=at(when))
        clock.project(self.session, own, now=at(when))
        self.session.commit()


@pytest.fixture
def bell(worker: sessionmaker[Session], cast: Cast) -> Iterator[Bell]:
    with worker() as opened:
        enter(opened, PLATFORM)
        yield Bell(worker, opened, cast)


__all__ = ["RECEIVED", "Bell", "Role", "at", "date", "datetime", "day"]
