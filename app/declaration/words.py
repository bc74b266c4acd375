"""A declaration in words: its task list, its answers to check, what it owes and why (Art. 16(1))."""

from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

from flask import url_for
from flask_babel import gettext as _

from app.core.labels import N_, label
from app.core.phrasing import number
from app.declaration.forms import LET_THROUGH, pair_in_words
from app.declaration.industries import industries, industry_in_words
from app.declaration.models import Declaration, DueItem
from app.declaration.questions import Effect, Items, asked
from app.declaration.service import facts_of
from app.declaration.sheets import Standing, standing
from app.declaration.steps import KIND, PARTS, STEPS, Progress, Step
from app.items.rules.conditions import Condition
from app.items.rules.facts import VOCABULARY
from app.items.rules.kinds import STAGES, Closure, LimitUnit
from app.items.rules.owed import Limit, Owed, Plan
from app.items.rules.vocabulary import Kind
from app.items.sentences import sentences
from app.projects.rules.kinds import Nature

Names = Mapping[str, str]
Row = tuple[str, str | None]

FIELD_NAMES: dict[str, str] = {
    "let_through": N_("How the project is let through"),
    "category": N_("Kind of project"),
    "name": N_("Name of the project"),
    "nature": N_("Nature of the works"),
    "industry": N_("Industry"),
    "scale": N_("Scale and content"),
    "place_division": N_("District of the project"),
    "place": N_("Address"),
    "total_invest_wan": N_("Total investment"),
    "planned_start": N_("Planned start of works"),
    "planned_end": N_("Planned completion"),
}
STATES = {
    Progress.DONE: "done",
    Progress.BEGUN: "doing",
    Progress.NOT_BEGUN: "doing",
    Progress.PROBLEMS: "bad",
    Progress.NOTHING_ASKED: "no",
    Progress.CLOSED: "no",
}


def because(conditions: Iterable[Condition]) -> str:
    """Why an item is owed, in one sentence."""
    return "；".join(sentences(conditions, _))


def spared(conditions: Iterable[Condition]) -> str:
    """Why an item is not owed: what does not hold."""
    return "；".join(_("does not apply: %(what)s", what=what) for what in sentences(conditions, _))


def limit_in_words(limit: Limit | None) -> str:
    """`10 个工作日`, `即办`, or that none is set."""
    if limit is None:
        return str(_("no limit"))
    if limit.unit is LimitUnit.IMMEDIATE:
        return label(limit.unit)
    return f"{limit.number} {label(limit.unit)}"


def task(draft: Declaration, found: Standing) -> dict[str, Any]:
    """One line of the task list."""
    reachable = found.progress not in (Progress.CLOSED, Progress.NOTHING_ASKED)
    word = _("%(n)s problems", n=found.open) if found.progress is Progress.PROBLEMS else label(found.progress)
    return {
        "label": _(found.step.title),
        "url": url_for("MyDeclarationPage.step", draft_id=draft.id, name=found.step.name) if reachable else None,
        "hint": _hint(draft, found),
        "state": STATES[found.progress],
        "word": word,
    }


def _hint(draft: Declaration, found: Standing) -> str | None:
    if found.progress is Progress.CLOSED:
        return str(_("Opens when the kind of project is chosen"))
    if found.step is KIND and found.progress is Progress.DONE:
        return f"{kind_in_words(draft.answers)}，{fact_in_words('category', draft.answers['category'])}"
    if found.progress is Progress.NOTHING_ASKED:
        return str(_("By your answers so far nothing here matters"))
    if found.progress is Progress.BEGUN:
        return str(_("%(done)s answered, %(open)s to go", done=found.done, open=found.open))
    if found.progress is Progress.NOT_BEGUN and found.step.facts:
        return str(_("%(n)s questions", n=found.open))
    return None


def kind_in_words(answers: Mapping[str, Any]) -> str | None:
    """`企业投资，备案制`; nothing before it is chosen."""
    pair = LET_THROUGH.get(f"{answers.get('invest_type')}-{answers.get('mode')}")
    return pair_in_words(*pair) if pair else None


def tasks(draft: Declaration, items: Items) -> list[list[dict[str, Any]]]:
    """The lines of every part that holds questions."""
    return [[task(draft, standing(step, draft, items)) for step in steps] for _title, steps in PARTS]


def answers(draft: Declaration, items: Items, divisions: Names) -> list[dict[str, Any]]:
    """The check page: every question that was asked with its answer, by step."""
    facts = facts_of(draft.answers)
    groups = []
    for step in STEPS.values():
        rows = [(_(FIELD_NAMES[name]), answer_in_words(name, draft.answers, divisions)) for name in step.fields]
        rows += fact_rows(asked(step.facts, facts, items), draft.answers)
        if rows:
            url = url_for("MyDeclarationPage.step", draft_id=draft.id, name=step.name, back="check")
            groups.append({"title": _(step.title), "url": url, "rows": rows})
    return groups


def fact_rows(names: Iterable[str], kept: Mapping[str, Any]) -> list[Row]:
    """Facts with their answers; those answered with no stand in one row, so that the others are seen."""
    rows: list[Row] = []
    denied: list[str] = []
    for name in names:
        question = _(VOCABULARY[name].question).rstrip("？?")
        if kept.get(name) is False:
            denied.append(question)
        else:
            rows.append((question, fact_in_words(name, kept.get(name))))
    return [*rows, (_("Answered with no"), "；".join(denied))] if denied else rows


def answer_in_words(name: str, kept: Mapping[str, Any], divisions: Names) -> str | None:
    """One of the project's own data as it is read."""
    value = kept.get(name)
    if name == "let_through":
        return kind_in_words(kept)
    if value in (None, ""):
        return None
    if name == "total_invest_wan":
        return f"{number(value)} {_('10k yuan')}"
    if name == "nature":
        return label(Nature[value])
    if name == "industry":
        return industry_in_words(value)
    if name == "place_division":
        return divisions.get(value, value)
    return fact_in_words(name, value) if name in VOCABULARY else str(value)


def fact_in_words(name: str, value: Any) -> str | None:
    """A fact as it is read."""
    fact = VOCABULARY[name]
    if value in (None, ""):
        return None
    if fact.kind is Kind.BOOLEAN:
        return str(_("Yes") if value else _("No"))
    if fact.kind is Kind.CHOICE:
        return str(_(fact.choices[value]))
    return f"{number(value)} {_(fact.unit)}"


def effect_lines(found: Iterable[Effect]) -> list[dict[str, Any]]:
    """What the answers of a step bring and spare, as the aside tells it."""
    return [
        {"owed": one.owed, "item": one.item.name, "key": one.item.key,
         "why": because(one.conditions) if one.owed else spared(one.conditions)}
        for one in found
    ]


def owed_by_stage(weighed: Plan, short: Names) -> list[dict[str, Any]]:
    """The owed items as they are shown before filing: by stage, each with its reason, prerequisites and limit.

    `short` names departments as people do.
    """
    names = {one.item.key: one.item.name for one in weighed.owed}
    ordered = sorted(weighed.owed, key=lambda one: one.item.stage)
    return [
        {"stage": stage_in_words(stage), "rows": [_owed_row(one, names, short) for one in rows]}
        for stage, rows in groupby(ordered, key=lambda one: one.item.stage)
    ]


def stage_in_words(stage: str) -> str:
    """The name of a stage."""
    return str(_(STAGES[stage]))


def _owed_row(one: Owed, names: Names, short: Names) -> dict[str, Any]:
    return {
        "key": one.item.key,
        "name": one.item.name,
        "department": short.get(one.item.department, one.item.department),
        "because": because(one.because),
        "after": [names[key] for key in one.after],
        "limit": limit_in_words(one.item.limit),
        "follows": one.item.closure is Closure.FOLLOWS,
    }


def not_owed(weighed: Plan) -> list[dict[str, Any]]:
    """The items that do not apply, by department, each with what does not hold."""
    ordered = sorted(weighed.not_owed, key=lambda one: one.item.department)
    return [
        {"department": department, "rows": [(one.item.key, one.item.name, spared(one.unmet)) for one in rows]}
        for department, rows in groupby(ordered, key=lambda one: one.item.department)
    ]


def first_open(draft: Declaration, items: Items) -> Step | None:
    """The step to go on with."""
    through = (Progress.DONE, Progress.NOTHING_ASKED, Progress.CLOSED)
    found = (standing(step, draft, items) for step in STEPS.values())
    return next((one.step for one in found if one.progress not in through), None)


def titled(steps: Iterable[Step]) -> list[tuple[Step, str]]:
    """Steps with their titles."""
    return [(step, _(step.title)) for step in steps]


def titles(steps: Iterable[Step]) -> list[str]:
    """The titles of steps."""
    return [_(step.title) for step in steps]


def industry_list() -> list[str]:
    """The divisions of the classification as they are chosen."""
    return [str(industry) for industry in industries().values()]


def counted(weighed: Plan) -> dict[str, int]:
    """How many items count for closure, and how many go on after it."""
    follow = sum(one.item.closure is Closure.FOLLOWS for one in weighed.owed)
    return {"count": len(weighed.owed) - follow, "follow": follow}


def first_items(dues: Iterable[DueItem]) -> dict[str, Any]:
    """Of the items that count: how many there are, how many wait for nothing, and the first of those by name.

    Beside them, how many go on after closure: the same two numbers as before filing.
    """
    dues = list(dues)
    counting = [due for due in dues if due.closure is not Closure.FOLLOWS]
    names = [due.item.name for due in counting if not due.after]
    listed = "；".join(names[:4]) + (_(" and others") if len(names) > 4 else "")
    return {"owed": len(counting), "follow": len(dues) - len(counting), "count": len(names), "names": listed}
