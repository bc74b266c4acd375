"""One command runs the platform: it answers, ends in order, starts again in seconds, and outlives every kill."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.house.tree import TOP


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


class Platform:
    """`python run.py` on a VAR_DIR of its own, without samples."""

    def __init__(self, var_dir: Path) -> None:
        self.port = free_port()
        self.var_dir = var_dir
        self.log = var_dir.parent / f"{var_dir.name}-{self.port}.log"
        environ = {
            "PATH": os.environ["PATH"], "HOME": str(var_dir.parent), "LANG": "C", "VAR_DIR": str(var_dir),
            "PORT": str(self.port), "LOAD_SAMPLES": "0", "PYTHONDONTWRITEBYTECODE": "1",
        }  # fmt: skip
        with self.log.open("wb") as said:
            self.process = subprocess.Popen([sys.executable, "run.py"], cwd=TOP, env=environ, stdout=said, stderr=said)

    def until_ready(self, seconds: float = 240) -> float:
        """Seconds until it answers."""
        begun = time.monotonic()
        while time.monotonic() - begun < seconds:
            assert self.process.poll() is None, self.words()
            if self.get("/readyz") == 200:
                return time.monotonic() - begun
            time.sleep(0.1)
        raise AssertionError(self.words())

    def get(self, path: str) -> int:
        """The status of an answer; 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            connection.request("GET", path)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def children(self, *names: str) -> dict[int, str]:
        """The processes run.py has started, by what they are."""
        listed = subprocess.run(
            ["ps", "-ww", "--ppid", str(self.process.pid), "-o", "pid=,args="],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        lines = [line.strip().partition(" ") for line in listed.splitlines()]
        return {int(pid): words for pid, _, words in lines if not names or any(name in words for name in names)}

    def words(self) -> str:
        """What it printed."""
        return self.log.read_text(encoding="utf-8", errors="replace")[-4000:]

    def end(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end; its status."""
        if self.process.poll() is None:
            self.process.send_signal(by)
        return self.process.wait(120)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The first start of an installation; the tests of this file go on with it, in their order."""
    started = Platform(tmp_path_factory.mktemp("platform"))
    started.until_ready()
    yield started
    started.end()


def _alive(pids: list[int]) -> list[int]:
    return [
        pid for pid in pids if Path(f"/proc/{pid}/stat").exists() and " Z " not in Path(f"/proc/{pid}/stat").read_text()
    ]


def _until(holds: Callable[[], bool], seconds: float = 60) -> bool:
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        if holds():
            return True
        time.sleep(0.1)
    return False


def test_it_answers_with_all_its_parts(platform: Platform) -> None:
    assert platform.get("/") == 200
    assert _until(lambda: len(platform.children()) == 5)


def test_the_secrets_are_made_once_for_us_alone(platform: Platform) -> None:
    secrets = [platform.var_dir / name for name in ("demo_password", "secret_key", "roles.json", "prepared.json")]

    assert [path.name for path in secrets if path.stat().st_mode & 0o077] == []


def test_nothing_it_wrote_is_open_to_others(platform: Platform) -> None:
    assert [path.name for path in platform.var_dir.iterdir() if path.stat().st_mode & 0o077] == []


@pytest.mark.parametrize("victim", ["run.py web", "run.py worker", "run.py scheduler", "valkey-server", "bin/postgres"])
def test_a_part_that_is_killed_comes_back(platform: Platform, victim: str) -> None:
    (before,) = platform.children(victim)
    os.kill(before, signal.SIGKILL)

    assert _until(lambda: list(platform.children(victim)) not in ([], [before]))
    assert _until(lambda: platform.get("/readyz") == 200)
    assert platform.process.poll() is None


def test_the_web_goes_on_while_the_queue_is_gone(platform: Platform) -> None:
    (queue,) = platform.children("valkey-server")
    os.kill(queue, signal.SIGSTOP)
    try:
        assert platform.get("/") == 200
    finally:
        os.kill(queue, signal.SIGCONT)


def test_after_kill_nine_the_next_start_recovers_prepares_nothing_and_ends_in_order(platform: Platform) -> None:
    noted = (platform.var_dir / "prepared.json").stat().st_mtime_ns
    left = list(platform.children())
    platform.process.kill()
    platform.process.wait(10)
    assert _until(lambda: not _alive(left))
    with socket.create_server(("127.0.0.1", platform.port)):
        pass

    again = Platform(platform.var_dir)
    again.until_ready()
    children = list(again.children())

    assert again.end(signal.SIGINT) == 0
    assert _alive(children) == []
    assert (platform.var_dir / "prepared.json").stat().st_mtime_ns == noted
    assert "Traceback" not in again.words()
