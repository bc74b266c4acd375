"""What may be objected to a file, and how much of everything it may use."""

import enum
from dataclasses import dataclass


class Reason(enum.Enum):
    """Why a file is not taken. The NAME travels between the processes."""

    TYPE_NOT_ALLOWED = enum.auto()
    CONTENT_DIFFERS = enum.auto()
    EMPTY = enum.auto()
    BROKEN = enum.auto()
    ENCRYPTED = enum.auto()
    MACRO = enum.auto()
    ACTIVE = enum.auto()
    TRAILING = enum.auto()
    RATIO = enum.auto()
    TOTAL = enum.auto()
    ENTRIES = enum.auto()
    DEPTH = enum.auto()
    PATH = enum.auto()
    LINK = enum.auto()
    PIXELS = enum.auto()
    XML_UNSAFE = enum.auto()
    TOO_COMPLEX = enum.auto()


class ObjectionError(Exception):
    """The file is not taken. `part` names the piece inside it that is at fault, '' the file itself."""

    def __init__(self, reason: Reason, part: str = "") -> None:
        """Keep both for the parent process."""
        super().__init__(reason.name)
        self.reason = reason
        self.part = part


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a file may be, unpacked and looked at."""

    size: int = 50 << 20
    ratio: int = 100
    total: int = 200 << 20
    entries: int = 2000
    depth: int = 2
    pixels: int = 50_000_000
    cpu_seconds: int = 10
    memory: int = 512 << 20
    wall_seconds: int = 30


@dataclass(slots=True)
class Budget:
    """What is left of the limits, over all levels of nesting."""

    limits: Limits
    unpacked: int = 0
    entries: int = 0

    def enter(self, count: int, part: str) -> None:
        """Count the entries of one more archive. Raises ObjectionError."""
        self.entries += count
        if self.entries > self.limits.entries:
            raise ObjectionError(Reason.ENTRIES, part)

    def unpack(self, size: int, part: str) -> None:
        """Count bytes that come out of an archive. Raises ObjectionError."""
        self.unpacked += size
        if self.unpacked > self.limits.total:
            raise ObjectionError(Reason.TOTAL, part)
