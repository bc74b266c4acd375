"""Started by root, the servers run as somebody without rights; nothing outside VAR_DIR changes."""

import os
import pwd
import shutil
import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.core.servers.place import OUTSIDE
from tests.servers.conftest import Start

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")

DAC_READ_SEARCH = 1 << 2


def _others_may_enter(path: Path) -> bool:
    return all(parent.stat().st_mode & stat.S_IXOTH for parent in path.parents)


others_may_enter = pytest.mark.skipif(
    not _others_may_enter(Path(__file__)), reason="no other user may enter this tree to start it"
)


def _status(var_dir: Path, word: str) -> str:
    pid = (var_dir / "postgres" / "postmaster.pid").read_text().split()[0]
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(line.partition(":")[2].strip() for line in lines if line.startswith(f"{word}:"))


def _modes(path: Path) -> dict[str, int]:
    return {str(each): each.stat().st_mode for each in (path, *path.parents)}


@pytest.fixture
def closed(tmp_path: Path) -> Iterator[Path]:
    """A VAR_DIR under a folder that only root can enter."""
    home = tmp_path / "root-only"
    home.mkdir(mode=0o700)
    yield home / "var"
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def passable() -> Iterator[Path]:
    """A folder that everybody can pass through."""
    folder = Path(tempfile.mkdtemp(prefix="passable.", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_the_server_is_not_root_and_has_the_one_capability_it_needs(closed: Path, start: Start) -> None:
    assert start(closed).ready

    assert _status(closed, "Uid").split() == [str(pwd.getpwnam("nobody").pw_uid)] * 4
    assert _status(closed, "Groups") == ""
    assert {int(_status(closed, word), 16) for word in ("CapEff", "CapPrm", "CapInh", "CapAmb")} == {DAC_READ_SEARCH}
    assert _status(closed, "NoNewPrivs") == "1"


def test_no_permission_outside_changes(closed: Path, start: Start) -> None:
    before = _modes(closed.parent)

    start(closed).stop()

    assert _modes(closed.parent) == before
    assert stat.S_IMODE(closed.stat().st_mode) == 0o700


def test_the_server_runs_as_the_user_that_was_asked_for(closed: Path, start: Start) -> None:
    from app.core import servers

    user = next(entry for entry in pwd.getpwall() if entry.pw_name in ("daemon", "bin", "mail"))
    closed.mkdir(mode=0o700)

    engines = servers.start(closed, durable=False, engine_user=user.pw_name)
    try:
        assert _status(closed, "Uid").split()[0] == str(user.pw_uid)
    finally:
        servers.stop(engines)

    assert start(closed).ready  # the data's owner is who runs it from then on
    assert _status(closed, "Uid").split()[0] == str(user.pw_uid)


@others_may_enter
def test_where_the_capability_is_withheld_an_open_path_serves(passable: Path, start: Start) -> None:
    open_folder = passable / "var"

    started = start(open_folder, become=("setpriv", "--bounding-set", "-dac_read_search", "--inh-caps", "-all"))

    assert started.ready, started.words
    assert int(_status(open_folder, "CapEff"), 16) == 0


def test_where_nothing_else_serves_the_data_live_where_their_user_can_reach(closed: Path, start: Start) -> None:
    before = {home: set(home.glob("platform-engines-*")) for home in OUTSIDE}
    try:
        started = start(closed, become=("setpriv", "--bounding-set", "-dac_read_search", "--inh-caps", "-all"))

        assert started.ready, started.words
        started.ask("CREATE TABLE kept AS SELECT 42 AS answer")
        started.kill()
        again = start(closed, become=("setpriv", "--bounding-set", "-dac_read_search", "--inh-caps", "-all"))
        assert again.ask("SELECT answer FROM kept") == 42
        again.stop()
    finally:
        for home in OUTSIDE:
            for made in set(home.glob("platform-engines-*")) - before[home]:
                shutil.rmtree(made)


@others_may_enter
def test_an_ordinary_user_starts_the_engines_as_himself(passable: Path, start: Start) -> None:
    user = pwd.getpwnam("daemon")
    os.chown(passable, user.pw_uid, user.pw_gid)
    become = ("setpriv", "--reuid", str(user.pw_uid), "--regid", str(user.pw_gid), "--clear-groups")

    started = start(passable / "var", become=become, HOME=str(passable))

    assert started.ready, started.words
    assert _status(passable / "var", "Uid").split()[0] == str(user.pw_uid)
    assert int(_status(passable / "var", "CapEff"), 16) == 0
    assert started.stop() == 0


@others_may_enter
def test_an_ordinary_user_is_told_when_the_folder_is_not_his(start: Start) -> None:

    refused = start(Path("/var/lib/platform-of-somebody-else"), become=("runuser", "-u", "daemon", "--"))

    assert not refused.ready
    words = refused.words
    assert words.count("\n") == 1
    assert "/var/lib/platform-of-somebody-else" in words
