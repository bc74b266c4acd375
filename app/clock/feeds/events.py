"""The dates of a case as events of a calendar: whole days in Shenzhen, both ends of a provisional one. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.clock.prompts.words import CLOCKS
from app.clock.rules.clocks import Clock
from app.clock.rules.ladders import Voice
from app.clock.rules.procedures import ClockKind
from app.items.rules.kinds import LimitUnit

UNITS = {LimitUnit.WORKDAY: "个工作日", LimitUnit.CALENDAR_DAY: "天", LimitUnit.MONTH: "个月"}
TENTATIVE = "〔暂定〕"


@dataclass(frozen=True, slots=True)
class About:
    """What the events of one case say of it. `revision` rises with every fact that may move its dates."""

    case_id: UUID
    project: str
    code: str
    item: str
    number: str
    address: str
    revision: int
    revised_at: datetime


@dataclass(frozen=True, slots=True)
class Event:
    """日程 – the last day of one clock, or the days it may fall on. `uid` stays the same when the day moves."""

    uid: str
    first: date
    last: date
    tentative: bool
    summary: str
    words: str
    about: About


def events_of(about: About, voices: Iterable[Voice]) -> list[Event]:
    """One event for each running clock whose day is known; a clock that stands still has none until it goes on."""
    found = []
    for voice in voices:
        due = voice.clock.due
        if due.earliest is not None and due.latest is not None and not due.open_ended:
            found.append(_event(about, voice, due.earliest, due.latest))
    return found


def _event(about: About, voice: Voice, first: date, last: date) -> Event:
    clock, name = voice.clock, CLOCKS[voice.clock.kind]
    # One hearing after another: each is an event of its own.
    opened = clock.started_on.isoformat() if clock.kind is ClockKind.PROCEDURE else ""
    kind = "-".join(filter(None, (clock.kind.name, voice.subject, opened))).lower()
    summary = f"{TENTATIVE if clock.due.provisional else ''}{name}届满：{about.item}（{about.project}）"
    return Event(f"{about.case_id}-{kind}", first, last, clock.due.provisional, summary, _words(about, name, clock),
                 about)


def _words(about: About, name: str, clock: Clock) -> str:
    due = clock.due
    if due.provisional:
        until = f"{due.earliest}至{due.latest}之间" if due.earliest != due.latest else f"{due.latest}"
        until = f"{until}（暂定，有关年度的放假安排公布后确定）"
    else:
        until = f"{due.latest}"
    limit = f"{clock.limit.number}{UNITS[clock.limit.unit]}" if clock.limit.unit in UNITS else "即办"
    return "\n".join((
        f"项目：{about.project}", f"项目代码：{about.code}", f"事项：{about.item}", f"办件编号：{about.number}",
        f"期限：{name}{limit}，{clock.started_on}起算", f"届满：{until}",
    ))  # fmt: skip
