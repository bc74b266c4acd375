"""What a reading of a notice yields: sentences with what each was taken for, days, findings. Pure."""

import enum
from dataclasses import dataclass
from datetime import date

from app.clock.rules.calendar import DayKind
from app.clock.rules.notices.faults import Finding
from app.clock.rules.notices.orders import Lengthening
from app.core.labels import N_


class Reading(enum.Enum):
    """What a sentence was taken for."""

    ARRANGES = N_("Arranges days")
    FRAME = N_("Arranges no day")
    ADVICE = N_("Recommends, arranges no day")
    UNREAD = N_("Not read")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence as it was pasted, and whether it speaks of a date."""

    quote: str
    reading: Reading
    names_a_day: bool


@dataclass(frozen=True, slots=True)
class ReadDay:
    """One day as the text has it: off, worked, or back to the plain week; its festival and its sentence."""

    on: date
    kind: DayKind
    festival: str | None
    quote: str


@dataclass(frozen=True, slots=True)
class Notice:
    """通知 – what a pasted text says; `year` is None where it does not tell, and then no day is read.

    `whole` is a notice that arranges a year, not one festival anew. `issued_on` is the date it is
    signed, a day or two before it is published.
    """

    year: int | None
    title: str | None
    document: str | None
    issued_on: date | None
    whole: bool
    days: tuple[ReadDay, ...]
    lengthened: tuple[Lengthening, ...]
    sentences: tuple[Sentence, ...]
    findings: tuple[Finding, ...]

    @property
    def off(self) -> tuple[ReadDay, ...]:
        """放假的日子, weekend days within a block included."""
        return tuple(day for day in self.days if day.kind is DayKind.OFF)

    @property
    def worked(self) -> tuple[ReadDay, ...]:
        """调休上班的日子."""
        return tuple(day for day in self.days if day.kind is DayKind.WORKED)

    @property
    def unread(self) -> tuple[Sentence, ...]:
        """未能识别的语句, to be looked at by a person."""
        return tuple(one for one in self.sentences if one.reading is Reading.UNREAD)
