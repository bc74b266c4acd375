"""How long a part that ended waits until it is started again."""

import sys
import time
from collections.abc import Iterator

import pytest

from app.core.servers.children import LONGEST_PAUSE, SETTLED_AFTER, Child

FIRST_PAUSE = 0.5


@pytest.fixture
def child() -> Iterator[Child]:
    """A part that waits to be killed."""
    made = Child("waits", [sys.executable, "-c", "import time; time.sleep(60)"], {})
    made.launch()
    yield made
    made.end(0)


def ended(child: Child) -> float:
    """Kill it; the seconds it is to wait."""
    assert child.process is not None
    child.process.kill()
    child.process.wait()
    assert child.tend() == -9
    return child.again - time.monotonic()


def test_a_part_that_cannot_start_waits_longer_each_time_but_never_long(child: Child) -> None:
    pauses = []
    for _ in range(9):
        pauses.append(round(ended(child), 1))
        child.launch()

    assert pauses == sorted(pauses)
    assert pauses[0] <= FIRST_PAUSE
    assert pauses[-1] == LONGEST_PAUSE <= 20


def test_a_part_killed_at_its_work_starts_again_at_once_however_often(child: Child) -> None:
    for _ in range(9):
        child.started -= SETTLED_AFTER + 1
        assert ended(child) <= FIRST_PAUSE
        child.launch()
