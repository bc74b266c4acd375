"""How form fields are drawn: what the macros ask about a field. Never the framework's jQuery controls."""

from collections.abc import Iterator, Mapping
from typing import Any

from flask import Flask
from flask_babel import gettext
from wtforms import Field, FieldList, FormField, RadioField, SelectFieldBase
from wtforms.form import BaseForm
from wtforms.widgets import CheckboxInput, FileInput, HiddenInput, ListWidget, Select, TextArea

SEARCHABLE_FROM = 16
NAMELESS = "This field is required"
INPUT_KINDS = {"number": "number", "date": "date", "month": "date", "datetime-local": "date"}
def field_kind(field: Field) -> str:
    """Which drawing of macros/forms.html a field gets."""
    widget = field.widget
    if isinstance(widget, HiddenInput):
        return "hidden"
    if isinstance(widget, CheckboxInput):
        return "tick"
    if isinstance(field, RadioField) or (isinstance(widget, ListWidget) and isinstance(field, SelectFieldBase)):
        return "choices"
    for control, kind in ((Select, "select"), (TextArea, "text"), (FileInput, "file")):
        if isinstance(widget, control):
            return kind
    return INPUT_KINDS.get(getattr(widget, "input_type", "text"), "input")


def many_choices(field: Field) -> bool:
    """Whether a select is long enough to be searched; one of several choices is not searchable."""
    choices = getattr(field, "choices", None)
    return not getattr(field.widget, "multiple", False) and len(choices or ()) >= SEARCHABLE_FROM


def form_faults(form: BaseForm) -> list[tuple[str, str | None]]:
    """Each error of a form with the id of the control it belongs to, in the form's order."""
    faults: list[tuple[str, str | None]] = [(str(each), None) for each in getattr(form, "form_errors", ())]
    for field in form:
        faults += _faults_of(field)
    return faults


def _faults_of(field: Field) -> Iterator[tuple[str, str | None]]:
    if isinstance(field, FormField):
        yield from form_faults(field.form)
    elif isinstance(field, FieldList):
        for entry in field.entries:
            yield from _faults_of(entry)
        yield from ((str(each), field.id) for each in field.errors if isinstance(each, str))
    else:
        yield from ((_named(field, each), _anchor(field)) for each in field.errors)


def _named(field: Field, said: Any) -> str:
    """Five lines “this field is required” say nothing by themselves: in the summary the field's name stands before."""
    words = str(said)
    return f"{field.label.text}：{words}" if words == gettext(NAMELESS) else words


def _anchor(field: Field) -> str | None:
    """Radios and tick lists have no control of the field's own id: the first is meant; hidden fields have none."""
    if field_kind(field) == "hidden":
        return None
    return f"{field.id}-0" if field_kind(field) == "choices" else str(field.id)


def all_words(errors: Any) -> list[str]:
    """Every sentence in a field's errors, however deep; a sentence translated late is one, not its letters."""
    if isinstance(errors, Mapping):
        return all_words(list(errors.values()))
    if isinstance(errors, (list, tuple)):
        return [words for each in errors for words in all_words(each)]
    return [str(errors)]


def add_form_filters(app: Flask) -> None:
    """Give the macros what they ask about fields."""
    filters: dict[str, Any] = {
        "field_kind": field_kind,
        "many_choices": many_choices,
        "form_faults": form_faults,
        "all_words": all_words,
    }
    app.jinja_env.filters.update(filters)
