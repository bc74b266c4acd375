"""What one person asks and another answers: who may, and when (Art. 16(3), 17; 行政许可法 42(1)). Pure."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

from app.core.errors import Invalid, RuleBroken
from app.core.labels import N_


class ReasonMissing(Invalid):
    """Nothing is asked without a reason; the applicant is told it."""

    msgid = N_("Say why; the applicant is told")
    article = "17"


class AnswerWithoutReason(Invalid):
    """Nothing that was asked is declined without a reason; who asked reads it."""

    msgid = N_("Say why: who asked reads it")
    article = "17"


class AskedAlready(RuleBroken):
    """One request of a kind at a time."""

    msgid = N_("This was asked already and waits for its answer")
    article = "17"


class NothingAsked(RuleBroken):
    """Nobody asked, or it was answered meanwhile."""

    msgid = N_("Nothing is asked, or it was answered meanwhile")
    article = "17"


class SecondPersonNeeded(RuleBroken):
    """Who asks, or has the case, does not answer."""

    msgid = N_("You asked for it, or have the case; another person answers")
    article = "17"


class NotYourRequest(RuleBroken):
    """Only who asked takes it back."""

    msgid = N_("%(name)s asked for it; only who asked takes it back")
    article = "17"


class ExtensionNotForeseen(RuleBroken):
    """The law of the item knows no extension."""

    msgid = N_("The law of this item allows no extension")
    article = "17"


class ExtendedAlready(RuleBroken):
    """可以延长: once."""

    msgid = N_("This limit was extended once already")
    article = "17"


class ExtensionTooLate(RuleBroken):
    """Before the limit is over: on its last day still, not after."""

    msgid = N_("The limit was over on %(day)s; what is over cannot be extended")
    article = "17"


class ExtensionTooLong(Invalid):
    """Within the bound of the item's law."""

    msgid = N_("Extended by at most %(most)s %(unit)s")
    article = "17"


class FactHasItsRemedy(RuleBroken):
    """Receipt, correction, acceptance, decision: each rests on an act that is undone by its own remedy, or not."""

    msgid = N_("Only a special procedure's opening or end and an extension can be voided here; this fact came with an "
               "act that the law undoes in its own way")
    article = "17"


class VoidedAlready(RuleBroken):
    """A fact is voided once."""

    msgid = N_("This fact was voided already")
    article = "17"


class EndedSince(RuleBroken):
    """An opening is not voided from under its end."""

    msgid = N_("A later fact rests on this one: void that first (the end of the procedure, then its opening)")
    article = "17"


class NoSuchDepartment(Invalid):
    """A case goes to a department in force, and to another one."""

    msgid = N_("Choose another department that is in force")
    article = "16(3)"


class CodeStandsInTheWay(RuleBroken):
    """Before any handling the code is verified (Art. 15, 16(2))."""

    msgid = N_("The project code does not pass verification: %(reasons)s. The case stays where it is")
    article = "16(2)"


class MovedOnMeanwhile(RuleBroken):
    """The case is no longer as it was when the transfer was asked for."""

    msgid = N_("The case has moved on since the transfer was asked for: it is under review, or closed")
    article = "16(3)"


def must_say_why(reason: str) -> None:
    """Raises ReasonMissing."""
    if not reason.strip():
        raise ReasonMissing(field="reason")


def must_be_a_second_person(actor_id: UUID | None, *, asked_by: UUID, handler_id: UUID | None) -> None:
    """Neither who asked nor who has the case. Raises SecondPersonNeeded."""
    if actor_id is None or actor_id in (asked_by, handler_id):
        raise SecondPersonNeeded()


def must_be_extendable(*, number: int, most: int | None, unit: str, extended: bool, ends: Sequence[date | None],
                       today: date) -> None:
    """Once, within the bound, before the limit is over.

    行政机关应当自受理行政许可申请之日起二十日内作出行政许可决定…二十日内不能作出决定的，经本行政机关负责人批准，可以延长十日
    (行政许可法 42(1)). `ends` are the last days of the limits it would lengthen, None for one that stands still; one
    that still runs is enough. Raises ExtensionNotForeseen, ExtendedAlready, ExtensionTooLong, ExtensionTooLate.
    """
    if not most or not ends:
        raise ExtensionNotForeseen()
    if extended:
        raise ExtendedAlready()
    if not 1 <= number <= most:
        raise ExtensionTooLong(field="number", most=most, unit=unit)
    if not any(is_running(last_on, today) for last_on in ends):
        raise ExtensionTooLate(day=max(last_on for last_on in ends if last_on).isoformat())


def is_running(last_on: date | None, today: date) -> bool:
    """A limit runs to the end of its last day; one that stands still has none."""
    return last_on is None or today <= last_on
