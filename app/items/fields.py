"""Form fields for what an item keeps as lists: one entry a line."""

from typing import Any

from flask_babel import gettext, lazy_gettext
from wtforms import SelectField, TextAreaField, ValidationError, validators
from wtforms.fields.choices import SelectChoice

from app.core.crud.forms import PlainText
from app.core.labels import N_

MOST_LINES, LONGEST_LINE = 30, 200
TOO_MANY = N_("At most %(n)s lines of at most %(width)s characters.")


class LinesField(TextAreaField):
    """A list of texts, one a line; empty lines are left out."""

    most, widest = MOST_LINES, LONGEST_LINE

    def __init__(self, label: Any = None, validators: Any = None, **kwargs: Any) -> None:
        super().__init__(label, [*(validators or ()), _bounded], **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        """The lines that were typed."""
        typed = valuelist[0].splitlines() if valuelist else []
        self.data = [line.strip() for line in typed if line.strip()]

    def _value(self) -> str:
        return "\n".join(self.data or ())


def lines(label: str, help_text: str = "", *, required: bool = False) -> Any:
    """A field of lines."""
    checks = [validators.DataRequired(lazy_gettext(N_("This field is required")))] if required else []
    return LinesField(lazy_gettext(label), checks, description=lazy_gettext(help_text) if help_text else "")


def choice_of(label: str, table: dict[str, str]) -> Any:
    """A choice among the codes of a table, shown by their names."""
    named = [SelectChoice(code, lazy_gettext(name)) for code, name in table.items()]
    return SelectField(lazy_gettext(label), choices=named, validators=[validators.InputRequired()])


def _bounded(_form: Any, field: Any) -> None:
    if len(field.data or ()) > field.most or any(len(line) > field.widest for line in field.data or ()):
        raise ValidationError(gettext(TOO_MANY, n=field.most, width=field.widest))
    for line in field.data or ():
        PlainText()(_form, _Line(line, field.gettext))


class _Line:
    """One line as a check of text expects it."""

    def __init__(self, data: str, gettext: Any) -> None:
        self.data, self.gettext = data, gettext
