"""The door of a refused applicant: correct what was typed, and apply again (Art. 11)."""

from typing import Any

from flask import Response, flash, request
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from app.accounts import membership, queries
from app.accounts.forms import ApplyAgainForm
from app.accounts.models import Account
from app.accounts.rules import Membership, UnitKind
from app.accounts.views import blame, me
from app.core.crud.page import Page
from app.core.errors import Refusal
from app.core.now import now
from app.core.once import act_key, once
from app.core.scope import beyond

Shown = str | tuple[str, int] | Response | Answer


class ReapplyPage(Page):
    """重新申请 – after a refusal, from the same account."""

    route = "/account/unit"
    permission = "Reapplication"

    @expose("/", methods=["GET", "POST"])
    @has_access
    @permission_name("apply")
    def apply(self) -> Shown:
        """What was typed before, to be corrected; the reason of the refusal stands above."""
        account = self.session.get_one(Account, me().account_id)
        if request.method == "GET" and account.membership is not Membership.REFUSED:
            return self.go("/my/")
        form = self._form(account)
        if request.method == "POST" and form.validate():
            try:
                once(self.session, self.actor, act_key(form.act_id.data), lambda: self._apply(account, form))
                flash(_("Your application is with the coordinator again."), "success")
                return self.go("/my/")
            except Refusal as refused:
                blame(form, refused)
                account = self.session.get_one(Account, me().account_id)
        said = account.application
        return self.page("accounts/again.html", form=form, reason=said.refusal_reason if said else None), (
            422 if form.errors or form.form_errors else 200
        )

    def _form(self, account: Account) -> ApplyAgainForm:
        said = account.application
        if account.membership is not Membership.REFUSED or said is None:
            return ApplyAgainForm()
        with beyond(self.session, "a refused applicant corrects the code he typed"):
            unit = queries.unit_of(self.session, said.unit_id)
            code = unit.uscc if unit else ""
        return ApplyAgainForm(uscc=code, unit_name=said.name, unit_kind=said.kind.name, unit_address=said.address,
                              unit_phone=said.contact_phone)

    def _apply(self, account: Account, form: ApplyAgainForm) -> dict[str, Any]:
        facts = membership.UnitFacts(
            uscc=form.uscc.data or "", name=form.unit_name.data or "", kind=UnitKind[form.unit_kind.data],
            address=form.unit_address.data or "", contact_phone=form.unit_phone.data or "",
        )  # fmt: skip
        with beyond(self.session, "an applicant names a unit, whoever named it before him"):
            membership.apply_again(self.session, account, facts, now=now())
        return {}
