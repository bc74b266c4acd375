"""The register anybody may read, the progress of a project by its code, and the check of a notice (Art. 19)."""

from datetime import datetime
from urllib.parse import quote
from uuid import UUID

from flask import abort, request
from flask_appbuilder.baseviews import expose
from werkzeug.wrappers import Response

from app.core.api.lists import key_of, page_token
from app.core.crud import Page
from app.core.errors import Refusal
from app.core.now import now, today
from app.core.web import public
from app.departments.queries import divisions
from app.disclosure import queries
from app.projects import service as projects
from app.projects.marks import code_mark
from app.projects.rules.code import as_typed
from app.projects.words import sentence

PAGE = 20
LONGEST = 100
After = tuple[datetime, UUID] | None


class Register(Page):
    """公示 – the public register of projects, and of the notices that closed them."""

    route = ""
    permission = "Register"

    @expose("/projects")
    @public
    def projects(self) -> Response | str:
        """Search by words or division; a code leads straight to its project or says why it cannot."""
        code = request.args.get("code", "").strip()[:64]
        if code:
            return self.by_code(code)
        q, division = request.args.get("q", "").strip()[:LONGEST], request.args.get("division", "")[:6]
        found = queries.register(self.session, q=q, division=division, after=_after(request.args.get("after", "")),
                                 size=PAGE + 1)
        rows, last = [one for _, one in found[:PAGE]], found[PAGE - 1][0] if len(found) > PAGE else None
        return self.page(
            "disclosure/register.html", nav_here="progress", rows=rows, q=q, division=division,
            divisions=divisions(self.session), count=queries.register_count(self.session, q=q, division=division),
            most=queries.COUNTED, next=page_token([last.filed_at.isoformat(), str(last.id)]) if last else None,
        )

    def by_code(self, code: str) -> Response | str:
        """The project of a code in any form people type it; else the register's reasons in words."""
        verdict = projects.look_up(self.session, as_typed(code), now=now())
        if verdict.record is not None:
            return self.go(f"/projects/{quote(verdict.record.code)}")
        reasons = [sentence(finding) for finding in verdict.findings]
        return self.page("disclosure/code_unknown.html", nav_here="progress", code=code, reasons=reasons)

    @expose("/projects/<string(maxlength=64):code>")
    @public
    def project(self, code: str) -> str:
        """What everybody may know of a project: its items, their state and dates, their documents."""
        found = queries.project(self.session, code)
        return self.page("disclosure/project.html", nav_here="progress", project=found, as_of=now(),
                         mark=code_mark(found.code, found.name))

    @expose("/projects/<string(maxlength=64):code>/items/<string(maxlength=40):key>")
    @public
    def item(self, code: str, key: str) -> str:
        """逐日账 for everybody: the dates of one item and each day they were counted from (Art. 17)."""
        found, item, diary, life = queries.item(self.session, code, key, today=today())
        return self.page("disclosure/item.html", nav_here="progress", project=found, item=item, diary=diary,
                         life=life, as_of=now())

    @expose("/notices")
    @public
    def notices(self) -> Response | str:
        """The closure notices, newest first; a number typed by hand leads to its page."""
        number = request.args.get("number", "").strip()[:60]
        if number:
            return self.go(f"/notices/{quote(number)}")
        return self.page("disclosure/notices.html", nav_here="notices", rows=queries.latest_notices(self.session, 50))

    @expose("/n/<string(length=6):division>-<int(max=2999):year>-<int(max=9999999):ordinal>")
    @public
    def short(self, division: str, year: int, ordinal: int) -> Response | str:
        """What a notice's QR code says."""
        return self.go(f"/notices/{quote(queries.number_at(self.session, division, year, ordinal))}")

    @expose("/notices/<string(maxlength=60):number>")
    @public
    def notice(self, number: str) -> str:
        """核验: genuine, its digest, when it was issued, every item to compare with the paper."""
        found = queries.notice(self.session, number)
        return self.page("disclosure/notice.html", nav_here="notices", notice=found, at=now())


def _after(token: str) -> After:
    try:
        key = key_of(token, 2)
        return (datetime.fromisoformat(key[0]), UUID(key[1])) if key else None
    except (Refusal, ValueError):
        abort(400)
