"""文号 – the next number a pattern of the catalogue suggests: 深发改〔{yyyy}〕{n}号 (Art. 16(4)). Pure.

What the catalogue does not know (a bureau, an office) stands as □ for the clerk to fill in.
"""

import re
from collections.abc import Iterable
from datetime import date

BLANK = "□"
PART = re.compile(r"\{(\w+)\}")
ORDINAL = re.compile(r"n+")
MOST_SIGNS = 200


def suggested(pattern: str | None, taken: Iterable[str], *, on: date) -> str:
    """The number after the highest of this year that fits the pattern; empty for an item without one."""
    if not pattern:
        return ""
    highest = max((_ordinal(pattern, number, on) for number in taken), default=0)
    return PART.sub(lambda part: _filled(part[1], on, highest + 1), pattern)


def beginning(pattern: str | None, *, on: date) -> str:
    """The text before the first part that is not a date: what numbers of this year begin with."""
    head = ""
    for piece in re.split(r"(\{\w+\})", pattern or ""):
        name = piece.strip("{}") if piece.startswith("{") else ""
        if name and name not in _dates(on):
            break
        head += _dates(on).get(name, piece)
    return head


def _dates(on: date) -> dict[str, str]:
    return {"yyyy": f"{on:%Y}", "yy": f"{on:%y}", "yyyymmdd": f"{on:%Y%m%d}"}


def _filled(name: str, on: date, ordinal: int) -> str:
    if name in _dates(on):
        return _dates(on)[name]
    if ORDINAL.fullmatch(name):
        return str(ordinal) if name == "n" else f"{ordinal:0{len(name)}d}"
    return BLANK


def _ordinal(pattern: str, number: str, on: date) -> int:
    """The ordinal a number carries; 0 for one that does not fit."""
    shape, named = "", False
    for piece in re.split(r"(\{\w+\})", pattern):
        name = piece.strip("{}") if piece.startswith("{") else ""
        if name in _dates(on):
            shape += re.escape(_dates(on)[name])
        elif ORDINAL.fullmatch(name) and not named:
            shape, named = shape + r"(\d{1,9})", True
        else:
            shape += ".*?" if name else re.escape(piece)
    found = re.fullmatch(shape, number)
    return int(found[1]) if found and named else 0


def titles(project_name: str, result: str) -> list[str]:
    """The titles a decision may bear, one for each result the catalogue names: 岸线使用批复/转报文 are two papers."""
    papers = (paper.strip() for paper in re.split("[/／]", result))
    return [f"关于{project_name}的{paper}"[:MOST_SIGNS] for paper in papers if paper]
