"""ZIP: bounded before anything is unpacked, whole, and with names that lead nowhere else."""

import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import IO, cast

from app.attachments.inspection.verdict import Budget, ObjectionError, Reason

END = b"PK\x05\x06"
END_SIZE = 22
LONGEST_COMMENT = 65_535
SMALL = 1 << 20
IN_MEMORY = 16 << 20
PIECE = 1 << 20
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
ENCRYPTED = 0x1
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, struct.error, ValueError)


@contextmanager
def opened(file: IO[bytes], part: str, budget: Budget) -> Iterator[zipfile.ZipFile]:
    """A ZIP whose directory has been checked. Raises ObjectionError."""
    try:
        archive = _open(file)
    except BROKEN as broken:
        raise ObjectionError(Reason.BROKEN, part) from broken
    with archive:
        _must_be_whole(file, archive, part)
        _must_be_bounded(file, archive, part, budget)
        seen: set[str] = set()
        for info in archive.infolist():
            _must_be_plain(info, seen)
        yield archive


def unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: Budget) -> IO[bytes]:
    """One entry as a file of its own, counted as it comes out. Raises ObjectionError."""
    with ExitStack() as closing:
        copy = closing.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))
        try:
            with archive.open(info) as entry:
                while piece := entry.read(PIECE):
                    budget.unpack(len(piece), info.filename)
                    copy.write(piece)
        except BROKEN as broken:
            raise ObjectionError(Reason.BROKEN, info.filename) from broken
        copy.seek(0)
        closing.pop_all()
        return cast(IO[bytes], copy)


def _open(file: IO[bytes]) -> zipfile.ZipFile:
    """Names without the UTF-8 mark are GBK on Chinese machines."""
    try:
        return zipfile.ZipFile(file, metadata_encoding="gb18030")
    except UnicodeDecodeError:
        return zipfile.ZipFile(file)


def _length(file: IO[bytes]) -> int:
    return file.seek(0, 2)


def _must_be_whole(file: IO[bytes], archive: zipfile.ZipFile, part: str) -> None:
    """It begins with its first entry, ends with its directory, and no two entries share bytes."""
    length = _length(file)
    file.seek(max(0, length - END_SIZE - LONGEST_COMMENT))
    tail = file.read()
    end = tail.rfind(END)
    comment = int.from_bytes(tail[end + 20 : end + END_SIZE], "little")
    if end < 0 or len(tail) - end != END_SIZE + comment:
        raise ObjectionError(Reason.TRAILING, part)
    infos = archive.infolist()
    if not infos:
        raise ObjectionError(Reason.EMPTY, part)
    if min(info.header_offset for info in infos) != 0:
        raise ObjectionError(Reason.TRAILING, part)
    if sum(info.compress_size for info in infos) > length:
        raise ObjectionError(Reason.RATIO, part)


def _must_be_bounded(file: IO[bytes], archive: zipfile.ZipFile, part: str, budget: Budget) -> None:
    infos = archive.infolist()
    budget.enter(len(infos), part)
    total = sum(info.file_size for info in infos)
    if budget.unpacked + total > budget.limits.total:
        raise ObjectionError(Reason.TOTAL, part)
    if total > SMALL and total > budget.limits.ratio * _length(file):
        raise ObjectionError(Reason.RATIO, part)
    for info in infos:
        if info.file_size > SMALL and info.file_size > budget.limits.ratio * info.compress_size:
            raise ObjectionError(Reason.RATIO, info.filename)


def _must_be_plain(info: zipfile.ZipInfo, seen: set[str]) -> None:
    """A regular file or folder below the archive's own root, readable without a password, named once."""
    name = info.filename
    path = name.replace("\\", "/")
    steps = path.rstrip("/").split("/")
    if path.startswith("/") or ":" in steps[0] or any(step in ("", ".", "..") for step in steps) or "\0" in name:
        raise ObjectionError(Reason.PATH, name)
    if path.casefold() in seen:
        raise ObjectionError(Reason.PATH, name)
    seen.add(path.casefold())
    if stat.S_IFMT(info.external_attr >> 16) not in (0, stat.S_IFREG, stat.S_IFDIR):
        raise ObjectionError(Reason.LINK, name)
    if info.flag_bits & ENCRYPTED:
        raise ObjectionError(Reason.ENCRYPTED, name)
    if info.compress_type not in METHODS:
        raise ObjectionError(Reason.BROKEN, name)
