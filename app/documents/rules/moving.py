"""Papers on what moves a limit or the case with it: extension, correction of the record, transfer (Art. 17)."""

from dataclasses import dataclass
from datetime import date

from app.documents.rules.parts import Contact, FactMissing, Paper, Part, optional


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedDate(Part):
    """一项时限 – its last day before and after, in words."""

    clock: str
    was: str
    now: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Moving(Paper):
    item: str
    case_number: str
    accepted_on: date
    reason: str
    basis: str
    moved: tuple[MovedDate, ...]
    contact: Contact

    def __post_init__(self) -> None:
        """A limit it speaks of is named. Raises FactMissing."""
        super(_Moving, self).__post_init__()
        if not self.moved:
            raise FactMissing(part="moved")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtensionFacts(_Moving):
    """延长办理期限告知书 – by how much, why, until when (行政许可法 42(1)). `amount`: 10个工作日."""

    amount: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockCorrectionFacts(_Moving):
    """办理期限更正告知书 – a recorded fact was wrong and is void; what it was, and the dates without it (Art. 17)."""

    voided: str
    document: str = optional()


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferFacts(_Moving):
    """移送告知书 – the case goes on at another department; no day is lost or won by it (Art. 16(3), 17)."""

    receiver: str
    taken_over_as: str
