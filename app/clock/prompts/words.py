"""What a digest says, in the words of a Chinese office (Art. 16(2), 17). Pure; the reader's cases, the worst first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from app.clock.rules.clocks import Clock
from app.clock.rules.procedures import ClockKind
from app.clock.rules.rungs import RungKind
from app.items.rules.kinds import LimitUnit

CLOCKS = {
    ClockKind.ACCEPTANCE: "受理期限",
    ClockKind.CORRECTION: "补正期限",
    ClockKind.DECISION_LEGAL: "法定办理时限",
    ClockKind.DECISION_PROMISED: "承诺办理时限",
    ClockKind.DELIVERY: "送达期限",
    ClockKind.PROCEDURE: "特别程序最长期限",
    ClockKind.JOINT: "联合办理期限",
}
RUNGS = {
    RungKind.HALF: "期限已用一半",
    RungKind.THREE_QUARTERS: "期限已用四分之三",
    RungKind.DAYS_BEFORE: "距届满{days}个工作日",
    RungKind.LAST_DAY: "期限最后一日",
    RungKind.OVER: "超过期限",
    RungKind.OVER_BY: "超过期限已满{days}个工作日",
}
WEEKDAYS = "一二三四五六日"
MOST = 100
"""So many cases a digest tells one by one: a letter is read, not scrolled; all of them stand on the page."""
LAPSES = "逾期未补正的，本申请按退件处理。"


@dataclass(frozen=True, slots=True)
class Spoken:
    """One clock of a case that spoke: how far it is today, its highest rung, the day that was told."""

    clock: Clock
    rung: RungKind
    days: int
    told_on: date

    @property
    def left(self) -> str:
        """What is left of it today, or by how much it is over."""
        unit = "个工作日" if self.clock.term.unit is LimitUnit.WORKDAY else "天"
        if self.clock.due.open_ended:
            return "暂停计时"
        if self.clock.remaining < 0:
            return f"已超{-self.clock.remaining}{unit}"
        return f"剩{self.clock.remaining}{unit}" if self.clock.remaining else "今日届满"

    @property
    def until(self) -> str:
        """The day it ends, or the interval it lies in."""
        due = self.clock.due
        if due.earliest is None:
            return "待恢复计时后确定"
        if due.provisional and due.latest is not None and due.latest != due.earliest:
            return f"{due.earliest:%Y-%m-%d}至{due.latest:%Y-%m-%d}（暂定）"
        return f"{due.earliest:%Y-%m-%d}{'（暂定）' if due.provisional else ''}"

    def why(self, today: date) -> str:
        """The rung, with its day where that was not today."""
        words = RUNGS[self.rung].format(days=self.days)
        return words if self.told_on == today else f"{words}（{self.told_on:%m-%d}提示）"


@dataclass(frozen=True, slots=True)
class Reminded:
    """One case of a digest."""

    project: str
    code: str
    item: str
    number: str
    address: str
    spoken: tuple[Spoken, ...]
    corrects: bool = False

    @property
    def worst(self) -> int:
        """What is left of the clock that ends first."""
        return min(each.clock.remaining for each in self.spoken)


def subject(cases: Sequence[Reminded], today: date) -> str:
    """How many, and how bad."""
    over = sum(case.worst < 0 for case in cases)
    last = sum(case.worst == 0 for case in cases)
    told = [f"共{len(cases)}件", f"已超期{over}件" if over else "", f"今日届满{last}件" if last else ""]
    return f"办理时限提示（{today.month}月{today.day}日）：{'，'.join(filter(None, told))}"


def body(name: str, cases: Sequence[Reminded], today: date, *, page: str) -> str:
    """The whole digest; `page` is where all its cases stand, and below which its hour and way are chosen."""
    ordered = sorted(cases, key=lambda case: (case.worst, case.number))
    parts = [f"{name}，您好！\n{_day(today)}，您有{len(ordered)}件办件到了时限提示点："]
    parts += [_case(place, case, today) for place, case in enumerate(ordered[:MOST], start=1)]
    if len(ordered) > MOST:
        parts.append(f"其余{len(ordered) - MOST}件请在此查看：\n{page}")
    parts.append(
        "本提示由平台按《深圳市投资项目在线审批监管平台运行管理暂行办法》第十六条第（二）项自动发出，每个提示点只提示一次；"
        f"暂停计时期间不提示。\n接收时间和方式可在此调整：\n{page}choice"
    )
    return "\n\n".join(parts)


def _case(place: int, case: Reminded, today: date) -> str:
    lines = [f"{place}．{case.project}（{case.code}）", f"事项：{case.item}　办件编号：{case.number}"]
    for each in _worst_first(case.spoken):
        name = CLOCKS[each.clock.kind]
        lines.append(f"{name}：{each.until}，{each.left}；提示原因：{each.why(today)}")
    if case.corrects:
        lines.append(LAPSES)
    lines.append(case.address)
    return "\n".join(lines)


def _worst_first(spoken: Iterable[Spoken]) -> list[Spoken]:
    return sorted(spoken, key=lambda each: each.clock.remaining)


def _day(on: date) -> str:
    return f"{on.year}年{on.month}月{on.day}日（星期{WEEKDAYS[on.weekday()]}）"
