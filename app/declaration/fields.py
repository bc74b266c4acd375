"""Fields that read what people type: amounts, months, industries, choices. What was typed stays on the page."""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from flask_babel import gettext as _
from wtforms import RadioField, StringField, TextAreaField, ValidationError
from wtforms.validators import StopValidation

from app.core.now import today
from app.declaration.industries import code_typed, industry_in_words
from app.declaration.rules import SecretForbidden, must_hold_no_secret

Number = int | float
AMOUNT = re.compile(r"([0-9]{1,12})(?:\.([0-9]+))?")
MONTH = re.compile(r"([0-9]{4})\D?(0?[1-9]|1[0-2])\D?")


def plain(text: str | None) -> str:
    """Full-width digits and signs as plain ones, without the spaces and commas people group digits by."""
    return re.sub(r"[\s,，_]", "", unicodedata.normalize("NFKC", text or ""))


class NoSecret:
    """涉密信息不得通过在线平台传递 (Art. 3): a secrecy marking is told beside the field, and not kept."""

    def __call__(self, _form: Any, field: Any) -> None:
        try:
            must_hold_no_secret({field.name: field.data})
        except SecretForbidden as found:
            field.holds_secret = True
            raise ValidationError(_(found.msgid, **found.values)) from found


class Text(StringField):
    """One line."""

    @property
    def answer(self) -> str | None:
        """What is kept: trimmed, nothing for an empty line."""
        return (self.data or "").strip() or None


class LongText(TextAreaField):
    """Several lines."""

    @property
    def answer(self) -> str | None:
        """What is kept."""
        return (self.data or "").strip() or None


class Amount(StringField):
    """A number that is not negative, with at most so many decimals; `12,000.50` and full-width digits are read."""

    def __init__(self, label: Any = None, validators: Any = None, *, places: int = 4, unit: str = "", **kwargs: Any):
        super().__init__(label, validators, **kwargs)
        self.places = places
        self.unit = unit

    def process_data(self, value: Any) -> None:
        """A kept number as it is typed."""
        self.data = None if value is None else f"{Decimal(str(value)).normalize():f}"

    @property
    def answer(self) -> Number | None:
        """The number; None for an empty field or what is no number."""
        typed = plain(self.data)
        if not AMOUNT.fullmatch(typed):
            return None
        value = Decimal(typed)
        return int(value) if value == value.to_integral_value() else float(value)

    def pre_validate(self, _form: Any) -> None:
        """Only digits, with a point."""
        typed = plain(self.data)
        found = AMOUNT.fullmatch(typed)
        if typed and found is None:
            raise StopValidation(_("Write a number of at most 12 digits, such as 48600 or 48600.5"))
        if found and len((found.group(2) or "").rstrip("0")) > self.places:
            raise StopValidation(_("At most %(n)s decimals", n=self.places))


class Month(StringField):
    """A month: `2027-03`, `2027年3月` and `202703` are read."""

    @property
    def answer(self) -> str | None:
        """The month as YYYY-MM; None for an empty field."""
        found = MONTH.fullmatch(plain(self.data))
        return f"{found.group(1)}-{int(found.group(2)):02d}" if found else None

    @property
    def first_day(self) -> date | None:
        """The first day of the month."""
        return date.fromisoformat(f"{self.answer}-01") if self.answer else None

    def pre_validate(self, _form: Any) -> None:
        """A year and a month of this century."""
        if not plain(self.data):
            return
        year = self.first_day.year if self.first_day else 0
        if not 2000 <= year <= 2100:
            raise StopValidation(_("Write year and month, such as %(example)s", example=f"{today().year + 1}-06"))


class IndustryField(StringField):
    """An industry of GB/T 4754: a division from the list, its number or name, or a class of four digits."""

    @property
    def answer(self) -> str | None:
        """The code; None for what is none."""
        return code_typed(self.data or "")

    def process_data(self, value: Any) -> None:
        """A kept code with its name, as the list shows it."""
        self.data = (industry_in_words(value) if len(value) == 2 else value) if value else value

    def pre_validate(self, _form: Any) -> None:
        """It must be in the classification."""
        if (self.data or "").strip() and self.answer is None:
            raise StopValidation(_("Choose an industry from the list, or type its 2 or 4 digits"))


class Choice(RadioField):
    """One of a few; nothing chosen is no error of the field itself."""

    @property
    def answer(self) -> str | bool | None:
        """The value chosen."""
        return self.data or None

    def pre_validate(self, form: Any) -> None:
        """Only what stands there, or nothing yet."""
        if self.data not in (None, ""):
            super().pre_validate(form)


class YesNo(Choice):
    """A fact that holds or does not."""

    def process_data(self, value: Any) -> None:
        """A kept truth as the choice it is."""
        self.data = value if value in (None, "yes", "no") else ("yes" if value else "no")

    @property
    def answer(self) -> bool | None:
        """The truth; None before it is said."""
        return {"yes": True, "no": False}.get(self.data or "")
