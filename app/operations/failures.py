"""What could not be done behind the pages, and a way to try again (Art. 21). Says nothing of what letters say."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from flask import flash, request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from flask_babel import gettext as _
from werkzeug.wrappers import Response as Answer

from app.attachments import queries as uploads
from app.attachments import service as keeping
from app.attachments.rules import MAX_TRIES
from app.cases.queries import numbers_of
from app.clock.night_words import differences
from app.clock.nightly import last_checks
from app.core.crud.page import Page
from app.core.now import now
from app.core.once import act_key, once
from app.documents import queries as papers
from app.documents import service as printing
from app.messages import queries as letters
from app.messages import service as post
from app.messages.kinds import kind_in_words


class FailurePage(Page):
    """未办成的后台工作."""

    route = "/desk/failed"
    permission = "Failures"

    @expose("/")
    @has_access
    @permission_name("list")
    def list(self) -> str:
        """Papers that could not be made, letters given up or waiting, uploads not scanned, dates that differed."""
        checks = last_checks(self.session)
        cases = {UUID(each["case"]) for night in checks for each in night.examples}
        return self.page("operations/failed.html", papers=papers.failed(self.session), act_ids=lambda: str(uuid4()),
                         letters=letters.failed(self.session), kind_of=kind_in_words,
                         uploads=uploads.failed(self.session), checks=checks,
                         differences=differences, numbers=numbers_of(self.session, cases) if cases else {},
                         most_scans=MAX_TRIES, as_of=now())

    @expose("/documents/<uuid:document_id>/retry", methods=["POST"])
    @has_access
    @permission_name("retry")
    def retry_document(self, document_id: UUID) -> Answer:
        """Let a paper be made again, from the first try."""
        return self._again(lambda: printing.retry(self.session, papers.document(self.session, document_id)))

    @expose("/messages/<uuid:message_id>/retry", methods=["POST"])
    @has_access
    @permission_name("retry")
    def retry_message(self, message_id: UUID) -> Answer:
        """Let a letter be sent again, from the first try."""
        return self._again(lambda: post.retry(self.session, letters.parked(self.session, message_id)))

    @expose("/files/<uuid:attachment_id>/retry", methods=["POST"])
    @has_access
    @permission_name("retry")
    def retry_scan(self, attachment_id: UUID) -> Answer:
        """Let an upload be shown to the scanner again, at once."""
        return self._again(lambda: keeping.scan_again(self.session, uploads.attachment(self.session, attachment_id)))

    def _again(self, act: Callable[[], None]) -> Answer:
        def perform() -> dict[str, Any]:
            act()
            return {}

        once(self.session, self.actor, act_key(request.form.get("act_id")), perform)
        flash(_("It is due again and will be taken up within seconds."), "success")
        return self.go(url_for("FailurePage.list"))
