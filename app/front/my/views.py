"""The applicant's pages: all his projects; what an account sees whose unit is not confirmed yet."""

from datetime import datetime
from uuid import UUID

from flask import g, request
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.accounts.models import Account
from app.accounts.queries import unit_of
from app.accounts.rules import Membership
from app.core.crud.page import Page
from app.core.scope import beyond
from app.declaration.queries import drafts
from app.front.my import words
from app.front.my.queries import my_projects
from app.messages.queries import inbox, unread

SHOWN_MESSAGES = 5
FILTER_FROM = 5


class MyHome(Page):
    """我的项目 – one row a project: code, how far it is, the next duty with its day, who has the ball."""

    route = "/my"
    permission = "MyHome"

    @expose("/")
    @has_access
    @permission_name("show")
    def home(self) -> str:
        """My projects, drafts and messages."""
        unit_id = self.actor.unit_id
        if unit_id is None:
            return self._waiting()
        sought = request.args.get("q", "").strip()[:100]
        found = my_projects(self.session, words=sought, after=_after(request.args.get("after", "")))
        last = found.rows[-1].project if found.more else None
        return self.page(
            "front/my/home.html",
            rows=[words.project_row(row) for row in found.rows],
            sought=sought,
            drafts=drafts(self.session),
            unit=unit_of(self.session, unit_id),
            messages=inbox(self.session, self._me(), limit=SHOWN_MESSAGES),
            unread=unread(self.session, self._me()),
            search=bool(sought) or len(found.rows) >= FILTER_FROM,
            after=f"{last.filed_at.isoformat()}|{last.id}" if last else None,
            last=last,
        )

    def _waiting(self) -> str:
        """Nobody has confirmed yet that this person acts for this unit, or somebody refused it."""
        account = self.session.get(Account, self._me())
        unit = None
        if account is not None and account.unit_id is not None:
            with beyond(self.session, "an applicant reads what became of the unit he registered"):
                unit = unit_of(self.session, account.unit_id)
        refused = account is not None and account.membership is Membership.REFUSED
        return self.page(
            "front/my/waiting.html",
            unit=unit,
            account=account,
            refused=refused,
            signed=g.signed,
            messages=inbox(self.session, self._me(), limit=SHOWN_MESSAGES),
        )

    def _me(self) -> UUID:
        account_id: UUID = g.signed.account_id
        return account_id


def _after(text: str) -> tuple[datetime, UUID] | None:
    """Where the page before ended; nonsense begins at the beginning."""
    at, _, project_id = text.partition("|")
    try:
        return datetime.fromisoformat(at), UUID(project_id)
    except ValueError:
        return None
