"""Names say what a thing is (DESIGN 3, STYLE 1 to 4); the top level is fixed."""

import ast
import re
import subprocess

from tests.house.tree import TOP, files, python_files, short

FORBIDDEN = {"utils", "util", "helpers", "helper", "common", "misc", "manager", "managers"}

VAGUE_CLASSES = FORBIDDEN - {"common"}

# The framework calls its own so, and looks for the name.
FRAMEWORK_WORDS = {"SecurityManager"}

FOLDERS = {"app", "translations", "migrations", "jobs", "tests", ".ci"}
FILES = {
    "config.py", "run.py", "requirements.txt", "requirements-dev.txt",
    "README.md", "GLOSSARY.md", "DECISIONS.md", "OPERATIONS.md", "CHANGELOG.md", "LICENSE", "NOTICE", "Makefile",
    "pyproject.toml", "babel.cfg", ".gitignore", ".gitattributes", ".editorconfig",
}  # fmt: skip


def _last_word(part: str) -> str:
    """`case_helpers.py` is a file of helpers; `common_passwords.txt` is not a file of common things."""
    return re.split(r"[_\-]", part.lower().partition(".")[0])[-1]


def test_the_top_level_is_the_one_of_the_house() -> None:
    tops = {path.relative_to(TOP).parts for path in files()}

    assert {parts[0] for parts in tops if len(parts) > 1} <= FOLDERS
    assert {parts[0] for parts in tops if len(parts) == 1} <= FILES


def test_no_file_or_folder_is_called_by_a_name_that_says_nothing() -> None:
    nothing = [
        short(path)
        for path in files("app", "jobs", "tests")
        if any(_last_word(part) in FORBIDDEN for part in path.relative_to(TOP).parts)
    ]

    assert nothing == []


def test_no_class_is_called_by_a_name_that_says_nothing() -> None:
    nothing = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ClassDef) and node.name not in FRAMEWORK_WORDS:
                last = re.findall(r"[A-Z][a-z]+", f"A{node.name}")[-1:]
                nothing += [f"{short(path)}:{node.name}"] if {word.lower() for word in last} & VAGUE_CLASSES else []

    assert nothing == []


def test_every_module_says_in_its_first_line_what_lives_there() -> None:
    silent = [
        short(path)
        for path in python_files()
        if path.read_text(encoding="utf-8").strip()
        and not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]

    assert silent == []


def test_nothing_unfinished_or_silenced_is_left() -> None:
    words = "TODO|FIXME|XXX|NotImplementedError"
    found = subprocess.run(
        ["git", "grep", "-nE", words, "--", "app/*.py", "jobs/*.py", "config.py", "run.py"],
        cwd=TOP, capture_output=True, text=True, check=False,
    )  # fmt: skip

    assert found.stdout == ""


def test_the_settings_import_the_standard_library_only() -> None:
    import sys

    tree = ast.parse((TOP / "config.py").read_text(encoding="utf-8"))
    named = {
        alias.name.split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names
    }
    named |= {(node.module or "").split(".")[0] for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}

    assert named <= sys.stdlib_module_names
