"""Forms of acts on cases: what every one carries, assigning, and the filters of the worklist."""

from typing import Any, ClassVar

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectField, StringField, TextAreaField, validators

from app.core.crud.forms import ActForm, PlainText

LONGEST = 2000


class Needed:
    """The field must be filled in, and the sentence says which one; white space is no text."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, _form: Any, field: Any) -> None:
        if field.data not in (None, "") or (field.errors and any(field.raw_data or ())):
            return
        field.errors = []
        raise validators.StopValidation(gettext("Fill in: %(field)s", field=field.label.text))


def needed(longest: int = LONGEST) -> list[Any]:
    """A text that must be there, of a bounded length."""
    return [Needed(), validators.Length(max=longest), PlainText()]


def free(longest: int = LONGEST) -> list[Any]:
    """A text that may be left out."""
    return [validators.Optional(), validators.Length(max=longest), PlainText()]


def trimmed(text: str | None) -> str:
    """Without white space around it; nothing as an empty text."""
    return (text or "").strip()


def suggest(form: Any, **values: Any) -> None:
    """Put these into the fields that are still empty when a form is first opened."""
    if request.method == "GET":
        for name, value in values.items():
            if form[name].data in (None, ""):
                form[name].data = value


class CaseActForm(ActForm):
    """An act on one case. `seen` is the last step its reader saw: on a lost race he is told what came after."""

    seen = HiddenField()


class AssignForm(CaseActForm):
    """移交 – to whom, and why."""

    to = SelectField(_l("To whom"), [Needed()], choices=[])
    reason = StringField(
        _l("Reason"), free(300), filters=[trimmed], description=_l("The colleague reads it in the trace.")
    )


class WaiverForm(CaseActForm):
    """不适用 – why an item does not apply to a project."""

    reason = TextAreaField(
        _l("Why it does not apply"), needed(1000), filters=[trimmed],
        description=_l("Stands in the closure notice when the project is closed."),
    )
