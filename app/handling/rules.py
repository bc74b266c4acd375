"""Handling and decision of an accepted case (Art. 16(3)–(4), 17). Pure."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.clock.rules.limits import MOST, Limit
from app.clock.rules.validity import until_of
from app.core.errors import Invalid, RuleBroken
from app.core.labels import N_
from app.handling.numbering import BLANK
from app.items.rules.kinds import LimitUnit


class SamePerson(RuleBroken):
    """承办, 审核, 批准: three different persons."""

    msgid = N_("Handling, review and approval need three different persons; you have already acted as %(role)s")
    article = "16(3)"


class DecisionPartMissing(Invalid):
    """办结意见及相关审批文件的文号、标题及主要内容 (Art. 16(4))."""

    msgid = N_("A decision needs its opinion, document number, title and main content")
    article = "16(4)"


class DocumentNumberTaken(Invalid):
    """A document number names one document of its department."""

    msgid = N_("Another document of this department has this number already")
    article = "16(4)"


class DocumentNumberUnfinished(Invalid):
    """A suggested number with a part still to be filled in."""

    msgid = N_("Fill in the parts of the document number marked □")
    article = "16(4)"


class ValidityPast(Invalid):
    """A result that is over before it begins."""

    msgid = N_("The validity must end after today")
    article = "16(4)"


class ValidityTwice(Invalid):
    """A result ends on one day."""

    msgid = N_("Give either a length or a last day, not both")
    article = "16(4)"


class FundsNotVerified(RuleBroken):
    """下达资金等，要首先核验项目代码 (Art. 15)."""

    msgid = N_("Funds are not released: the project code did not pass verification: %(reasons)s")
    article = "15"


class ProcedurePartMissing(Invalid):
    """A special procedure is told in writing with its reason, basis, number and longest duration."""

    msgid = N_("A special procedure needs its kind, reason, legal basis, document number and longest duration")
    article = "17"


class BasisMissing(ProcedurePartMissing):
    """Where no law stands beside a kind, the one it rests on is named."""

    msgid = N_("Legal basis: no law is named beside this kind; name the one it rests on")


class NoProcedureOpen(RuleBroken):
    """There is nothing to end."""

    msgid = N_("No special procedure is open for this case")
    article = "17"


class ProcedureOfKindOpen(RuleBroken):
    """Of each kind one at a time: a second of the same kind would be the same days told twice."""

    msgid = N_("A special procedure of this kind is open already; end it first")
    article = "17"


class ProcedureNotNamed(Invalid):
    """Several are open: each is ended by itself."""

    msgid = N_("Choose the special procedure that ended")
    article = "17"


class EndOutOfPlace(Invalid):
    """A procedure ends on a day between its opening and today; recording may come later than the end."""

    msgid = N_("The end lies between the day it was opened, %(opened)s, and today")
    article = "17"


@dataclass(frozen=True, slots=True)
class Wording:
    """What a decision says."""

    opinion: str
    document_number: str
    title: str
    content: str
    valid_until: date | None
    valid_months: int | None = None


def must_be_whole(wording: Wording, *, today: date) -> None:
    """Every part of Art. 16(4) is there. Raises DecisionPartMissing or ValidityPast with the field at fault."""
    for field in ("opinion", "document_number", "title", "content"):
        if not getattr(wording, field).strip():
            raise DecisionPartMissing(field=field)
    if BLANK in wording.document_number:
        raise DocumentNumberUnfinished(field="document_number")
    if wording.valid_until is not None and wording.valid_until <= today:
        raise ValidityPast(field="valid_until")
    if wording.valid_months is not None:
        if wording.valid_until is not None:
            raise ValidityTwice(field="valid_number")
        until_of(today, wording.valid_months)


def must_be_another(actor_id: UUID | None, *, handler_id: UUID | None, reviewer_id: UUID | None = None) -> None:
    """The actor is neither the clerk nor the reviewer of this case."""
    if actor_id == handler_id:
        raise SamePerson(role="经办人")
    if reviewer_id is not None and actor_id == reviewer_id:
        raise SamePerson(role="审核人")


def must_be_told(*, kind: str, reason: str, basis: str, document_number: str, longest: Limit) -> None:
    """A special procedure is whole before it stops any clock (行政许可法 45)."""
    for field, value in (("kind", kind), ("reason", reason), ("document_number", document_number)):
        if not value.strip():
            raise ProcedurePartMissing(field=field)
    if not basis.strip():
        raise BasisMissing(field="basis")
    if longest.unit is LimitUnit.IMMEDIATE or not 1 <= longest.number <= MOST:
        raise ProcedurePartMissing(field="longest_number")


def must_be_verified_for_funds(*, passed: bool, reasons: str) -> None:
    """Funds wait for a second passed verification (Art. 15). Raises FundsNotVerified."""
    if not passed:
        raise FundsNotVerified(reasons=reasons)


def must_end_between(on: date, *, opened_on: date, today: date) -> None:
    """An end may be recorded late, never ahead, never before the opening. Raises EndOutOfPlace."""
    if not opened_on <= on <= today:
        raise EndOutOfPlace(field="on", opened=opened_on.isoformat())
