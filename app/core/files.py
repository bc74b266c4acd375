"""The file store: bytes addressed by their SHA-256, on a local disk or any fsspec URL.

A file is either whole under its digest or not there: it is written under a name of its own,
made durable, then moved. What is read is compared with its digest before a byte is handed out.
"""

import hashlib
import logging
import os
import re
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Any, Protocol, cast
from uuid import uuid4

import fsspec

from app.core.errors import Refusal
from app.core.labels import N_

CHUNK = 1 << 20
IN_MEMORY = 4 << 20
DIGEST = re.compile(r"[0-9a-f]{64}")
log = logging.getLogger(__name__)


class Source(Protocol):
    """Anything with `read(size)`: a file, an upload, a response."""

    def read(self, size: int, /) -> bytes: ...


class Sink(Protocol):
    """Anything with `write(bytes)`."""

    def write(self, piece: bytes, /) -> int: ...


class TooLarge(Refusal):
    """More bytes than the caller allows."""

    msgid = N_("The file is larger than %(megabytes)s MB")
    status = 413


class FileDamaged(Refusal):
    """What is stored is gone or no longer has its digest: it is evidence, so nobody gets it."""

    msgid = N_("The stored file is damaged and is not handed out; the operator has been told")


@dataclass(frozen=True, slots=True)
class Stored:
    """A file that is in the store: its SHA-256 in hex and its length in bytes."""

    digest: str
    size: int


def chunks(source: Source, *, limit: int | None = None) -> Iterator[bytes]:
    """The bytes of `source` in pieces. Raises TooLarge as soon as `limit` bytes are exceeded."""
    seen = 0
    while piece := source.read(CHUNK):
        seen += len(piece)
        if limit is not None and seen > limit:
            raise TooLarge(megabytes=limit >> 20)
        yield piece


class Store:
    """The store at one URL: `file:///srv/files`, `s3://bucket/prefix`, a plain path."""

    def __init__(self, url: str) -> None:
        """Open the store at `url`; a local one is created, readable by its owner alone."""
        filesystem, root = fsspec.core.url_to_fs(url)
        self._fs: Any = filesystem
        self._root = str(root).rstrip("/")
        self._local = "file" in _protocols(filesystem)
        if self._local:
            Path(self._root, "incoming").mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, source: Source, *, limit: int | None = None) -> Stored:
        """Keep the bytes of `source`; the same bytes are kept once. Raises TooLarge."""
        return self._put_local(source, limit) if self._local else self._put_remote(source, limit)

    def open(self, digest: str) -> IO[bytes]:
        """The whole file, already compared with its digest. Raises FileDamaged."""
        with ExitStack() as closing:
            copy = closing.enter_context(tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))
            try:
                with self._fs.open(self._path(digest), "rb") as stored:
                    found = _copy(chunks(stored), copy)
            except FileNotFoundError:
                found = Stored(digest="", size=0)
            if found.digest != digest:
                log.critical("stored file %s is missing or damaged", digest)
                raise FileDamaged
            copy.seek(0)
            closing.pop_all()
            return cast(IO[bytes], copy)

    def has(self, digest: str) -> bool:
        """Whether a file of this digest is kept; its bytes are not compared."""
        return bool(self._fs.exists(self._path(digest)))

    def remove(self, digest: str) -> None:
        """Forget a file. For retention alone; nobody may refer to it any more."""
        path = self._path(digest)
        if self._fs.exists(path):
            self._fs.rm_file(path)

    def clear_incoming(self, *, before: datetime) -> int:
        """Remove what broken uploads left behind before this instant; answers how many."""
        if not self._local:
            return 0
        left = [path for path in Path(self._root, "incoming").iterdir() if path.stat().st_mtime < before.timestamp()]
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _path(self, digest: str) -> str:
        if not DIGEST.fullmatch(digest):
            raise ValueError("not a SHA-256 in hex")
        return f"{self._root}/{digest[:2]}/{digest[2:4]}/{digest}"

    def _put_local(self, source: Source, limit: int | None) -> Stored:
        coming = Path(self._root, "incoming", uuid4().hex)
        try:
            with open(coming, "xb", opener=_private) as writing:
                stored = _copy(chunks(source, limit=limit), writing)
                writing.flush()
                os.fsync(writing.fileno())
            path = self._path(stored.digest)
            fresh = _made_folders(Path(path).parent, Path(self._root))
            # Over an older copy on purpose: equal bytes, and a damaged one is healed.
            coming.replace(path)
            for folder in [Path(path).parent, *fresh]:
                _sync_folder(folder)
        except BaseException:
            coming.unlink(missing_ok=True)
            raise
        return stored

    def _put_remote(self, source: Source, limit: int | None) -> Stored:
        with tempfile.TemporaryFile() as copy:
            stored = _copy(chunks(source, limit=limit), copy)
            copy.seek(0)
            path = self._path(stored.digest)
            self._fs.makedirs(path.rpartition("/")[0], exist_ok=True)
            # An object store shows an object when its upload is complete, never before.
            with self._fs.open(path, "wb") as writing:
                for piece in chunks(copy):
                    writing.write(piece)
        return stored


_store: Store | None = None


def use_store(url: str) -> None:
    """Say once, at the start of a process, where its files lie."""
    global _store
    _store = Store(url)


def store() -> Store:
    """The store of this process."""
    if _store is None:
        raise LookupError("app.core.files.use_store was not called")
    return _store


def _protocols(filesystem: Any) -> tuple[str, ...]:
    protocol = filesystem.protocol
    return (protocol,) if isinstance(protocol, str) else tuple(protocol)


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _copy(pieces: Iterator[bytes], target: Sink) -> Stored:
    seen, size = hashlib.sha256(), 0
    for piece in pieces:
        seen.update(piece)
        size += len(piece)
        target.write(piece)
    return Stored(digest=seen.hexdigest(), size=size)


def _made_folders(folder: Path, root: Path) -> list[Path]:
    """Make `folder` under `root`; answers the parents whose entries are new."""
    parents = []
    for part in (folder.parent, folder):
        if not part.exists():
            part.mkdir(mode=0o700, exist_ok=True)
            parents.append(part.parent)
    return parents


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
