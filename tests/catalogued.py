"""For folders whose stories begin with a loaded catalogue: their files' databases are copied with it.

A conftest takes one of these in by name: `from tests.catalogued import on_monday as template`.
"""

from collections.abc import Callable
from datetime import datetime

import pytest

from app.core.now import SHENZHEN
from tests.factories import MONDAY

JANUARY = datetime(2026, 1, 5, 9, 0, tzinfo=SHENZHEN)  # 2026-01-05 Mon
Catalogued = Callable[[datetime], str]


@pytest.fixture(scope="module", name="template")
def on_monday(catalogued: Catalogued) -> str:
    """Loaded on the Monday of the stories."""
    return catalogued(MONDAY)


@pytest.fixture(scope="module", name="template")
def in_january(catalogued: Catalogued) -> str:
    """Loaded early enough for stories at any instant of 2026."""
    return catalogued(JANUARY)
