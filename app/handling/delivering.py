"""送达 – how a decision reaches its applicant, and by when it has to (行政许可法 44; Art. 16(4)). Pure."""

import enum
from datetime import date

from app.core.errors import Invalid, RuleBroken
from app.core.labels import N_

BY_LAW = "《行政许可法》第四十四条"
LIKEWISE = "参照《行政许可法》第四十四条"


class DeliveryWay(enum.Enum):
    """送达方式."""

    IN_PERSON = N_("Handed to the applicant")
    POSTED = N_("By post")
    ELECTRONIC = N_("Electronically, as the applicant agreed")
    ENTRUSTED = N_("Through another authority")
    LEFT = N_("Left with a witness")
    ANNOUNCED = N_("By public announcement")


class DeliveredAlready(RuleBroken):
    """A decision is delivered once."""

    msgid = N_("This decision was delivered already, on %(on)s")
    article = "16(4)"


class DeliveryDay(Invalid):
    """Neither before the decision nor in the future."""

    msgid = N_("The day must lie between the decision, %(decided)s, and today")
    article = "16(4)"


class DeliveryPartMissing(Invalid):
    """送达回证: to whom, and by what it can be shown."""

    msgid = N_("Say who received it and, unless it was handed over, by what that can be shown")
    article = "16(4)"


def basis(*, licence: bool, granted: bool) -> str:
    """The law behind the ten working days.

    行政机关作出准予行政许可的决定，应当自作出决定之日起十日内向申请人颁发、送达行政许可证件. Of a refusal, and of items
    that are no licence, no law names the days: the platform holds departments to the same.
    """
    return BY_LAW if licence and granted else LIKEWISE


def must_be_owed(delivered_on: date | None) -> None:
    """Raises DeliveredAlready."""
    if delivered_on is not None:
        raise DeliveredAlready(on=delivered_on)


def must_be_shown(way: DeliveryWay, *, on: date, recipient: str, proof: str, decided_on: date, today: date) -> None:
    """Raises DeliveryDay or DeliveryPartMissing with the field at fault."""
    if not decided_on <= on <= today:
        raise DeliveryDay(field="on", decided=decided_on)
    if not recipient.strip():
        raise DeliveryPartMissing(field="recipient")
    if way is not DeliveryWay.IN_PERSON and not proof.strip():
        raise DeliveryPartMissing(field="proof")
