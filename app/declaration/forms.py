"""The forms of a declaration: one for each step, facts of the vocabulary beside the project's own data."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField, ValidationError, validators

from app.core.crud.forms import ActForm, Form, PlainText
from app.core.labels import label
from app.core.now import today
from app.declaration.fields import Amount, Choice, IndustryField, LongText, Month, NoSecret, Text, YesNo
from app.declaration.steps import Step
from app.items.rules.facts import MODES_OF, VOCABULARY
from app.items.rules.kinds import InvestType, Mode
from app.items.rules.vocabulary import Fact, Kind
from app.projects.rules.kinds import Nature

ANSWER_THIS = _l("Answer this question")
MOST_INVESTMENT = 10**9


def _needed(words: Any) -> list[Any]:
    return [validators.InputRequired(words), PlainText(), NoSecret()]


class GateForm(ActForm):
    """涉密声明 (Art. 3): nothing is kept before it is ticked."""

    agreed = BooleanField(
        _l("I declare that neither the project nor anything I shall enter here is a state secret"),
        validators=[validators.InputRequired(_l("Tick the declaration to go on; a secret project is filed on paper"))],
    )


class DiscardForm(ActForm):
    """Put a draft away."""


class FileForm(ActForm):
    """提交申报."""


class StepForm(Form):
    """One step. `answers()` are the fields that hold; `require()` blames facts that must be answered and are not.

    Its token is the page's: the application checks it before any view, also for what is read back from a draft.
    """

    class Meta(Form.Meta):
        """As our forms', without a token of its own."""

        csrf = False

    def answers(self) -> dict[str, Any]:
        """The answer of every field without an error."""
        return {field.name: field.answer for field in self if hasattr(field, "answer") and not field.errors}

    def leaves_open(self, name: str) -> bool:
        """Whether a question has no answer yet, wrong ones aside."""
        return not self[name].errors and self[name].answer is None

    def require(self, names: tuple[str, ...]) -> bool:
        """Blame each of `names` that is not answered; whether none was."""
        open_ones = [self[name] for name in names if self.leaves_open(name)]
        for field in open_ones:
            field.errors = [*field.errors, _("Answer: %(question)s", question=str(field.label.text).rstrip("？?"))]
        return not open_ones


LET_THROUGH: dict[str, tuple[InvestType, Mode]] = {
    f"{invest.name.lower()}-{mode}": (invest, Mode[mode.upper()])
    for invest in InvestType
    for mode in sorted(MODES_OF[invest.name.lower()], key=lambda mode: list(Mode.__members__).index(mode.upper()))
}
"""The pairs the law knows, as one question: nobody can choose half a pair."""


def pair_in_words(invest: InvestType, mode: Mode) -> str:
    """`企业投资，备案制`."""
    return f"{label(invest)}，{_(VOCABULARY['mode'].choices[mode.name.lower()])}"


class KindForm(StepForm):
    """选择项目类型: who invests and how it is let through, in one question; what kind of project it is."""

    let_through = Choice(
        _l("How is the project let through?"),
        description=_l(
            "A government project is approved. An enterprise project is ratified if it is on the national list,"
            " else recorded."
        ),
        choices=lambda: [(key, pair_in_words(*pair)) for key, pair in LET_THROUGH.items()],
        validators=[validators.InputRequired(ANSWER_THIS)],
    )
    category = Choice(
        _l("What kind of project is it?"),
        description=_l("Choose what most of the money is spent on."),
        choices=lambda: [(value, _(words)) for value, words in VOCABULARY["category"].choices.items()],
        validators=[validators.InputRequired(ANSWER_THIS)],
    )

    def answers(self) -> dict[str, Any]:
        """The pair as the two facts it is."""
        kept = super().answers()
        chosen = LET_THROUGH.get(kept.pop("let_through", None) or "")
        if chosen:
            kept |= {"invest_type": chosen[0].name.lower(), "mode": chosen[1].name.lower()}
        return kept


class ProjectForm(StepForm):
    """项目名称与内容."""

    name = Text(
        _l("Name of the project"),
        description=_l("As on its papers; it is printed with the code on every document and made public."),
        validators=[*_needed(_l("Write the name of the project")), validators.Length(max=200)],
    )
    nature = Choice(
        _l("Nature of the works"),
        choices=lambda: [(nature.name, label(nature)) for nature in Nature],
        validators=[validators.InputRequired(_l("Choose the nature of the works"))],
    )
    industry = IndustryField(
        _l("Industry"),
        description=_l("Type a few characters and choose from the list (GB/T 4754), or type a class of 4 digits."),
        validators=_needed(_l("Choose the industry")),
    )
    scale = LongText(
        _l("Scale and content"),
        description=_l("Main buildings, capacity and supporting works, not the unit itself. Made public as written."),
        validators=[*_needed(_l("Write the scale and content")), validators.Length(max=1000)],
    )


class LocationForm(StepForm):
    """建设地点."""

    place_division = SelectField(
        _l("District of the project"),
        description=_l("Where most of the land lies."),
        validators=[validators.InputRequired(_l("Choose the district"))],
    )
    place = Text(
        _l("Address"),
        description=_l("Street and number, or what bounds the site."),
        validators=[*_needed(_l("Write the address")), validators.Length(max=300)],
    )

    def answers(self) -> dict[str, Any]:
        """The district is a select of the framework's."""
        kept = super().answers()
        return kept if self.place_division.errors else {**kept, "place_division": self.place_division.data or None}


class InvestmentForm(StepForm):
    """投资与工期."""

    total_invest_wan = Amount(
        _l("Total investment"),
        description=_l("Fixed-asset investment with working capital, in units of ten thousand yuan."),
        unit="10k yuan",
        validators=[validators.InputRequired(_l("Write the total investment"))],
    )
    planned_start = Month(
        _l("Planned start of works"),
        description=_l("Year and month, such as %(example)s.", example="2027-06"),
        validators=[validators.InputRequired(_l("Write when works are to start"))],
    )
    planned_end = Month(_l("Planned completion"), validators=[validators.Optional()])

    def validate_total_invest_wan(self, field: Amount) -> None:
        """More than nothing, less than a state budget."""
        if not field.answer or field.answer > MOST_INVESTMENT:
            most = f"{MOST_INVESTMENT:,}"
            raise ValidationError(_("The total investment is more than 0 and at most %(most)s", most=most))

    def validate_planned_start(self, field: Month) -> None:
        """Works that are declared have not begun."""
        this_month = today().replace(day=1)
        if field.first_day and field.first_day < this_month:
            raise ValidationError(_("The works start in %(month)s or later", month=f"{this_month:%Y-%m}"))

    def validate_planned_end(self, field: Month) -> None:
        """Not before the start."""
        begins = self.planned_start.first_day
        if field.first_day and begins and field.first_day < begins:
            raise ValidationError(_("The completion is not before the start, %(month)s", month=f"{begins:%Y-%m}"))


BASES: Mapping[str, type[StepForm]] = {
    "kind": KindForm,
    "project": ProjectForm,
    "location": LocationForm,
    "investment": InvestmentForm,
}


@lru_cache(maxsize=32)
def form_class(step: Step) -> type[StepForm]:
    """The form of a step: its own fields, then one for each of its facts."""
    base = BASES.get(step.name, StepForm)
    fields = {name: _fact_field(VOCABULARY[name]) for name in step.facts}
    made: type[StepForm] = type(f"{base.__name__}Of{step.name.title().replace('-', '')}", (base,), fields)
    return made


def _fact_field(fact: Fact) -> Field:
    common: dict[str, Any] = {"description": _l(fact.help) if fact.help else "", "validators": [validators.Optional()]}
    if fact.kind is Kind.NUMBER:
        return Amount(_l(fact.question), unit=fact.unit or "", **common)
    if fact.kind is Kind.CHOICE:
        return Choice(_l(fact.question), choices=lambda: [(v, _(words)) for v, words in fact.choices.items()], **common)
    return YesNo(_l(fact.question), choices=lambda: [("yes", _("Yes")), ("no", _("No"))], **common)
