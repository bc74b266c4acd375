"""How the first word about an application is written down, whoever says it: a clerk, or the platform (Art. 16(2))."""

from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from app.acceptance import papers
from app.acceptance.rules import RefusalReason
from app.cases import service as cases
from app.cases.models import Case, CaseStep
from app.cases.queries import limits_of
from app.cases.rules import Act
from app.clock import service as clock
from app.clock.rules.entries import EntryKind
from app.core.now import civil_date
from app.core.types import Actor
from app.items.queries import limit_in_force
from app.items.rules.schedule import workdays
from app.projects import service as projects
from app.projects.models import CodeVerification
from app.projects.rules.kinds import Purpose


def verify(session: Session, case: Case, *, by: Actor, now: datetime,
           purpose: Purpose = Purpose.ACCEPTANCE) -> CodeVerification:
    """核验. Ask the register for this very case. Entrances keep the answer in a transaction of its own,
    so that a failed verification stays on record although the act it was for is refused (Art. 15, 16(2)).
    """
    return projects.verify(
        session, case.project_code, case_id=case.id, project_id=case.project_id, follows=case.follows,
        department_id=case.department_id, purpose=purpose, by=by, now=now,
    )


def write_acceptance(session: Session, case: Case, verification: CodeVerification, *, by: Actor,
                     now: datetime) -> CaseStep:
    """受理 on the day it is said, with its notice."""
    counts = workdays(limit_in_force(limits_of(session, case))) > 0
    step = cases.append(session, case, Act.ACCEPT, by=by, now=now, verification=verification, counts=counts)
    _start(session, case, on=civil_date(now), by=by, now=now)
    papers.acceptance(session, case, by=by, now=now)
    return step


def write_deemed(session: Session, case: Case, verification: CodeVerification, *, on: date, last_on: date, by: Actor,
                 now: datetime) -> CaseStep:
    """视为受理 from the day `on` the materials came, after silence until `last_on`, with its notice to both sides."""
    step = cases.append(session, case, Act.ACCEPT, by=by, now=now, verification=verification,
                        deemed_from=on.isoformat(), silent_until=last_on.isoformat(), under=papers.DEEMED_UNDER)
    _start(session, case, on=on, by=by, now=now, silent_until=last_on.isoformat())
    papers.deemed(session, case, last_on=last_on, now=now)
    return step


def _start(session: Session, case: Case, *, on: date, by: Actor, now: datetime, **payload: Any) -> None:
    """Day zero of the decision clocks (Art. 16(2))."""
    case.accepted_on = on
    clock.record(session, case, EntryKind.ACCEPTED, on=on, by=by, now=now, **payload)
    clock.project(session, case, now=now)


def write_refusal(session: Session, case: Case, reason: RefusalReason, *, words: str, authority: str, by: Actor,
                  now: datetime) -> CaseStep:
    """不予受理 with its notice: the reason, the basis, the remedies."""
    step = cases.append(session, case, Act.REFUSE, by=by, now=now, opinion=words, reason=reason.name,
                        authority=authority)
    clock.record(session, case, EntryKind.DECIDED, on=civil_date(now), by=by, now=now, outcome="NOT_ACCEPTED")
    clock.project(session, case, now=now)
    papers.refusal(session, case, reason, words=words, authority=authority, by=by, now=now)
    return step
