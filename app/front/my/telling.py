"""Telling a person what became of the unit he registered; he sees nothing else meanwhile (Art. 11)."""

from sqlalchemy.orm import Session

from app.accounts.events import MembershipConfirmed, MembershipRefused
from app.accounts.models import Account
from app.core.now import now
from app.core.scope import beyond
from app.messages import service as messages

CONFIRMED = "综合管理部门已确认您为“{unit}”的经办人，现在可以申报项目。"
OTHERWISE = "\n您注册时填写的单位名称是“{said}”，与登记在册的名称不一致，以登记在册的为准。"
REFUSED = "综合管理部门没有确认您为“{said}”的经办人。\n原因：{reason}"


def tell_confirmed(session: Session, fact: MembershipConfirmed) -> None:
    """He may act for his unit from now on."""
    _tell(session, fact, "单位已确认，可以申报项目", CONFIRMED)


def tell_refused(session: Session, fact: MembershipRefused) -> None:
    """He may not, and why."""
    _tell(session, fact, "单位没有通过确认", REFUSED, reason=fact.reason)


def _tell(session: Session, fact: MembershipConfirmed | MembershipRefused, subject: str, words: str,
          reason: str = "") -> None:
    with beyond(session, "an applicant is told what became of his registration"):
        account = session.get_one(Account, fact.account_id)
        unit = account.unit.name if account.unit else ""
        said = account.application.name if account.application else unit
        if isinstance(fact, MembershipConfirmed) and said != unit:
            words += OTHERWISE
        messages.tell(session, to=[account], kind="membership", subject=subject,
                      body=words.format(unit=unit, said=said, reason=reason), now=now())
