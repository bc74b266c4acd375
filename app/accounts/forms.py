"""Forms of signing in, passwords and registration."""

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, PasswordField, RadioField, SelectMultipleField, StringField, TelField, validators
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Email, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.rules import UnitKind
from app.core.crud.forms import ActForm, Form, PlainText
from app.core.labels import label

REQUIRED = _l("This field is required")
USERNAME = r"^[A-Za-z][A-Za-z0-9._-]{2,39}$"
USCC = r"^[0-9A-Ha-hJ-Nj-nP-Rp-rTtUuW-Yw-y]{18}$"


def _needed(longest: int) -> list[object]:
    return [validators.DataRequired(REQUIRED), validators.Length(max=longest), PlainText()]


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


class RegistrationForm(NewPassword):
    """An applicant and the unit he acts for."""

    uscc = StringField(
        _l("Unified social credit code"),
        description=_l("18 characters, as printed on the licence."),
        validators=[*_needed(18), Regexp(USCC, message=_l("18 digits and capital letters, without I, O, S, V, Z"))],
        filters=[_trimmed, lambda text: text.upper() if text else text],
    )
    unit_name = StringField(_l("Name of the unit"), validators=_needed(200), filters=[_trimmed])
    unit_kind = RadioField(
        _l("Kind of unit"),
        choices=lambda: [SelectChoice(kind.name, label(kind)) for kind in UnitKind],
        validators=[validators.InputRequired(REQUIRED)],
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
    display_name = StringField(_l("Full name"), validators=_needed(80), filters=[_trimmed])
    email = StringField(
        _l("E-mail address"),
        validators=[validators.Optional(), validators.Length(max=120), Email(_l("This is not an e-mail address"))],
        filters=[_trimmed],
    )
    phone = TelField(_l("Telephone"), validators=[validators.Optional(), validators.Length(max=30)], filters=[_trimmed])


class RefusalForm(ActForm):
    """Why a membership is refused."""

    reason = StringField(_l("Reason"), validators=_needed(300), filters=[_trimmed])
