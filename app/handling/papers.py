"""The papers of handling: notice of a special procedure, and the decision (Art. 16(4), 17)."""

from datetime import datetime

from sqlalchemy.orm import Session

from app.cases import people
from app.cases.models import Case
from app.cases.papers import contact, head, series_number
from app.clock.rules.procedures import PROCEDURES, clocks_stopped
from app.core.chinese import chinese
from app.core.now import civil_date
from app.core.types import Actor
from app.documents import rules as paper
from app.documents.rules import DocumentKind
from app.documents.service import request
from app.handling.models import Decision, Outcome, SpecialProcedure
from app.items.rules.kinds import LimitUnit

REMEDIES = (
    "如不服本决定，可以自收到本决定书之日起六十日内申请行政复议，"
    "或者自收到之日起六个月内向人民法院提起行政诉讼。"
)


def special_procedure(session: Session, case: Case, procedure: SpecialProcedure, *, by: Actor, now: datetime) -> None:
    """特别程序告知书: its days do not count, or the limits run on; in writing (行政许可法 45)."""
    on = civil_date(now)
    facts = paper.SpecialProcedureFacts(
        **head(session, case, number=series_number(session, case, "特", on=on, now=now), on=on),
        item=case.item.name,
        case_number=case.number,
        accepted_on=case.accepted_on or on,
        procedure=PROCEDURES[procedure.kind].name,
        reason=procedure.reason,
        basis=procedure.basis,
        starts_on=on,
        longest=f"{procedure.longest_workdays}个工作日",
        stops=clocks_stopped(procedure.kind, case.item.legal_basis),
        contact=contact(case),
    )
    request(session, DocumentKind.SPECIAL_PROCEDURE, facts, about=("case", case.id),
            department_id=case.department_id, unit_id=case.unit_id, now=now)
    people.tell(session, case, kind="procedure", subject=f"特别程序开始：{case.item.name}",
                body=f"自次日起进行{PROCEDURES[procedure.kind].name}，最长{procedure.longest_workdays}个工作日。"
                     f"理由：{procedure.reason}。依据：{procedure.basis}。", now=now)


def procedure_ended(session: Session, case: Case, procedure: SpecialProcedure, *, now: datetime) -> None:
    """Word that the clock goes on."""
    people.tell(session, case, kind="procedure_ended", subject=f"特别程序结束：{case.item.name}",
                body=f"{PROCEDURES[procedure.kind].name}已结束，次日起恢复计时。", now=now)


def decision(session: Session, case: Case, made: Decision, *, now: datetime) -> None:
    """准予/不予决定书: opinion, document number, title, main content, validity."""
    granted = made.outcome is not Outcome.DENIED
    facts = paper.DecisionFacts(
        **head(session, case, number=made.document_number, on=made.decided_on),
        item=case.item.name,
        case_number=case.number,
        granted=granted,
        heading=made.title,
        accepted_on=case.accepted_on or made.decided_on,
        findings=made.opinion,
        basis=case.item.legal_basis or "有关法律、法规和规章",
        content=tuple(line.strip() for line in made.content.splitlines() if line.strip()),
        valid_from=made.decided_on if made.valid_until else None,
        valid_until=made.valid_until,
        remedies=REMEDIES,
        contact=contact(case),
    )
    request(session, DocumentKind.DECISION, facts, about=("case", case.id), department_id=case.department_id,
            unit_id=case.unit_id, now=now)
    word = "准予" if granted else "不予批准"
    people.tell(session, case, kind="decided", subject=f"{word}：{case.item.name}",
                body=f"“{case.item.name}”已办结（{word}）。文号：{made.document_number}，标题：{made.title}。", now=now)


def extended(session: Session, case: Case, *, number: int, unit: LimitUnit, reason: str, now: datetime) -> None:
    """Word of the extension and its reason."""
    until = f"延长后的承诺办结日：{case.due_latest.isoformat()}。" if case.due_latest else ""
    people.tell(session, case, kind="extended", subject=f"办理期限延长：{case.item.name}",
                body=f"经批准，办理期限延长{number}{chinese(unit.value)}。{until}理由：{reason}。", now=now)
