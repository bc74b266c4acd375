"""A step of a draft as a person fills it in: what is kept, what was typed and does not hold, what is still asked."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import Field

from app.declaration.forms import StepForm, form_class
from app.declaration.models import Declaration
from app.declaration.questions import Items, asked, unanswered
from app.declaration.rules import REQUIRED
from app.declaration.service import facts_of
from app.declaration.steps import GROUP_STEPS, KIND_FACTS, NEEDS_KIND, STEPS, Progress, Step

TYPED = "typed"
Choices = list[tuple[str, str]]


class Sheet:
    """One step, opened on a draft; `posted` is what a request typed into it."""

    def __init__(self, step: Step, draft: Declaration, items: Items, divisions: Choices,
                 posted: MultiDict[str, str] | None = None) -> None:
        self.step = step
        self.items = items
        self.kept: Mapping[str, Any] = draft.answers
        self.typed: Mapping[str, Any] = draft.answers.get(TYPED, {})
        self.form: StepForm = self._form(posted, divisions)
        self.facts = facts_of({**draft.answers, **(self.form.answers() if posted is not None else {})})
        self.shown = asked(step.facts, facts_of(draft.answers), items)
        self.fresh: tuple[str, ...] = ()

    def _form(self, posted: MultiDict[str, str] | None, divisions: Choices) -> StepForm:
        again = self.typed.get(self.step.name)
        given = posted
        if given is None and again:
            given = MultiDict([(name, value) for name, value in again["fields"]])
        kept = {**self.kept, "let_through": _pair(self.kept)}
        # Without posted fields the base form asks the request, which knows what was parked for this page.
        form = form_class(self.step)(given, data=kept) if given is not None else form_class(self.step)(data=kept)
        if "place_division" in form:
            form.place_division.choices = [("", ""), *divisions]
        return form

    @property
    def asked(self) -> tuple[str, ...]:
        """The facts of this step that must be answered."""
        return asked(self.step.facts, self.facts, self.items)

    @property
    def was_sent(self) -> bool:
        """Whether this step was once sent with problems that still stand."""
        return bool(self.typed.get(self.step.name, {}).get("sent"))

    def holds(self) -> bool:
        """Whether everything asked is answered and every answer holds; errors stand at their fields.

        A question that only these answers bring (`fresh`) is no fault: nobody could have answered it yet.
        """
        sound = self.form.validate()
        self.facts = facts_of({**self.kept, **self.form.answers()})
        self.fresh = tuple(name for name in self.asked if name not in self.shown and self.form.leaves_open(name))
        known = tuple(name for name in self.asked if name not in self.fresh)
        return self.form.require(known) and sound and not self.fresh

    @property
    def has_faults(self) -> bool:
        """Whether an answer is wrong or missing, beyond questions that only now apply."""
        return any(field.errors for field in self.form) or bool(self.form.form_errors)

    def keep(self, posted: MultiDict[str, str], *, sent: bool) -> dict[str, Any]:
        """What to store: the answers that hold; what was typed and does not stays with its step (never a secret)."""
        typed = {name: value for name, value in self.typed.items() if name != self.step.name}
        blamed = [field for field in self.form if field.errors]
        if sent or any(_was_filled(field) and not _holds_secret(field) for field in blamed):
            fields = [[name, value] for name, value in posted.items(multi=True)
                      if name in self.form and not _holds_secret(self.form[name])]
            typed[self.step.name] = {"fields": fields, "sent": sent, "faults": len(blamed)}
        return {**self.form.answers(), TYPED: typed}


def _pair(kept: Mapping[str, Any]) -> str | None:
    return f"{kept['invest_type']}-{kept['mode']}" if kept.get("invest_type") and kept.get("mode") else None


def _was_filled(field: Field) -> bool:
    return any(str(value).strip() for value in field.raw_data or ())


def _holds_secret(field: Field) -> bool:
    return bool(getattr(field, "holds_secret", False))


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a step is, with the numbers its line tells."""

    step: Step
    progress: Progress
    done: int = 0
    open: int = 0


def standing(step: Step, draft: Declaration, items: Items) -> Standing:
    """How far a step of a draft is."""
    answers = draft.answers
    typed = answers.get(TYPED, {}).get(step.name, {})
    if step.name in NEEDS_KIND and not _kind_chosen(answers):
        return Standing(step, Progress.CLOSED)
    if typed.get("sent"):
        return Standing(step, Progress.PROBLEMS, open=int(typed["faults"]))
    facts = facts_of(answers)
    names = (*_own(step), *asked(step.facts, facts, items))
    if not names:
        return Standing(step, Progress.NOTHING_ASKED)
    left = [name for name in names if answers.get(name) in (None, "")]
    done = len(names) - len(left)
    if not left and not typed and (step in GROUP_STEPS or step.name == "kind" or step.section in draft.finished):
        return Standing(step, Progress.DONE, done)
    if done == 0 and not typed:
        return Standing(step, Progress.NOT_BEGUN, open=len(left))
    return Standing(step, Progress.BEGUN, done, len(left))


def open_steps(draft: Declaration, items: Items) -> list[Step]:
    """The steps that keep a draft from being filed, in order."""
    through = (Progress.DONE, Progress.NOTHING_ASKED)
    return [step for step in STEPS.values() if standing(step, draft, items).progress not in through]


def facts_are_whole(answers: Mapping[str, Any], items: Items) -> bool:
    """Whether no fact that matters is left unanswered."""
    facts = facts_of(answers)
    return _kind_chosen(answers) and not any(unanswered(step.facts, facts, items) for step in GROUP_STEPS)


def _kind_chosen(answers: Mapping[str, Any]) -> bool:
    return all(answers.get(name) for name in KIND_FACTS)


def _own(step: Step) -> tuple[str, ...]:
    if step.name == "kind":
        return KIND_FACTS
    return tuple(name for name in REQUIRED[step.section] if name in step.fields)
