"""痕迹 for the applicant: every act as a sentence; what officials tell each other stays inside (Art. 4)."""

from collections.abc import Iterable

from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import Session

from app.cases.models import Case, CaseStep
from app.cases.rules import Act
from app.cases.trace import ARTICLES, Told, told
from app.core.clauses import clause
from app.core.labels import N_, label
from app.projects.models import CodeIssue, Project, ProjectCode

MOST = 200
INSIDE: dict[Act, str] = {
    Act.ASSIGN: N_("Given to a clerk"),
    Act.PROPOSE: N_("Handled; sent to the reviewer"),
    Act.REVIEW: N_("Reviewed; sent to the approver"),
    Act.SEND_BACK: N_("Sent back to the clerk"),
    Act.ASK: N_("Asked inside the department"),
    Act.DECLINE: N_("Answered inside the department: not agreed"),
    Act.TAKE_BACK: N_("What was asked inside the department was taken back"),
    Act.ASK_JOINT: N_("Asked inside the department"),
    Act.DECLINE_JOINT: N_("Answered inside the department: not agreed"),
    Act.TAKE_BACK_JOINT: N_("What was asked inside the department was taken back"),
}
"""Acts whose words are said among officials: the applicant reads that they were done."""


def told_to_applicant(steps: Iterable[CaseStep]) -> list[Told]:
    """The steps of a case, newest first."""
    return [_line(step) for step in sorted(steps, key=lambda step: step.seq, reverse=True)]


def _line(step: CaseStep) -> Told:
    if step.act in INSIDE:
        return Told(step.at, step.by_name, _(INSIDE[step.act]), clause(ARTICLES[step.act]))
    (line,) = told([step])
    return line


def project_trail(session: Session, project: Project) -> list[Told]:
    """The life of a project's code and the acts on its cases, newest first."""
    codes = select(ProjectCode.code).where(ProjectCode.project_id == project.id)
    lives = session.scalars(select(CodeIssue).where(CodeIssue.code.in_(codes)))
    lines = [Told(each.at, each.by_name, f"{label(each.event)}　{each.code}", clause("13")) for each in lives]
    rows = session.execute(
        select(CaseStep, Case)
        .join(Case, Case.id == CaseStep.case_id)
        .where(Case.project_id == project.id)
        .order_by(CaseStep.at.desc(), CaseStep.seq.desc())
        .limit(MOST)
    )
    for step, case in rows:
        line = _line(step)
        lines.append(Told(line.at, line.who, f"{case.item.name}：{line.text}", line.basis))
    return sorted(lines, key=lambda line: line.at, reverse=True)[:MOST]
