"""PDF: readable, open, without anything that acts by itself, and ending where it ends."""

import zipfile
from typing import IO, BinaryIO, cast

import pikepdf

from app.attachments.inspection.verdict import ObjectionError, Reason

PADDING = b"\0\t\r\n "
ACTIVE_KEYS = frozenset({"/AA", "/EF", "/EmbeddedFiles", "/JS", "/JavaScript", "/RichMediaContent", "/XFA"})
ACTIVE_NAMES = frozenset(
    {
        "/3D",
        "/EmbeddedFile",
        "/FileAttachment",
        "/GoToE",
        "/ImportData",
        "/JavaScript",
        "/Launch",
        "/Movie",
        "/Rendition",
        "/RichMedia",
        "/RichMediaExecute",
        "/Screen",
        "/SubmitForm",
    }
)
NAMED_BY = ("/S", "/Subtype", "/Type")


def look_at_pdf(file: IO[bytes], part: str) -> None:
    """Raises ObjectionError."""
    _must_end(file, part)
    file.seek(0)
    try:
        with pikepdf.open(cast(BinaryIO, file), suppress_warnings=True) as pdf:
            _must_open_quietly(pdf.Root.get("/OpenAction"), part)
            for thing in pdf.objects:
                _must_be_passive(thing, part)
            if len(pdf.pages) == 0:
                raise ObjectionError(Reason.BROKEN, part)
    except pikepdf.PasswordError as locked:
        raise ObjectionError(Reason.ENCRYPTED, part) from locked
    except (pikepdf.PdfError, AttributeError, ValueError, TypeError) as broken:
        raise ObjectionError(Reason.BROKEN, part) from broken


def _must_end(file: IO[bytes], part: str) -> None:
    """Nothing but line ends follows the last %%EOF, and no ZIP shares the bytes."""
    file.seek(0)
    _, end, after = file.read().rpartition(b"%%EOF")
    if not end:
        raise ObjectionError(Reason.BROKEN, part)
    if after.strip(PADDING) or zipfile.is_zipfile(file):
        raise ObjectionError(Reason.TRAILING, part)


def _must_open_quietly(action: pikepdf.Object | None, part: str) -> None:
    """On opening a reader may be led to a page, nothing else."""
    if isinstance(action, pikepdf.Dictionary) and action.get("/S") != "/GoTo":
        raise ObjectionError(Reason.ACTIVE, part)


def _must_be_passive(root: object, part: str) -> None:
    """Look at one indirect object and what lies directly in it; others are looked at in their turn."""
    waiting, first = [root], True
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, pikepdf.Object) and thing.is_indirect and not first:
            continue
        first = False
        if isinstance(thing, pikepdf.Array):
            waiting.extend(thing)
        elif isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            keys = set(thing.keys())
            if keys & ACTIVE_KEYS or any(str(thing.get(key)) in ACTIVE_NAMES for key in NAMED_BY if key in keys):
                raise ObjectionError(Reason.ACTIVE, part)
            waiting.extend(thing[key] for key in keys)
