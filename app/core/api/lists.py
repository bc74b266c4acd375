"""The list envelope: page size, an opaque key to go on from, an estimate of the whole."""

import base64
import binascii
import json
from collections.abc import Sequence
from typing import Generic, TypeVar

from pydantic import Field

from app.core.api.parsing import Strict, is_storable
from app.core.api.problems import refused
from app.core.labels import N_

LARGEST_PAGE = 100
BAD_TOKEN = N_("This page token is not one of ours.")


class PageQuery(Strict):
    """What every list takes."""

    page_size: int = Field(20, ge=1, le=LARGEST_PAGE, description="How many at most.")
    page_token: str = Field("", max_length=500, description="next_page_token of the page before.")


Row = TypeVar("Row")


class Listing(Strict, Generic[Row]):
    """One page of a list."""

    items: list[Row]
    next_page_token: str | None = Field(description="Null on the last page.")
    total_estimate: int = Field(ge=0)


def page_token(key: Sequence[str]) -> str:
    """The key of a page's last row, to go on after it."""
    return base64.urlsafe_b64encode(json.dumps(list(key)).encode()).decode().rstrip("=")


def key_of(token: str, width: int) -> tuple[str, ...] | None:
    """The key a token holds: `width` texts, or None without a token. Anything else is a 422."""
    if not token:
        return None
    try:
        key = json.loads(base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True))
    except (binascii.Error, ValueError, RecursionError):
        raise refused("page_token", BAD_TOKEN) from None
    sound = isinstance(key, list) and len(key) == width and all(isinstance(p, str) and is_storable(p) for p in key)
    if not sound:
        raise refused("page_token", BAD_TOKEN)
    return tuple(key)
