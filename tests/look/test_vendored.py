"""Foreign files are the ones their lock names, byte for byte, and call nobody."""

import hashlib
import re
from pathlib import Path

import pytest

from app.core import vendoring
from app.core.stylesheet import cut

AXE = Path(__file__).parent / "vendor" / "axe-core-4.14.1" / "axe.min.js"


def test_every_vendored_file_is_the_one_the_lock_names() -> None:
    assert vendoring.faults() == []


def test_every_vendored_package_says_its_licence_and_its_origin() -> None:
    for entry in vendoring.locked():
        assert entry["licence"] in {"MIT", "0BSD"}
        assert str(entry["integrity"]).startswith("sha512-")


def test_changed_missing_and_unknown_files_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    vendor = tmp_path / "vendor"
    folder = vendor / "x-1"
    folder.mkdir(parents=True)
    (folder / "a.js").write_text("changed")
    (folder / "stranger.js").write_text("")
    (vendor / "vendor.lock").write_text('[{"folder": "x-1", "sha256": {"a.js": "0", "gone.js": "0"}}]')
    monkeypatch.setattr(vendoring, "VENDOR", vendor)
    monkeypatch.setattr(vendoring, "LOCK", vendor / "vendor.lock")

    assert vendoring.faults() == ["missing: x-1/gone.js", "not in vendor.lock: x-1/stranger.js", "changed: x-1/a.js"]


def test_no_stylesheet_loads_anything_from_outside() -> None:
    for path in vendoring.STATIC.rglob("*.css"):
        outside = re.findall(r"@import|url\((?!\"?data:)[^)]*\)", path.read_text(encoding="utf-8"))
        assert outside == [], path.name


def test_the_test_browsers_axe_is_the_published_one() -> None:
    digest = hashlib.sha256(AXE.read_bytes()).hexdigest()

    assert digest == "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"


def test_the_reference_tokens_are_kept_as_they_were_given() -> None:
    digest = hashlib.sha256((vendoring.STATIC / "css" / "tokens.css").read_bytes()).hexdigest()

    assert digest == "49d38dd2851fa47206d71b6318c7c6f8459a4a603a9684281585d222373e6034"


def test_the_cut_keeps_what_is_used_with_its_variables_and_nothing_else() -> None:
    source = (
        "/* L */:root{--bs-a:1;--bs-b:2}p{margin:0}.btn{color:var(--bs-a)}"
        ".card,.btn.card{color:red}@media print{.card{top:0}}"
    )

    assert cut(source, frozenset({"btn"})) == "/* L */\n:root{--bs-a:1}\np{margin:0}\n.btn{color:var(--bs-a)}\n"
