"""The child process: limits first, then the look, then one line of JSON."""

import json
import os
import resource
import sys
from typing import IO

from app.attachments.inspection.kinds import KINDS
from app.attachments.inspection.verdict import Budget, Limits, ObjectionError, Reason
from app.attachments.inspection.walk import look_at

LARGEST_COPY = 256 << 20


def main() -> None:
    """Look at the file on standard input; argv[1] names its extension and the limits."""
    asked = json.loads(sys.argv[1])
    limits = Limits(**asked["limits"])
    _bind(limits)
    with os.fdopen(0, "rb", closefd=False) as file:
        json.dump(_verdict(file, asked["extension"], limits), sys.stdout)


def _bind(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_COPY, LARGEST_COPY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _verdict(file: IO[bytes], extension: str, limits: Limits) -> dict[str, str]:
    try:
        look_at(file, KINDS[extension], "", Budget(limits))
    except ObjectionError as objection:
        return {"reason": objection.reason.name, "part": objection.part}
    except (MemoryError, RecursionError):
        return {"reason": Reason.TOO_COMPLEX.name, "part": ""}
    return {"reason": "", "part": ""}
