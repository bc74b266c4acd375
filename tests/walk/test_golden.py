"""The permission matrix as a table that is read line by line before it changes."""

import os
from pathlib import Path

from flask import Flask

from app.accounts.matrix import MATRIX
from app.accounts.rules import SEPARATED, Role
from tests.walk.routes import LETTERS, doors

GOLDEN = Path(__file__).parent / "permissions.golden"
HEAD = [
    "# Who may open which address. One column a role: " + " ".join(f"{LETTERS[role]} {role.name}" for role in Role),
    "# Made by the test beside it; a change is reviewed line by line. WRITE_GOLDEN=1 writes it anew.",
    "",
]


def test_the_matrix_is_the_reviewed_one(app: Flask) -> None:
    lines = [*HEAD, *(door.line for door in doors(app))]
    if os.environ.get("WRITE_GOLDEN"):
        GOLDEN.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert lines == GOLDEN.read_text(encoding="utf-8").splitlines()


def test_every_guarded_door_opens_for_somebody(app: Flask) -> None:
    assert [door.line for door in doors(app) if door.guarded and not door.roles] == []


def test_every_line_of_the_matrix_has_a_door(app: Flask) -> None:
    known = {(door.screen, door.permission.removeprefix("can_")) for door in doors(app)}
    said = {(screen, each) for screen, rows in MATRIX.items() for names in rows for each in names.split()}
    assert said - known == set()


def test_the_three_separated_administrators_share_no_act(app: Flask) -> None:
    for first in SEPARATED:
        for second in SEPARATED - {first}:
            both = [
                door.line
                for door in doors(app)
                if first in door.roles and second in door.roles and door.method == "POST"
            ]
            assert [line for line in both if "/account/" not in line] == []


def test_no_separated_administrator_reaches_a_case(app: Flask) -> None:
    business = [door for door in doors(app) if door.rule.rule.startswith(("/desk/cases", "/desk/projects", "/my"))]
    assert [door.line for door in business if set(door.roles) & SEPARATED] == []
