"""The tail stays short: files of 300 lines, functions of 40; complexity 10 is ruff's to hold."""

import tomllib

from tests.house.tree import TOP, files, functions, python_files, short

LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def test_no_file_is_longer_than_three_hundred_lines() -> None:
    counted = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in python_files()}

    assert {name: lines for name, lines in counted.items() if lines > LONGEST_FILE} == {}


def test_no_template_or_script_of_ours_is_longer_either() -> None:
    ours = [path for path in files("app/*.html", "app/*.js") if "/vendor/" not in path.as_posix()]
    counted = {short(path): len(path.read_text(encoding="utf-8").splitlines()) for path in ours}

    assert {name: lines for name, lines in counted.items() if lines > LONGEST_FILE} == {}


def test_no_function_is_longer_than_forty_lines() -> None:
    long = {
        f"{short(path)}:{function.name}": (function.end_lineno or 0) - function.lineno + 1
        for path in python_files()
        for function in functions(path)
        if (function.end_lineno or 0) - function.lineno + 1 > LONGEST_FUNCTION
    }

    assert long == {}


def test_ruff_holds_the_complexity_at_ten() -> None:
    lint = tomllib.loads((TOP / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["ruff"]["lint"]

    assert "C90" in lint["select"]
    assert lint["mccabe"]["max-complexity"] == 10
