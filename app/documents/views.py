"""Fetching a paper: its unit, its department, whoever sees its row."""

from uuid import UUID

from flask import Response
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name

from app.core import files
from app.core.crud.page import Page
from app.core.serving import as_download
from app.documents import queries, service


class DocumentPage(Page):
    """文书 – the PDF of an issued document; unknown and foreign ones are the same 404."""

    route = "/documents"
    permission = "Document"

    @expose("/<uuid:document_id>")
    @has_access
    @permission_name("fetch")
    def fetch(self, document_id: UUID) -> Response:
        """Save the PDF, or say that it is still being made."""
        document = queries.document(self.session, document_id)
        file = service.paper(files.store(), document)
        name = f"{document.number} {document.title}.pdf"
        return as_download(file, name=name, media_type="application/pdf", size=document.size or 0)
