"""Facts of the clock, told upward."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.cases.rules import Light


@dataclass(frozen=True, slots=True)
class LightChanged:
    """The light of a case became another, by an event or by the passing of days."""

    case_id: UUID
    was: Light
    light: Light
    on: date
