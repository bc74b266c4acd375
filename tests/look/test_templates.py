"""Templates hold nothing inline, name only styles that exist, and follow the framework's."""

import hashlib
import json
import re
from pathlib import Path

import flask_appbuilder

from app.core.vendoring import STATIC
from tests.house.tree import TOP, files, short

TEMPLATES = files("app/*/templates/*.html", "app/*/templates/**/*.html")
FRAMEWORK = Path(flask_appbuilder.__file__).parent / "templates"
OURS = TOP / "app" / "core" / "templates"
GOLDEN = Path(__file__).parent / "framework_templates.json"
INLINE = re.compile(
    r"<script(?![^>]*\bsrc=)|<style\b|\sstyle=|\son[a-z]+=|javascript:|\$\(|jquery|\bfa-|glyphicon|data-toggle=", re.I
)
OUTSIDE = re.compile(r"(?:src|href|action)=[\"']https?://", re.I)
CLASS = re.compile(r'class="([^"]*)"')
HOOKS = {"portal", "keys", "upload", "btn-"}


def test_nothing_is_inline_and_nothing_of_the_frameworks_old_front_end_is_left() -> None:
    found = {short(path): INLINE.findall(path.read_text(encoding="utf-8")) for path in TEMPLATES}

    assert {name: marks for name, marks in found.items() if marks} == {}


def test_no_template_loads_anything_from_outside() -> None:
    assert [short(path) for path in TEMPLATES if OUTSIDE.search(path.read_text(encoding="utf-8"))] == []


def test_every_class_a_template_names_has_its_style() -> None:
    styles = "".join(path.read_text(encoding="utf-8") for path in STATIC.rglob("*.css"))
    known = set(re.findall(r"\.(-?[_a-zA-Z][\w-]*)", styles)) | HOOKS
    unknown: dict[str, set[str]] = {}
    for path in TEMPLATES:
        for value in CLASS.findall(re.sub(r"\{[{%#].*?[}%#]\}", " ", path.read_text(encoding="utf-8"), flags=re.S)):
            unknown.setdefault(short(path), set()).update(set(value.split()) - known)

    assert {name: names for name, names in unknown.items() if names} == {}


def _digest(name: str) -> str:
    return hashlib.sha256((FRAMEWORK / name).read_bytes()).hexdigest()


def test_the_framework_has_not_changed_a_template_we_override() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))

    assert {name: _digest(name) for name in golden["overridden"]} == golden["overridden"]


def test_every_template_of_the_framework_is_overridden_untouched_or_unreachable() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    theirs = {path.relative_to(FRAMEWORK).as_posix() for path in FRAMEWORK.rglob("*.html")}
    ours = {
        path.relative_to(TOP / "app/core/templates").as_posix()
        for path in TEMPLATES
        if "/appbuilder/" in path.as_posix()
    }

    assert theirs == {*golden["overridden"], *golden["untouched"], *golden["unreachable"]}
    assert ours & theirs == set(golden["overridden"])


def test_nothing_of_ours_names_a_template_that_is_to_stay_unreachable() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    text = "".join(path.read_text(encoding="utf-8") for path in [*TEMPLATES, *files("app/*.py", "app/**/*.py")])

    assert [name for name in golden["unreachable"] if name in text] == []


def test_a_layout_sets_no_name_that_could_hide_one_of_the_page() -> None:
    top_level = re.compile(r"^\{%-? set (\w+)", re.MULTILINE)
    set_outside_blocks = {
        short(path): top_level.findall(path.read_text(encoding="utf-8").split("{%- block body", 1)[0])
        for path in (OURS / "layouts").glob("*.html")
    }

    assert {name: names for name, names in set_outside_blocks.items() if names not in ([], ["family"])} == {}
