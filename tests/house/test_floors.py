"""The floors and rooms of DESIGN 3, as import contracts; vendored files as they were taken."""

import subprocess
import sys
import tomllib

from app.core import vendoring
from tests.house.tree import TOP


def test_no_import_goes_up_or_sideways() -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"],
        cwd=TOP, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-2000:]


def test_every_room_stands_on_a_floor() -> None:
    contracts = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]["contracts"]
    named = " ".join(next(each for each in contracts if each["type"] == "layers")["layers"])
    rooms = [path.parent.name for path in (TOP / "app").glob("*/__init__.py")]

    assert [room for room in rooms if f"app.{room}" not in named.replace("(", "").replace(")", "").split()] == []


def test_vendored_files_are_the_ones_that_were_taken() -> None:
    assert vendoring.faults() == []
