"""Migrations and models say the same; every step is numbered, explained and stands alone."""

import ast
import re

from alembic import command

from app.core.servers import Engines, roles, schema
from tests.conftest import TEMPLATE
from tests.house.tree import TOP

STEPS = sorted((TOP / "migrations" / "versions").glob("*.py"))


def test_the_migrated_database_is_what_the_models_say(engines: Engines) -> None:
    command.check(schema.steps(engines.database_url(roles.OWNER, TEMPLATE)))


def test_migrations_are_numbered_without_a_gap() -> None:
    numbers = [path.name[:4] for path in STEPS]

    assert numbers == [f"{number:04d}" for number in range(1, len(STEPS) + 1)]
    assert all(re.fullmatch(r"\d{4}_[a-z0-9_]+\.py", path.name) for path in STEPS)


def test_a_migration_says_what_it_is_for_and_imports_nothing_of_ours() -> None:
    for path in STEPS:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        imported = [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]

        assert ast.get_docstring(tree), path.name
        assert not [name for name in imported if name.split(".")[0] in ("app", "config", "jobs")], path.name
