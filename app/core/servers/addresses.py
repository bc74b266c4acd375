"""Which part of the platform is told which address: each connects as its own role."""

import os
from dataclasses import replace

from app.core.servers import Engines, outside
from config import Settings

ADDRESSES = ("DATABASE_URL", "WORKER_DATABASE_URL", "MIGRATION_DATABASE_URL", "REDIS_URL")


def addressed(settings: Settings, engines: Engines) -> Settings:
    """Settings with every address filled in: from the environment, or from our own engines."""
    if engines.redis_url and not settings.redis_url:
        settings = replace(settings, redis_url=engines.redis_url)
    if settings.database_url:
        return outside.derive(settings, engines.passwords)
    return replace(
        settings,
        database_url=engines.database_url(),
        worker_database_url=engines.worker_database_url,
        migration_database_url=engines.migration_database_url,
    )


def environ_of(part: str, settings: Settings) -> dict[str, str]:
    """The environment of one part: the web never learns how to connect as another role."""
    given = {name: value for name, value in os.environ.items() if name not in ADDRESSES}
    given["REDIS_URL"] = settings.redis_url
    if part == "web":
        given["DATABASE_URL"] = settings.database_url
    else:
        given["DATABASE_URL"] = given["WORKER_DATABASE_URL"] = settings.worker_database_url
    if part == "prepare":
        given["DATABASE_URL"] = settings.database_url
        given["MIGRATION_DATABASE_URL"] = settings.migration_database_url
    return {name: value for name, value in given.items() if value}
