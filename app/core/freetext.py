"""Free text as it is kept: composed, and without what nobody sees around it (Unicode NFC, category Cf)."""

import unicodedata

OVERRIDES = frozenset("\u202a\u202b\u202d\u202e\u2066\u2067\u2068")
"""What turns the direction of reading: refused wherever it stands, never quietly taken away."""

UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and signs that are drawn as nothing: Hangul fillers, the empty Braille pattern."""


def _is_unseen(character: str) -> bool:
    if character in OVERRIDES:
        return False
    return character.isspace() or character in UNSEEN or unicodedata.category(character) == "Cf"


def tidy(text: str) -> str:
    """Compose the text, and take white space and what cannot be seen from both its ends. Nothing visible is lost.

    A text of nothing but such characters is empty. Inside, joiners are letters of some scripts, and stay.
    """
    composed = unicodedata.normalize("NFC", text)
    first = next((place for place, each in enumerate(composed) if not _is_unseen(each)), len(composed))
    last = next((place for place, each in enumerate(reversed(composed)) if not _is_unseen(each)), 0)
    return composed[first : len(composed) - last]


def as_code(text: str) -> str:
    """A code of letters and digits as people type it: full width, small letters, spaces and hyphens are one to us."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(each for each in wide if not _is_unseen(each) and unicodedata.category(each) != "Pd").upper()
