"""An item's codes and limits in Chinese words, for lists and papers."""

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
