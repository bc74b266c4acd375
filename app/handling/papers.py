"""The papers of handling: notice of a special procedure, and the decision (Art. 16(4), 17)."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from app.accounts.rules import Role
from app.cases import people
from app.cases.models import Case
from app.cases.papers import UNITS, contact, head, series_number
from app.cases.queries import limits_of
from app.clock.queries import CaseClocks
from app.clock.rules.procedures import PROCEDURES, ClockKind, clocks_stopped
from app.clock.wording import due_in_chinese, in_chinese
from app.core.chinese import chinese
from app.core.now import civil_date
from app.core.types import Actor
from app.departments.models import Department
from app.documents import rules as paper
from app.documents.rules import DocumentKind
from app.documents.service import request
from app.handling.models import CaseRequest, Decision, Outcome, SpecialProcedure
from app.messages import service as messages

MEASURES_17 = "《深圳市投资项目在线审批监管平台运行管理暂行办法》第十七条"
MEASURES_16_3 = "《深圳市投资项目在线审批监管平台运行管理暂行办法》第十六条第三项"
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
        longest=procedure.longest_words.replace(" ", ""),
        stops=clocks_stopped(procedure.kind, limits_of(session, case).legal_basis),
        contact=contact(case),
    )
    request(session, DocumentKind.SPECIAL_PROCEDURE, facts, about=("case", case.id),
            department_id=case.department_id, unit_id=case.unit_id, now=now)
    people.tell(session, case, kind="procedure", subject=f"特别程序开始：{case.item.name}",
                body=f"自次日起进行{PROCEDURES[procedure.kind].name}，最长{procedure.longest_words}。"
                     f"理由：{procedure.reason}。依据：{procedure.basis}。", now=now)


def procedure_ended(session: Session, case: Case, procedure: SpecialProcedure, others: Sequence[SpecialProcedure], *,
                    now: datetime) -> None:
    """Word that the clock goes on, or that another procedure still stops it."""
    law = limits_of(session, case).legal_basis
    still = [each for each in others if clocks_stopped(each.kind, law)]
    ended = procedure.ended_on or civil_date(now)
    words = f"{PROCEDURES[procedure.kind].name}已于{in_chinese(ended)}结束，"
    if still:
        names = "、".join(PROCEDURES[each.kind].name for each in still)
        words += f"{names}仍在进行，期间仍不计入办理时限。"
    else:
        stopped = clocks_stopped(procedure.kind, law)
        words += "次日起恢复计时。" if stopped else "各项办理时限照常计算。"
    people.tell(session, case, kind="procedure_ended", subject=f"特别程序结束：{case.item.name}", body=words, now=now)


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
        basis=limits_of(session, case).legal_basis or "有关法律、法规和规章",
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


def asked(session: Session, case: Case, asked: CaseRequest, *, to: Sequence[Role], by: Actor, now: datetime) -> None:
    """Word to those who may answer."""
    people.tell_role(session, case, *to, but=by.account_id, kind="asked",
                     subject=f"请示：{chinese(asked.kind.value)}，{case.item.name}",
                     body=f"{by.name}请示{chinese(asked.kind.value)}。理由：{asked.reason}。", now=now)


def declined(session: Session, case: Case, asked: CaseRequest, *, now: datetime) -> None:
    """Word to who has the case that it was not agreed to."""
    people.tell_desk(session, case, kind="declined", subject=f"不同意：{chinese(asked.kind.value)}，{case.item.name}",
                     body=f"{asked.answered_by_name}答复不同意。理由：{asked.answer}。", now=now)


def extension_number(session: Session, case: Case, *, now: datetime) -> str:
    """The number of the notice, known before the fact is recorded under it."""
    return series_number(session, case, "延", on=civil_date(now), now=now)


def extended(session: Session, case: Case, asked: CaseRequest, *, number: str, before: CaseClocks, after: CaseClocks,
             now: datetime) -> None:
    """延长办理期限告知书: approved by the head, with its reason (行政许可法 42(1)): 应当将延长期限的理由告知申请人."""
    amount = f"{asked.number}{UNITS[before.limits.extended_in]}"
    facts = paper.ExtensionFacts(
        **head(session, case, number=number, on=civil_date(now)),
        item=case.item.name,
        case_number=case.number,
        accepted_on=case.accepted_on or civil_date(now),
        reason=asked.reason.rstrip("。"),
        basis=before.law or "《行政许可法》第四十二条第一款",
        amount=amount,
        moved=moved(before, after),
        contact=contact(case),
    )
    request(session, DocumentKind.EXTENSION, facts, about=("case", case.id), department_id=case.department_id,
            unit_id=case.unit_id, now=now)
    people.tell(session, case, kind="extended", subject=f"办理期限延长：{case.item.name}",
                body=f"经批准，办理期限延长{amount}。理由：{facts.reason}。\n{in_lines(facts.moved)}", now=now)


IN_CHINESE = {ClockKind.DECISION_LEGAL: "法定办理时限", ClockKind.DECISION_PROMISED: "承诺办理时限"}


def moved(before: CaseClocks, after: CaseClocks) -> tuple[paper.MovedDate, ...]:
    """The end of each decision clock before and after an act, in words."""
    return tuple(
        paper.MovedDate(clock=name, was=due_in_chinese(before.all[kind].due), now=due_in_chinese(after.all[kind].due))
        for kind, name in IN_CHINESE.items() if kind in before.all and kind in after.all
    )


def in_lines(dates: Sequence[paper.MovedDate]) -> str:
    """The same for a message."""
    return "\n".join(f"{each.clock}：{each.was} → {each.now}" if each.was != each.now else f"{each.clock}：{each.now}"
                     for each in dates)


def correction_number(session: Session, case: Case, *, now: datetime) -> str:
    """The number of the notice, known before the fact is recorded under it."""
    return series_number(session, case, "更", on=civil_date(now), now=now)


def voided(session: Session, case: Case, asked: CaseRequest, *, number: str, before: CaseClocks, after: CaseClocks,
           now: datetime) -> None:
    """办理期限更正告知书: what was wrong, why, and each limit before and after."""
    facts = paper.ClockCorrectionFacts(
        **head(session, case, number=number, on=civil_date(now)),
        item=case.item.name,
        case_number=case.number,
        accepted_on=case.accepted_on or civil_date(now),
        reason=asked.reason.rstrip("。"),
        basis=MEASURES_17,
        voided=asked.told["fact"],
        document=asked.document_number,
        moved=moved(before, after),
        contact=contact(case),
    )
    request(session, DocumentKind.CLOCK_CORRECTION, facts, about=("case", case.id), department_id=case.department_id,
            unit_id=case.unit_id, now=now)
    people.tell(session, case, kind="voided", subject=f"办理期限更正：{case.item.name}",
                body=f"“{facts.voided}”的记录有误，已撤销。理由：{facts.reason}。\n{in_lines(facts.moved)}", now=now)


def transfer_number(session: Session, case: Case, *, now: datetime) -> str:
    """The number of the notice, known before the facts are recorded under it."""
    return series_number(session, case, "移", on=civil_date(now), now=now)


def transfer_asked(session: Session, case: Case, asked: CaseRequest, *, to: Department, now: datetime) -> None:
    """Word to the clerks of the other department, who do not see the case yet."""
    messages.tell(session, to=people.clerks(session, to.id), kind="transfer", subject=f"请接办移送：{case.item.name}",
                  body=f"{case.department.name}请求将“{case.item.name}”移送你部门办理，期限连续计算。理由：{asked.reason}。",
                  about=("transfer", asked.id), now=now)


def transferred(session: Session, former: Case, onward: Case, asked: CaseRequest, *, number: str, before: CaseClocks,
                after: CaseClocks, now: datetime) -> None:
    """移送告知书: who goes on with it, and that its limits are what they were."""
    facts = paper.TransferFacts(
        **head(session, former, number=number, on=civil_date(now)),
        item=former.item.name,
        case_number=former.number,
        accepted_on=former.accepted_on or civil_date(now),
        reason=asked.reason.rstrip("。"),
        basis=MEASURES_16_3,
        receiver=onward.department.name,
        taken_over_as=onward.number,
        moved=moved(before, after),
        contact=contact(onward),
    )
    request(session, DocumentKind.TRANSFER, facts, about=("case", former.id), department_id=former.department_id,
            unit_id=former.unit_id, now=now)
    words = (f"“{former.item.name}”自即日起由{onward.department.name}办理，现办件编号 {onward.number}。已经过的时间照常"
             f"计入办理期限。理由：{facts.reason}。\n{in_lines(facts.moved)}")
    subject = f"已移送：{former.item.name}"
    people.tell(session, onward, kind="transferred", subject=subject, body=words, now=now)
    people.tell_desk(session, former, kind="transferred", subject=subject, body=words, now=now)
