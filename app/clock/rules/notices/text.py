"""A pasted notice as sentences: tags, entities, spaces and wide digits away, the words as they were kept. Pure."""

import html
import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise

from app.clock.rules.notices.words import ADDRESSED, BEGINS, NUMBER, SIGNED, TITLE

_TAG = re.compile(r"<[/!]?[A-Za-z-][^<>]*>")
_ENDS = frozenset("。;!?")
_SPACES = re.compile(r"(?<![!-~])\s+|\s+(?![!-~\s])")
_QUOTED = frozenset("《(")
_BRACKETS_HOLD = 20


@dataclass(frozen=True, slots=True)
class Words:
    """One sentence: plain for reading, and as it was pasted but for spaces."""

    plain: str
    quote: str


def sentences(pasted: str) -> list[Words]:
    """The sentences of a pasted text; title, number, address and signature are sentences of their own.

    A line break ends no sentence, unless what follows begins an item: breaks come in mid-sentence, too.
    """
    source = _TAG.sub("\n", html.unescape(pasted))
    plain, origin, breaks = _plain(source)
    cuts = sorted({0, len(plain)} | _ends(plain) | _begins(plain, breaks) | _frames(plain, breaks))
    found = []
    for first, last in pairwise(cuts):
        words = plain[first:last].strip("。;!?")
        if words:
            quote = source[origin[first] : origin[last - 1] + 1]
            found.append(Words(words, _quoted(quote)))
    return found


def _plain(source: str) -> tuple[str, list[int], set[int]]:
    """The text without spaces and in one width, where each character came from, and before which a line began."""
    plain: list[str] = []
    origin: list[int] = []
    breaks: set[int] = set()
    for place, written in enumerate(source):
        if written in "\r\n\v\f\u2028\u2029":
            breaks.add(len(plain))
        for one in unicodedata.normalize("NFKC", written):
            if _is_seen(one):
                plain.append(one)
                origin.append(place)
    return "".join(plain), origin, breaks


def _quoted(pasted: str) -> str:
    """As pasted but for spaces, which Chinese has no use for; `2026-11-10 09:00` keeps its own."""
    seen = "".join(one for one in pasted if one.isspace() or _is_seen(one))
    return _SPACES.sub("", seen).strip()


def _is_seen(one: str) -> bool:
    return not one.isspace() and unicodedata.category(one) not in ("Cc", "Cf")


def _ends(plain: str) -> set[int]:
    return {place + 1 for place, one in enumerate(plain) if one in _ENDS}


def _begins(plain: str, breaks: set[int]) -> set[int]:
    return {place for place in breaks if BEGINS.match(plain, place) and not _in_brackets(plain, place)}


def _in_brackets(plain: str, place: int) -> bool:
    """Whether a bracket opened shortly before is still open: `（农历腊月二十|八、周日）` begins no item."""
    near = place - _BRACKETS_HOLD
    return plain.rfind("(", max(0, near), place) > plain.rfind(")", max(0, near), place)


def _frames(plain: str, breaks: set[int]) -> set[int]:
    """The cuts around title, number, address and signature; what stands in 《》 or brackets is only cited."""
    cuts: set[int] = set()
    for pattern in (TITLE, NUMBER, ADDRESSED, SIGNED):
        for match in pattern.finditer(plain):
            cited = match.start() > 0 and plain[match.start() - 1] in _QUOTED
            after = match.end()
            last = after == len(plain) or after in breaks or plain[after] == "("
            if not cited and (last or pattern is not SIGNED):
                cuts |= {match.start(), after}
    return cuts
