"""The ways a letter leaves: a spool folder (the default) or a mail server."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

from app.messages.rules import Letter


class LetterError(Exception):
    """This one letter was not taken; others may be."""


class MailAwayError(Exception):
    """Nobody takes letters at the moment; no letter is at fault."""


class Line(Protocol):
    """An open way out, for one batch."""

    def send(self, letter: Letter) -> None:
        """Hand the letter over. Raises LetterError, MailAwayError."""
        ...


class Mail(Protocol):
    """A way out."""

    @property
    def repeats(self) -> bool:
        """Whether a letter handed over twice still arrives once: then a batch is settled at once."""
        ...

    def open(self) -> AbstractContextManager[Line]:
        """Open the way for a batch. Raises MailAwayError."""
        ...


_mail: Mail | None = None


def use_mail(way: Mail) -> None:
    """Say once, at the start of a process, how its letters leave."""
    global _mail
    _mail = way


def mail() -> Mail:
    """How the letters of this process leave."""
    if _mail is None:
        raise LookupError("app.messages.adapters.use_mail was not called")
    return _mail


def mail_of(
    *,
    host: str,
    port: int,
    user: str,
    password: str,
    tls: bool,
    sender: str,
    spool: Path | None,
) -> Mail:
    """The way out these settings name: a server when there is a host, the spool folder otherwise."""
    from app.messages.adapters.smtp import SmtpMail
    from app.messages.adapters.spool import SpoolMail

    if host:
        return SmtpMail(host=host, port=port, user=user, password=password, tls=tls, sender=sender)
    if spool is None:
        raise LookupError("neither a mail server nor a spool folder is set")
    return SpoolMail(folder=spool, sender=sender)
