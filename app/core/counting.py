"""How long a page waits for the store of its counts. A store that hangs is away: counts go on in this process."""

from typing import Any

from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 0.3
"""Seconds. Who fails is asked again by one request after 1, 2, 4 … 32 seconds; the others never wait for it."""


def impatient() -> dict[str, Any]:
    """What a client of the store is made with: no answer in time is none, and nothing is tried again on the spot."""
    return {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": Retry(NoBackoff(), 0)}
