"""办结告知: the notice comes to be in the transaction that closes the last due item (Art. 16(6))."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.cases import people
from app.cases import queries as ledger
from app.cases.events import CaseClosed
from app.cases.service import hold_project
from app.cases.standing import SETTLED
from app.closure import papers, queries, rules
from app.closure.models import ClosureNotice
from app.closure.rules import Completeness
from app.core.now import civil_date, now
from app.core.scope import beyond
from app.core.types import PLATFORM, new_id
from app.declaration.events import DueItemWaived
from app.documents.rules import DocumentKind, canonical, digest, dispatch_number
from app.documents.service import next_number, request
from app.items.rules.kinds import Closure
from app.projects import service as projects
from app.projects.models import Project


def hear_closing(session: Session, fact: CaseClosed | DueItemWaived) -> None:
    """A case closed, or an item was found not to apply: see whether it was the last one that counts."""
    with beyond(session, "closure looks at the due items of every department of the project"):
        consider(session, fact.project_id, now=now())


def consider(session: Session, project_id: UUID, *, now: datetime) -> ClosureNotice | None:
    """Make the notice if every due item that counts is closed and none was refused; else None.

    The project's row is locked first, so two last items never each see the other open; a notice
    that exists is returned as it is.
    """
    project = hold_project(session, project_id)
    made = queries.notice_of(session, project_id)
    if made is not None:
        return made
    lines = ledger.due_lines(session, project_id)
    judged = rules.completeness((line.due.closure, line.standing) for line in lines)
    if judged is Completeness.ENDED_IN_REFUSAL:
        people.tell_unit(
            session, project.unit_id, kind="ended_in_refusal", subject=f"有应办事项未获批准：{project.name}",
            body="应办事项已全部办理，其中有事项不予批准，不生成办结告知书。重新申报获批后将生成办结告知书。",
            about=("project", project.id), now=now,
        )
    return _make(session, project, lines, now=now) if judged is Completeness.COMPLETE else None


def close(session: Session, project_id: UUID, *, now: datetime) -> ClosureNotice:
    """Close on request: the notice, or StillOpen naming what is open."""
    notice = consider(session, project_id, now=now)
    if notice is None:
        names = [line.due.item.name for line in ledger.due_lines(session, project_id)
                 if line.due.closure is not Closure.FOLLOWS and line.standing not in SETTLED]
        raise rules.StillOpen(items="；".join(names) or "—")
    return notice


def _make(session: Session, project: Project, lines: list[ledger.DueLine], *, now: datetime) -> ClosureNotice:
    on = civil_date(now)
    facts = queries.frozen_facts(session, project, lines)
    projects.close_code(session, project.id, reason="应办事项全部办结（第十六条第六项）", by=PLATFORM, now=now)
    ordinal = next_number(session, f"closure:{project.division.code}", on.year, now=now)
    number = dispatch_number("深投告", on.year, ordinal)
    address = papers.notice_address(project.division.code, on.year, ordinal)
    paper = papers.closure_facts(facts, number=number, on=on, address=address)
    frozen = canonical(paper)
    notice = ClosureNotice(
        id=new_id(), project_id=project.id, unit_id=project.unit_id, division_id=project.division_id,
        year=on.year, ordinal=ordinal, number=number, facts=frozen, digest=digest(frozen),
        issued_on=on, issued_at=now, document_id=None,
    )
    session.add(notice)
    session.flush()
    document = request(session, DocumentKind.CLOSURE_NOTICE, paper, about=("closure_notice", notice.id),
                       department_id=None, unit_id=notice.unit_id, now=now)
    notice.document_id = document.id
    people.tell_unit(
        session, project.unit_id, kind="closed", subject=people.with_project(f"办结告知书 {number}", project.name),
        body=f"“{project.name}”（项目代码：{facts['code']}）的应办事项已全部办结，办结告知书 {number} 已生成。",
        about=("project", project.id), now=now,
    )
    return notice

