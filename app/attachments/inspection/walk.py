"""One file, and what lies in it, looked at by its kind."""

import zipfile
from typing import IO

from app.attachments.inspection.archive import opened, unpacked
from app.attachments.inspection.kinds import HEAD, KINDS, Kind, extension
from app.attachments.inspection.office import PARTS, look_at_part, must_have_its_parts
from app.attachments.inspection.verdict import Budget, ObjectionError, Reason

# What macOS adds by itself: a name and the bytes such a file begins with.
JUNK = {"._": b"\x00\x05\x16\x07", ".DS_Store": b"\x00\x00\x00\x01Bud1"}
ZIP_HEAD = b"PK\x03\x04"


def look_at(file: IO[bytes], kind: Kind, part: str, budget: Budget, depth: int = 1) -> None:
    """Look at one file of `kind`. Raises ObjectionError."""
    must_begin_like(file, kind, part)
    match kind.name:
        case "pdf":
            from app.attachments.inspection.pdf import look_at_pdf

            look_at_pdf(file, part)
        case "jpg" | "png":
            from app.attachments.inspection.image import look_at_image

            look_at_image(file, kind.name, part, budget)
        case "dwg":
            _look_at_drawing(file, part)
        case "zip":
            _look_into(file, part, budget, depth)
        case _:
            _look_into_document(file, kind.name, part, budget, depth)


def must_begin_like(file: IO[bytes], kind: Kind, part: str) -> None:
    """The content says at its very first byte what the name says. Raises ObjectionError."""
    file.seek(0)
    head = file.read(HEAD)
    file.seek(0)
    if not head:
        raise ObjectionError(Reason.EMPTY, part)
    if not kind.begins.match(head):
        raise ObjectionError(Reason.CONTENT_DIFFERS, part)


def _look_at_drawing(file: IO[bytes], part: str) -> None:
    # A drawing is not taken apart here; it must only be nothing else at the same time.
    if zipfile.is_zipfile(file):
        raise ObjectionError(Reason.TRAILING, part)


def _must_not_be_deeper(part: str, budget: Budget, depth: int) -> None:
    if depth > budget.limits.depth:
        raise ObjectionError(Reason.DEPTH, part)


def _look_into(file: IO[bytes], part: str, budget: Budget, depth: int) -> None:
    """A plain archive holds files of the kinds that are taken, and nothing else."""
    _must_not_be_deeper(part, budget, depth)
    with opened(file, part, budget) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            with unpacked(archive, info, budget) as entry:
                if _is_junk(entry, info.filename):
                    continue
                kind = KINDS.get(extension(info.filename))
                if kind is None:
                    raise ObjectionError(Reason.TYPE_NOT_ALLOWED, info.filename)
                look_at(entry, kind, info.filename, budget, depth + 1)


def _is_junk(entry: IO[bytes], name: str) -> bool:
    head = entry.read(HEAD)
    entry.seek(0)
    base = name.rpartition("/")[2]
    return any(base.startswith(begin) and head.startswith(magic) for begin, magic in JUNK.items())


def _look_into_document(file: IO[bytes], kind: str, part: str, budget: Budget, depth: int) -> None:
    _must_not_be_deeper(part, budget, depth)
    with opened(file, part, budget) as archive:
        must_have_its_parts(archive, kind, part)
        for info in archive.infolist():
            if info.is_dir():
                continue
            with unpacked(archive, info, budget) as entry:
                look_at_part(entry, info.filename)
                _look_at_embedded(entry, info.filename, budget, depth)


def _look_at_embedded(entry: IO[bytes], name: str, budget: Budget, depth: int) -> None:
    """A document or a picture within a document."""
    head = entry.read(HEAD)
    entry.seek(0)
    if head.startswith(ZIP_HEAD):
        kind = KINDS.get(extension(name))
        if kind is None or kind.name not in PARTS:
            raise ObjectionError(Reason.TYPE_NOT_ALLOWED, name)
        look_at(entry, kind, name, budget, depth + 1)
        return
    for kind in (KINDS["pdf"], KINDS["jpg"], KINDS["png"]):
        if kind.begins.match(head):
            look_at(entry, kind, name, budget, depth + 1)
