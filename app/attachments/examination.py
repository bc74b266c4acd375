"""Examining an upload: by its content, in a child process that may use little and knows nothing."""

import json
import logging
import os
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from app.attachments import rules
from app.attachments.inspection.kinds import KINDS
from app.attachments.inspection.verdict import Limits, ObjectionError, Reason
from app.attachments.inspection.walk import must_begin_like

ROOT = Path(__file__).parents[2]
START = f"import sys; sys.path.insert(0, {str(ROOT)!r}); from app.attachments.inspection.child import main; main()"
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Examined:
    """An upload nothing is objected to: the name it is shown under, what it is, how long."""

    name: str
    media_type: str
    size: int


def examine(file: IO[bytes], name: str, limits: Limits) -> Examined:
    """Look at a seekable file with a descriptor. Raises the Refusal that names what is wrong with it."""
    shown = rules.shown_name(name)
    try:
        size = file.seek(0, os.SEEK_END)
        rules.must_fit(size, limits.size)
        extension = rules.taken_extension(shown)
        kind = KINDS[extension]
        must_begin_like(file, kind, "")
        _look_in_child(file, extension, limits)
    except ObjectionError as objection:
        raise rules.refusal(objection.reason, part=objection.part or shown) from objection
    file.seek(0)
    return Examined(name=shown, media_type=kind.media_type, size=size)


def _look_in_child(file: IO[bytes], extension: str, limits: Limits) -> None:
    """Raises ObjectionError."""
    asked = json.dumps({"extension": extension, "limits": asdict(limits)})
    file.seek(0)
    try:
        child = subprocess.run(
            [sys.executable, "-I", "-c", START, asked],
            stdin=file,
            capture_output=True,
            timeout=limits.wall_seconds,
            env={"LC_ALL": "C.UTF-8", "TMPDIR": tempfile.gettempdir()},
            check=False,
        )
    except subprocess.TimeoutExpired as slow:
        raise ObjectionError(Reason.TOO_COMPLEX) from slow
    if child.returncode < 0:
        raise ObjectionError(Reason.TOO_COMPLEX)
    if child.returncode > 0:
        log.warning("an upload could not be looked at: %s", child.stderr[-2000:].decode(errors="replace"))
        raise ObjectionError(Reason.BROKEN)
    verdict = json.loads(child.stdout)
    if verdict["reason"]:
        raise ObjectionError(Reason[verdict["reason"]], verdict["part"])
