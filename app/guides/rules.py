"""A guide is published only whole: eight parts and its materials (Art. 8). Pure."""

from collections.abc import Mapping
from datetime import date

from app.core.errors import Invalid, RuleBroken
from app.core.labels import N_
from app.guides.kinds import GuideState

PARTS: dict[str, str] = {
    "basis": N_("Basis of approval"),
    "content": N_("Content of approval"),
    "conditions": N_("Conditions of acceptance"),
    "steps": N_("Process"),
    "limit_text": N_("Time limits"),
    "fee": N_("Fees"),
    "supervision": N_("Supervision"),
    "contact": N_("Contact"),
}
MOVES: dict[tuple[GuideState, str], GuideState] = {
    (GuideState.DRAFT, "publish"): GuideState.PUBLISHED,
    (GuideState.PUBLISHED, "retire"): GuideState.RETIRED,
}


class GuideIncomplete(RuleBroken):
    """A part of Art. 8 is empty."""

    msgid = N_("The guide cannot be published: %(parts)s empty.")
    article = "8"


class GuideMoveNotAllowed(RuleBroken):
    """A published edition is never published again, a draft never retired."""

    msgid = N_("This edition of the guide is not in a state to be published.")
    article = "8"


class DraftExists(RuleBroken):
    """One draft at a time: two would publish over each other."""

    msgid = N_("A draft of the next edition is already being worked on.")
    article = "8"


class EditionIsFixed(RuleBroken):
    """A published edition is kept as it is, for ever."""

    msgid = N_("A published edition never changes. Start a new edition.")
    article = "8"


class MaterialsMissing(Invalid):
    """Something must be handed in."""

    msgid = N_("Name at least one paper that everybody hands in.")


class EffectiveBeforePublished(RuleBroken):
    """A guide binds nobody before it is published."""

    msgid = N_("The guide cannot take effect before the day it is published.")
    article = "8"


def effective_on_of(wanted: date | None, *, published_on: date) -> date:
    """The day wanted, else that of publication. Raises EffectiveBeforePublished."""
    if wanted is not None and wanted < published_on:
        raise EffectiveBeforePublished
    return wanted or published_on


def missing_parts(parts: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the empty parts, in the order of Art. 8."""
    return tuple(name for name in PARTS if not parts[name].strip())


def state_after(state: GuideState, act: str) -> GuideState:
    """The state an act leads to. Raises GuideMoveNotAllowed."""
    after = MOVES.get((state, act))
    if after is None:
        raise GuideMoveNotAllowed
    return after
