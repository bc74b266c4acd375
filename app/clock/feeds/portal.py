"""A person's feed: its secret address on his account page, and the calendar behind it, for programs (RFC 5545)."""

import hashlib
from typing import Any

from flask import Response, current_app, flash, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, limit, permission_name
from flask_appbuilder.utils.limit import Limit
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address
from werkzeug.wrappers import Response as Answer

from app.clock.feeds import acts, queries
from app.clock.feeds.writing import written
from app.core.addresses import public_address
from app.core.crud.page import Page
from app.core.errors import NotFound
from app.core.now import now
from app.core.scope import enter
from app.core.types import LOGIN, Reach
from app.core.web import public


def _rate(name: str, default: str) -> Any:
    return lambda: current_app.config.get(name, default)


def _of_secret() -> str:
    """The counter of one address: by its digest, for the secret itself is kept nowhere."""
    return acts.digest((request.view_args or {}).get("secret", ""))


def _opened_nothing(answer: Response) -> bool:
    return answer.status_code == 404


class FeedAddressPage(Page):
    """日历订阅 – one's own secret address."""

    route = "/account/calendar"
    permission = "CalendarFeed"

    @expose("/")
    @has_access
    @permission_name("show")
    def show(self) -> str:
        """Whether there is one, since when; never the secret."""
        return self._shown()

    @expose("/", methods=["POST"])
    @has_access
    @permission_name("write")
    def renew(self) -> str:
        """A new address, shown this once. Asked twice, the second one holds."""
        secret = acts.renew(self.session, by=self.actor, now=now())
        return self._shown(address=public_address(f"/feeds/{secret}.ics"))

    @expose("/revoke", methods=["POST"])
    @has_access
    @permission_name("write")
    def revoke(self) -> Answer:
        """No address any more."""
        acts.revoke(self.session, by=self.actor)
        flash(_("The calendar address is taken back. Programs that know it find nothing any more."), "success")
        return self.go(url_for("FeedAddressPage.show"))

    def _shown(self, address: str = "") -> str:
        applicant = self.actor.reach is Reach.UNIT
        feed = queries.feed_of(self.session, self.actor.person)
        layout = "layouts/my.html" if applicant else "layouts/desk.html"
        return self.page("clock/feeds/address.html", layout=layout, applicant=applicant, feed=feed, address=address)


class FeedPage(Page):
    """日历 – for programs that hold a secret address; to everybody else there is nothing here."""

    route = "/feeds"
    permission = "Feed"

    def __init__(self) -> None:
        """Who tries secrets is slowed down by where he comes from."""
        guesses = _rate("FEED_GUESS_RATE", "60 per hour")
        self.limits = [Limit(guesses, get_remote_address, deduct_when=_opened_nothing)]
        super().__init__()

    @expose("/<secret>.ics")
    @public
    @limit(_rate("FEED_RATE", "120 per hour"), key_func=_of_secret)
    def calendar(self, secret: str) -> Response:
        """His dates as he may see them now; unchanged ones cost no body."""
        enter(self.session, LOGIN)
        actor = queries.person_of(self.session, acts.digest(secret))
        if actor is None:
            raise NotFound
        enter(self.session, actor)
        body = written(queries.dates_of(self.session, actor, now=now()))
        answer = Response(body, content_type="text/calendar; charset=utf-8")
        answer.headers["Content-Disposition"] = 'attachment; filename="deadlines.ics"'
        answer.headers["Cache-Control"] = "private, no-cache"
        answer.headers["X-Robots-Tag"] = "noindex"
        answer.set_etag(hashlib.sha256(body).hexdigest())
        answer.make_conditional(request)
        return answer
