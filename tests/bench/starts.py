"""How long the platform takes to stand: web alone in a fresh process, and all of run.py on a folder that is ready."""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.figures import Times, line
from tests.bench.ground import TEMPLATE, Ground
from tests.house.tree import TOP
from tests.kills.running import Platform

CHILD = """
import json, time
begun = time.perf_counter()
from sqlalchemy import Engine, event
sent = []
event.listen(Engine, "before_cursor_execute", lambda *args: sent.append(args[2]))
from app import create_app
loaded = create_app()
made, at_start = time.perf_counter() - begun, len(sent)
answer = loaded.test_client().get("/healthz")
spent = time.perf_counter() - begun
print(json.dumps([made, at_start, spent, len(sent) - at_start, answer.status_code, time.process_time()]))
"""


def web(ground: Ground, tries: int) -> None:
    """Import, build and the first answer, each time in a process of its own."""
    settings = ground.settings(TEMPLATE)
    environ = {**os.environ, "VAR_DIR": str(ground.var_dir), "DATABASE_URL": settings.database_url,
               "REDIS_URL": settings.redis_url, "LOAD_SAMPLES": "0"}  # fmt: skip
    found = []
    for _ in range(tries + 1):
        done = subprocess.run([sys.executable, "-c", CHILD], cwd=TOP, env=environ, capture_output=True, text=True,
                              timeout=120, check=True)  # fmt: skip
        found.append(json.loads(done.stdout.splitlines()[-1]))
    found = found[1:]
    line("web: import and build", Times(tuple(each[0] for each in found)), "(goal <= 2 s)")
    line("  processor seconds, first answer included", f"{sorted(each[5] for each in found)[len(found) // 2]:.2f} s")
    line("  statements at the start", found[0][1], "(goal <= 10)")
    line("web: until the first answer", Times(tuple(each[2] for each in found)), f"status {found[0][4]}")
    line("  statements of the first answer", found[0][3])


def whole(tries: int) -> None:
    """run.py on a new folder once, then again and again on the same: engines, checks, web, worker, scheduler."""
    with tempfile.TemporaryDirectory(prefix="bench-run-") as folder:
        taken = []
        for _ in range(tries + 1):
            begun = time.perf_counter()
            platform = Platform(Path(folder))
            try:
                platform.wait()
                taken.append(time.perf_counter() - begun)
            finally:
                platform.stop()
    line("run.py, new folder, catalogue without samples", f"{taken[0]:.2f} s", "(n=1)")
    line("run.py, warm, until /readyz answers", Times(tuple(taken[1:])))


def measure(ground: Ground, tries: int) -> None:
    """Both."""
    web(ground, tries)
    whole(max(1, tries // 2))
