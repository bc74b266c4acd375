"""The applicant's page of one project: whose turn it is, every due item, when it may end (Art. 16(1), 16(3))."""

from itertools import groupby
from typing import Any
from uuid import UUID

from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.accounts.queries import unit_of
from app.cases.queries import DueLine
from app.clock.queries import calendar
from app.closure.queries import notice_of
from app.closure.rules import completeness
from app.core.crud.page import Page
from app.core.now import today
from app.declaration.queries import declaration_of
from app.declaration.service import facts_of, preview
from app.declaration.words import not_owed, stage_in_words
from app.documents import queries as papers
from app.front.my import words
from app.front.my.drawing import chart
from app.front.my.plan import expected
from app.front.my.queries import overviews
from app.front.my.trail import project_trail
from app.front.queries import first_uncertain_day
from app.items.rules.facts import faults
from app.projects.marks import code_mark
from app.projects.models import Project
from app.projects.queries import legacy_numbers, project_or_404

RECENT = 6


class MyProjectPage(Page):
    """我的项目 – one project."""

    route = "/my/projects"
    permission = "MyProject"

    @expose("/<uuid:project_id>")
    @has_access
    @permission_name("show")
    def show(self, project_id: UUID) -> str:
        """Code and mark, the next duty, the due items as a picture and as a table, papers, trace."""
        project = project_or_404(self.session, project_id)
        (view,) = overviews(self.session, [project])
        lines = list(view.lines)
        known, uncertain = calendar(self.session), first_uncertain_day(self.session, today())
        plan = expected(lines, known, today())
        trail = project_trail(self.session, project)
        notice = notice_of(self.session, project.id)
        return self.page(
            "front/my/project.html", project=project, code=view.code, mark=code_mark(view.code, project.name),
            unit=unit_of(self.session, project.unit_id), duty=words.duty(view.duty), kind=view.duty.kind.name,
            progress=words.progress(view.counted), counted=view.counted, stages=self._stages(lines),
            follow=len(lines) - view.counted.total,
            chart=chart(plan, today(), uncertain), path=words.critical_in_words(plan),
            ends=words.ends(plan, view.counted, uncertain),
            notice=notice, papers=papers.about(self.session, "closure_notice", notice.id) if notice else (),
            judged=completeness((line.due.closure, line.standing) for line in lines).name,
            spared=self._spared(project), declaration=declaration_of(self.session, project.id),
            legacy=legacy_numbers(self.session, project.id), recent=trail[:RECENT], trail=trail[RECENT:],
        )

    def _stages(self, lines: list[DueLine]) -> list[dict[str, Any]]:
        return [
            {"title": stage_in_words(stage), "rows": [words.due_row(line, lines) for line in of_stage]}
            for stage, of_stage in groupby(lines, key=lambda line: line.due.stage)
        ]

    def _spared(self, project: Project) -> list[dict[str, Any]]:
        """Why the other items of the catalogue do not apply; nothing where its facts are older than the vocabulary."""
        facts = facts_of(project.facts)
        return [] if faults(facts) else not_owed(preview(self.session, facts))
