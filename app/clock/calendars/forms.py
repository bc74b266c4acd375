"""Forms of calendar editions: a new draft, and the one form in which a draft is worked on (Art. 17)."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
    validators,
)
from wtforms.fields.choices import SelectChoice

from app.clock.rules.calendar import EditionKind
from app.core.crud.forms import LONGEST_TEXT, ActForm, PlainText, WholeNumber
from app.core.labels import label

FIRST_YEAR, LAST_YEAR = 2004, 2100



class BeginForm(ActForm):
    """新的日历版 – which year, which kind, where."""

    year = IntegerField(_l("Year"), [
        validators.InputRequired(_l("Year: type the year that is arranged")),
        WholeNumber(FIRST_YEAR, LAST_YEAR),
    ])
    kind = RadioField(_l("Kind"), [validators.InputRequired(_l("Kind: choose one"))], choices=[])
    division = SelectField(
        _l("Where it holds"), [validators.Optional()], choices=[], validate_choice=True,
        description=_l("Only a local closure may hold for one district: it moves cases of projects that lie there."),
    )

    def __init__(self, *args: Any, places: dict[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(kind.name, label(kind)) for kind in EditionKind]
        named = {"": str(_l("The whole city")), **(places or {})}
        self.division.choices = [SelectChoice(code, name) for code, name in named.items()]


class DraftForm(ActForm):
    """日历版草稿 – one form, whichever button is pressed: nothing typed is lost by another act."""

    document = StringField(_l("Document number"), [validators.Optional(), validators.Length(max=60), PlainText()],
                           filters=[lambda text: (text or "").strip()])
    published_on = DateField(_l("Published on"), [validators.Optional()])
    effective_on = DateField(_l("In force from"), [validators.Optional()],
                             description=_l("Empty: the day of publication."))
    note = StringField(_l("Remark"), [validators.Optional(), validators.Length(max=300), PlainText()],
                       filters=[lambda text: (text or "").strip()])
    text = TextAreaField(
        _l("The notice's own text"), [validators.Optional(), validators.Length(max=LONGEST_TEXT), PlainText()],
        filters=[lambda text: text or ""],
        description=_l("Paste it whole, with title and number. What is not understood is shown, never guessed."),
    )
    settled = BooleanField(_l("I looked at every finding and every sentence that was not read; the days are marked"))
    first = DateField(_l("From"), [validators.Optional()])
    last = DateField(_l("Until day"), [validators.Optional()])
    makes = SelectField(_l("Becomes"), [validators.Optional()],
                        choices=[SelectChoice("off", _l("off 休")), SelectChoice("worked", _l("worked 班"))])
    day = StringField(validators=[validators.Optional(), validators.Length(max=20)])
    do = StringField(validators=[validators.Optional(), validators.Length(max=20)])


class PublicationForm(ActForm):
    """What the second person presses."""

    def errors_in_words(self) -> str:
        """What was wrong with it."""
        return "；".join(str(words) for found in self.errors.values() for words in found)
