"""Facts about cases, told upward."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class CaseClosed:
    """A case came to a final decision, or its item was found not to apply."""

    project_id: UUID
    case_id: UUID | None


@dataclass(frozen=True, slots=True)
class CaseMoved:
    """A step was written."""

    case_id: UUID
    act: str
