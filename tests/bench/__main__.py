"""python -m tests.bench [--quick] [PART …]: every figure in one run. A part that fails says why; the next begins."""

import argparse
import logging
import os
import platform
import sys
import time
import traceback
import warnings
from collections.abc import Callable
from importlib.metadata import version

import structlog

from tests.bench.figures import heading, line
from tests.bench.ground import Ground, ground

QUICK, FULL = (10_000,), (10_000, 100_000, 1_000_000)


def lists_and_searches(stands: Ground, sizes: tuple[int, ...], tries: int) -> None:
    """One database that grows, so that the rows are made once."""
    from tests.bench import lists, searches

    database, made = stands.database("bench_rows"), 0
    for size in sizes:
        heading(f"Lists and search, {size:,} open cases")
        line("rows made in", f"{stands.fill(database, made + 1, size):.0f} s")
        made = size
        attempt("lists", lambda size=size: lists.measure(stands, database, size, tries))
        attempt("search", lambda size=size: searches.measure(stands, database, size, 2 * tries))


def attempt(name: str, part: Callable[[], None]) -> None:
    """Run a part; its failure is a line like others."""
    try:
        part()
    except Exception as failed:
        last = traceback.extract_tb(failed.__traceback__)[-1]
        why = f"{type(failed).__name__}: {(str(failed).splitlines() or [''])[0]}"
        line(f"{name}: FAILED", why, f"{last.filename}:{last.lineno}")


def machine() -> None:
    """What the figures were taken on; read the ratios."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    load = " ".join(f"{each:.1f}" for each in os.getloadavg())
    print(f"{len(os.sched_getaffinity(0))} cores, {memory:.0f} GiB, load {load}; Python {platform.python_version()}, "
          f"Flask-AppBuilder {version('flask-appbuilder')}, SQLAlchemy {version('sqlalchemy')}; "
          "milliseconds are medians (least-most)")  # fmt: skip


def parts(stands: Ground, quick: bool) -> dict[str, Callable[[], None]]:
    """What there is, and how much of it."""
    from tests.bench import acts, codes, dates, editions, notices, prompts, rederived, starts, workdays

    return {
        "lists": lambda: lists_and_searches(stands, QUICK if quick else FULL, 5 if quick else 11),
        "codes": lambda: codes.measure(stands, 1 if quick else 3, 300 if quick else 1500),
        "workdays": lambda: workdays.measure(stands, 20_000 if quick else 200_000),
        "prompts": lambda: prompts.measure(stands, (10_000, (0, 100)) if quick else (1_000_000, (0, 100, 15_000))),
        "dates": lambda: dates.measure(
            stands, 5_000 if quick else 100_000, 5 if quick else 15, range(2018 if quick else 2008, 2027)
        ),
        "clocks": lambda: rederived.measure(stands, 10_000 if quick else 500_000),
        "editions": lambda: editions.measure(stands, 10_000 if quick else 500_000),
        "notices": lambda: notices.measure(5 if quick else 15, (1,) if quick else (1, 20)),
        "starts": lambda: starts.measure(stands, 2 if quick else 5),
        "acts": lambda: acts.measure(stands, 1 if quick else 5, 5 if quick else 12),
    }


TITLES = {
    "codes": "Codes, 16 clients, one month's space", "workdays": "Working days", "dates": "Dates, ledgers, intervals",
    "clocks": "Clocks derived anew",
    "editions": "An edition that moves one case of twenty", "notices": "Closure notice as PDF",
    "prompts": "A day's prompts",
    "starts": "Starting", "acts": "Acts a second, 16 clients",
}  # fmt: skip


def main() -> int:
    """All parts, or those named."""
    reader = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    reader.add_argument("--quick", action="store_true", help="10,000 rows only, few tries")
    names = "lists, codes, workdays, prompts, dates, clocks, editions, notices, starts, acts"
    reader.add_argument("parts", nargs="*", help=f"{names}; all without")
    asked = reader.parse_args()
    warnings.simplefilter("ignore")
    logging.disable(logging.WARNING)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.CRITICAL))
    machine()
    begun = time.perf_counter()
    with ground() as stands:
        line("engines, schema, catalogue, people", f"{time.perf_counter() - begun:.1f} s")
        there = parts(stands, asked.quick)
        for name in asked.parts or there:
            if name not in there:
                reader.error(f"there is no part “{name}”; there are {', '.join(there)}")
            if name in TITLES:
                heading(TITLES[name])
            attempt(name, there[name])
    print(f"\n{time.perf_counter() - begun:.0f} s in all; load now {os.getloadavg()[0]:.1f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
