"""The kinds of papers and the states of their making."""

import enum

from app.core.labels import N_


class DocumentKind(enum.Enum):
    """What a paper is. The NAME is stored for ever."""

    RECEIPT = N_("Receipt")
    ACCEPTANCE = N_("Notice of acceptance")
    CORRECTION = N_("Notice to complete the materials")
    REFUSAL_TO_ACCEPT = N_("Notice of refusal to accept")
    SPECIAL_PROCEDURE = N_("Notice of a special procedure")
    EXTENSION = N_("Notice of an extension")
    CLOCK_CORRECTION = N_("Notice of a corrected limit")
    TRANSFER = N_("Notice of a transfer")
    DECISION = N_("Decision")
    CLOSURE_NOTICE = N_("Closure notice")


class DocumentState(enum.Enum):
    """How far the making of a paper is."""

    DUE = N_("Waiting to be made")
    RENDERING = N_("Being made")
    READY = N_("Document ready")
    FAILED = N_("Could not be made")
