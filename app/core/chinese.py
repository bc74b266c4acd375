"""Chinese words for what is kept on record, whoever asks in whatever language. Needs no request."""

from functools import lru_cache
from gettext import NullTranslations, translation
from pathlib import Path
from typing import Any

TRANSLATIONS = Path(__file__).resolve().parents[2] / "translations"


@lru_cache(maxsize=1)
def _catalogue() -> NullTranslations:
    return translation("messages", TRANSLATIONS, languages=["zh"])


def chinese(msgid: str, **values: Any) -> str:
    """The Chinese of an English msgid with its variables filled in."""
    said = _catalogue().gettext(msgid)
    return said % values if values else said
