"""The English phrases of the product and their Chinese: `python -m tests.house.messages` takes in new ones."""

import subprocess
import sys
import tempfile
from pathlib import Path

import polib

from tests.house.tree import TOP

CHINESE = TOP / "translations" / "zh" / "LC_MESSAGES" / "messages.po"


def extracted() -> polib.POFile:
    """Every phrase marked in code and templates."""
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        subprocess.run(
            [sys.executable, "-m", "babel.messages.frontend", "--quiet", "extract", "--mapping-file", "babel.cfg",
             "--keyword", "lazy_gettext", "--keyword", "_l", "--omit-header", "--output-file", str(template), "."],
            cwd=TOP, check=True,
        )  # fmt: skip
        return polib.pofile(str(template), encoding="utf-8")


def chinese() -> polib.POFile:
    """The catalogue people read."""
    return polib.pofile(str(CHINESE), encoding="utf-8")


def take_in() -> int:
    """Add phrases that are new (empty: the tests ask for them); how many."""
    catalogue = chinese()
    known = {entry.msgid for entry in catalogue}
    fresh = [polib.POEntry(msgid=entry.msgid) for entry in extracted() if entry.msgid not in known]
    catalogue.extend(fresh)
    catalogue.sort(key=lambda entry: str(entry.msgid))
    catalogue.save(str(CHINESE))
    return len(fresh)


if __name__ == "__main__":
    print(f"{take_in()} new phrases in {CHINESE.relative_to(TOP)}")
