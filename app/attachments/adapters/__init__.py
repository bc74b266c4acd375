"""Virus scanners: none (the default, which says so) or clamd by its address."""

from dataclasses import dataclass
from typing import Protocol
from urllib.parse import urlsplit

from app.attachments.rules import AttachmentState
from app.core.files import Source


class ScannerAwayError(Exception):
    """Nobody scans at the moment; the file waits."""


class NotScannedError(Exception):
    """The scanner was there and came to no verdict on this file."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a scanner says of a file, and in which words."""

    state: AttachmentState
    words: str


class Scanner(Protocol):
    """Somebody who looks for viruses."""

    @property
    def knows(self) -> bool:
        """Whether it really looks, so that what was taken unscanned is worth showing to it."""
        ...

    def scan(self, source: Source) -> Verdict:
        """Look at a whole file. Raises ScannerAwayError, NotScannedError."""
        ...


class NoScanner:
    """The default: nobody looks, and everybody is told so."""

    knows = False

    def scan(self, source: Source) -> Verdict:
        """未经查毒."""
        return Verdict(AttachmentState.UNSCANNED, "未经查毒")


_scanner: Scanner = NoScanner()


def use_scanner(url: str) -> None:
    """Say once, at the start of a process, who scans: `unix:///run/clamd.ctl`, `tcp://host:3310`, or ''."""
    global _scanner
    _scanner = scanner_at(url)


def scanner() -> Scanner:
    """The scanner of this process."""
    return _scanner


def scanner_at(url: str) -> Scanner:
    """The scanner an address names. Raises ValueError for an address that is none."""
    from app.attachments.adapters.clamd import Clamd

    parts = urlsplit(url)
    if not url:
        return NoScanner()
    if parts.scheme == "unix" and parts.path:
        return Clamd(path=parts.path)
    if parts.scheme == "tcp" and parts.hostname:
        return Clamd(host=parts.hostname, port=parts.port or 3310)
    raise ValueError("SCANNER_URL must be unix:///path or tcp://host:port")
