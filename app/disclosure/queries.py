"""Reads with the eyes of a stranger: projects, their items, closure notices (Art. 19)."""

import json
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Row, Select, func, or_, select, tuple_
from sqlalchemy.orm import Session

from app.accounts.models import Unit
from app.cases.queries import DueLine, due_lines
from app.cases.rules import Light
from app.cases.standing import Standing
from app.clock.diary import Diary, diary_of
from app.clock.life import Life, life_of
from app.closure.models import ClosureNotice
from app.core.crud.search import criterion
from app.core.errors import NotFound
from app.core.scope import as_public, beyond
from app.departments.models import Division
from app.disclosure.rules import (
    NOT_APPLICABLE,
    NOT_STARTED,
    PublicItem,
    PublicNotice,
    PublicProject,
    filed_on,
    is_open_ended,
)
from app.documents.models import IssuedDocument
from app.items.rules.kinds import Closure
from app.projects.models import Project, ProjectCode
from app.projects.queries import codes_of, current_code, project_by_code

COUNTED = 1000
After = tuple[datetime, UUID] | None


def register(session: Session, *, q: str = "", division: str = "", after: After = None,
             size: int = 20) -> list[tuple[Project, PublicProject]]:
    """One page of the register, newest filing first, going on after a (filed_at, id)."""
    with as_public(session):
        query = _register(session, q=q, division=division)
        if after is not None:
            query = query.where(tuple_(Project.filed_at, Project.id) < after)
        rows = session.execute(query.order_by(Project.filed_at.desc(), Project.id.desc()).limit(size)).all()
        codes = codes_of(session, [row.Project.id for row in rows])
        states = _states(session, list(codes.values()))
        return [(row.Project, _project(row, codes[row.Project.id], states)) for row in rows]


def register_count(session: Session, *, q: str = "", division: str = "") -> int:
    """How many the register holds, counted to a thousand and one."""
    with as_public(session):
        bounded = _register(session, q=q, division=division, columns=(Project.id,)).limit(COUNTED + 1).subquery()
        return int(session.scalar(select(func.count()).select_from(bounded)) or 0)


def project(session: Session, code: str) -> PublicProject:
    """The project of a code, whatever its state; NotFound for what is not on record."""
    with as_public(session):
        found = project_by_code(session, code)
        if found is None:
            raise NotFound()
        record = current_code(session, found.id)
        unit = session.get_one(Unit, found.unit_id)
        notice = session.scalar(select(ClosureNotice.number).where(ClosureNotice.project_id == found.id))
        return _public(found, record.code if record else code, unit.name, record.state if record else None, notice,
                       items=tuple(_item(line) for line in due_lines(session, found.id)))


def item(
    session: Session, code: str, key: str, *, today: date
) -> tuple[PublicProject, PublicItem, Diary | None, Life | None]:
    """One due item of a project, with the clocks of its newest case day by day; NotFound for what is not on record."""
    found = project(session, code)
    with as_public(session):
        record = project_by_code(session, code)
        lines = due_lines(session, record.id) if record else []
        line = next((each for each in lines if each.due.item.key == key), None)
        if line is None:
            raise NotFound()
        if line.last is None:
            return found, _item(line), None, None
        return found, _item(line), diary_of(session, line.last, today), life_of(session, line.last, today)


def notice(session: Session, number: str) -> PublicNotice:
    """A closure notice by its number; NotFound otherwise."""
    with as_public(session):
        found = session.scalars(select(ClosureNotice).where(ClosureNotice.number == number)).one_or_none()
    if found is None:
        raise NotFound()
    with beyond(session, "the digest of a notice's file is printed for everybody"):
        file_digest = session.scalar(select(IssuedDocument.file_digest).where(IssuedDocument.id == found.document_id))
    facts: dict[str, Any] = json.loads(found.facts)
    return PublicNotice(
        number=found.number, code=facts["project_code"], project=facts["project_name"], unit=facts["addressee"],
        issued_on=found.issued_on, digest=found.digest, file_digest=file_digest, facts=facts,
    )


def number_at(session: Session, division: str, year: int, ordinal: int) -> str:
    """The number of the notice at a short address; NotFound otherwise."""
    with as_public(session):
        number = session.scalar(
            select(ClosureNotice.number).join(Division, Division.id == ClosureNotice.division_id)
            .where(Division.code == division, ClosureNotice.year == year, ClosureNotice.ordinal == ordinal)
        )
    if number is None:
        raise NotFound()
    return number


def latest_notices(session: Session, most: int = 5) -> Sequence[Any]:
    """The newest closure notices: number, project, code, day."""
    with as_public(session):
        return session.execute(
            select(ClosureNotice.number, ClosureNotice.issued_on, Project.name, ClosureNotice.project_id)
            .join(Project, Project.id == ClosureNotice.project_id)
            .order_by(ClosureNotice.issued_at.desc())
            .limit(most)
        ).all()


def _register(session: Session, *, q: str, division: str, columns: tuple[Any, ...] | None = None) -> Select[Any]:
    wanted = columns or (Project, Unit.name.label("unit"), ClosureNotice.number.label("notice"))
    query = select(*wanted)
    if columns is None:
        query = query.join(Unit, Unit.id == Project.unit_id).outerjoin(
            ClosureNotice, ClosureNotice.project_id == Project.id
        )
    if division:
        place = select(Division.code).where(or_(Division.code == division, Division.gb_parent == division))
        query = query.where(or_(Project.place_division == division, Project.place_division.in_(place)))
    if q:
        codes = select(ProjectCode.project_id).where(ProjectCode.code == q.strip())
        query = query.where(or_(criterion(session, Project, ["name"], q), Project.id.in_(codes)))
    return query


def _states(session: Session, codes: list[str]) -> dict[str, Any]:
    rows = session.execute(select(ProjectCode.code, ProjectCode.state).where(ProjectCode.code.in_(codes)))
    return {row.code: row.state for row in rows}


def _project(row: Row[Any], code: str, states: dict[str, Any]) -> PublicProject:
    return _public(row.Project, code, row.unit, states.get(code), row.notice)


def _public(project: Project, code: str, unit: str, state: Any, notice: str | None,
            items: tuple[PublicItem, ...] = ()) -> PublicProject:
    return PublicProject(
        name=project.name, code=code, unit=unit, type=project.type_code, mode=project.mode.name.lower(),
        place=project.place, investment_wan=project.investment_wan, state=state,
        filed_on=filed_on(project.filed_at), closure_notice=notice, items=items,
    )


def _item(line: DueLine) -> PublicItem:
    case, item = line.last, line.due.item
    state = case.state.name.lower() if case else NOT_STARTED
    return PublicItem(
        item=item.key, name=item.name, department=line.department.short_name, stage=line.due.stage,
        state=NOT_APPLICABLE if line.standing is Standing.WAIVED else state,
        word=line.word,
        received_on=filed_on(case.received_at) if case else None,
        accepted_on=case.accepted_on if case else None,
        due_on=case.due_on if case else None,
        due_latest=case.due_latest if case else None,
        stopped=case is not None and case.light is Light.PAUSED,
        open_ended=case is not None and is_open_ended(case.state, case.due_on, stopped=case.light is Light.PAUSED),
        provisional=case is not None and case.due_provisional,
        decided_on=case.decided_on if case else None,
        document_number=(case.document_number or None) if case else None,
        document_title=(case.document_title or None) if case else None,
        follows=line.due.closure is Closure.FOLLOWS,
    )
