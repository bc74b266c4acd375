"""Limits as the catalogue states them: two numbers with their units, day zero, the law, how far it may go (Art. 17)."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from typing import Any, Protocol, Self

from app.items.rules.kinds import LimitStart, LimitUnit


class _Columns(Protocol):
    """A row that has them."""

    legal_number: Any
    legal_unit: Any
    legal_start: Any
    legal_basis: Any
    legal_extension: Any
    promised_number: Any
    promised_unit: Any


@dataclass(frozen=True, slots=True)
class Stated:
    """时限 – what an item's limits are, or were, or shall be, column by column."""

    legal_number: int | None
    legal_unit: LimitUnit | None
    legal_start: LimitStart | None
    legal_basis: str | None
    legal_extension: int | None
    promised_number: int | None
    promised_unit: LimitUnit | None

    @classmethod
    def of(cls, row: _Columns) -> Self:
        """Those of a row."""
        return cls(*(getattr(row, name) for name in COLUMNS))

    @classmethod
    def kept(cls, stored: Mapping[str, Any]) -> Self:
        """From what an edition keeps."""
        unit, start, promised = (stored[name] for name in ("legal_unit", "legal_start", "promised_unit"))
        return cls(**dict(stored) | {
            "legal_unit": LimitUnit[unit] if unit else None, "legal_start": LimitStart[start] if start else None,
            "promised_unit": LimitUnit[promised] if promised else None,
        })  # fmt: skip

    def stored(self) -> dict[str, Any]:
        """As an edition keeps them: units and starts by their names."""
        return {name: getattr(value, "name", value) for name, value in self.columns().items()}

    def columns(self) -> dict[str, Any]:
        """As a row keeps them."""
        return asdict(self)


COLUMNS = tuple(field.name for field in fields(Stated))
