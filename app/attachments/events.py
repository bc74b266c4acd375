"""What this room announces."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class InfectionFound:
    """A file was locked: its unit is to be told, and whoever uses it."""

    attachment_id: UUID
    name: str
    verdict: str
    unit_id: UUID
    uploaded_by: UUID
