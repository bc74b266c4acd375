"""A platform started by `run.py`, with people, for the whole folder: each test brings cases of its own."""

from collections.abc import Iterator

import pytest

from tests.factories import Cast
from tests.kills.clients import Client
from tests.kills.running import Platform
from tests.kills.work import people

Peopled = tuple[Platform, Cast, dict[str, Client]]


@pytest.fixture(scope="session")
def peopled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Peopled]:
    """A fresh installation and whoever works on it."""
    platform = Platform(tmp_path_factory.mktemp("installation"))
    try:
        platform.wait()
        yield platform, *people(platform)
    finally:
        platform.stop()
