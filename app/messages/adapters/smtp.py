"""A mail server as the way out (RFC 5321), one connection a batch."""

import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from app.messages.adapters import LetterError, MailAwayError
from app.messages.adapters.writing import written
from app.messages.rules import Letter

TIMEOUT = 10


@dataclass(frozen=True, slots=True)
class SmtpMail:
    """A server at `host:port`; STARTTLS with a checked certificate when `tls`."""

    host: str
    port: int
    sender: str
    user: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    repeats: bool = False

    @contextmanager
    def open(self) -> Iterator["SmtpLine"]:
        """Connect and sign in. Raises MailAwayError."""
        server = None
        try:
            server = smtplib.SMTP(self.host, self.port, timeout=TIMEOUT)
            if self.tls:
                server.starttls(context=ssl.create_default_context())
            if self.user:
                server.login(self.user, self.password)
        except (OSError, smtplib.SMTPException) as away:
            if server is not None:
                server.close()
            raise MailAwayError(_said(away)) from away
        try:
            yield SmtpLine(server, self.sender)
        finally:
            _part(server)


@dataclass(frozen=True, slots=True)
class SmtpLine:
    """An open connection."""

    server: smtplib.SMTP
    sender: str

    def send(self, letter: Letter) -> None:
        """One transaction of the server. Raises LetterError, MailAwayError."""
        mail = written(letter, sender=self.sender)
        try:
            self.server.send_message(mail)
        except (smtplib.SMTPServerDisconnected, OSError) as lost:
            if isinstance(lost, smtplib.SMTPException) and not isinstance(lost, smtplib.SMTPServerDisconnected):
                raise LetterError(_said(lost)) from lost
            raise MailAwayError(_said(lost)) from lost
        except UnicodeEncodeError as wrong:
            raise LetterError("not a mail address") from wrong


def _part(server: smtplib.SMTP) -> None:
    """Say goodbye; what was taken stays taken, whatever the server answers."""
    try:
        server.quit()
    except (OSError, smtplib.SMTPException):
        server.close()


def _said(failed: Exception) -> str:
    """What the server answered, without our own addresses or passwords."""
    if isinstance(failed, smtplib.SMTPRecipientsRefused):
        answers = [f"{code} {words.decode(errors='replace')}" for code, words in failed.recipients.values()]
        return "; ".join(answers)
    if isinstance(failed, smtplib.SMTPResponseException):
        words = failed.smtp_error
        return f"{failed.smtp_code} {words.decode(errors='replace') if isinstance(words, bytes) else words}"
    return type(failed).__name__
