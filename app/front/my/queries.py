"""Reads of the applicant's pages: his projects with what stands next, a case with everything about it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import or_, select, tuple_
from sqlalchemy.orm import Session

from app.acceptance.models import Correction
from app.acceptance.queries import answer_due
from app.cases.queries import DueLine, lines_of
from app.clock.rules.term import Due
from app.front.my.duties import Counted, Duty, counted, next_duty
from app.projects.models import Project, ProjectCode
from app.projects.queries import codes_of

PAGE = 20


@dataclass(frozen=True, slots=True)
class Overview:
    """One row of my projects."""

    project: Project
    code: str
    counted: Counted
    duty: Duty
    lines: tuple[DueLine, ...]


@dataclass(frozen=True, slots=True)
class ProjectPage:
    """One page of my projects; `more` when others follow."""

    rows: tuple[Overview, ...]
    more: bool


def my_projects(session: Session, *, words: str = "", after: tuple[datetime, UUID] | None = None) -> ProjectPage:
    """The projects of the reader's unit, newest first; `words` stand in the name or the code."""
    wanted = select(Project).order_by(Project.filed_at.desc(), Project.id.desc()).limit(PAGE + 1)
    if words:
        coded = select(ProjectCode.project_id).where(ProjectCode.code.icontains(words, autoescape=True))
        wanted = wanted.where(or_(Project.name.icontains(words, autoescape=True), Project.id.in_(coded)))
    if after is not None:
        wanted = wanted.where(tuple_(Project.filed_at, Project.id) < after)
    found = session.scalars(wanted).all()
    return ProjectPage(tuple(overviews(session, found[:PAGE])), len(found) > PAGE)


def overviews(session: Session, projects: Sequence[Project]) -> list[Overview]:
    """Projects with their codes, counts and next duties, in few statements."""
    ids = [project.id for project in projects]
    if not ids:
        return []
    codes, lines = codes_of(session, ids), lines_of(session, ids)
    until = correction_days(session, [line.last.id for rows in lines.values() for line in rows if line.last])
    return [
        Overview(
            project,
            codes.get(project.id, ""),
            counted(lines[project.id]),
            next_duty(lines[project.id], until),
            tuple(lines[project.id]),
        )
        for project in projects
    ]


def correction_days(session: Session, case_ids: Iterable[UUID]) -> dict[object, Due]:
    """The last day of each correction that is asked for and not answered, by case."""
    asked = session.execute(
        select(Correction.case_id, Correction.asked_at, Correction.answer_by).where(
            Correction.case_id.in_(list(case_ids)), Correction.answered_at.is_(None)
        )
    )
    return {row.case_id: answer_due(session, row.asked_at, row.answer_by) for row in asked}
