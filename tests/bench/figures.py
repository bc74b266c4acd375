"""Measuring and printing: medians with their spread, statements counted, one table a part."""

import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Engine, event


@dataclass(frozen=True, slots=True)
class Times:
    """Seconds of several tries of one thing; where known, the processor seconds of this process among them.

    On a machine that does other work besides, the least and the processor's time say more than the median.
    """

    seconds: tuple[float, ...]
    cpu: tuple[float, ...] = ()

    @property
    def median(self) -> float:
        """The middle one."""
        return statistics.median(self.seconds)

    @property
    def p95(self) -> float:
        """The time nineteen of twenty tries stay within; of fewer than twenty, the longest."""
        ordered = sorted(self.seconds)
        return ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]

    def __str__(self) -> str:
        low, high = min(self.seconds) * 1000, max(self.seconds) * 1000
        own = f", cpu {statistics.median(self.cpu) * 1000:.1f}" if self.cpu else ""
        return f"{self.median * 1000:8.2f} ms ({low:.2f}-{high:.2f}, n={len(self.seconds)}{own})"


def timed(act: Callable[[], Any], tries: int, *, warm: int = 1) -> Times:
    """How long `act` takes, after `warm` tries that do not count."""
    for _ in range(warm):
        act()
    taken, worked = [], []
    for _ in range(tries):
        begun, cpu = time.perf_counter(), time.process_time()
        act()
        taken.append(time.perf_counter() - begun)
        worked.append(time.process_time() - cpu)
    return Times(tuple(taken), tuple(worked))


@contextmanager
def statements(engine: Engine) -> Iterator[list[str]]:
    """The SQL this engine sends meanwhile, but for the telling of the actor (see `told`)."""
    sent: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        sent.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(engine, "before_cursor_execute", note)


def told(sent: Sequence[str]) -> str:
    """How many statements were sent, those that tell the database who acts apart."""
    settings = sum("set_config" in each for each in sent)
    return f"{len(sent) - settings} + {settings} set_config"


def heading(title: str) -> None:
    """The name of a part."""
    print(f"\n== {title}", flush=True)


def line(label: str, *words: object) -> None:
    """One figure."""
    print(f"  {label:<46} " + "  ".join(str(word) for word in words), flush=True)


def ratios(other: Times, ours: Times, goal: str = "") -> str:
    """By the medians, by the least, and by the processor's time of the two processes (the database's apart)."""
    words = f"least {ratio(min(other.seconds), min(ours.seconds))}"
    if other.cpu and ours.cpu:
        words += f", cpu {ratio(statistics.median(other.cpu), statistics.median(ours.cpu))}"
    return f"{ratio(other.median, ours.median, goal)}, {words}"


def ratio(other: float, ours: float, goal: str = "") -> str:
    """`other` as a multiple of `ours`, with the goal beside it."""
    return f"{other / ours:.2f} x" + (f" (goal {goal})" if goal else "") if ours else "-"
