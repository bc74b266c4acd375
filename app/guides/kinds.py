"""The states of a guide. Pure."""

import enum

from app.core.labels import N_


class GuideState(enum.Enum):
    """A draft is worked on; a published edition is in force; a retired one is kept for ever."""

    DRAFT = N_("Draft")
    PUBLISHED = N_("Published")
    RETIRED = N_("Replaced")
