"""Fetching a file: whoever sees its row, from every page that shows it."""

from uuid import UUID

from flask import Response
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.attachments import queries, service
from app.attachments.models import Attachment
from app.core import files
from app.core.crud.page import Page
from app.core.files import Store
from app.core.serving import as_download
from app.core.types import Actor


def send(store: Store, attachment: Attachment, *, by: Actor) -> Response:
    """The answer that hands a file over. Raises Infected, StillQuarantined, FileDamaged."""
    file = service.fetch(store, attachment, by=by)
    return as_download(file, name=attachment.name, media_type=attachment.media_type, size=attachment.size)


class FilePage(Page):
    """附件 – one address for a file, whoever looks at it; unknown and foreign ones are the same 404."""

    route = "/files"
    permission = "File"

    @expose("/<uuid:attachment_id>")
    @has_access
    @permission_name("fetch")
    def fetch(self, attachment_id: UUID) -> Response:
        """Save a file."""
        attachment = queries.attachment(self.session, attachment_id)
        return send(files.store(), attachment, by=self.actor)
