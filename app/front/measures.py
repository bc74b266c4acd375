"""暂行办法 – the Measures as readable articles. Their text carries no numbers: an article is a block of it. Pure."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

TEXT = Path(__file__).parent / "data" / "measures.txt"
BEGINS_AFTER = "2017年12月25日"
BLANK = " \t　\xa0"


@dataclass(frozen=True, slots=True)
class Article:
    """条 – one article with its paragraphs, numbered in the order of the text."""

    number: int
    paragraphs: tuple[str, ...]


@cache
def articles() -> tuple[Article, ...]:
    """The twenty-six articles of 深府办规〔2017〕11号."""
    body = TEXT.read_text(encoding="utf-8").split(BEGINS_AFTER, 1)[1]
    blocks: list[list[str]] = [[]]
    for line in (line.strip(BLANK) for line in body.splitlines()):
        if line:
            blocks[-1].append(line)
        elif blocks[-1]:
            blocks.append([])
    return tuple(Article(number, tuple(block)) for number, block in enumerate(filter(None, blocks), start=1))
