"""Screens on people and units: department and security administrators, coordinators, the sign-in log."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import Response, flash, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_
from werkzeug.wrappers import Response as Answer
from wtforms.fields.choices import SelectChoice

from app.accounts import membership, queries, rules, service
from app.accounts.forms import RefusalForm, RolesField, StaffForm
from app.accounts.models import Account, LoginAttempt, Unit
from app.accounts.rules import AccountState, Membership, Role, UnitState
from app.core.addresses import public_address
from app.core.crud import Act, CatalogueScreen, LedgerScreen, Section, act
from app.core.errors import Stale
from app.core.labels import N_, label
from app.core.now import now
from app.core.once import act_key, once

LABELS = {
    "username": N_("User name"),
    "display_name": N_("Person's name"),
    "email": N_("E-mail address"),
    "phone": N_("Telephone"),
    "department": N_("Department"),
    "roles": N_("Roles"),
    "state": N_("State"),
    "unit": N_("Unit"),
    "membership": N_("Membership"),
    "application": N_("Name he gives the unit"),
    "created_at": N_("Opened"),
}


def compared(unit: Unit, named: Sequence[Account]) -> list[tuple[Account, list[tuple[Any, bool]]]]:
    """Each who asks to act for a unit with what he says of it, fact by fact, and whether it differs."""
    told = [each for each in named if each.application is not None]
    said = [rules.facts_of(each.application) for each in told]
    record = rules.facts_of(unit) if unit.state is UnitState.CONFIRMED else None
    marks = rules.differing(record, said)
    return [
        (each, list(zip(facts, row, strict=True))) for each, facts, row in zip(told, said, marks, strict=True)
    ]


def said_before(account: Account) -> list[dict[str, Any]]:
    """What a person had said when he was refused, the oldest first, each with its instant and reason."""
    kept = account.application.earlier if account.application is not None else []
    return [each | {"judged_at": datetime.fromisoformat(each["judged_at"])} for each in kept]


class AccountScreen(CatalogueScreen):
    """账号 – of one department for its administrator, of everybody for the security administrator."""

    model = Account
    route = "/admin/accounts"
    permission = "Account"
    title, one = N_("Accounts"), N_("Account")
    labels = LABELS
    columns = ["username", "display_name", "department", "state"]
    search = ["username", "display_name"]
    filters = ["state"]
    order = ["username"]
    form = [
        Section(N_("Person"), ["username", "display_name", "email", "phone"]),
        Section(N_("Place and roles"), ["department", "roles"], N_("Art. 6–10")),
    ]
    fields = {
        "username": StaffForm.username,
        "display_name": StaffForm.display_name,
        "email": StaffForm.email,
        "phone": StaffForm.phone,
        "roles": RolesField(N_("Roles")),
    }

    def within(self) -> ColumnElement[bool]:
        """People of the administration; applicants are the coordinators' matter."""
        return and_(super().within(), Account.unit_id.is_(None))

    def blank(self, **kwargs: Any) -> Any:
        """Offer only the roles this actor may give."""
        form = super().blank(**kwargs)
        mine = [Role[name] for name in self.actor.roles]
        offered = [role for role in Role if rules.may_grant(mine, role, to_self=False)]
        form.roles.choices = [SelectChoice(role.name, label(role)) for role in offered]
        row = kwargs.get("obj")
        if row is not None and form.roles.data is not None and request.method == "GET":
            form.roles.data = [role.name for role in row.roles]
        return form

    def create(self, form: Any) -> Account:
        """Opened without a password: the next step is a one-time link."""
        person = service.Person(form.username.data, form.display_name.data, form.email.data, form.phone.data)
        return service.open_staff_account(
            self.session,
            person,
            department_id=form.department.data,
            roles=[Role[name] for name in form.roles.data],
            by=self.actor,
            now=now(),
        )

    def change(self, row: Account, form: Any) -> None:
        """Names and addresses, then roles; roles beyond the actor's gift stay as they are."""
        row.display_name, row.email, row.phone = form.display_name.data, form.email.data, form.phone.data
        offered = {choice.value for choice in form.roles.choices}
        kept = [role for role in row.roles if role.name not in offered]
        wanted = [*kept, *(Role[name] for name in form.roles.data)]
        service.set_roles(self.session, row, wanted, by=self.actor, now=now())
        self.session.flush()

    def offered(self, row: Account) -> Sequence[str]:
        """Locked ones may be opened again, closed ones stay closed."""
        if row.state is AccountState.CLOSED or row.id == self.actor.account_id:
            return []
        return ["unlock", "close"] if row.state is AccountState.LOCKED else ["lock", "close"]

    def _shown(self, row: Any) -> dict[str, Any]:
        context = super()._shown(row)
        if self.may("link") and row.state is AccountState.ACTIVE:
            context["link_url"] = url_for(f"{self.endpoint}.link", pk=row.id)
        return context | {"template": "accounts/account.html"}

    @act(N_("Lock"), permission="lock", confirm=N_("Lock this account? Its sessions end at once."))
    def lock(self, row: Account) -> str:
        """No more signing in, until unlocked."""
        service.set_state(self.session, row, AccountState.LOCKED, by=self.actor)
        return str(_("Locked"))

    @act(N_("Unlock"), permission="lock")
    def unlock(self, row: Account) -> str:
        """Signing in again."""
        service.set_state(self.session, row, AccountState.ACTIVE, by=self.actor)
        return str(_("Unlocked"))

    @act(N_("Close"), permission="lock", confirm=N_("Close this account for good?"))
    def close(self, row: Account) -> str:
        """For who has left."""
        service.set_state(self.session, row, AccountState.CLOSED, by=self.actor)
        return str(_("Closed"))

    @expose("/<uuid:pk>/link", methods=["POST"])
    @has_access
    @permission_name("link")
    def link(self, pk: UUID) -> str:
        """A one-time link, shown this once; it is stored as a digest only."""
        row = self.row_or_404(pk)
        token = service.issue_link(self.session, row, by=self.actor, now=now())
        link = public_address(f"/link/{token}")
        return self.page_of("accounts/issued.html", row=row, link=link, back=self.show_url(row))


class UnitScreen(CatalogueScreen):
    """项目单位 – kept by the coordinators."""

    model = Unit
    route = "/admin/units"
    permission = "Unit"
    title, one = N_("Project units"), N_("Project unit")
    labels = {
        "name": N_("Name of the unit"),
        "uscc": N_("Unified social credit code"),
        "kind": N_("Kind of unit"),
        "address": N_("Address of the unit"),
        "contact_phone": N_("Telephone of the unit"),
        "state": N_("State"),
        "registered_at": N_("Registered"),
        "confirmed_by_name": N_("Confirmed by"),
        "confirmed_at": N_("Confirmed at"),
    }
    columns = ["name", "uscc", "kind", "state", "registered_at"]
    search = ["name", "uscc"]
    filters = ["state", "kind"]
    order = ["registered_at"]
    descending = True
    shows = [
        Section(N_("Unit"), ["name", "uscc", "kind", "address", "contact_phone"]),
        Section(N_("Confirmation"), ["state", "registered_at", "confirmed_by_name", "confirmed_at"]),
    ]
    form = [Section(N_("Unit"), ["name", "kind", "address", "contact_phone"], N_("Art. 11"))]
    exclude_route_methods = CatalogueScreen.exclude_route_methods | {"add"}

    def _shown(self, row: Any) -> dict[str, Any]:
        context = super()._shown(row)
        if row.state is not UnitState.CONFIRMED:
            context.pop("edit_url", None)  # it has no facts yet: confirming somebody gives it some
        named = queries.people_named(self.session, row.id)
        return context | {"unit": row, "named": compared(row, named), "template": "accounts/unit.html"}


class MemberScreen(LedgerScreen):
    """单位成员 – who asks to act for a unit; a coordinator confirms or refuses."""

    model = Account
    route = "/admin/members"
    permission = "Member"
    title, one = N_("Members of units"), N_("Member of a unit")
    labels = LABELS
    columns = ["display_name", "application", "unit", "membership", "created_at"]
    search = ["display_name", "username"]
    filters = ["membership"]
    order = ["created_at"]
    descending = True
    shows = [
        Section(N_("Person"), ["display_name", "username", "phone", "email", "unit", "membership", "created_at"]),
    ]

    def within(self) -> ColumnElement[bool]:
        """Those who named a unit."""
        return and_(super().within(), Account.unit_id.is_not(None))

    def offered(self, row: Account) -> Sequence[str]:
        """What has not been done yet."""
        return [] if row.membership is Membership.CONFIRMED else ["confirm"]

    def _shown(self, row: Any) -> dict[str, Any]:
        context = super()._shown(row)
        if self.may("confirm") and row.membership is not Membership.REFUSED:
            context["refuse_url"] = url_for(f"{self.endpoint}.refuse", pk=row.id)
        named = queries.people_named(self.session, row.unit_id)
        return context | {"unit": row.unit, "named": compared(row.unit, named), "earlier": said_before(row),
                          "template": "accounts/member.html"}

    def _perform(self, each: Act, rows: Sequence[Any], back: str) -> Answer:
        if len(rows) > 1:
            membership.must_name_apart(self.session, rows)
        try:
            return super()._perform(each, rows, back)
        except Stale as stale:
            raise membership.overtaken(rows[0]) from stale

    @act(N_("Confirm"), bulk=True)
    def confirm(self, row: Account) -> str:
        """The person acts for the unit; of several who name one code the coordinator chooses, one by one."""
        # Only his own page, which sends its version, offers to confirm who was refused.
        refused = row.membership is Membership.REFUSED and "version" in request.form
        membership.confirm_membership(self.session, row, by=self.actor, now=now(),
                                      seen=Membership.REFUSED if refused else Membership.PENDING)
        return str(_("Confirmed"))

    @expose("/<uuid:pk>/refuse", methods=["GET", "POST"])
    @has_access
    @permission_name("confirm")
    def refuse(self, pk: UUID) -> str | tuple[str, int] | Response | Answer:
        """Refused, with a reason the person is told."""
        row = self.row_or_404(pk)
        form = RefusalForm(seen=row.membership.name if row.membership else "")
        if request.method == "POST" and form.validate():
            reason = form.reason.data
            seen = Membership.CONFIRMED if form.seen.data == Membership.CONFIRMED.name else Membership.PENDING

            def perform() -> dict[str, str]:
                membership.refuse_membership(self.session, row, reason, by=self.actor, now=now(), seen=seen)
                return {}

            once(self.session, self.actor, act_key(form.act_id.data), perform)
            flash(_("Refused. The person is told why."), "success")
            return self.go(self.show_url(row))
        status = 422 if form.errors else 200
        return self.page_of("accounts/refuse.html", form=form, row=row, back=self.show_url(row)), status


class SignInLogScreen(LedgerScreen):
    """登录记录 – for the security administrator and the auditor."""

    model = LoginAttempt
    route = "/admin/sign-ins"
    permission = "SignInLog"
    title, one = N_("Sign-in log"), N_("Sign-in")
    labels = {
        "at": N_("At"),
        "username": N_("User name"),
        "outcome": N_("Outcome"),
        "ip": N_("Network address"),
        "user_agent": N_("Browser"),
    }
    columns = ["at", "username", "outcome", "ip"]
    search = ["username", "ip"]
    filters = ["outcome"]
    order = ["at"]
    descending = True
    shows = [Section(N_("Sign-in"), ["at", "username", "outcome", "ip", "user_agent"])]
