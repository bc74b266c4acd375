"""Forms of signing in, passwords and registration."""

from typing import Any, ClassVar

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    Field,
    HiddenField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    TelField,
    validators,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.passwords import faults
from app.accounts.refusals import UsccWrong
from app.accounts.rules import UnitKind, is_uscc
from app.core.crud.forms import ActForm, Form, PlainText
from app.core.freetext import as_code
from app.core.labels import label

REQUIRED = _l("This field is required")
USERNAME = r"^[A-Za-z][A-Za-z0-9._-]{2,39}$"
USCC = r"^[0-9A-HJ-NP-RTUW-Y]{18}$"


class Filled:
    """The field must be filled in, and the sentence says which one."""

    field_flags: ClassVar[dict[str, bool]] = {"required": True}

    def __call__(self, _form: object, field: Field) -> None:
        if not field.data:
            field.errors = []
            raise validators.StopValidation(gettext("Fill in: %(field)s", field=field.label.text))


def _needed(longest: int) -> list[object]:
    return [Filled(), validators.Length(max=longest), PlainText()]


class UsccHolds:
    """The check character of a 统一社会信用代码 is right."""

    def __call__(self, _form: object, field: Field) -> None:
        if not is_uscc(field.data or ""):
            raise validators.ValidationError(gettext(UsccWrong.msgid))


class GoodPassword:
    """Every rule a new password breaks is named, not the first alone; `username` is the field of who will use it."""

    def __init__(self, username: str) -> None:
        self.username = username

    def __call__(self, form: Any, field: Field) -> None:
        found = list(faults(field.data or "", username=form[self.username].data or ""))
        if found:
            field.errors.extend(gettext(each.msgid) for each in found)
            raise validators.StopValidation


def _trimmed(text: str | None) -> str | None:
    return text.strip() if text else text


class SignInForm(Form):
    """User name and password."""

    username = StringField(_l("User name"), validators=_needed(40), filters=[_trimmed])
    password = PasswordField(_l("Password"), validators=_needed(128))
    next = HiddenField()


class NewPassword(Form):
    """A new password, twice."""

    password = PasswordField(
        _l("New password"),
        description=_l("At least 10 characters; three of: small letters, capital letters, digits, signs."),
        validators=[validators.InputRequired(REQUIRED)],
    )
    again = PasswordField(
        _l("New password, once more"),
        validators=[validators.EqualTo("password", _l("The two passwords differ"))],
    )


class ChangePasswordForm(Form):
    """One's own password: the present one, the new one twice."""

    old = PasswordField(_l("Present password"), validators=[validators.InputRequired(REQUIRED)])
    new = PasswordField(
        _l("New password"),
        description=_l("At least 10 characters; three of: small letters, capital letters, digits, signs."),
        validators=[validators.InputRequired(REQUIRED)],
    )
    again = PasswordField(
        _l("New password, once more"),
        validators=[validators.EqualTo("new", _l("The two passwords differ"))],
    )


class RegistrationForm(Form):
    """An applicant and the unit he acts for; fields in the page's order, which is that of the list of faults."""

    uscc = StringField(
        _l("Unified social credit code"),
        description=_l("18 characters, as printed on the licence."),
        validators=[
            *_needed(40),
            Regexp(USCC, message=_l("18 digits and capital letters, without I, O, S, V, Z")),
            UsccHolds(),
        ],
        filters=[lambda text: as_code(text or "")],
    )
    unit_name = StringField(_l("Name of the unit"), validators=_needed(200), filters=[_trimmed])
    unit_kind = RadioField(
        _l("Kind of unit"),
        choices=lambda: [SelectChoice(kind.name, label(kind)) for kind in UnitKind],
        validators=[Filled()],
    )
    unit_address = StringField(_l("Address of the unit"), validators=_needed(300), filters=[_trimmed])
    unit_phone = TelField(_l("Telephone of the unit"), validators=_needed(40), filters=[_trimmed])
    display_name = StringField(_l("Your name"), validators=_needed(80), filters=[_trimmed])
    phone = TelField(
        _l("Your mobile number"),
        validators=[*_needed(30), Regexp(r"^[0-9 +-]{6,30}$", message=_l("Digits only"))],
        filters=[_trimmed],
    )
    email = StringField(
        _l("Your e-mail address"),
        description=_l("We write here what happens to your filings."),
        validators=[validators.Optional(), validators.Length(max=120), Email(_l("This is not an e-mail address"))],
        filters=[_trimmed],
    )
    username = StringField(
        _l("User name"),
        description=_l("3 to 40 letters and digits, beginning with a letter."),
        validators=[*_needed(40), Regexp(USERNAME, message=_l("3 to 40 letters and digits, beginning with a letter"))],
        filters=[_trimmed],
    )
    password = PasswordField(
        _l("New password"),
        description=_l("At least 10 characters; three of: small letters, capital letters, digits, signs."),
        validators=[Filled(), GoodPassword("username")],
    )
    again = PasswordField(
        _l("New password, once more"),
        validators=[validators.EqualTo("password", _l("The two passwords differ"))],
    )


class ApplyAgainForm(ActForm):
    """The unit a refused person names anew; fields and rules are those of the registration."""

    uscc = RegistrationForm.uscc
    unit_name = RegistrationForm.unit_name
    unit_kind = RegistrationForm.unit_kind
    unit_address = RegistrationForm.unit_address
    unit_phone = RegistrationForm.unit_phone


class RolesField(SelectMultipleField):
    """Ticks, one for each role that may be given."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class StaffForm(ActForm):
    """A person of the administration."""

    username = StringField(
        _l("User name"),
        validators=[*_needed(40), Regexp(USERNAME, message=_l("3 to 40 letters and digits, beginning with a letter"))],
        filters=[_trimmed],
    )
    display_name = StringField(_l("Person's name"), validators=_needed(80), filters=[_trimmed])
    email = StringField(
        _l("E-mail address"),
        validators=[validators.Optional(), validators.Length(max=120), Email(_l("This is not an e-mail address"))],
        filters=[_trimmed],
    )
    phone = TelField(_l("Telephone"), validators=[validators.Optional(), validators.Length(max=30)], filters=[_trimmed])


class RefusalForm(ActForm):
    """Why a membership is refused; `seen`: how the person stood when the page was opened."""

    seen = HiddenField()
    reason = StringField(_l("Reason"), validators=_needed(300), filters=[_trimmed])
