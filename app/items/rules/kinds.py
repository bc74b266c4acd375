"""The kinds an item and a project are sorted by: types, stages, limits, closure. Pure."""

import enum

from app.core.labels import N_


class LimitUnit(enum.Enum):
    """工作日, 自然日, 月, 即办 – the units a limit is written in; the name in lower case is the API's word."""

    WORKDAY = N_("working days")
    CALENDAR_DAY = N_("calendar days")
    MONTH = N_("months")
    IMMEDIATE = N_("at once")


class LimitStart(enum.Enum):
    """受理之日 or 收到之日 – the event whose day is day zero of the legal limit."""

    ACCEPTED = N_("from acceptance")
    RECEIVED = N_("from receipt")


class Closure(enum.Enum):
    """How an item counts for the closure notice (Art. 16(6))."""

    EACH = N_("Its case must close")
    FIRST = N_("Its first closing counts")
    FOLLOWS = N_("Goes on after closure")


class ItemState(enum.Enum):
    """Whether projects may still come to owe it."""

    ACTIVE = N_("In force")
    RETIRED = N_("Retired")


class InvestType(enum.Enum):
    """Who invests; the name in lower case is the catalogue's word."""

    GOV = N_("Government investment")
    ENTERPRISE = N_("Enterprise investment")


class Mode(enum.Enum):
    """审批, 核准, 备案 – how the project itself is let through; the name in lower case is the catalogue's word."""

    APPROVE = N_("Approval of a government project")
    RATIFY = N_("Ratification")
    RECORD = N_("Recording")


LICENCE = "01"
"""行政许可: the only type of which five working days of silence accept (行政许可法 32(1)(4))."""

TYPES: dict[str, str] = {
    "01": N_("Administrative licence"),
    "06": N_("Administrative inspection"),
    "07": N_("Administrative confirmation"),
    "10": N_("Other administrative power"),
    "11": N_("Internal government matter"),
    "12": N_("Assessment or review"),
    "13": N_("Technical service"),
    "14": N_("Implementation monitoring"),
    "20": N_("Public service"),
}

STAGES: dict[str, str] = {
    "0": N_("Before the stages"),
    "1": N_("Project and land-use planning permit"),
    "2": N_("Construction project permit"),
    "3": N_("Construction start permit"),
    "4": N_("Completion acceptance"),
    "5": N_("Alongside the stages"),
}
