"""clamd's INSTREAM: pieces with their length before them, a zero at the end, one line back."""

import socket
from dataclasses import dataclass

from app.attachments.adapters import NotScannedError, ScannerAwayError, Verdict
from app.attachments.rules import AttachmentState
from app.core.files import Source, chunks

TIMEOUT = 60
LONGEST_ANSWER = 4096


@dataclass(frozen=True, slots=True)
class Clamd:
    """A clamd at a Unix socket, or at `host:port`."""

    path: str = ""
    host: str = ""
    port: int = 3310
    knows: bool = True

    def scan(self, source: Source) -> Verdict:
        """Send the file and read the verdict. Raises ScannerAwayError; NotScannedError for a talk that broke off,
        which a file may bring about by its size or by what is in it.
        """
        try:
            line = self._connected()
        except OSError as away:
            raise ScannerAwayError(type(away).__name__) from away
        with line:
            try:
                return _verdict(_asked(line, source))
            except OSError as broken:
                raise NotScannedError(type(broken).__name__) from broken

    def _connected(self) -> socket.socket:
        if not self.path:
            return socket.create_connection((self.host, self.port), timeout=TIMEOUT)
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(TIMEOUT)
        try:
            line.connect(self.path)
        except OSError:
            line.close()
            raise
        return line


def _asked(line: socket.socket, source: Source) -> str:
    line.sendall(b"zINSTREAM\0")
    for piece in chunks(source):
        line.sendall(len(piece).to_bytes(4, "big") + piece)
    line.sendall(bytes(4))
    return _answer(line)


def _answer(line: socket.socket) -> str:
    heard = b""
    while not heard.endswith(b"\0") and len(heard) < LONGEST_ANSWER:
        piece = line.recv(LONGEST_ANSWER)
        if not piece:
            break
        heard += piece
    return heard.rstrip(b"\0\n").decode(errors="replace")


def _verdict(answer: str) -> Verdict:
    """`stream: OK`, `stream: Eicar-Test-Signature FOUND`; anything else is no verdict."""
    words = answer.removeprefix("stream: ")
    if words == "OK":
        return Verdict(AttachmentState.CLEAN, "")
    if words.endswith(" FOUND"):
        return Verdict(AttachmentState.INFECTED, words.removesuffix(" FOUND")[:300])
    raise NotScannedError(words[:200] or "no answer")
