"""Clock facts and dates in Chinese, for papers, requests and pages alike."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from app.cases.papers import UNITS
from app.clock.rules.entries import EntryKind
from app.clock.rules.procedures import PROCEDURES
from app.clock.rules.term import Due
from app.items.rules.kinds import LimitUnit

FACTS: dict[EntryKind, str] = {
    EntryKind.RECEIVED: "收到申请材料",
    EntryKind.CORRECTION_ASKED: "告知补正",
    EntryKind.CORRECTION_ANSWERED: "申请人补正",
    EntryKind.ACCEPTED: "受理",
    EntryKind.PROCEDURE_OPENED: "启动特别程序",
    EntryKind.PROCEDURE_ENDED: "特别程序结束",
    EntryKind.EXTENDED: "延长办理期限",
    EntryKind.DECIDED: "办结",
    EntryKind.DELIVERED: "送达",
    EntryKind.WITHDRAWN: "申请人撤回",
    EntryKind.VOIDED: "撤销记录",
    EntryKind.TRANSFERRED: "移送其他部门",
    EntryKind.TAKEN_OVER: "接办移送",
}


def fact_in_chinese(kind: EntryKind, on: date, payload: Mapping[str, Any]) -> str:
    """2026年3月4日启动特别程序（听证）."""
    return f"{in_chinese(on)}{fact_words(kind, payload)}"


def fact_words(kind: EntryKind, payload: Mapping[str, Any]) -> str:
    """启动特别程序（听证）; 延长办理期限10个工作日; 撤销记录（…）."""
    words = FACTS[kind]
    if kind is EntryKind.ACCEPTED and payload.get("silent_until"):
        return "视为受理"
    if kind is EntryKind.DECIDED and payload.get("outcome") == "LAPSED":
        return "逾期未补正，退件"
    if kind is EntryKind.EXTENDED:
        return f"{words}{payload['number']}{UNITS[LimitUnit[payload['unit']]]}"
    of = payload.get("procedure", "")
    about = PROCEDURES[of].name if of in PROCEDURES else payload.get("told") or payload.get("department") or of
    return f"{words}（{about}）" if about else words


def due_in_chinese(due: Due) -> str:
    """A due date as papers say it: a day, an interval that is provisional, or none while the clock stands."""
    if due.earliest is None or due.latest is None:
        return "特别程序结束后计算"
    if not due.provisional:
        return in_chinese(due.latest)
    return f"{in_chinese(due.earliest)}至{in_chinese(due.latest)}（暂定）"


def in_chinese(on: date) -> str:
    """2026年4月7日."""
    return f"{on.year}年{on.month}月{on.day}日"
