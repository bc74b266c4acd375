"""Reads of projects, codes and their registers."""

from uuid import UUID

from sqlalchemy import ColumnElement, case, select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from app.core.errors import NotFound
from app.core.scope import as_public
from app.departments.models import Division
from app.projects.models import CodeIssue, CodeVerification, LegacyCode, Project, ProjectCode
from app.projects.rules.kinds import CodeState
from app.projects.rules.verdict import Record

# A project is spoken of by the code that lives; a superseded or void one only when there is no other.
LIVING_FIRST = case((ProjectCode.state.in_([CodeState.SUPERSEDED, CodeState.VOID]), 1), else_=0)


def project_or_404(session: Session, project_id: UUID) -> Project:
    """A project in the asker's scope."""
    project = session.get(Project, project_id)
    if project is None:
        raise NotFound
    return project


def code_of(session: Session, project_id: UUID) -> str:
    """The code a project is spoken of by; empty before it has one."""
    current = current_code(session, project_id)
    return current.code if current else ""


def codes_of(session: Session, project_ids: list[UUID]) -> dict[UUID, str]:
    """The codes several projects are spoken of by, in one statement."""
    rows = session.execute(
        select(ProjectCode.project_id, ProjectCode.code)
        .where(ProjectCode.project_id.in_(project_ids))
        .ext(distinct_on(ProjectCode.project_id))
        .order_by(ProjectCode.project_id, LIVING_FIRST, ProjectCode.issued_at.desc(), ProjectCode.id.desc())
    )
    return {row.project_id: row.code for row in rows}


def current_code(session: Session, project_id: UUID) -> ProjectCode | None:
    """The record of that code."""
    return session.scalars(
        select(ProjectCode)
        .where(ProjectCode.project_id == project_id)
        .order_by(LIVING_FIRST, ProjectCode.issued_at.desc(), ProjectCode.id.desc())
        .limit(1)
    ).first()


def project_by_code(session: Session, code: str) -> Project | None:
    """The project of a code, whatever the state of the code, if it is in the asker's scope."""
    return session.scalars(select(Project).join(ProjectCode).where(ProjectCode.code == code)).first()


def lineage(session: Session, project_id: UUID) -> list[ProjectCode]:
    """All codes of a project, oldest first."""
    order = (ProjectCode.issued_at, ProjectCode.id)
    return list(session.scalars(select(ProjectCode).where(ProjectCode.project_id == project_id).order_by(*order)))


def legacy_numbers(session: Session, project_id: UUID) -> list[LegacyCode]:
    """The numbers other systems gave the project."""
    order = (LegacyCode.system, LegacyCode.code)
    return list(session.scalars(select(LegacyCode).where(LegacyCode.project_id == project_id).order_by(*order)))


def life_of(session: Session, code: str) -> list[CodeIssue]:
    """What happened to a code, oldest first."""
    return list(session.scalars(select(CodeIssue).where(CodeIssue.code == code).order_by(CodeIssue.at, CodeIssue.id)))


def verifications_of(session: Session, case_id: UUID) -> list[CodeVerification]:
    """The verifications made for a case, oldest first."""
    asked = (CodeVerification.asked_at, CodeVerification.id)
    return list(session.scalars(select(CodeVerification).where(CodeVerification.case_id == case_id).order_by(*asked)))


def record_of(session: Session, code: str) -> Record | None:
    """What the register holds of a code. Names of projects are read as everybody may read them."""
    return _record(session, ProjectCode.code == code)


def record_of_legacy(session: Session, number: str) -> Record | None:
    """The record of the code by which the project of a legacy number is spoken of; compared in upper case (Art. 14)."""
    projects = select(LegacyCode.project_id).where(LegacyCode.folded == number.upper())
    return _record(session, ProjectCode.project_id.in_(projects))


def platform_divisions(session: Session) -> frozenset[str]:
    """The divisions of this platform's own table, with the codes their projects carry."""
    rows = session.execute(select(Division.code, Division.code_for_project))
    return frozenset(code for row in rows for code in row)


def _record(session: Session, which: ColumnElement[bool]) -> Record | None:
    with as_public(session):
        row = session.execute(
            select(ProjectCode.code, ProjectCode.state, ProjectCode.successor_code, Project.id, Project.name)
            .join(Project, Project.id == ProjectCode.project_id)
            .where(which)
            .order_by(LIVING_FIRST, ProjectCode.issued_at.desc(), ProjectCode.id.desc())
            .limit(1)
        ).first()
    return Record(*row) if row else None


def verification_or_404(session: Session, verification_id: UUID) -> CodeVerification:
    """One verification in the asker's sight."""
    found = session.scalars(select(CodeVerification).where(CodeVerification.id == verification_id)).one_or_none()
    if found is None:
        raise NotFound
    return found


def lookups_of(session: Session, account_id: UUID, *, most: int = 10) -> list[CodeVerification]:
    """What one person asked the register last, newest first."""
    return list(session.scalars(
        select(CodeVerification).where(CodeVerification.asked_by == account_id)
        .order_by(CodeVerification.asked_at.desc(), CodeVerification.id.desc()).limit(most)
    ))
