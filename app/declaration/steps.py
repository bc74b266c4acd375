"""The steps of a declaration: which questions stand on which page (Art. 16(1)). Pure, a table."""

import enum
from dataclasses import dataclass

from app.core.labels import N_
from app.items.rules.facts import GROUPS, VOCABULARY


class Progress(enum.Enum):
    """How far a step is. Said in few words; only a problem is red."""

    DONE = N_("Completed")
    BEGUN = N_("In hand")
    NOT_BEGUN = N_("Not started")
    PROBLEMS = N_("Has problems")
    NOTHING_ASKED = N_("Nothing to fill in")
    CLOSED = N_("Cannot start yet")


@dataclass(frozen=True, slots=True)
class Step:
    """One page of questions: `fields` of its form, `facts` of the vocabulary, `section` it is finished as."""

    name: str
    title: str
    section: str
    fields: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()


KIND_FACTS = ("invest_type", "mode", "category")
INVESTMENT_FACTS = ("foreign_invest", "tech_upgrade", "is_ppp", "needs_tender", "major_project")


def _of_group(group: str) -> tuple[str, ...]:
    return tuple(fact.name for fact in VOCABULARY.values() if fact.group == group)


KIND = Step("kind", N_("Choose the kind of project"), "investment", ("let_through", "category"))
PROJECT = Step("project", N_("Name and content"), "project", ("name", "nature", "industry", "scale"))
LOCATION = Step("location", N_("Where it is built"), "place", ("place_division", "place"))
INVESTMENT = Step("investment", N_("Investment and schedule"), "investment",
                  ("total_invest_wan", "planned_start", "planned_end"), INVESTMENT_FACTS)
GROUP_STEPS = tuple(
    Step(f"facts-{group}", title, "facts", facts=_of_group(group))
    for group, title in GROUPS.items()
    if group != "invest"
)
STEPS: dict[str, Step] = {step.name: step for step in (KIND, PROJECT, LOCATION, INVESTMENT, *GROUP_STEPS)}

PARTS: tuple[tuple[str, tuple[Step, ...]], ...] = (
    (N_("Before you start"), (KIND,)),
    (N_("The project"), (PROJECT, LOCATION, INVESTMENT)),
    (N_("What decides the items you owe"), GROUP_STEPS),
)
"""The parts of the task list that hold questions, in order."""

NEEDS_KIND = frozenset(step.name for step in (INVESTMENT, *GROUP_STEPS))
"""Steps whose questions depend on the kind of project: they open once it is chosen."""


def step_after(step: Step) -> Step | None:
    """The step that follows; None after the last."""
    order = list(STEPS)
    at = order.index(step.name) + 1
    return STEPS[order[at]] if at < len(order) else None


def place_of(step: Step) -> tuple[int, str, int, int]:
    """The part a step stands in, counted from 1, its title, which of how many it is."""
    for number, (title, steps) in enumerate(PARTS, start=1):
        if step in steps:
            return number, title, steps.index(step) + 1, len(steps)
    raise ValueError(step.name)
