"""赋码与核验: issue, verify and change project codes (Art. 11-16)."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.core.chinese import chinese
from app.core.errors import NotFound
from app.core.now import civil_date
from app.core.types import Actor, new_id
from app.items.rules.kinds import Closure, Mode
from app.projects import queries
from app.projects.issuers import CodeSpace, Issuer, LocalIssuer, edition_on
from app.projects.models import CodeIssue, CodeVerification, LegacyCode, Project, ProjectCode
from app.projects.rules import code as codes
from app.projects.rules.kinds import CodeEdition, CodeEvent, CodeState, Purpose
from app.projects.rules.life import LIVING, ProjectHasCode, SuccessorMissing, state_after
from app.projects.rules.verdict import Finding, Verdict, judge, of_project

V1_TYPES = {Mode.APPROVE: "01", Mode.RATIFY: "02", Mode.RECORD: "03"}
LOCAL = LocalIssuer()


def look_up(session: Session, text: str, *, now: datetime) -> Verdict:
    """What the register says of any text. Nothing is written: a look-up is counted, not registered (Art. 15, 19)."""
    on = civil_date(now)
    reading = codes.read(text, on=on, platform_divisions=queries.platform_divisions(session))
    record = queries.record_of(session, reading.text)
    if record is not None:
        return judge(reading, record, legacy=False)
    return judge(reading, queries.record_of_legacy(session, reading.text), legacy=True)


def verify(
    session: Session,
    code: str,
    *,
    case_id: UUID | None,
    project_id: UUID | None,
    purpose: Purpose,
    by: Actor,
    now: datetime,
    follows: bool = False,
    department_id: UUID | None = None,
) -> CodeVerification:
    """核验. Judge a code for one project and keep the answer, with who asked and what for (Art. 15, 16(2)).

    `project_id`: None when somebody only wants to know. `follows`: the item goes on after closure, so a closed
    code still serves it.
    """
    verdict = look_up(session, code, now=now)
    if project_id is not None:
        verdict = of_project(verdict, project_id)
    verification = CodeVerification(
        id=new_id(),
        code_asked=code[: codes.LONGEST],
        project_id=verdict.record.project_id if verdict.record else None,
        case_id=case_id,
        department_id=department_id or by.department_id,
        purpose=purpose,
        passed=verdict.passes(Closure.FOLLOWS if follows else Closure.EACH),
        reasons=[_kept(finding) for finding in verdict.findings],
        asked_by=by.account_id,
        asked_by_name=by.name,
        asked_at=now,
    )
    session.add(verification)
    session.flush()
    return verification


def issue_code(session: Session, project: Project, *, by: Actor, now: datetime, issuer: Issuer = LOCAL) -> ProjectCode:
    """赋码. One project, one code, for life (Art. 11, 13)."""
    _lock(session, project)
    current = queries.current_code(session, project.id)
    if current is not None:
        raise ProjectHasCode(code=current.code)
    return _issue(session, project, reason=chinese("First filing of the project"), by=by, now=now, issuer=issuer)


def recode(
    session: Session, project: Project, *, reason: str, by: Actor, now: datetime, issuer: Issuer = LOCAL
) -> ProjectCode:
    """重新赋码. A major change that needs fresh approval brings a new code; the old one leads to it (Art. 14)."""
    _lock(session, project)
    old = queries.current_code(session, project.id)
    if old is None:
        raise NotFound
    state_after(old.code, old.state, CodeEvent.SUPERSEDED)
    new = _issue(session, project, reason=reason, by=by, now=now, issuer=issuer, predecessor=old.code)
    change_state(session, old, CodeEvent.SUPERSEDED, reason=reason, by=by, now=now, successor=new.code)
    return new


def change_state(
    session: Session,
    code: ProjectCode,
    event: CodeEvent,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    successor: str | None = None,
) -> ProjectCode:
    """Suspend, resume, supersede, void or close a code, and keep who did it and why (Art. 14; GB/T 40058 7)."""
    session.refresh(code, with_for_update=True)
    after = state_after(code.code, code.state, event)
    if (after is CodeState.SUPERSEDED) != (successor is not None):
        raise SuccessorMissing
    code.state = after
    code.successor_code = successor
    _keep(session, code.code, event, reason=reason, by=by, now=now, successor=successor)
    session.flush()
    return code


def close_code(session: Session, project_id: UUID, *, reason: str, by: Actor, now: datetime) -> None:
    """办结. The project's code takes no new items from here on; a suspended one is resumed first (Art. 16(6))."""
    code = queries.current_code(session, project_id)
    if code is None:
        raise NotFound
    if code.state in LIVING:
        if code.state is CodeState.SUSPENDED:
            change_state(session, code, CodeEvent.RESUMED, reason=reason, by=by, now=now)
        change_state(session, code, CodeEvent.CLOSED, reason=reason, by=by, now=now)


def register_legacy(
    session: Session, project_id: UUID, *, system: str, number: str, now: datetime, note: str | None = None
) -> LegacyCode:
    """Map a number of another system to a project; any number of them map to one code (Art. 14)."""
    plain = codes.folded(number)
    legacy = LegacyCode(
        id=new_id(),
        system=system,
        code=plain,
        folded=plain.upper(),
        project_id=project_id,
        valid_from=civil_date(now),
        note=note,
    )
    session.add(legacy)
    session.flush()
    return legacy


def _issue(
    session: Session,
    project: Project,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    issuer: Issuer,
    predecessor: str | None = None,
) -> ProjectCode:
    space = _space(project, now)
    text = issuer.issue(session, space, project.id, predecessor=predecessor, now=now)
    _keep(session, text, CodeEvent.ISSUED, reason=reason, by=by, now=now)
    session.flush()
    return session.scalars(select(ProjectCode).where(ProjectCode.code == text)).one()


def _space(project: Project, now: datetime) -> CodeSpace:
    """The key of the coding rule in force today for this project (Art. 13)."""
    on = civil_date(now)
    edition = edition_on(on)
    division = project.division.code_for_project
    if edition is CodeEdition.V1:
        return CodeSpace(edition, f"{on:%Y}", division, project.industry[:2], V1_TYPES[project.mode])
    return CodeSpace(edition, f"{on:%y%m}", division, project.department.central_code, project.type_code)


def _keep(
    session: Session,
    code: str,
    event: CodeEvent,
    *,
    reason: str,
    by: Actor,
    now: datetime,
    successor: str | None = None,
) -> None:
    session.add(
        CodeIssue(
            id=new_id(),
            code=code,
            event=event,
            reason=reason,
            successor_code=successor,
            by=by.account_id,
            by_name=by.name,
            at=now,
        )
    )


def _kept(finding: Finding) -> dict[str, str]:
    """A reason as the register keeps it: its code, and its sentence in Chinese."""
    values: Mapping[str, str] = finding.values
    return {"code": finding.code, "message": chinese(finding.reason.value, **values)}


def _lock(session: Session, project: Project) -> None:
    session.execute(select(Project.id).where(Project.id == project.id).with_for_update())
