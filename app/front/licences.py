"""许可 – whose work the platform stands on, read from the packages themselves and from vendor.lock."""

import re
from dataclasses import dataclass
from functools import cache
from importlib import metadata
from pathlib import Path

from app.core import vendoring

PINNED = Path(__file__).parents[2] / "requirements.txt"
NAMED = re.compile(r"^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^]]*])?==", re.MULTILINE)
CLASSIFIER = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True)
class Work:
    """One library: its name, version and licence."""

    name: str
    version: str
    licence: str


@cache
def libraries() -> tuple[Work, ...]:
    """The Python packages that run here, by name."""
    names = NAMED.findall(PINNED.read_text(encoding="utf-8")) if PINNED.exists() else []
    works = []
    for name in names:
        try:
            works.append(_work(metadata.distribution(name)))
        except metadata.PackageNotFoundError:
            continue
    return tuple(sorted(works, key=lambda work: work.name.lower()))


def browser_files() -> tuple[Work, ...]:
    """What the pages send to the browser besides our own files."""
    return tuple(Work(str(e["name"]), str(e["version"]), str(e["licence"])) for e in vendoring.locked())


def _work(found: metadata.Distribution) -> Work:
    about = found.metadata
    said = _first(about, "License-Expression") or _classified(about.get_all("Classifier") or [])
    licence = (said or _first(about, "License") or "—").strip().splitlines()[0]
    return Work(about["Name"], found.version, licence[:80])


def _first(about: metadata.PackageMetadata, name: str) -> str:
    return str((about.get_all(name) or [""])[0])


def _classified(classifiers: list[str]) -> str:
    return ", ".join(each.removeprefix(CLASSIFIER) for each in classifiers if each.startswith(CLASSIFIER))
