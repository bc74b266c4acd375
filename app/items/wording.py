"""An item's codes and limits in Chinese words, for lists and papers."""

from datetime import date

from app.core.chinese import chinese
from app.items.rules.kinds import STAGES, TYPES, LimitUnit


def type_words(code: str) -> str:
    """行政许可, 评估评审 …"""
    return chinese(TYPES[code]) if code in TYPES else code


def stage_words(stage: str) -> str:
    """立项用地规划许可 …"""
    return chinese(STAGES[stage]) if stage in STAGES else stage


def limit_words(number: int | None, unit: LimitUnit | None) -> str | None:
    """20 个工作日, 即办; None without a limit."""
    if number is None or unit is None:
        return None
    return chinese(unit.value) if unit is LimitUnit.IMMEDIATE else f"{number} {chinese(unit.value)}"


def both_limits(legal: int | None, legal_unit: LimitUnit | None, promised: int | None,
                promised_unit: LimitUnit | None) -> str:
    """法定 45 个工作日，承诺 20 个工作日; 没有时限 without any."""
    told = [(word, limit_words(*limit)) for word, limit in
            (("法定", (legal, legal_unit)), ("承诺", (promised, promised_unit)))]
    return "，".join(f"{word} {limit}" for word, limit in told if limit) or "没有时限"


def from_day(day: date, words: str) -> str:
    """自 2026-04-01 起：法定 9 个工作日."""
    return f"自 {day.isoformat()} 起：{words}"
