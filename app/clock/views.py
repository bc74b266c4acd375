"""The ledger of a case as a sheet of paper: each clock, day by day (Art. 17)."""

from uuid import UUID

from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.cases import queries
from app.clock.diary import diary_of
from app.core.crud.page import Page
from app.core.now import today


class LedgerPage(Page):
    """逐日账."""

    route = "/desk/cases"
    permission = "CasePage"

    @expose("/<uuid:case_id>/ledger")
    @has_access
    @permission_name("show")
    def sheet(self, case_id: UUID) -> str:
        """Every clock of a case, to be printed."""
        case = queries.one(self.session, case_id)
        return self.page("clock/sheet.html", case=case, diary=diary_of(self.session, case, today()))
