"""期限凭据 of what no single case's clocks tell: the joint one, and how long a result holds (行政许可法 42(2), 50)."""

from uuid import UUID

from flask import Response
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy.orm import Session

from app.cases import queries as cases
from app.cases.models import Case
from app.clock import receipts
from app.clock.portal import as_file
from app.clock.rules.receipts import Receipt
from app.core.crud.page import Page
from app.core.errors import NotFound
from app.core.now import now
from app.handling.ending import validity_of
from app.handling.joining import joint_of
from app.handling.queries import decision_of


def of_joint(session: Session, case: Case) -> Receipt:
    """Of the clock of all departments. Raises NotFound where there is none, or it has not begun."""
    found = joint_of(session, case, now())
    if found is None or found.clock is None:
        raise NotFound
    return receipts.of_joint(session, case, found.clock, found.left_out, now=now())


def of_validity(session: Session, case: Case) -> Receipt:
    """Of a result that ends one day. Raises NotFound for any other."""
    decision = decision_of(session, case.id)
    found = validity_of(session, decision, case)
    if decision is None or found is None:
        raise NotFound
    return receipts.of_validity(session, case, decided_on=decision.decided_on, until=found.until,
                                months=decision.valid_months, renewable=case.item.is_licence, now=now())


class SharedReceiptPage(Page):
    """凭据 – for staff."""

    route = "/desk/cases"
    permission = "CasePage"

    @expose("/<uuid:case_id>/receipt/joint")
    @has_access
    @permission_name("show")
    def joint(self, case_id: UUID) -> Response:
        """The joint clock's."""
        case = cases.one(self.session, case_id)
        return as_file(of_joint(self.session, case), f"{case.number}-joint.json")

    @expose("/<uuid:case_id>/receipt/validity")
    @has_access
    @permission_name("show")
    def validity(self, case_id: UUID) -> Response:
        """The result's."""
        case = cases.one(self.session, case_id)
        return as_file(of_validity(self.session, case), f"{case.number}-validity.json")


class MySharedReceiptPage(SharedReceiptPage):
    """凭据 – for the applicant, the same."""

    route = "/my/cases"
    permission = "MyCase"
