"""Forms: our base of every form, and forms generated from a model's columns with bounds on everything."""

import enum
import unicodedata
import uuid
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from flask import g, request
from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from sqlalchemy import BigInteger, Boolean, Column, Date, Enum, Integer, Numeric, SmallInteger, String, Text
from sqlalchemy.orm import RelationshipProperty
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    FieldList,
    HiddenField,
    IntegerField,
    PasswordField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
    validators,
)
from wtforms.fields.choices import Choice, SelectChoice

from app.core.crud.choices import ScopedSelect
from app.core.freetext import OVERRIDES, tidy
from app.core.labels import N_, label
from app.core.once import ActUnnamed, act_key

LONGEST_TEXT = 20_000
EARLIEST, LATEST = date(1949, 10, 1), date(2199, 12, 31)
INTEGER_BOUNDS = {SmallInteger: 2**15 - 1, Integer: 2**31 - 1, BigInteger: 2**63 - 1}
PLACES = 4
BUTTONS = ("do", "add", "remove")
ALLOWED_CONTROLS = frozenset("\n\r\t")
UNNAMED = N_("Nothing was done: the form came back incomplete. Everything you typed is here; send it once more.")


class WholeNumber:
    """A whole number within bounds: whatever else was typed is told in one sentence that names the field."""

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most
        self.field_flags = {"min": least, "max": most}

    def __call__(self, _form: Any, field: Any) -> None:
        if not field.errors and (field.data is None or self.least <= field.data <= self.most):
            return
        field.errors = []
        raise validators.StopValidation(gettext("%(field)s: a whole number from %(least)s to %(most)s",
                                                field=field.label.text, least=self.least, most=self.most))


class PlainText:
    """Refuse what cannot be stored or would fool a reader: NUL, other controls, bidirectional overrides."""

    def __call__(self, _form: Any, field: Field) -> None:
        text = field.data
        if isinstance(text, str) and any(_is_trick(character) for character in text):
            raise ValidationError(gettext("This text contains characters that cannot be kept"))


def _is_trick(character: str) -> bool:
    kind = unicodedata.category(character)
    return (kind == "Cc" and character not in ALLOWED_CONTROLS) or kind == "Cs" or character in OVERRIDES


class Rows(FieldList):
    """Rows of a form, by their places; a name that has none of ours is nobody's field."""

    def _extract_indices(self, prefix: str, formdata: Any) -> Iterator[int]:
        """The places among what was sent: a few plain digits. What else counts as a digit somewhere is no place."""
        for name in formdata:
            place = name[len(prefix) + 1:].partition(self._field_separator)[0] if name.startswith(prefix) else ""
            if place.isascii() and place.isdigit() and len(place) <= PLACES:
                yield int(place)


class Form(FlaskForm):
    """Our form: what was typed before a session ended is put back when its page is opened again."""

    class Meta(FlaskForm.Meta):
        """As Flask-WTF's, but a parked form counts as typed when its page is opened."""

        def wrap_formdata(self, form: Any, formdata: Any) -> Any:
            """The posted fields; on a GET, those that were parked for this very form."""
            given = super().wrap_formdata(form, formdata)
            typed = g.get("typed")
            if given is None and typed is not None and request.method == "GET" and _belongs(form, typed):
                return typed
            return given

        def bind_field(self, form: Any, unbound_field: Any, options: Any) -> Any:
            """Text that people type is tidied before anything judges it; secrets and our own ids are taken as sent."""
            if _is_typed(unbound_field.field_class):
                options = {**options, "filters": [_tidied, *unbound_field.kwargs.get("filters", ())]}
            return super().bind_field(form, unbound_field, options)


def _is_typed(kind: type[Field]) -> bool:
    return issubclass(kind, StringField) and not issubclass(kind, PasswordField | HiddenField)


def _tidied(value: Any) -> Any:
    return tidy(value) if isinstance(value, str) else value


class ActId(HiddenField):
    """The one-time id of an act: drawn fresh with the form, and never supplied for one that was posted without."""

    def process_formdata(self, valuelist: Sequence[str]) -> None:
        """What was posted; nothing at all where it was left out."""
        self.data = valuelist[0] if valuelist else None

    def pre_validate(self, form: Any) -> None:
        """An act without its id could be done twice: it is not done, and the form is offered with a fresh one."""
        try:
            act_key(self.data)
        except ActUnnamed as unnamed:
            raise ValidationError(gettext(UNNAMED)) from unnamed

    def _value(self) -> str:
        try:
            self.data = str(act_key(self.data))
        except ActUnnamed:
            self.data = str(uuid.uuid4())
        return self.data


class ActForm(Form):
    """A form that acts: it carries its one-time id, and the version of the record it changes."""

    act_id = ActId()
    version = HiddenField()


def _belongs(form: Any, typed: Any) -> bool:
    """Whether these were the fields of this form; which of its buttons was pressed is nothing typed."""
    names = [*BUTTONS, *(field.name for field in form)]
    return all(any(key == name or key.startswith(f"{name}-") for name in names) for key in typed)


@dataclass(frozen=True, slots=True)
class Section:
    """A titled group of fields on a generated form; `note` names the article it rests on."""

    title: str
    fields: Sequence[str]
    note: str = ""


def _trimmed(text: str | None) -> str | None:
    return (text or "").strip() or None


def _string(column: Column[Any], common: dict[str, Any]) -> Field:
    kind: Any = column.type
    longest = kind.length or LONGEST_TEXT
    checks = [*common.pop("validators"), validators.Length(max=longest), PlainText()]
    field = TextAreaField if isinstance(kind, Text) or longest > 300 else StringField
    return field(filters=[_trimmed], validators=checks, **common)


def _integer(column: Column[Any], common: dict[str, Any]) -> Field:
    most = next(bound for kind, bound in INTEGER_BOUNDS.items() if isinstance(column.type, kind))
    checks = [*common.pop("validators"), validators.NumberRange(min=-most, max=most)]
    return IntegerField(validators=checks, **common)


def _decimal(column: Column[Any], common: dict[str, Any]) -> Field:
    kind: Any = column.type
    whole = 10 ** ((kind.precision or 18) - (kind.scale or 0)) - 1
    checks = [*common.pop("validators"), validators.NumberRange(min=-whole, max=whole)]
    return DecimalField(places=kind.scale, validators=checks, **common)


def _in_window(_form: Any, field: Field) -> None:
    if field.data is not None and not EARLIEST <= field.data <= LATEST:
        raise ValidationError(gettext("This date is out of range"))


def _date(_column: Column[Any], common: dict[str, Any]) -> Field:
    return DateField(validators=[*common.pop("validators"), _in_window], **common)


def _enum(column: Column[Any], common: dict[str, Any]) -> Field:
    members = cast(type[enum.Enum], cast(Enum, column.type).enum_class)

    def choices() -> list[SelectChoice]:
        named = [SelectChoice(member.name, label(member)) for member in members]
        return [SelectChoice("", "—"), *named] if _may_be_empty(column) else named

    def read(value: Any) -> Any:
        if isinstance(value, members) or value in (None, ""):
            return value or None
        return members[value] if value in members.__members__ else value

    return EnumField(choices=choices, coerce=read, **common)


class EnumField(SelectField):
    """A choice among the members of an enumeration, posted by name."""

    def iter_choices(self) -> Iterator[Choice]:
        """Choices with the present member marked."""
        chosen = self.data.name if isinstance(self.data, enum.Enum) else self.data
        for value, text, *_rest in self.choices or ():
            yield Choice(value, text, value == (chosen or ""), {})

    def pre_validate(self, form: Any) -> None:
        """Only a member, or nothing where nothing may stand."""
        if self.data is not None and not isinstance(self.data, enum.Enum):
            raise ValidationError(self.gettext("Not a valid choice."))


MAKERS: tuple[tuple[type[Any], Callable[[Column[Any], dict[str, Any]], Field]], ...] = (
    (Enum, _enum),
    (Boolean, lambda _column, common: BooleanField(label=common["label"], description=common["description"])),
    (String, _string),
    (Integer, _integer),
    (Numeric, _decimal),
    (Date, _date),
)


def field_for(model: type[Any], name: str, *, text: str, help_text: str = "") -> Field:
    """The form field of one column or many-to-one relation of `model`, with every bound the column has."""
    attribute = model.__mapper__.attrs[name]
    label_of = lazy_gettext(text)
    description = lazy_gettext(help_text) if help_text else ""
    if isinstance(attribute, RelationshipProperty):
        (column,) = attribute.local_columns
        checks = _presence(column)
        return ScopedSelect(
            attribute.mapper.class_, label=label_of, description=description, validators=checks, tied=str(column.key)
        )
    (column,) = attribute.columns
    common = {"label": label_of, "description": description, "validators": _presence(column)}
    for kind, make in MAKERS:
        if isinstance(column.type, kind):
            return make(column, common)
    raise TypeError(f"{model.__name__}.{name}: give the screen a field of its own for {column.type!r}")


REQUIRED = N_("This field is required")


def _may_be_empty(column: Any) -> bool:
    """Whether a form may leave the column empty: `info={"asked": True}` asks for one that is empty only at first."""
    return bool(column.nullable) and not column.info.get("asked")


def _presence(column: Any) -> list[Any]:
    """Optional where the column may be empty. White space is no text; the number 0 is a number."""
    if _may_be_empty(column):
        return [validators.Optional()]
    needed = validators.DataRequired if isinstance(column.type, String) else validators.InputRequired
    return [needed(lazy_gettext(REQUIRED))]
