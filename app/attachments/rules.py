"""Which files are taken, what they are called, who may fetch them. Pure."""

import enum
import unicodedata
from datetime import timedelta

from app.attachments.inspection.kinds import KINDS, extension
from app.attachments.inspection.verdict import Limits, ObjectionError, Reason
from app.core.errors import Invalid, Refusal
from app.core.files import TooLarge
from app.core.labels import N_

LIMITS = Limits()
LONGEST_NAME = 120
LEASE = timedelta(minutes=10)
WAIT = timedelta(minutes=1)
"""How long to wait for a scanner nobody reaches: as long as it takes, no file is to blame."""
WAITS = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))
MAX_TRIES = len(WAITS) + 1
FORGOTTEN = timedelta(days=1)
FORBIDDEN_IN_NAMES = frozenset('<>:"|?*')
INVISIBLE = ("Cc", "Cf", "Cs", "Zl", "Zp")


class AttachmentState(enum.Enum):
    """What the virus scanner has said so far."""

    QUARANTINED = N_("Waiting for the virus scan")
    CLEAN = N_("Scanned, clean")
    INFECTED = N_("Infected, locked")
    UNSCANNED = N_("Not scanned for viruses")


UNSETTLED = (AttachmentState.QUARANTINED, AttachmentState.UNSCANNED)
NOT_YET = "尚未查毒"
"""How the verdict of a scan begins that was tried and came to nothing."""


class TypeNotAllowed(Invalid):
    """Another kind of file."""

    msgid = N_("“%(part)s” is not of a type that is taken: pdf, jpg, png, docx, xlsx, ofd, dwg, zip")


class ContentDiffers(Invalid):
    """A disguised file."""

    msgid = N_("The content of “%(part)s” is not what its name says")


class EmptyFile(Invalid):
    """Nothing in it."""

    msgid = N_("“%(part)s” is empty")


class BrokenFile(Invalid):
    """Not readable to its end."""

    msgid = N_("“%(part)s” is damaged and cannot be read to its end")


class LockedFile(Invalid):
    """A password."""

    msgid = N_("“%(part)s” is protected by a password; hand it in without one")


class MacroFile(Invalid):
    """Macros or OLE objects."""

    msgid = N_("“%(part)s” holds macros or embedded objects; save it without them or as PDF")


class ActiveFile(Invalid):
    """Scripts, actions, embedded files, remote parts."""

    msgid = N_("“%(part)s” holds active content (scripts, actions, embedded or remote files); print it to PDF anew")


class TrailingData(Invalid):
    """Something before its beginning or after its end."""

    msgid = N_("“%(part)s” holds data before its beginning or after its end")


class RatioTooHigh(Invalid):
    """A bomb."""

    msgid = N_("“%(part)s” unpacks to more than %(ratio)s times its size")


class TotalTooLarge(Invalid):
    """Too much inside."""

    msgid = N_("“%(part)s” unpacks to more than %(total)s MB")


class TooManyEntries(Invalid):
    """Too many inside."""

    msgid = N_("“%(part)s” holds more than %(entries)s files")


class TooDeep(Invalid):
    """Archives in archives."""

    msgid = N_("“%(part)s” is packed in more than %(depth)s layers")


class PathLeadsOut(Invalid):
    """A name that leads out of its archive, or stands twice."""

    msgid = N_("The archive holds a path that leads out of it or stands in it twice: “%(part)s”")


class LinkInside(Invalid):
    """A link."""

    msgid = N_("The archive holds a link: “%(part)s”")


class TooManyPixels(Invalid):
    """A picture too large to open."""

    msgid = N_("The picture “%(part)s” has more than %(megapixels)s million pixels")


class UnsafeXml(Invalid):
    """Entities."""

    msgid = N_("“%(part)s” holds an XML part with a document type or entities")


class TooComplex(Invalid):
    """It takes too long or too much memory to look at."""

    msgid = N_("“%(part)s” is too complex to be checked; split or simplify it")


class StillQuarantined(Refusal):
    """Nobody but its owner fetches what has not been scanned yet."""

    msgid = N_("This file is still waiting for the virus scan; try again in a minute")


class ScanGivenUp(Refusal):
    """The scan was tried as often as it is and came to nothing: no minute will change that."""

    msgid = N_("The virus scan of this file did not succeed, so nobody may open it. Ask operations to scan it again, "
               "or the applicant to hand it in anew")


class NothingToScanAgain(Refusal):
    """Only a file whose scan came to nothing is shown to the scanner again by hand."""

    msgid = N_("The scan of this file did not fail; there is nothing to try again")


def wait_after(tries: int) -> timedelta | None:
    """How long to wait after so many scans of one file that came to nothing; None: give it up."""
    return WAITS[tries - 1] if tries < MAX_TRIES else None


def must_have_come_to_nothing(state: AttachmentState, verdict: str, tries: int) -> None:
    """Refuse to scan again what has its verdict, or was never tried. Raises NothingToScanAgain."""
    if state not in UNSETTLED or not (verdict.startswith(NOT_YET) or tries >= MAX_TRIES):
        raise NothingToScanAgain


class Infected(Refusal):
    """Nobody fetches it."""

    msgid = N_("This file is infected and locked: %(verdict)s")


REFUSALS: dict[Reason, type[Invalid]] = {
    Reason.TYPE_NOT_ALLOWED: TypeNotAllowed,
    Reason.CONTENT_DIFFERS: ContentDiffers,
    Reason.EMPTY: EmptyFile,
    Reason.BROKEN: BrokenFile,
    Reason.ENCRYPTED: LockedFile,
    Reason.MACRO: MacroFile,
    Reason.ACTIVE: ActiveFile,
    Reason.TRAILING: TrailingData,
    Reason.RATIO: RatioTooHigh,
    Reason.TOTAL: TotalTooLarge,
    Reason.ENTRIES: TooManyEntries,
    Reason.DEPTH: TooDeep,
    Reason.PATH: PathLeadsOut,
    Reason.LINK: LinkInside,
    Reason.PIXELS: TooManyPixels,
    Reason.XML_UNSAFE: UnsafeXml,
    Reason.TOO_COMPLEX: TooComplex,
}


def refusal(reason: Reason, *, part: str) -> Invalid:
    """The sentence for a reason; it names the file, or the piece inside it that is at fault."""
    return REFUSALS[reason](
        field="file",
        part=shown_name(part),
        ratio=LIMITS.ratio,
        total=LIMITS.total >> 20,
        entries=LIMITS.entries,
        depth=LIMITS.depth,
        megapixels=LIMITS.pixels // 1_000_000,
    )


def must_fit(size: int, limit: int) -> None:
    """Raises TooLarge, and ObjectionError for nothing at all."""
    if size > limit:
        raise TooLarge(field="file", megabytes=limit >> 20)
    if size == 0:
        raise ObjectionError(Reason.EMPTY)


def taken_extension(name: str) -> str:
    """The extension of a name, if files of it are taken. Raises ObjectionError."""
    found = extension(name)
    if found not in KINDS:
        raise ObjectionError(Reason.TYPE_NOT_ALLOWED)
    return found


def shown_name(raw: str) -> str:
    """A name that shows what it is: no path, no invisible or direction-changing signs, the extension kept."""
    base = unicodedata.normalize("NFC", raw).replace("\\", "/").rpartition("/")[2]
    seen = "".join("_" if sign in FORBIDDEN_IN_NAMES else sign for sign in base if _is_visible(sign))
    name = " ".join(seen.split()).strip(". ")
    stem, dot, after = name.rpartition(".")
    if not dot:
        return name[:LONGEST_NAME] or "未命名"
    tail = f".{after[: LONGEST_NAME // 2].lower()}"
    return f"{(stem.rstrip('. ') or '未命名')[: LONGEST_NAME - len(tail)]}{tail}"


def _is_visible(sign: str) -> bool:
    return unicodedata.category(sign) not in INVISIBLE or sign == "\t"


def must_be_fetchable(state: AttachmentState, *, verdict: str, by_owner: bool, tries: int = 0) -> None:
    """Infected: nobody. Not scanned: whoever handed it in. Raises Infected, StillQuarantined, ScanGivenUp."""
    if state is AttachmentState.INFECTED:
        raise Infected(verdict=verdict)
    if state is AttachmentState.QUARANTINED and not by_owner:
        raise ScanGivenUp if tries >= MAX_TRIES else StillQuarantined
