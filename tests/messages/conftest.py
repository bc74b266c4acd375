"""Sessions of the worker's role, a spool folder, and a mail server on loopback."""

from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message as Mail
from email.policy import default
from pathlib import Path
from socket import socket

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as Dialogue
from sqlalchemy.orm import Session, sessionmaker

from app.core.records import open_engine, session_maker
from app.core.scope import enter, guard
from app.core.types import PLATFORM
from app.messages.adapters.smtp import SmtpMail
from app.messages.adapters.spool import SpoolMail
from config import Settings

SENDER = "platform@example.test"


class PostOffice:
    """What a mail server took, in order; it refuses addresses that begin with `nobody`."""

    def __init__(self) -> None:
        self.taken: list[Mail] = []
        self.hang_up_after: int | None = None

    async def handle_RCPT(
        self, server: SMTP, session: Dialogue, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Dialogue, envelope: Envelope) -> str:
        if self.hang_up_after is not None and len(self.taken) >= self.hang_up_after:
            assert server.transport is not None
            server.transport.close()
            return "421 gone"
        content = envelope.content
        assert isinstance(content, bytes)
        self.taken.append(message_from_bytes(content, policy=default))
        return "250 taken"


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
def spool(tmp_path: Path) -> SpoolMail:
    """A spool folder of this test's own."""
    return SpoolMail(folder=tmp_path / "mail", sender=SENDER)


@pytest.fixture
def office() -> PostOffice:
    """A post office nobody has written to yet."""
    return PostOffice()


@pytest.fixture
def smtp(office: PostOffice) -> Iterator[SmtpMail]:
    """A mail server on a free port of loopback."""
    with socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(office, hostname="127.0.0.1", port=port, ready_timeout=10)
    server.start()
    yield SmtpMail(host="127.0.0.1", port=port, sender=SENDER)
    server.stop()
