"""Pictures: few enough pixels, readable to the end, nothing hidden behind them."""

import struct
import zipfile
from typing import IO

from PIL import Image

from app.attachments.inspection.verdict import Budget, ObjectionError, Reason

FORMATS = {"jpg": "JPEG", "png": "PNG"}
PNG_SIGNATURE = 8
CHUNK = struct.Struct(">I4s")


def look_at_image(file: IO[bytes], kind: str, part: str, budget: Budget) -> None:
    """Raises ObjectionError."""
    # Ours is the limit: the library's own only warns.
    Image.MAX_IMAGE_PIXELS = None
    try:
        with Image.open(file, formats=(FORMATS[kind],)) as image:
            if image.width * image.height > budget.limits.pixels:
                raise ObjectionError(Reason.PIXELS, part)
            image.load()
    except (OSError, SyntaxError, ValueError, struct.error, EOFError) as broken:
        raise ObjectionError(Reason.BROKEN, part) from broken
    if zipfile.is_zipfile(file) or (kind == "png" and not _ends_with_its_end(file)):
        raise ObjectionError(Reason.TRAILING, part)


def _ends_with_its_end(file: IO[bytes]) -> bool:
    """Whether nothing but padding follows the IEND chunk."""
    file.seek(PNG_SIGNATURE)
    while len(head := file.read(CHUNK.size)) == CHUNK.size:
        length, name = CHUNK.unpack(head)
        file.seek(length + 4, 1)
        if name == b"IEND":
            return not file.read().strip(b"\0\r\n ")
    return False
