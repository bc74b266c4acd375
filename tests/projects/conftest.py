"""Projects to give codes to, on a loaded catalogue."""

from functools import partial

import pytest

from app.core.types import PLATFORM
from app.items import service as items
from tests.projects.making import make_project


@pytest.fixture
def platform(session_as):
    """A session in which the platform acts, on a loaded catalogue."""
    session = session_as(PLATFORM)
    items.load_catalogue(session)
    return session


@pytest.fixture
def new_project(platform):
    """`new_project(name, division="440300", department="fgw")` – a filed project without a code."""
    return partial(make_project, platform)
