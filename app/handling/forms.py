"""Forms of handling: special procedures, the draft of a decision, review and approval (Art. 16(3)–(4), 17)."""

from datetime import date
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
    validators,
)
from wtforms.widgets import CheckboxInput, ListWidget

from app.cases.forms import CaseActForm, Needed, free, needed, trimmed
from app.clock.rules.limits import Limit
from app.clock.rules.validity import MOST_MONTHS, YEAR
from app.core.crud.forms import WholeNumber
from app.core.labels import N_, label
from app.handling.delivering import DeliveryWay
from app.handling.models import Outcome
from app.handling.rules import Wording
from app.items.rules.kinds import LimitUnit

LENGTHS = {YEAR: N_("years"), 1: N_("months")}
LASTS = (LimitUnit.WORKDAY, LimitUnit.CALENDAR_DAY, LimitUnit.MONTH)
LATEST = date(2199, 12, 31)


def _plausible(_form: Any, field: Any) -> None:
    if field.data is not None and field.data > LATEST:
        raise ValidationError(gettext("This date is out of range"))


class ProcedureForm(CaseActForm):
    """特别程序 – kind, reason, basis, document number, longest duration."""

    kind = RadioField(_l("Kind"), [validators.InputRequired(_l("Choose the kind"))], choices=[])
    reason = TextAreaField(_l("Reason"), needed(1000), filters=[trimmed], description=_l("The applicant reads it."))
    basis = StringField(
        _l("Legal basis"), free(200), filters=[trimmed],
        description=_l("Leave it empty for the law named beside the kind."),
    )
    document_number = StringField(_l("Document number"), needed(100), filters=[trimmed])
    longest_number = IntegerField(
        _l("Longest duration"), [Needed(), WholeNumber(1, 3650)],
        description=_l("The applicant is told. It has a clock of its own; no other runs again when it is over."),
    )
    longest_unit = SelectField(_l("Unit of time"), choices=[], default=LimitUnit.WORKDAY.name)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.longest_unit.choices = [(unit.name, label(unit)) for unit in LASTS]

    @property
    def longest(self) -> Limit:
        """What was typed, as the clock takes it."""
        return Limit(self.longest_number.data or 0, LimitUnit[self.longest_unit.data])


class ProcedureEndForm(CaseActForm):
    """特别程序结束 – which, on which day, with what result."""

    procedure = RadioField(
        _l("Which procedure"), [validators.InputRequired(_l("Choose the special procedure that ended"))], choices=[],
    )
    on = DateField(
        _l("Ended on"), [Needed(), _plausible],
        description=_l("The day it really ended; the record keeps today beside it."),
    )
    words = TextAreaField(_l("Result"), needed(), filters=[trimmed], description=_l("What the procedure found."))


class ExtensionForm(CaseActForm):
    """请示延期 – by how much, and why."""

    number = IntegerField(
        _l("By how many"), [Needed(), WholeNumber(1, 3650)],
    )
    reason = TextAreaField(_l("Reason"), needed(1000), filters=[trimmed], description=_l("The applicant reads it."))


class DecisionForm(CaseActForm):
    """办结意见, 文号, 标题, 主要内容, 有效期 (Art. 16(4))."""

    outcome = RadioField(_l("Outcome"), [validators.InputRequired(_l("Choose the outcome"))], choices=[])
    opinion = TextAreaField(_l("Opinion"), needed(), filters=[trimmed], description=_l("Why it is decided so."))
    document_number = StringField(_l("Document number"), needed(100), filters=[trimmed])
    title = StringField(_l("Title"), needed(200), filters=[trimmed])
    content = TextAreaField(
        _l("Main content"), needed(8000), filters=[trimmed],
        description=_l("One paragraph a line; it stands in the document and in the closure notice's record."),
    )
    valid_number = IntegerField(
        _l("Valid for"), [validators.Optional(), WholeNumber(1, MOST_MONTHS)],
        description=_l("Counted from the day of the decision; it ends on the same day of its last month."),
    )
    valid_unit = SelectField(_l("Unit of time"), choices=[], default=str(YEAR))
    valid_until = DateField(_l("Valid until"), [validators.Optional(), _plausible])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcome.choices = [(outcome.name, label(outcome)) for outcome in Outcome]
        self.valid_unit.choices = [(str(months), gettext(name)) for months, name in LENGTHS.items()]

    @property
    def valid_months(self) -> int | None:
        """The length that was typed, in months."""
        number, unit = self.valid_number.data, self.valid_unit.data or str(YEAR)
        return number * int(unit) if number else None

    @property
    def wording(self) -> Wording:
        """What was typed, as the rule takes it."""
        return Wording(self.opinion.data or "", self.document_number.data or "", self.title.data or "",
                       self.content.data or "", self.valid_until.data, self.valid_months)


class VoidingForm(CaseActForm):
    """请示撤销 – why the record is wrong, and the document that shows it."""

    reason = TextAreaField(_l("Why it is wrong"), needed(1000), filters=[trimmed],
                           description=_l("The applicant reads it."))
    document_number = StringField(_l("Document number"), free(100), filters=[trimmed],
                                  description=_l("Of the document that shows it, if there is one."))


class TransferForm(CaseActForm):
    """请求移送 – to which department, why, and the document it rests on."""

    to = SelectField(_l("To which department"), [Needed()], choices=[])
    reason = TextAreaField(_l("Reason"), needed(1000), filters=[trimmed], description=_l("The applicant reads it."))
    document_number = StringField(_l("Document number"), free(100), filters=[trimmed],
                                  description=_l("Of the document it rests on, if there is one."))


class TransferAnswerForm(CaseActForm):
    """接办, or not; declined, the reason."""

    reason = TextAreaField(_l("Reason, where you decline"), free(1000), filters=[trimmed])


class AnswerForm(CaseActForm):
    """答复请示 – one's own opinion; declined, it is the reason."""

    words = TextAreaField(_l("Your opinion"), needed(1000), filters=[trimmed],
                          description=_l("Declined, this is the reason the one who asked reads."))


class OpinionForm(CaseActForm):
    """审核, 批准 – one's own opinion on the whole draft; sent back, it is the reason."""

    words = TextAreaField(_l("Your opinion"), needed(), filters=[trimmed],
                          description=_l("Sent back, this is the reason the clerk reads."))


class DeliveryForm(CaseActForm):
    """送达 – how, when, to whom, shown by what (行政许可法 44)."""

    way = RadioField(_l("How"), [validators.InputRequired(_l("Choose how it was delivered"))], choices=[])
    on = DateField(_l("Delivered on"), [Needed()],
                   description=_l("The day on the receipt, not the day you write it down."))
    recipient = StringField(_l("Received by"), needed(200), filters=[trimmed])
    proof = StringField(
        _l("Shown by"), free(300), filters=[trimmed],
        description=_l("Number of the receipt or of the mail; the applicant's consent; the witness; where announced."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.way.choices = [(way.name, label(way)) for way in DeliveryWay]


class CasesField(SelectMultipleField):
    """Ticks, one for each case; one that went elsewhere meanwhile is told in words."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()

    def pre_validate(self, form: Any) -> None:
        """Only what is still offered."""
        if set(self.data or ()) - {value for value, *_rest in self.iter_choices()}:
            raise ValidationError(gettext("Choose again: not all of these cases can be taken any more"))


class JointForm(CaseActForm):
    """联合办理 – the cases it takes, and the document it rests on."""

    cases = CasesField(
        _l("Cases handled jointly"), [validators.DataRequired(_l("Choose at least one case"))], choices=[],
    )
    document_number = StringField(_l("Document number"), needed(100), filters=[trimmed])


class JointAskForm(CaseActForm):
    """联合办理延期请示 – why forty-five days are not enough."""

    reason = TextAreaField(_l("Reason"), needed(1000), filters=[trimmed], description=_l("The applicant reads it."))


class JointExtendForm(CaseActForm):
    """联合办理延期 – the document by which the government's head approved it; declined, the reason."""

    document_number = StringField(_l("Number of the government's approval"), free(100), filters=[trimmed],
                                  description=_l("Needed to extend."))
    words = TextAreaField(_l("Your opinion"), free(1000), filters=[trimmed],
                          description=_l("Declined, this is the reason the one who asked reads."))
