"""痕迹 of a project, as far as the reader sees it: its code's life, the acts on its cases in his sight,
and what was found not to apply.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from app.cases.models import Case, CaseStep
from app.cases.trace import Told, told
from app.core.clauses import clause
from app.core.labels import label
from app.declaration.models import DueItem, WaiverStep
from app.projects.models import CodeIssue, Project, ProjectCode

MOST = 200


def told_of_project(session: Session, project: Project) -> list[Told]:
    """Newest first, at most two hundred."""
    codes = select(ProjectCode.code).where(ProjectCode.project_id == project.id)
    lives = session.scalars(select(CodeIssue).where(CodeIssue.code.in_(codes)))
    lines = [Told(each.at, each.by_name, _life(each), clause("13")) for each in lives]
    found = session.scalars(select(WaiverStep).where(WaiverStep.project_id == project.id).options(
        joinedload(WaiverStep.due).joinedload(DueItem.item)))
    lines += [Told(each.at, each.by_name, f"{each.due.item.name}　{label(each.act)}：{each.reason}", clause("16(1)"))
              for each in found]
    rows = session.execute(
        select(CaseStep, Case.number).join(Case, Case.id == CaseStep.case_id)
        .where(Case.project_id == project.id).order_by(CaseStep.at.desc(), CaseStep.seq.desc()).limit(MOST)
    )
    for step, number in rows:
        (line,) = told([step])
        lines.append(Told(line.at, line.who, f"{number}　{line.text}", line.basis))
    return sorted(lines, key=lambda line: line.at, reverse=True)[:MOST]


def _life(event: CodeIssue) -> str:
    words = f"{event.code}　{label(event.event)}"
    return f"{words}：{event.reason}" if event.reason else words
