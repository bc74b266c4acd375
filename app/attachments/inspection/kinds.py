"""The kinds of files that are taken: what they are called and how they begin."""

import re
from dataclasses import dataclass

ZIP = rb"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind: its name, media type, and the beginning its content must have."""

    name: str
    media_type: str
    begins: re.Pattern[bytes]


def _kind(name: str, media_type: str, begins: bytes) -> Kind:
    return Kind(name, media_type, re.compile(begins))


PDF = _kind("pdf", "application/pdf", rb"%PDF-[12]\.\d")
JPEG = _kind("jpg", "image/jpeg", rb"\xff\xd8\xff")
PNG = _kind("png", "image/png", rb"\x89PNG\r\n\x1a\n")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

KINDS: dict[str, Kind] = {
    "pdf": PDF,
    "jpg": JPEG,
    "jpeg": JPEG,
    "png": PNG,
    "docx": _kind("docx", WORD, ZIP),
    "xlsx": _kind("xlsx", SHEET, ZIP),
    "ofd": _kind("ofd", "application/ofd", ZIP),
    "dwg": _kind("dwg", "image/vnd.dwg", rb"AC10\d\d"),
    "zip": _kind("zip", "application/zip", ZIP),
}
HEAD = 16


def extension(name: str) -> str:
    """The extension of a file name in lower case, '' when it has none."""
    stem, dot, after = name.rpartition(".")
    return after.lower() if dot and stem else ""
