"""What a person may be told: a broken rule is a sentence with its article.

Everything else is ours and crashes; no other exception text is ever shown.
"""

from typing import Any, ClassVar

from app.core.labels import N_


class Refusal(Exception):
    """An act that is refused. `msgid` is an English phrase, `values` its variables.

    `field` names the form field at fault, where there is one; `article` the clause it rests on.
    """

    msgid: ClassVar[str] = N_("This cannot be done")
    article: ClassVar[str | None] = None
    status: ClassVar[int] = 409

    def __init__(self, *, field: str | None = None, **values: Any) -> None:
        super().__init__(self.msgid, values)
        self.field = field
        self.values = values


class RuleBroken(Refusal):
    """A rule of the Measures, or of a law behind them, forbids the act."""


class NotFound(Refusal):
    """Unknown, or not in the asker's scope: the two are told apart by nobody."""

    msgid = N_("There is nothing at this address")
    status = 404


class Stale(Refusal):
    """Somebody else changed the record since it was opened (a lost race)."""

    msgid = N_("This record was changed by somebody else since you opened it")


class Invalid(Refusal):
    """One field does not hold. `field` is always given."""

    msgid = N_("This value is not accepted")
    status = 422
