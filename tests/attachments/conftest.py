"""Sessions of the worker's role, a store, and a clamd on loopback."""

from collections.abc import Iterator
from pathlib import Path
from socketserver import StreamRequestHandler, TCPServer, ThreadingTCPServer, ThreadingUnixStreamServer
from tempfile import TemporaryDirectory
from threading import Thread

import pytest
from sqlalchemy.orm import Session, sessionmaker

from app.attachments import adapters
from app.attachments.adapters import Scanner, scanner_at
from app.core.files import Store
from app.core.records import open_engine, session_maker
from app.core.scope import enter, guard
from app.core.types import PLATFORM
from config import Settings
from tests.attachments.corpus import EICAR


@pytest.fixture
def workers(settings: Settings) -> Iterator[sessionmaker[Session]]:
    """The worker's sessions; nobody acts in them yet."""
    engine = open_engine(settings.worker_database_url, pool_size=20)
    maker = session_maker(engine)
    guard(maker)
    yield maker
    engine.dispose()


@pytest.fixture
def session(workers: sessionmaker[Session]) -> Iterator[Session]:
    """A session in which the platform itself acts."""
    with workers() as opened:
        enter(opened, PLATFORM)
        yield opened


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """A store of this test's own."""
    return Store(str(tmp_path / "files"))


class Clam:
    """What a clamd on loopback answers: EICAR is found, whatever lies around it; it may fall silent."""

    def __init__(self) -> None:
        self.silent = False
        self.seen: list[bytes] = []
        self.asked: list[int] = []

    def judge(self, content: bytes) -> bytes:
        """One line, as clamd writes it."""
        self.seen.append(content)
        return b"stream: Eicar-Test-Signature FOUND\0" if EICAR in content else b"stream: OK\0"


class Dialogue(StreamRequestHandler):
    """One INSTREAM: pieces with their length before them, a zero at the end."""

    def handle(self) -> None:
        assert self.rfile.read(10) == b"zINSTREAM\0"
        content = b""
        while length := int.from_bytes(self.rfile.read(4), "big"):
            content += self.rfile.read(length)
        clam: Clam = self.server.clam  # type: ignore[attr-defined]
        clam.asked.append(len(content))
        if not clam.silent:
            self.wfile.write(clam.judge(content))


@pytest.fixture
def clam() -> Clam:
    """A clamd nobody has asked yet."""
    return Clam()


@pytest.fixture(params=["unix", "tcp"])
def scanner(request: pytest.FixtureRequest, clam: Clam) -> Iterator[Scanner]:
    """A scanner that talks to that clamd, over a Unix socket and over TCP."""
    with TemporaryDirectory() as folder:
        path = f"{folder}/clamd.ctl"
        server: TCPServer = (
            ThreadingUnixStreamServer(path, Dialogue)
            if request.param == "unix"
            else ThreadingTCPServer(("127.0.0.1", 0), Dialogue)
        )
        server.clam = clam  # type: ignore[attr-defined]
        Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
        address = f"unix://{path}" if request.param == "unix" else f"tcp://127.0.0.1:{server.server_address[1]}"
        yield scanner_at(address)
        server.shutdown()
        server.server_close()


@pytest.fixture
def scanned(scanner: Scanner, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scanner]:
    """This process has a scanner."""
    monkeypatch.setattr(adapters, "_scanner", scanner)
    return scanner
