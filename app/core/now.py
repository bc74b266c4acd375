"""The only place that reads the clock. Instants are aware UTC; days are Shenzhen civil dates."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

SHENZHEN = ZoneInfo("Asia/Shanghai")


def _machine() -> datetime:
    return datetime.now(UTC)


_read: Callable[[], datetime] = _machine


def now() -> datetime:
    """This instant, aware, in UTC."""
    return _read()


def civil_date(instant: datetime) -> date:
    """The Shenzhen civil date of an aware instant."""
    return instant.astimezone(SHENZHEN).date()


def today() -> date:
    """Today's Shenzhen civil date."""
    return civil_date(now())


@contextmanager
def clock_at(instant: datetime) -> Iterator[None]:
    """Hold the clock at `instant` for this whole process (journeys and samples)."""
    global _read
    before, _read = _read, lambda: instant
    try:
        yield
    finally:
        _read = before
