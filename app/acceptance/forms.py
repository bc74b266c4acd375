"""Forms of acceptance: correction in rows, refusal with its legal reason (Art. 16(2))."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import Form, FormField, RadioField, StringField, TextAreaField, validators

from app.acceptance.rules import RefusalReason
from app.cases.forms import CaseActForm, free, needed, trimmed
from app.core.crud.forms import Rows
from app.core.labels import label

MOST_PIECES = 40


class PieceForm(Form):
    """One missing or faulty piece."""

    material = StringField(_l("Material"), needed(200), filters=[trimmed])
    problem = TextAreaField(_l("What is wrong"), needed(500), filters=[trimmed])
    wanted = TextAreaField(_l("What is wanted"), needed(500), filters=[trimmed])


class CorrectionForm(CaseActForm):
    """补正 – everything that is missing, said once."""

    pieces = Rows(FormField(PieceForm), min_entries=1, max_entries=MOST_PIECES, label=_l("Missing pieces"))


class RefusalForm(CaseActForm):
    """不予受理 – the legal reason, the words, the authority to turn to."""

    reason = RadioField(_l("Legal reason"), [validators.InputRequired(_l("Choose the legal reason"))], choices=[])
    words = TextAreaField(
        _l("In words"), free(), filters=[trimmed],
        description=_l("Stands in the notice after the legal reason. For a code that fails, its reasons are put in."),
    )
    authority = StringField(
        _l("Competent authority"), free(200), filters=[trimmed],
        description=_l("Where the applicant should turn, if it is not within this department's powers."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [(reason.name, label(reason)) for reason in RefusalReason]
