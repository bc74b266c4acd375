"""Reads across codes, names and numbers, in the reader's sight: the search of the bar, the projects of a desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select, tuple_
from sqlalchemy.orm import Session, joinedload

from app.cases.models import Case
from app.cases.worklist import COUNTED, SEARCHED
from app.core.crud.search import criterion
from app.projects.models import LegacyCode, Project, ProjectCode
from app.projects.rules.code import folded

MOST = 20
PAGE = 25


@dataclass(frozen=True, slots=True)
class Hits:
    """What one search found, each kind bounded; `more` says that a kind has others."""

    cases: Sequence[Case]
    projects: Sequence[Project]
    more_cases: bool
    more_projects: bool

    @property
    def only(self) -> Case | Project | None:
        """The one thing found, if it is one."""
        found: list[Case | Project] = [*self.cases, *self.projects]
        return found[0] if len(found) == 1 else None


def find(session: Session, words: str) -> Hits:
    """Cases and projects of the reader that hold these words, newest first."""
    cases = session.scalars(
        select(Case).where(criterion(session, Case, SEARCHED, words))
        .options(joinedload(Case.item), joinedload(Case.department))
        .order_by(Case.received_at.desc(), Case.id.desc()).limit(MOST + 1)
    ).all()
    projects = session.scalars(
        select(Project).where(_project(session, words)).order_by(Project.filed_at.desc(), Project.id.desc())
        .limit(MOST + 1)
    ).all()
    return Hits(cases[:MOST], projects[:MOST], len(cases) > MOST, len(projects) > MOST)


def projects(session: Session, words: str, *, after: tuple[datetime, UUID] | None = None,
             size: int = PAGE) -> tuple[Sequence[Project], bool]:
    """One page of the projects in sight, newest filing first, and whether others follow."""
    query = select(Project).options(joinedload(Project.department))
    if words:
        query = query.where(_project(session, words))
    if after is not None:
        query = query.where(tuple_(Project.filed_at, Project.id) < after)
    rows = session.scalars(query.order_by(Project.filed_at.desc(), Project.id.desc()).limit(size + 1)).all()
    return rows[:size], len(rows) > size


def project_count(session: Session, words: str) -> int:
    """How many there are, counted to a thousand and one."""
    query = select(Project.id)
    if words:
        query = query.where(_project(session, words))
    return session.scalar(select(func.count()).select_from(query.limit(COUNTED + 1).subquery())) or 0


def _project(session: Session, words: str) -> ColumnElement[bool]:
    """By any word of the name, by the code or its beginning, by a number of another system."""
    plain = folded(words)
    coded = select(ProjectCode.project_id).where(ProjectCode.code.startswith(plain, autoescape=True))
    legacy = select(LegacyCode.project_id).where(LegacyCode.folded == plain.upper())
    return or_(criterion(session, Project, ("name",), words), Project.id.in_(coded), Project.id.in_(legacy))
