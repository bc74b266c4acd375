"""时限计算器: what a stranger typed, as the public API's question, and its faults back at their fields (Art. 17)."""

from typing import Any, get_args

from flask_babel import gettext, lazy_gettext
from pydantic import ValidationError
from wtforms import Field, FormField, SelectField, StringField
from wtforms import Form as Row
from wtforms.fields.choices import SelectChoice
from wtforms.widgets import DateInput, NumberInput

from app.clock.answers import DeadlineQuestion, PauseWord
from app.clock.rules.calendar import FIRST_DAY, LAST_DAY
from app.clock.rules.limits import MOST
from app.clock.rules.procedures import TABLE, ProcedureKind
from app.core.api.problems import from_validation
from app.core.crud.forms import Form, Rows
from app.core.errors import Invalid
from app.core.labels import N_

UNITS = {
    "workday": N_("working days"), "calendar_day": N_("calendar days"), "month": N_("months"),
    "immediate": N_("at once"),
}  # fmt: skip
KINDS: tuple[str, ...] = get_args(PauseWord)
OTHER = "other_by_law"
DIGITS = 9
MOST_PAUSES = 100
BOUNDS = {"min": FIRST_DAY.isoformat(), "max": LAST_DAY.isoformat()}
DAY_HELP = N_("From 2004-01-01 to 2100-12-31")


def _day(label: str, help_text: str, **more: Any) -> StringField:
    return StringField(lazy_gettext(label), description=lazy_gettext(help_text), widget=DateInput(),
                       render_kw=BOUNDS | more)


def _number(label: str, help_text: str) -> StringField:
    return StringField(lazy_gettext(label), description=lazy_gettext(help_text), widget=NumberInput(),
                       render_kw={"min": 0, "max": MOST, "inputmode": "numeric"})


def _kind_choices() -> list[SelectChoice]:
    return [SelectChoice(word, gettext("Other, by law") if word == OTHER else TABLE[ProcedureKind[word.upper()]].name)
            for word in KINDS]


class PauseRow(Row):
    """One pause: its first and last day, and why."""

    from_on = _day(N_("First day left out"), DAY_HELP)
    to_on = _day(N_("Last day left out"), N_("Left empty, the clock still stands"))
    kind = SelectField(lazy_gettext("Why"), choices=_kind_choices, default="hearing", validate_choice=False)


class CalculatorForm(Form):
    """The question; sent by GET, so that an answer is an address."""

    class Meta(Form.Meta):
        """No token: nothing is changed."""

        csrf = False

    start_on = _day(
        N_("Day zero"), N_("The day of acceptance or receipt; it does not count. From 2004-01-01 to 2100-12-31")
    )
    number = _number(N_("Limit"), N_("A whole number from 0 to 3650; 0 for what is decided at once"))
    unit = SelectField(
        lazy_gettext("Unit of the limit"), default="workday", validate_choice=False,
        choices=lambda: [SelectChoice(word, gettext(name)) for word, name in UNITS.items()],
    )  # fmt: skip
    extension = _number(N_("Extended by"), N_("In the unit of the limit, from 0 to 3650"))
    known_on = _day(N_("Known on"), N_("Only notices published by this day are used. Left empty: today"))
    pauses = Rows(FormField(PauseRow), min_entries=1, max_entries=MOST_PAUSES + 1)

    def question(self) -> DeadlineQuestion | None:
        """What was asked, in the API's own words; None with every fault at its field."""
        try:
            return DeadlineQuestion.model_validate(self._stated(), strict=True)
        except ValidationError as error:
            for fault in from_validation(error).faults:
                self.tell(fault.field, gettext(fault.msgid, **fault.values))
        return None

    def refuse(self, refused: Invalid) -> None:
        """Put a refusal at its field."""
        self.tell(refused.field or "", gettext(refused.msgid, **refused.values))

    def tell(self, name: str, sentence: str) -> None:
        """Put a sentence at the field the API calls so; it names the field, for it stands in the summary, too."""
        field = self._field(name)
        named = f"{self._row_of(field)}{field.label.text}：{sentence}"
        field.errors = [*field.errors, named]

    def _row_of(self, field: Field) -> str:
        """Which pause a field belongs to."""
        for place, entry in enumerate(self.pauses, 1):
            if any(field is each for each in entry.form):
                return f"{gettext('Pause')} {place} "
        return ""

    def _stated(self) -> dict[str, Any]:
        unit = self.unit.data
        number = _whole(self.number.data) if _typed(self.number) or unit != "immediate" else 0
        stated: dict[str, Any] = {
            "start_on": _typed(self.start_on),
            "limit": _given({"number": number, "unit": unit}),
            "known_on": _typed(self.known_on),
            "pauses": [_pause(row) for row in self._filled()] or None,
            "extension": {"number": _whole(self.extension.data), "unit": unit} if _typed(self.extension) else None,
        }
        return _given(stated)

    def _filled(self) -> list[Any]:
        return [row.form for row in self.pauses if _typed(row.form.from_on) or _typed(row.form.to_on)]

    def _field(self, name: str) -> Field:
        if name.startswith("pauses"):
            return self._field_of_pause(name.split(".")[1:])
        of_limit = {"limit.number": self.number, "limit.unit": self.unit, "known_on": self.known_on}
        return self.extension if name.startswith("extension") else of_limit.get(name, self.start_on)

    def _field_of_pause(self, rest: list[str]) -> Field:
        rows = self._filled() or [self.pauses[0].form]
        row = rows[int(rest[0])] if rest else rows[-1]
        named: dict[str, Field] = {"to": row.to_on, "kind": row.kind}
        return named.get(rest[1], row.from_on) if len(rest) > 1 else row.from_on


def _typed(field: Field) -> str | None:
    return (field.data or "").strip() or None


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _whole(text: str | None) -> int | str | None:
    """A whole number as one; anything else as it was typed, for the question's own check to refuse it."""
    typed = (text or "").strip()
    digits = typed.removeprefix("-")
    if digits.isascii() and digits.isdigit() and len(digits) <= DIGITS:
        return int(typed)
    return typed or None


def _pause(row: Any) -> dict[str, Any]:
    return _given({"from": _typed(row.from_on), "to": _typed(row.to_on), "kind": row.kind.data})
