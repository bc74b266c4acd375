"""No influence of the process on a date: zone, locale, hash seed, a fresh start (Art. 17)."""

import os
import subprocess
import sys
import threading
from datetime import date, timedelta

import pytest

from tests.clock.asking import due_in
from tests.house.tree import TOP

DAY = timedelta(days=1)

SAID = """
import hashlib, random, sys
from datetime import date, timedelta
from tests.clock.asking import due_in
drawn, told = random.Random(2026), hashlib.sha256()
for _ in range(400):
    start = date(2004, 1, 1) + timedelta(days=drawn.randrange(8300))
    unit = drawn.choice(["workday", "calendar_day", "month"])
    first = start + timedelta(days=drawn.randrange(40))
    told.update(repr(due_in(start, drawn.randrange(12), unit, (first, first + timedelta(days=9)))).encode())
print(told.hexdigest())
"""


def said(**environ: str) -> str:
    given = {**os.environ, **environ}
    done = subprocess.run([sys.executable, "-c", SAID], cwd=TOP, env=given, capture_output=True, text=True, check=True)
    return done.stdout.strip()


@pytest.fixture(scope="module")
def here() -> str:
    return said()


@pytest.mark.parametrize(
    "environ",
    [
        {"TZ": "America/St_Johns", "LC_ALL": "C", "PYTHONHASHSEED": "1"},
        {"TZ": "Pacific/Apia", "LC_ALL": "zh_CN.UTF-8", "PYTHONHASHSEED": "2"},
        {"TZ": ":/nowhere", "LANG": "ar_SA.UTF-8", "PYTHONHASHSEED": "3", "PYTHONOPTIMIZE": "2"},
    ],
)
def test_every_process_says_the_same(environ, here):
    assert said(**environ) == here
    assert len(here) == 64


def test_many_at_once_do_not_meet_in_one_anothers_dates():
    """OpenCPS `ExtendDueDateUtils`: mutable static fields shared by all requests."""
    asked = [(date(2018, 1, 1) + DAY * n, n % 40 + 1) for n in range(400)]
    right, wrong = {one: due_in(*one) for one in asked}, []

    def ask() -> None:
        wrong.extend(one for one in asked if due_in(*one) != right[one])

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert wrong == []
