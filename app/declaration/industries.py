"""国民经济行业分类 (GB/T 4754-2017): divisions to choose from, and what a typed industry means."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import yaml

TABLE = Path(__file__).with_name("data") / "industries.yaml"
TYPED = re.compile(r"([0-9]{2}|[0-9]{4})(?:\s+(\S.*))?")


@dataclass(frozen=True, slots=True)
class Industry:
    """大类 – a division of the classification, with the section (门类) it stands in."""

    code: str
    name: str
    section: str

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


@lru_cache(maxsize=1)
def industries() -> dict[str, Industry]:
    """Every division by its code, in the order of the classification."""
    book = yaml.safe_load(TABLE.read_text(encoding="utf-8"))
    return {
        code: Industry(code, name, f"{letter} {section['name']}")
        for letter, section in book.items()
        for code, name in section["divisions"].items()
    }


def code_typed(text: str) -> str | None:
    """The code a person means: `39`, `3912`, `39 计算机…` or the name itself; None when it is none of them."""
    plain = unicodedata.normalize("NFKC", text).strip()
    found = TYPED.fullmatch(plain)
    if found:
        return found.group(1) if found.group(1)[:2] in industries() else None
    wanted = text.strip()
    return next((industry.code for industry in industries().values() if industry.name == wanted), None)


def industry_in_words(code: str) -> str:
    """`3912（大类 39 计算机、通信和其他电子设备制造业）`, or the division itself."""
    division = industries().get(code[:2])
    if division is None:
        return code
    return str(division) if len(code) == 2 else f"{code}（{division}）"
