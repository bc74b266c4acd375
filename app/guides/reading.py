"""A guide's texts as a page shows them: paragraphs, steps, pairs; and limits in words. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from app.items.rules.kinds import LimitUnit
from app.items.wording import both_limits

COLON = "："
LIMIT_NAMES = {"承诺时限": "promised", "法定时限": "legal"}


@dataclass(frozen=True, slots=True)
class LimitShown:
    """A limit as a figure: number, unit, and whether it is decided at once."""

    number: int
    unit: str
    immediate: bool


def paragraphs(text: str) -> list[str]:
    """One paragraph a line."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def pairs(text: str) -> list[tuple[str, str]]:
    """`名称：内容` lines as pairs; a line without a colon goes on from the one before."""
    found: list[tuple[str, str]] = []
    for line in paragraphs(text):
        name, colon, rest = line.partition(COLON)
        if colon and len(name) <= 12:
            found.append((name, rest))
        elif found:
            found[-1] = (found[-1][0], f"{found[-1][1]}\n{line}")
        else:
            found.append(("", line))
    return found


def limit_lines(text: str) -> dict[str, list[str]]:
    """The lines of 办理时限 by what they speak of: the promised limit, the legal one, the rest."""
    found: dict[str, list[str]] = {"promised": [], "legal": [], "rest": []}
    for line in paragraphs(text):
        name, _, rest = line.partition(COLON)
        which = LIMIT_NAMES.get(name, "rest")
        found[which].append(line if which == "rest" else rest)
    return found


def limit_shown(limit: Mapping[str, Any] | None, say: Callable[..., str]) -> LimitShown | None:
    """A kept limit as its figure; `say` is gettext."""
    if limit is None:
        return None
    unit = LimitUnit[limit["unit"].upper()]
    return LimitShown(limit["number"], say(unit.value), unit is LimitUnit.IMMEDIATE)


def limits_in_words(limits: Mapping[str, Any]) -> str:
    """What a guide states, in the words the item has for its own."""
    def kept(which: str) -> tuple[int | None, LimitUnit | None]:
        limit = limits.get(which)
        return (limit["number"], LimitUnit[limit["unit"].upper()]) if limit else (None, None)

    return both_limits(*kept("legal"), *kept("promised"))
