"""The portal's own pages; all of them open to strangers."""

from flask import request
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.core.crud import Page
from app.core.now import now, today
from app.core.web import public
from app.disclosure import queries as disclosure
from app.front import queries
from app.front.licences import browser_files, libraries
from app.front.measures import articles

SHOWN = 3
OFTEN = ("企业投资项目备案", "建设用地规划许可", "环境影响报告表", "施工许可")


class FrontPages(Page):
    """门户 – home, policies, help and the pages about the site itself."""

    route = ""
    permission = "FrontPages"

    @expose("/")
    @public
    def home(self) -> str:
        """Three doors, the directory of items, today's numbers."""
        by_stage = request.args.get("by") == "stage"
        notices = disclosure.latest_notices(self.session, SHOWN)
        missing = SHOWN - len(notices)
        return self.page(
            "front/home.html",
            by_stage=by_stage,
            directory=queries.directory(self.session, by_stage=by_stage),
            figures=queries.figures(self.session, now()),
            notices=notices,
            filed=[one for _, one in disclosure.register(self.session, size=missing)] if missing else [],
            uncertain_from=queries.first_uncertain_day(self.session, today()),
            often=OFTEN,
        )

    @expose("/policies")
    @public
    def policies(self) -> str:
        """The Measures, article by article."""
        return self.page("front/policies.html", articles=articles())

    @expose("/help")
    @public
    def help(self) -> str:
        """How to file, how days are counted, what files are taken."""
        return self.page("front/help.html")

    @expose("/sitemap")
    @public
    def sitemap(self) -> str:
        """Every public page, as a list."""
        return self.page("front/sitemap.html", entries=queries.directory(self.session).entries)

    @expose("/accessibility")
    @public
    def accessibility(self) -> str:
        """What this site does for readers with aids, and where to complain."""
        return self.page("front/accessibility.html")

    @expose("/licences")
    @public
    def licences(self) -> str:
        """Whose work stands in these pages."""
        return self.page("front/licences.html", libraries=libraries(), files=browser_files())

    @expose("/contact")
    @public
    def contact(self) -> str:
        """Who answers what."""
        return self.page("front/contact.html", entries=queries.directory(self.session).entries)


class AdminHome(Page):
    """管理首页 – what the one who signed in may open, as a list; where administrators of data arrive."""

    route = "/admin"
    permission = "AdminHome"

    @expose("/")
    @has_access
    @permission_name("show")
    def show(self) -> str:
        """The rail, as a page."""
        return self.page("appbuilder/index.html")
