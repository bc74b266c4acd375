"""The applicant's forms on an item: hand in, answer a correction piece by piece, withdraw (Art. 16(2))."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import HiddenField, TextAreaField, validators

from app.acceptance.models import CorrectionPiece
from app.core.crud.forms import ActForm, PlainText

LONGEST_ANSWER = 2000


class HandInForm(ActForm):
    """提交申请."""


class WithdrawForm(ActForm):
    """撤件 – why, for the trace."""

    reason = TextAreaField(
        _l("Why"),
        description=_l("Stands in the trace of the case; the department reads it."),
        validators=[validators.Optional(), validators.Length(max=500), PlainText()],
    )


class AnswerForm(ActForm):
    """补正答复 – one answer and one file for each piece; `pieces` are the rows it was made for."""

    seen = HiddenField()

    def rows(self, pieces: list[CorrectionPiece]) -> list[tuple[CorrectionPiece, Any, Any]]:
        """Each piece with its two fields."""
        return [(piece, self[f"answer-{piece.sort_order}"], self[f"file-{piece.sort_order}"]) for piece in pieces]


def answer_form(pieces: list[CorrectionPiece]) -> AnswerForm:
    """The form of these pieces, filled with what was answered so far."""
    fields: dict[str, Any] = {}
    for piece in pieces:
        fields[f"answer-{piece.sort_order}"] = TextAreaField(
            _l("Your answer"), default=piece.answer,
            validators=[validators.Optional(), validators.Length(max=LONGEST_ANSWER), PlainText()],
        )
        fields[f"file-{piece.sort_order}"] = FileField(_l("File"))
    made: type[AnswerForm] = type("AnswerFormOfCase", (AnswerForm,), fields)
    return made()
