"""Whoever reads of a letter that failed reads what it was about, in words (Art. 21)."""

import ast
from collections.abc import Iterator
from pathlib import Path

from app.core.chinese import chinese
from app.messages.kinds import KINDS, OTHER, kind_in_words

APP = Path(__file__).parents[2] / "app"
TELLS = {"tell", "tell_unit", "tell_desk", "tell_role"}


def _kinds_told() -> Iterator[str]:
    """Every kind some call of the platform tells."""
    for path in APP.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in TELLS:
                yield from (
                    word.value.value for word in node.keywords
                    if word.arg == "kind" and isinstance(word.value, ast.Constant) and isinstance(word.value.value, str)
                )


def test_every_kind_of_letter_has_its_words() -> None:
    told = set(_kinds_told())

    assert len(told) > 10 and told <= set(KINDS)
    assert len({chinese(msgid) for msgid in KINDS.values()}) == len(KINDS)
    assert kind_in_words("nobody named it") == OTHER
