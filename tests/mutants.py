"""python -m tests.mutants [NAME …]: the clock's rules changed one by one, and whether a test fails (make mutants).

Works on a copy under var/mutants, with mutmut in an environment of its own; what was tried before is not tried again
while its function and mutmut's settings are the same. NAME is a pattern of mutants, `app.clock.rules.term*`; one named
is tried again. Settings: pyproject.toml, [tool.mutmut]. What lives, and why: tests/clock/MUTANTS.md.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections import Counter
from pathlib import Path

TOP = Path(__file__).resolve().parents[1]
PLACE = TOP / "var" / "mutants"
TREE, PYTHON = PLACE / "tree", PLACE / "venv" / "bin" / "python"
MUTMUT = "mutmut==3.8.1"
COPIED = ("app", "jobs", "migrations", "tests", "translations", "config.py", "run.py", "pyproject.toml")


def prepare() -> None:
    """The environment, which sees the project's own, and the copy."""
    if not PYTHON.exists():
        venv.create(PLACE / "venv", with_pip=True)
        subprocess.run([PYTHON, "-m", "pip", "install", "--quiet", MUTMUT], check=True)
        (seen,) = PYTHON.parents[1].glob("lib/python*/site-packages")
        (seen / "project.pth").write_text(sysconfig.get_paths()["purelib"], encoding="utf-8")
    TREE.mkdir(parents=True, exist_ok=True)
    for name in COPIED:
        if (TOP / name).is_dir():
            shutil.copytree(TOP / name, TREE / name, dirs_exist_ok=True, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            shutil.copy2(TOP / name, TREE / name)


def run(names: list[str]) -> int:
    """Try them, one process, behind everybody else."""
    done = subprocess.run([PYTHON, "-m", "mutmut", "run", "--max-children", "1", *names], cwd=TREE, check=False,
                          preexec_fn=lambda: os.nice(19))
    return done.returncode


def told() -> None:
    """How many died, and which lived."""
    asked = [PYTHON, "-m", "mutmut", "results", "--all", "true"]
    lines = subprocess.run(asked, cwd=TREE, capture_output=True, text=True, check=True).stdout.splitlines()
    results = [line.strip().rsplit(": ", 1) for line in lines if ": " in line]
    print("\n".join(f"{name}: {result}" for name, result in results if result in ("survived", "timeout", "no tests")))
    print(", ".join(f"{result} {number}" for result, number in Counter(result for _, result in results).most_common()))


if __name__ == "__main__":
    prepare()
    code = run(sys.argv[1:])
    told()
    raise SystemExit(code)
