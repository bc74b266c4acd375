"""Reads for closure: the notice of a project and the facts it freezes."""

from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.models import Unit
from app.cases.queries import DueLine
from app.cases.standing import Standing
from app.closure.models import ClosureNotice
from app.closure.rules import FOLLOWING_DUTIES
from app.handling.models import Decision, Outcome
from app.handling.queries import decisions
from app.items.rules.kinds import Closure
from app.projects.models import Project
from app.projects.queries import code_of, legacy_numbers

RESULTS = {Outcome.GRANTED: "通过", Outcome.GRANTED_WITH_GAP: "容缺通过", Outcome.DENIED: "不予通过"}


def notice_of(session: Session, project_id: UUID) -> ClosureNotice | None:
    """The closure notice of a project."""
    return session.scalars(select(ClosureNotice).where(ClosureNotice.project_id == project_id)).one_or_none()


def notice_by_number(session: Session, number: str) -> ClosureNotice | None:
    """The closure notice of a number."""
    return session.scalars(select(ClosureNotice).where(ClosureNotice.number == number)).one_or_none()


def frozen_facts(session: Session, project: Project, lines: list[DueLine]) -> dict[str, Any]:
    """What the notice says, as plain JSON: the project, every item that counts, what goes on after it."""
    decided = decisions(session, [case.id for line in lines for case in line.cases])
    counted = [line for line in lines if line.due.closure is not Closure.FOLLOWS]
    unit = session.get_one(Unit, project.unit_id)
    return {
        "code": code_of(session, project.id),
        "project": project.name,
        "unit": unit.name,
        "unit_uscc": unit.uscc,
        "mode": project.mode.name.lower(),
        "place": project.place,
        "investment_wan": format(project.investment_wan.normalize(), "f"),
        "platform": project.division.name,
        "legacy_codes": [number.code for number in legacy_numbers(session, project.id)],
        "items": [_item(line, decided) for line in counted if line.standing is not Standing.WAIVED],
        "waived": [_waived(line) for line in counted if line.standing is Standing.WAIVED],
        "following": [
            {"item": line.due.item.key, "name": line.due.item.name, "department": line.due.item.department.name}
            for line in lines if line.due.closure is Closure.FOLLOWS
        ],
        "duties": list(FOLLOWING_DUTIES),
    }


def _item(line: DueLine, decided: dict[UUID, Decision]) -> dict[str, Any]:
    granted = [decided[case.id] for case in line.cases if case.id in decided]
    decision = granted[-1]
    return {
        "item": line.due.item.key,
        "name": line.due.item.name,
        "department": line.department.name,
        "result": RESULTS[decision.outcome],
        "document_number": decision.document_number,
        "document_title": decision.title,
        "decided_on": decision.decided_on.isoformat(),
        "valid_until": decision.valid_until.isoformat() if decision.valid_until else None,
    }


def _waived(line: DueLine) -> dict[str, Any]:
    return {
        "item": line.due.item.key,
        "name": line.due.item.name,
        "department": line.due.item.department.name,
        "reason": line.due.waived_reason,
    }
