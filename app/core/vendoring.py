"""Vendored front-end files: taken once from npm's packages, committed, checked by digest.

    python -m app.core.vendoring names          what `npm pack` is asked for
    python -m app.core.vendoring take DIR       what it brought to DIR; writes the lock
    python -m app.core.vendoring check
"""

import base64
import hashlib
import json
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from app.core.stylesheet import cut

STATIC = Path(__file__).parent / "static"
VENDOR = STATIC / "vendor"
LOCK = VENDOR / "vendor.lock"


@dataclass(frozen=True, slots=True)
class Source:
    """One npm package and the files taken from it; `cut` files keep only the rules we use."""

    name: str
    version: str
    tarball: str
    licence: str
    files: tuple[str, ...]
    cut: bool = False

    @property
    def folder(self) -> str:
        """The folder under static/vendor."""
        return self.tarball.removesuffix(".tgz")


SOURCES = (
    Source(
        "bootstrap",
        "5.3.9",
        "bootstrap-5.3.9.tgz",
        "MIT",
        ("dist/css/bootstrap.css", "LICENSE"),
        cut=True,
    ),
    Source("htmx.org", "2.0.11", "htmx.org-2.0.11.tgz", "0BSD", ("dist/htmx.min.js", "LICENSE")),
    Source(
        "@hotwired/stimulus",
        "3.2.2",
        "hotwired-stimulus-3.2.2.tgz",
        "MIT",
        ("dist/stimulus.umd.js", "LICENSE.md"),
    ),
    Source(
        "accessible-autocomplete",
        "3.0.1",
        "accessible-autocomplete-3.0.1.tgz",
        "MIT",
        ("dist/accessible-autocomplete.min.js", "LICENSE.txt"),
    ),
)


def take(packages: Path) -> None:
    """Copy the wanted files out of npm's tarballs in `packages` and write the lock."""
    entries = []
    for source in SOURCES:
        tarball = packages / source.tarball
        folder = VENDOR / source.folder
        folder.mkdir(parents=True, exist_ok=True)
        files = {path.name: digest(path) for path in _unpack(source, tarball, folder)}
        entries.append(
            {
                "name": source.name,
                "version": source.version,
                "licence": source.licence,
                "integrity": _integrity(tarball),
                "folder": source.folder,
                "cut": source.cut,
                "sha256": files,
            }
        )
    LOCK.write_text(json.dumps(entries, indent=2) + "\n", encoding="utf-8")


def _unpack(source: Source, tarball: Path, folder: Path) -> Iterator[Path]:
    with tarfile.open(tarball) as archive:
        for name in source.files:
            member = archive.extractfile(f"package/{name}")
            if member is None:
                raise FileNotFoundError(f"{tarball.name} holds no {name}")
            content = member.read()
            target = folder / Path(name).name
            if source.cut and name.endswith(".css"):
                content = cut(content.decode("utf-8")).encode("utf-8")
                target = folder / f"{target.stem}.cut.css"
            target.write_bytes(_without_source_map(content))
            yield target


def _without_source_map(content: bytes) -> bytes:
    kept = [line for line in content.splitlines() if b"sourceMappingURL=" not in line]
    return b"\n".join(kept).rstrip() + b"\n"


def _integrity(tarball: Path) -> str:
    return "sha512-" + base64.b64encode(hashlib.sha512(tarball.read_bytes()).digest()).decode("ascii")


def digest(path: Path) -> str:
    """SHA-256 of one file, in hex."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def locked() -> list[dict[str, object]]:
    """The entries of vendor.lock, for the check and for the page of licences."""
    entries: list[dict[str, object]] = json.loads(LOCK.read_text(encoding="utf-8"))
    return entries


def faults() -> list[str]:
    """Every vendored file that is missing, changed or not in the lock."""
    found = []
    expected: dict[Path, str] = {}
    for entry in locked():
        sums = entry["sha256"]
        if isinstance(sums, dict):
            expected |= {VENDOR / str(entry["folder"]) / name: str(value) for name, value in sums.items()}
    present = {path for path in VENDOR.rglob("*") if path.is_file()} - {LOCK}
    found += [f"missing: {path.relative_to(VENDOR)}" for path in sorted(expected.keys() - present)]
    found += [f"not in vendor.lock: {path.relative_to(VENDOR)}" for path in sorted(present - expected.keys())]
    found += [
        f"changed: {path.relative_to(VENDOR)}"
        for path in sorted(present & expected.keys())
        if digest(path) != expected[path]
    ]
    return found


def main(words: list[str]) -> int:
    """`names`, `take DIR` or `check`; the number is the exit code."""
    if words == ["names"]:
        sys.stdout.write(" ".join(f"{source.name}@{source.version}" for source in SOURCES) + "\n")
        return 0
    if words[:1] == ["take"] and len(words) == 2:
        take(Path(words[1]))
    elif words != ["check"]:
        sys.stderr.write("usage: python -m app.core.vendoring names | take DIR | check\n")
        return 2
    for fault in faults():
        sys.stderr.write(fault + "\n")
    return 1 if faults() else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
