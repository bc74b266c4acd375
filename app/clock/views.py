"""The ledger of a case as a sheet of paper: each clock, day by day (Art. 17)."""

from uuid import UUID

from flask import Response
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.cases import queries
from app.clock import receipts
from app.clock.diary import diary_of
from app.clock.life import life_of
from app.clock.portal import as_file
from app.core.crud.page import Page
from app.core.now import now, today


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
        return self.page("clock/sheet.html", case=case, diary=diary_of(self.session, case, today()),
                         life=life_of(self.session, case, today()))

    @expose("/<uuid:case_id>/receipt/<word>")
    @has_access
    @permission_name("show")
    def receipt(self, case_id: UUID, word: str) -> Response:
        """The receipt of one clock, to be saved (期限凭据)."""
        case = queries.one(self.session, case_id)
        return as_file(receipts.of_case(self.session, case, word, now=now()), f"{case.number}-{word}.json")
