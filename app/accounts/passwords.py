"""Passwords: what is accepted, how they are kept, how few are checked at once (GB/T 22239 8.1.4.1)."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

from werkzeug.security import check_password_hash, generate_password_hash

from app.accounts.refusals import NamesYou, PasswordRefused, TooCommon, TooLong, TooPlain, TooShort
from app.core.errors import Refusal
from app.core.labels import N_

SHORTEST, LONGEST = 10, 128
CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")
COMMON = Path(__file__).parent / "data" / "common_passwords.txt"

# One scrypt check takes 32 MB and an eighth of a second: more than two at once would starve every other page.
_AT_ONCE = threading.BoundedSemaphore(2)
_WAIT_SECONDS = 5

# The scrypt hash of a random text nobody knows: an unknown user costs the same time as a wrong password.
NOBODYS = (
    "scrypt:32768:8:1$wiDa0ruWlIPhp9LM$6e409d093e62ad54df2af895d0e125b05ff6cf64148350189ffc4bcc71286edf"
    "1b8ad94a442c00f890224bf2b32153d0750c89ee9401e62f9dcee5399065e4e5"
)


class TooBusy(Refusal):
    """More passwords are to be checked at this moment than there is room for."""

    msgid = N_("Many people are signing in at this moment. Try again in a few seconds.")
    status = 503


@cache
def common() -> frozenset[str]:
    """Passwords that everybody tries first."""
    return frozenset(COMMON.read_text(encoding="utf-8").split())


def faults(password: str, *, username: str) -> Iterator[type[PasswordRefused]]:
    """What is wrong with a new password. Nothing means it may be used."""
    if len(password) < SHORTEST:
        yield TooShort
    if len(password) > LONGEST:
        yield TooLong
    if sum(bool(re.search(kind, password)) for kind in CLASSES) < 3:
        yield TooPlain
    folded = password.casefold()
    if username and username.casefold() in folded:
        yield NamesYou
    if folded in common() or re.sub(r"[\W\d_]+", "", folded) in common():
        yield TooCommon


@contextmanager
def _turn() -> Iterator[None]:
    if not _AT_ONCE.acquire(timeout=_WAIT_SECONDS):
        raise TooBusy
    try:
        yield
    finally:
        _AT_ONCE.release()


def hashed(password: str) -> str:
    """The scrypt hash to keep."""
    with _turn():
        return generate_password_hash(password, method="scrypt")


def matches(kept: str | None, password: str) -> bool:
    """Whether `password` is the one kept. Without one kept it takes the same time and is never right."""
    with _turn():
        right = check_password_hash(kept or NOBODYS, password[:LONGEST])
    return right and kept is not None and bool(password.strip("\x00"))
