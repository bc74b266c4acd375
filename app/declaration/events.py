"""Facts about declarations and due items, told upward."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class DueItemWaived:
    """Two persons found that an item does not apply to a project."""

    project_id: UUID
    due_item_id: UUID
