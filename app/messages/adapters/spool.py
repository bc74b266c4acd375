"""The default way out: one .eml file a letter in a folder, whole or not there."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.messages.adapters import MailAwayError
from app.messages.adapters.writing import written
from app.messages.rules import Letter


@dataclass(frozen=True, slots=True)
class SpoolMail:
    """A folder somebody else empties. A letter sent again replaces its own file."""

    folder: Path
    sender: str
    repeats: bool = True

    @contextmanager
    def open(self) -> Iterator["SpoolMail"]:
        """Make the folder, closed to other users. Raises MailAwayError."""
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as away:
            raise MailAwayError(away.strerror or "no folder") from away
        yield self

    def send(self, letter: Letter) -> None:
        """Write under a name of its own, make it durable, move it into place. Raises LetterError, MailAwayError."""
        text = written(letter, sender=self.sender).as_bytes()
        coming = self.folder / f".{letter.key}.coming"
        try:
            with coming.open("wb") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            coming.replace(self.folder / f"{letter.key}.eml")
        except OSError as away:
            raise MailAwayError(away.strerror or "cannot write") from away
