"""The kinds a project and its code are sorted by. Pure."""

import enum

from app.core.labels import N_


class CodeEdition(enum.Enum):
    """V1 of 2015 to 2020-11, without a check digit; V2 of GB/T 40058-2021."""

    V1 = N_("First edition (2015)")
    V2 = N_("Second edition (GB/T 40058-2021)")


class CodeState(enum.Enum):
    """The life of a code; the name in lower case is the API's word."""

    ACTIVE = N_("Active code")
    SUSPENDED = N_("Suspended code")
    SUPERSEDED = N_("Superseded code")
    VOID = N_("Void code")
    CLOSED = N_("Closed code")


class CodeEvent(enum.Enum):
    """What happened to a code."""

    ISSUED = N_("Code issued")
    SUSPENDED = N_("Code suspended")
    RESUMED = N_("Code resumed")
    SUPERSEDED = N_("Code superseded")
    VOIDED = N_("Code voided")
    CLOSED = N_("Code closed")


class Purpose(enum.Enum):
    """Why a code was verified: before acceptance, before a decision that releases funds, or to know (Art. 15)."""

    ACCEPTANCE = N_("Before acceptance")
    DECISION = N_("Before releasing funds")
    LOOKUP = N_("Look-up")


class Nature(enum.Enum):
    """建设性质 – new building, extension, relocation, rebuilding."""

    NEW = N_("New building")
    EXTENSION = N_("Extension")
    RELOCATION = N_("Relocation")
    REBUILDING = N_("Rebuilding")


TYPES: dict[str, str] = {
    "01": N_("Basic construction"),
    "02": N_("Technical upgrading"),
    "03": N_("Purchase only"),
    "04": N_("Information technology"),
    "05": N_("Other project"),
}
