"""Files an applicant hands in: each stands or falls by itself (Art. 16(1))."""

from collections.abc import Iterable
from uuid import UUID

from werkzeug.datastructures import FileStorage

from app.attachments.models import Attachment
from app.attachments.service import keep
from app.core.crud.page import Page
from app.core.errors import Refusal
from app.core.files import store
from app.core.labels import N_
from app.core.now import now
from app.core.web.failures import sentence

Faults = dict[int, list[str]]
"""What is wrong with files, by the place of their material."""


class FilesRefused(Refusal):
    """Some of the files that were to go with the item are not taken; the others are kept."""

    msgid = N_("Some files were not taken")
    status = 422

    def __init__(self, faults: Faults) -> None:
        super().__init__()
        self.faults = faults


class TakesFiles(Page):
    """A page on which files are handed in."""

    def take(self, files: Iterable[FileStorage], due_unit: UUID) -> tuple[list[Attachment], list[str]]:
        """Keep each file that passes; the others are told by name, and nothing of them is kept."""
        kept: list[Attachment] = []
        faults: list[str] = []
        for file in files:
            if not file.filename:
                continue
            try:
                kept.append(keep(self.session, store(), file.stream, file.filename, by=self.actor, unit_id=due_unit,
                                 department_id=None, now=now()))
            except Refusal as refused:
                told = sentence(refused)
                faults.append(told if file.filename in told else f"{file.filename}：{told}")
        return kept, faults
