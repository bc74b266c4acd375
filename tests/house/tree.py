"""The files of the product, as git would show them to a newcomer."""

import ast
import subprocess
from collections.abc import Iterator
from pathlib import Path

TOP = Path(__file__).resolve().parents[2]


def files(*patterns: str) -> list[Path]:
    """Tracked and new files that match one of git's `patterns`; ignored ones are nobody's business."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", "--", *patterns],
        cwd=TOP,
        capture_output=True,
        check=True,
    ).stdout.decode()
    return sorted(TOP / name for name in set(listed.split("\0")) - {""} if (TOP / name).is_file())


def python_files() -> list[Path]:
    """Our Python; the steps of migrations are lists of columns and stay out."""
    return [path for path in files("*.py") if "migrations/versions" not in path.as_posix()]


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function of a file, nested ones too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def short(path: Path) -> str:
    """How a person calls a file of the tree."""
    return path.relative_to(TOP).as_posix()
