"""The backup of OPERATIONS.md, by hand: what was dumped here comes back there, roles and rights included."""

import os
import subprocess
from pathlib import Path

import pytest

from app.core import servers
from app.core.servers import preparation, schema
from app.core.servers.addresses import addressed
from app.core.servers.place import settle
from config import own_folder, read
from tests.servers.conftest import Start


def _tool(var_dir: Path, *words: str) -> str:
    """One of PostgreSQL's own programs, as an operator calls it."""
    program = settle(var_dir).postgres_bin / words[0]
    environ = {**os.environ, "PGSERVICEFILE": str(var_dir / "pg_service.conf")}
    done = subprocess.run([program, *words[1:]], env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_dump_of_one_installation_is_restored_into_another(tmp_path: Path, start: Start) -> None:
    here, there, dump = tmp_path / "here", tmp_path / "there", str(tmp_path / "platform.dump")
    start(here)
    engines = servers.find(here)
    assert engines is not None
    schema.upgrade(engines.migration_database_url)
    _tool(here, "psql", "service=platform_owner", "-qc", "INSERT INTO division (id, code, name, kind, code_for_project,"
          " state, version) VALUES (gen_random_uuid(), '440300', '深圳市', 'CITY', '440300', 'ACTIVE', 1)")  # fmt: skip
    _tool(here, "pg_dump", "--dbname=service=platform", "--format=custom", f"--file={dump}")
    start(there)

    _tool(there, "pg_restore", "--dbname=service=platform", "--clean", "--if-exists", "--exit-on-error", dump)

    names = _tool(there, "psql", "service=platform_owner", "-Atc", "SELECT name FROM division")
    owners = _tool(there, "psql", "service=platform", "-Atc",
                   "SELECT DISTINCT tableowner FROM pg_tables WHERE schemaname = 'public'")  # fmt: skip
    assert (names, owners) == ("深圳市\n", "platform_owner\n")
    again = servers.find(there)
    assert again is not None
    assert schema.is_current(again.migration_database_url)


@pytest.mark.parametrize("service", ["platform", "platform_owner", "platform_web", "platform_worker"])
def test_every_role_has_its_service(engines: servers.Engines, service: str) -> None:
    said = _tool(engines.var_dir, "psql", f"service={service}", "-Atc", "SELECT current_user")

    assert said.strip() == {"platform": "postgres"}.get(service, service)


def test_preparing_is_noted_and_noticed_for_this_database_alone(tmp_path: Path) -> None:
    settings = read({"VAR_DIR": str(own_folder(tmp_path)), "LOAD_SAMPLES": "0"})
    engines = servers.start(settings.var_dir, durable=False)
    try:
        settings = addressed(settings, engines)
        assert not preparation.is_prepared(settings)

        preparation.prepare(settings)

        assert preparation.is_prepared(settings)
        _tool(tmp_path, "psql", "service=platform", "-qc", "UPDATE alembic_version SET version_num = '0001'")
        assert not preparation.is_prepared(settings)
    finally:
        servers.stop(engines)
