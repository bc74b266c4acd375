"""What this room announces."""

from dataclasses import dataclass
from uuid import UUID

from app.documents.rules.kinds import DocumentKind


@dataclass(frozen=True, slots=True)
class DocumentReady:
    """The PDF of a paper can be fetched."""

    document_id: UUID
    kind: DocumentKind
    about_kind: str
    about_id: UUID
