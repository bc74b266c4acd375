"""The parts all papers share, and what may be printed at all (Art. 15)."""

import unicodedata
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any

from app.core.errors import RuleBroken
from app.core.labels import N_

LONGEST_TEXT = 20_000
OPTIONAL: dict[str, Any] = {"optional": True}


class FactMissing(RuleBroken):
    """A paper without one of its parts is not issued."""

    msgid = N_("The document cannot be issued: “%(part)s” is missing")
    article = "15"


class FactNotText(RuleBroken):
    """Control characters, lone surrogates and endless texts are not printed."""

    msgid = N_("The document cannot be issued: “%(part)s” holds characters that cannot be printed, or too many")


def optional() -> str:
    """A text the law leaves open."""
    text: str = field(default="", metadata=OPTIONAL)
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """Anything printed: every text of it is there, and can be printed."""

    def __post_init__(self) -> None:
        """Raises FactMissing, FactNotText."""
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, str):
                _must_be_text(each.name, value, may_be_empty="optional" in each.metadata)
            elif isinstance(value, tuple):
                for line in value:
                    if isinstance(line, str):
                        _must_be_text(each.name, line, may_be_empty=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Part):
    """联系方式 – whom to ask."""

    name: str
    phone: str = optional()
    address: str = optional()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper(Part):
    """The head of every paper: number, who issues it to whom, the project, the day."""

    number: str
    issuer: str
    addressee: str
    project_code: str
    project_name: str
    issued_on: date
    query_url: str


def _must_be_text(part: str, value: str, *, may_be_empty: bool) -> None:
    if not value.strip() and not may_be_empty:
        raise FactMissing(part=part)
    if len(value) > LONGEST_TEXT or any(unicodedata.category(sign) in ("Cc", "Cs") for sign in value.replace("\n", "")):
        raise FactNotText(part=part)
