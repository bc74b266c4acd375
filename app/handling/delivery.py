"""送达: the act that ends what a decision owes its applicant (行政许可法 44; Art. 16(4))."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from app.cases import people
from app.cases import service as cases
from app.cases.models import Case
from app.cases.rules import Act
from app.clock import service as clock
from app.clock.rules.entries import EntryKind
from app.core.errors import NotFound
from app.core.labels import label
from app.core.now import civil_date
from app.core.types import Actor, new_id
from app.handling import delivering, queries
from app.handling.delivering import DeliveryWay
from app.handling.models import Delivery, Outcome


@dataclass(frozen=True, slots=True)
class Handed:
    """送达回证 – how, on which day, to whom, shown by what."""

    way: DeliveryWay
    on: date
    recipient: str
    proof: str = ""


def deliver(session: Session, case: Case, handed: Handed, *, by: Actor, now: datetime,
            version: int | None = None) -> Delivery:
    """送达. Written by a clerk of the department from the receipt he holds; nothing is taken to be delivered."""
    cases.hold(session, case, version=version)
    decision, before = queries.decision_of(session, case.id), queries.delivery_of(session, case.id)
    if decision is None:
        raise NotFound()
    delivering.must_be_owed(before.delivered_on if before else None)
    delivering.must_be_shown(handed.way, on=handed.on, recipient=handed.recipient, proof=handed.proof,
                             decided_on=decision.decided_on, today=civil_date(now))
    under = delivering.basis(licence=case.item.is_licence, granted=decision.outcome is not Outcome.DENIED)
    cases.append(session, case, Act.DELIVER, by=by, now=now, way=handed.way.name, on=handed.on.isoformat(),
                 recipient=handed.recipient, proof=handed.proof, under=under)
    delivery = Delivery(
        id=new_id(), case_id=case.id, department_id=case.department_id, unit_id=case.unit_id, way=handed.way,
        delivered_on=handed.on, recipient=handed.recipient, proof=handed.proof, recorded_at=now,
        recorded_by=by.person, recorded_by_name=by.name,
    )
    session.add(delivery)
    clock.record(session, case, EntryKind.DELIVERED, on=handed.on, by=by, now=now, way=handed.way.name,
                 recipient=handed.recipient, proof=handed.proof)
    clock.project(session, case, now=now)
    people.tell(session, case, kind="delivered", subject=f"已送达：{case.item.name}", now=now,
                body=f"{decision.document_number} 已于 {handed.on.isoformat()} 送达，收件人：{handed.recipient}。"
                     "如未收到，请与承办部门联系。")
    return delivery


def in_words(way: str) -> str:
    """A way by its stored name, in the reader's language."""
    return label(DeliveryWay[way]) if way in DeliveryWay.__members__ else way
