"""The schema: brought to the newest migration, and told whether it is there."""

import pkgutil
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect, text

MIGRATIONS = Path(__file__).resolve().parents[3] / "migrations"


def steps(url: str = "") -> Config:
    """Alembic's settings for `url` (the migrating role's)."""
    config = Config(str(MIGRATIONS / "alembic.ini"))
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def is_current(url: str) -> bool:
    """Whether the database stands at the newest migration; cheap enough for every start."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return False
            stands = {row[0] for row in connection.execute(text("SELECT version_num FROM alembic_version"))}
    finally:
        engine.dispose()
    return stands == set(ScriptDirectory.from_config(steps()).get_heads())


def upgrade(url: str) -> None:
    """Every migration the database does not have yet, in order."""
    command.upgrade(steps(url), "head")


def every_model() -> None:
    """Import each room's models, so that the metadata is whole. By name: this floor knows no room."""
    import_module("app.core.once")
    for room in pkgutil.iter_modules(import_module("app").__path__):
        if room.ispkg and find_spec(f"app.{room.name}.models") is not None:
            import_module(f"app.{room.name}.models")
