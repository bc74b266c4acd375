"""The search of the bar: code, project name, case number; only what the reader may see."""

from flask import request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.exceptions import BadRequest
from werkzeug.wrappers import Response as Answer

from app.cases.finding import find
from app.cases.models import Case
from app.cases.stages import STAGES
from app.core.crud.page import Page
from app.projects.queries import codes_of

LONGEST = 100


def words_asked() -> str:
    """The words of this request, in bounds."""
    words = " ".join(request.args.get("q", "").split())
    if len(words) > LONGEST:
        raise BadRequest
    return words


class FindPage(Page):
    """查找."""

    route = "/desk"
    permission = "Worklist"

    @expose("/find")
    @has_access
    @permission_name("list")
    def find(self) -> str | Answer:
        """What was found, by kind; one thing alone is opened at once."""
        words = words_asked()
        hits = find(self.session, words) if words else None
        if hits and hits.only:
            one = hits.only
            if isinstance(one, Case):
                return self.go(url_for("CasePage.show", case_id=one.id))
            return self.go(url_for("ProjectDesk.show", project_id=one.id))
        codes = codes_of(self.session, [each.id for each in hits.projects]) if hits and hits.projects else {}
        return self.page("cases/find.html", q=words, hits=hits, codes=codes, stages=STAGES)
