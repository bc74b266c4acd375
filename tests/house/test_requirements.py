"""Everything that is installed is pinned with its digest; what runs is tested in the very versions that run."""

import re
import tomllib
from pathlib import Path

from tests.house.tree import TOP

PIN = re.compile(r"^([a-z0-9][a-z0-9._-]*)==(\S+) \\$", re.MULTILINE)


def _pins(path: Path) -> dict[str, str]:
    return dict(PIN.findall(path.read_text(encoding="utf-8")))


def _names(wanted: list[str]) -> set[str]:
    return {re.split(r"[\[=<>~ ;]", line)[0].lower().replace("_", "-") for line in wanted}


def test_every_requirement_is_pinned_with_a_digest() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (TOP / name).read_text(encoding="utf-8")
        blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]

        assert len(blocks) > 50
        assert [block.splitlines()[0] for block in blocks if "==" not in block or "--hash=sha256:" not in block] == []
        assert not re.search(r"--(extra-)?index-url|--find-links|--trusted-host|file://", text)


def test_everything_asked_for_is_in_the_lock() -> None:
    runs, tests = _pins(TOP / "requirements.txt"), _pins(TOP / "requirements-dev.txt")

    asked = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert _names(asked["dependencies"]) - runs.keys() == set()
    assert _names(asked["dependencies"] + asked["optional-dependencies"]["dev"]) - tests.keys() == set()


def test_tests_run_on_the_versions_that_are_shipped() -> None:
    runs, tests = _pins(TOP / "requirements.txt"), _pins(TOP / "requirements-dev.txt")

    assert {name: version for name, version in runs.items() if tests.get(name) != version} == {}
