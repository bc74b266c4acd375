"""The text of a receipt as people send it: a file or a paste, of bounded size, in UTF-8."""

from typing import BinaryIO

from app.core.errors import Invalid
from app.core.labels import N_

LARGEST = 2_000_000
BYTE_ORDER_MARK = "\ufeff"


class BadText(Invalid):
    """What was sent cannot be read at all."""


class TooLarge(BadText):
    """Larger than any receipt."""

    msgid = N_("A receipt has at most %(most)s bytes; this has more")


class NotText(BadText):
    """Not a text."""

    msgid = N_("This is not a text in UTF-8: choose the .json file that was downloaded")


class NothingSent(BadText):
    """Neither a file nor a text."""

    msgid = N_("Choose the file of a receipt, or paste its text")


def text_of(sent: BinaryIO) -> str:
    """The text of a file. Raises BadText."""
    content = sent.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise TooLarge(field="file", most=LARGEST)
    try:
        return bare(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise NotText(field="file") from error


def pasted(text: str) -> str:
    """The text that was pasted. Raises BadText."""
    if len(text.encode("utf-8", "replace")) > LARGEST:
        raise TooLarge(field="text", most=LARGEST)
    return bare(text)


def bare(text: str) -> str:
    """Without what editors and paste boards put around a text."""
    return text.removeprefix(BYTE_ORDER_MARK).strip()
