"""A mail server on loopback, for what leaves the platform."""

import email
import email.message
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from socket import socket

from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Message


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter as it arrived."""

    to: tuple[str, ...]
    text: str


class Mailbox(Message):
    """Every letter that arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.letters: list[Letter] = []

    def handle_message(self, message: email.message.Message) -> None:
        """Take a letter in."""
        whole = email.message_from_bytes(message.as_bytes(), policy=email.policy.default)
        body = whole.get_body(("plain",))
        text = f"{whole['Subject']}\n{body.get_content() if body else ''}"
        self.letters.append(Letter(tuple(str(whole["X-RcptTo"]).split(", ")), text))

    def of(self, address: str) -> list[Letter]:
        """What arrived for one person."""
        return [letter for letter in self.letters if address in letter.to]


def free_port() -> int:
    """A port nobody listens on."""
    with socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


@contextmanager
def receiving() -> Iterator[tuple[Mailbox, int]]:
    """A server that takes letters in; with its port."""
    mailbox = Mailbox()
    port = free_port()
    controller = Controller(mailbox, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield mailbox, port
    finally:
        controller.stop()
