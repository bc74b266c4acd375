"""A person's own messages: what the platform told him, newest first."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from werkzeug.wrappers import Response as Answer

from app.core.addresses import public_address
from app.core.crud.page import Page
from app.core.errors import NotFound
from app.core.now import now
from app.core.types import Reach
from app.messages import queries, service
from app.messages.models import Message

PLACES = {
    (Reach.UNIT, "case"): "/my/cases/{}",
    (Reach.UNIT, "project"): "/my/projects/{}",
    (Reach.DEPARTMENT, "case"): "/desk/cases/{}",
    (Reach.DEPARTMENT, "project"): "/desk/projects/{}",
    (Reach.DEPARTMENT, "transfer"): "/desk/transfers/{}",
}
Shown = str | Answer


def place_of(reach: Reach, message: Message) -> str | None:
    """The page of what a message is about, for somebody of this reach."""
    place = PLACES.get((reach, message.about_kind or ""))
    return place.format(message.about_id) if place else None


def mark_of(message: Message) -> str:
    """Where a list goes on behind this message."""
    return f"{message.created_at.isoformat()}~{message.id}"


def behind(mark: str | None) -> tuple[datetime, UUID] | None:
    """What a mark says. Raises NotFound for one that is not ours."""
    if not mark:
        return None
    at, _, which = mark.partition("~")
    try:
        return datetime.fromisoformat(at), UUID(which)
    except ValueError as unreadable:
        raise NotFound from unreadable


class InboxPage(Page):
    """消息 – a reader's own, on every desk and for every applicant."""

    route = "/account/messages"
    permission = "Inbox"

    @expose("/")
    @has_access
    @permission_name("show")
    def inbox(self) -> str:
        """The list."""
        rows = list(
            queries.inbox(self.session, self._me(), after=behind(request.args.get("after")), limit=queries.PAGE + 1)
        )
        more = len(rows) > queries.PAGE
        rows = rows[: queries.PAGE]
        return self._page(
            "messages/inbox.html",
            rows=rows,
            unread=queries.unread(self.session, self._me()),
            first=url_for("InboxPage.inbox") if request.args.get("after") else None,
            next=url_for("InboxPage.inbox", after=mark_of(rows[-1])) if more else None,
        )

    @expose("/<uuid:message_id>")
    @has_access
    @permission_name("show")
    def show(self, message_id: UUID) -> str:
        """One message. Looking changes nothing: the list opens an unread one by a post, which marks it."""
        message = queries.message(self.session, self._me(), message_id)
        place = place_of(self.actor.reach, message)
        return self._page("messages/show.html", message=message, place=place, ours=public_address("/"))

    @expose("/<uuid:message_id>/read", methods=["POST"])
    @has_access
    @permission_name("write")
    def read(self, message_id: UUID) -> Shown:
        """Open a message: it is read, and shown."""
        service.read(self.session, self._me(), message_id, now=now())
        return self.go(url_for("InboxPage.show", message_id=message_id))

    @expose("/read", methods=["POST"])
    @has_access
    @permission_name("write")
    def read_all(self) -> Shown:
        """Everything is read."""
        service.read_all(self.session, self._me(), now=now())
        return self.go(url_for("InboxPage.inbox"))

    def _me(self) -> UUID:
        if self.actor.account_id is None:
            raise NotFound
        return self.actor.account_id

    def _page(self, template: str, **context: Any) -> str:
        applicant = self.actor.reach is Reach.UNIT
        layout = "layouts/my.html" if applicant else "layouts/desk.html"
        return self.page(template, layout=layout, applicant=applicant, **context)
