"""Reading a project code: folding, edition, segments, check digit (Art. 11-13, GB/T 40058-2021). Pure."""

import enum
import re
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from stdnum.iso7064 import mod_11_10

from app.core.labels import N_
from app.projects.rules.divisions import stands_in_table
from app.projects.rules.kinds import CodeEdition

LONGEST = 64
FULL_WIDTH = {point: point - 0xFEE0 for point in range(0xFF01, 0xFF5F)}
DASHES = re.compile(r"[\s\-\u2010-\u2015\u2212]")
SHAPES = {
    CodeEdition.V1: re.compile(r"(?P<period>[0-9]{4})-(?P<division>[0-9]{6})-(?P<sector>[0-9]{2})"
                               r"-(?P<type>[0-9]{2})-(?P<serial>[0-9]{5,6})(?P<check>)"),
    CodeEdition.V2: re.compile(r"(?P<period>[0-9]{4})-(?P<division>[0-9]{6})-(?P<sector>[0-9]{2})"
                               r"-(?P<type>[0-9]{2})-(?P<serial>[0-9]{5})(?P<check>[0-9])"),
}  # fmt: skip
SECTORS = {CodeEdition.V1: range(1, 99), CodeEdition.V2: range(2, 100)}
TYPES = {CodeEdition.V1: range(1, 4), CodeEdition.V2: range(1, 6)}
V1_YEARS = range(2015, 2021)
FIRST_V2_MONTH = 2011


class Reason(enum.Enum):
    """Why a code does not pass, in the order it is told; the name in lower case is the API's word."""

    LEGACY_NUMBER = N_("This is a legacy number. The project's code is %(code)s.")
    BAD_SHAPE = N_("This is not the shape of a project code (YYMM-RRRRRR-DD-TT-NNNNNN).")
    BAD_MONTH = N_("The first group is not a year and month in which codes were given.")
    UNKNOWN_DIVISION = N_("The second group is not a known division.")
    UNKNOWN_INDUSTRY = N_("The third group is not a known industry.")
    UNKNOWN_DEPARTMENT = N_("The third group is not a known department.")
    UNKNOWN_TYPE = N_("The fourth group is not a known project type.")
    BAD_CHECK_DIGIT = N_("The check digit is wrong: one of the digits was mistyped.")
    NOT_ON_RECORD = N_("The code is not on record in this platform.")
    SUPERSEDED = N_("The code was replaced by %(successor)s.")
    SUSPENDED = N_("The code is suspended.")
    VOID = N_("The code is void.")
    CLOSED = N_("The project is closed. Its code takes no new items.")
    ANOTHER_PROJECT = N_("The code belongs to another project.")


UNKNOWN_SECTOR = {CodeEdition.V1: Reason.UNKNOWN_INDUSTRY, CodeEdition.V2: Reason.UNKNOWN_DEPARTMENT}


@dataclass(frozen=True, slots=True)
class Segments:
    """The parts of a code; `sector` is the industry (V1) or the central department (V2), `check` is empty in V1."""

    edition: CodeEdition
    period: str
    division: str
    sector: str
    type: str
    serial: str
    check: str

    @property
    def text(self) -> str:
        """The code as it is printed."""
        return f"{self.period}-{self.division}-{self.sector}-{self.type}-{self.serial}{self.check}"


@dataclass(frozen=True, slots=True)
class Reading:
    """What can be said of a text without asking the register."""

    text: str
    segments: Segments | None
    faults: tuple[Reason, ...]

    @property
    def well_formed(self) -> bool:
        """No fault at all."""
        return not self.faults


def folded(text: str) -> str:
    """Without white space at both ends, full-width ASCII as ASCII; nothing else is mended."""
    return text.strip().translate(FULL_WIDTH)


def as_typed(text: str) -> str:
    """A code as people type it, with other dashes or none: its groups are set apart again. Other text stays.

    For pages only: the API mends nothing but white space and full-width ASCII.
    """
    plain = folded(text)
    digits = DASHES.sub("", plain)
    if not re.fullmatch(r"[0-9]{19,20}", digits):
        return plain
    return "-".join((digits[:4], digits[4:10], digits[10:12], digits[12:14], digits[14:]))


def edition_of(first_group: str) -> CodeEdition:
    """V1 for the years 2015 to 2020, else V2: `2011` and `2012` are months of 2020."""
    return CodeEdition.V1 if int(first_group) in V1_YEARS else CodeEdition.V2


def segments_of(text: str) -> Segments | None:
    """The parts of a folded text, or None when it has not the shape of its edition."""
    if re.match(r"[0-9]{4}-", text) is None:
        return None
    edition = edition_of(text[:4])
    found = SHAPES[edition].fullmatch(text)
    return Segments(edition=edition, **found.groupdict()) if found else None


def read(text: str, *, on: date, platform_divisions: Collection[str]) -> Reading:
    """Judge a text by its shape and the tables, in the order the reasons are told (GB/T 40058-2021)."""
    plain = folded(text)
    segments = segments_of(plain)
    if segments is None:
        return Reading(plain, None, (Reason.BAD_SHAPE,))
    known = segments.division in platform_divisions or stands_in_table(segments.division)
    faults = {
        Reason.BAD_MONTH: not _month_was_given(segments, on),
        Reason.UNKNOWN_DIVISION: not known,
        UNKNOWN_SECTOR[segments.edition]: int(segments.sector) not in SECTORS[segments.edition],
        Reason.UNKNOWN_TYPE: int(segments.type) not in TYPES[segments.edition],
        Reason.BAD_CHECK_DIGIT: not _check_digit_holds(segments),
    }
    return Reading(plain, segments, tuple(reason for reason, holds in faults.items() if holds))


def check_digit(period: str, division: str, sector: str, type_code: str, serial: str) -> str:
    """ISO 7064 MOD 11,10 over the nineteen digits before it (GB/T 17710)."""
    return mod_11_10.calc_check_digit(f"{period}{division}{sector}{type_code}{serial}")


def _check_digit_holds(segments: Segments) -> bool:
    if segments.edition is CodeEdition.V1:
        return True
    given = (segments.period, segments.division, segments.sector, segments.type, segments.serial)
    return segments.check == check_digit(*given)


def _month_was_given(segments: Segments, on: date) -> bool:
    if segments.edition is CodeEdition.V1:
        return True
    this_month = on.year % 100 * 100 + on.month
    period = int(segments.period)
    return FIRST_V2_MONTH <= period <= this_month and 1 <= period % 100 <= 12
