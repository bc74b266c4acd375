"""The papers of acceptance: receipt, notice of acceptance, of correction, of refusal (Art. 16(2))."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from app.acceptance.models import Correction
from app.acceptance.rules import BASIS, CONSEQUENCE, CORRECTION_WORKDAYS, REMEDIES, RefusalReason
from app.cases import people
from app.cases.models import Case
from app.cases.papers import contact, handed, head, limit_in_words, series_number
from app.cases.queries import limits_of
from app.clock.service import workdays_after
from app.core.now import civil_date
from app.core.types import Actor
from app.documents import rules as paper
from app.documents.rules import DocumentKind
from app.documents.service import request
from app.items.queries import limit_in_force
from app.items.rules.schedule import workdays

ACCEPTED_UNDER = "《行政许可法》第三十二条第一款第（五）项"
CORRECTED_UNDER = "《行政许可法》第三十二条第一款第（四）项"
DEEMED_UNDER = CORRECTED_UNDER
LAPSED_UNDER = "补正告知书"
REASONS = {
    RefusalReason.NOT_NEEDED: paper.RefusalReason.NOT_NEEDED,
    RefusalReason.NOT_OURS: paper.RefusalReason.NOT_OURS,
    RefusalReason.CODE_NOT_VERIFIED: paper.RefusalReason.CODE_NOT_VERIFIED,
    RefusalReason.MATERIALS_FALL_SHORT: paper.RefusalReason.OTHER,
}
IN_WORDS = {
    RefusalReason.NOT_NEEDED: "申请事项依法不需要取得批准。",
    RefusalReason.NOT_OURS: "申请事项依法不属于本机关职权范围。",
    RefusalReason.CODE_NOT_VERIFIED: "项目代码未通过核验，不得受理。",
    RefusalReason.MATERIALS_FALL_SHORT: "补正后的材料仍不齐全或者不符合法定形式。",
}


def receipt(session: Session, case: Case, *, now: datetime) -> None:
    """收件回执, and word of it."""
    on = civil_date(now)
    facts = paper.ReceiptFacts(
        **head(session, case, number=case.number, on=on),
        item=case.item.name,
        received_at=f"{on.year}年{on.month}月{on.day}日",
        answer_by=last_day(session, on, 5),
        provisional=workdays_after(session, on, 5).provisional,
        silence_accepts=case.item.is_licence,
        materials=handed(session, case),
        contact=contact(case),
    )
    _issue(session, case, DocumentKind.RECEIPT, facts, now=now)
    people.tell(session, case, kind="received", subject=f"已收件：{case.item.name}",
                body=f"你单位提交的“{case.item.name}”申请已收件，办件编号 {case.number}。", now=now)


def acceptance(session: Session, case: Case, *, by: Actor, now: datetime) -> None:
    """受理通知书, and word of it."""
    until = _notice(session, case, deemed=False, basis=ACCEPTED_UNDER, now=now)
    people.tell(session, case, kind="accepted", subject=f"已受理：{case.item.name}",
                body=f"“{case.item.name}”已受理，{until}。", now=now)


def deemed(session: Session, case: Case, *, last_on: date, now: datetime) -> None:
    """受理通知书 that says it is by silence, and word of it to both sides."""
    until = _notice(session, case, deemed=True, basis=DEEMED_UNDER, now=now)
    since = case.accepted_on or civil_date(case.received_at)
    words = (f"截至 {last_on.isoformat()} 未告知“{case.item.name}”是否受理。依据{DEEMED_UNDER}，该申请自收到申请材料"
             f"之日（{since.isoformat()}）起即为受理，{until}。本次受理由平台按规定自动办理。")
    subject = f"视为受理：{case.item.name}"
    people.tell(session, case, kind="accepted", subject=subject, body=words, now=now)
    people.tell_desk(session, case, kind="accepted", subject=subject, body=words, now=now)


def _notice(session: Session, case: Case, *, deemed: bool, basis: str, now: datetime) -> str:
    """受理通知书: the promised day, or its interval while the calendar is not yet published; that day in words."""
    on = civil_date(now)
    held = limits_of(session, case)
    counts = workdays(limit_in_force(held)) > 0
    due_from, due_to = (case.due_on, case.due_latest) if counts else (None, None)
    facts = paper.AcceptanceFacts(
        **head(session, case, number=series_number(session, case, "受", on=on, now=now), on=on),
        item=case.item.name,
        case_number=case.number,
        applied_on=civil_date(case.received_at),
        accepted_on=case.accepted_on or on,
        deemed=deemed,
        basis=basis,
        limit=limit_in_words(held),
        due_from=due_from,
        due_to=due_to,
        provisional=case.due_provisional and due_from is not None,
        procedures=tuple(case.item.special_words),
        materials=handed(session, case),
        contact=contact(case),
    )
    _issue(session, case, DocumentKind.ACCEPTANCE, facts, now=now)
    if due_from is None or due_to is None:
        return "本事项即办，当场作出决定" if case.instant else "办理结果将及时告知"
    return "自次日起计时，" + _until(due_from, due_to, provisional=case.due_provisional)


def correction(session: Session, case: Case, asked: Correction, *, answer_by: date, now: datetime) -> None:
    """补正告知书: everything missing, said once."""
    on = civil_date(now)
    facts = paper.CorrectionFacts(
        **head(session, case, number=series_number(session, case, "补", on=on, now=now), on=on),
        item=case.item.name,
        case_number=case.number,
        applied_on=civil_date(case.received_at),
        basis=CORRECTED_UNDER,
        pieces=tuple(
            paper.Piece(material=p.material, problem=p.problem, requirement=p.wanted) for p in asked.pieces
        ),
        answer_by=answer_by,
        provisional=workdays_after(session, on, CORRECTION_WORKDAYS).provisional,
        consequence=CONSEQUENCE,
        contact=contact(case),
    )
    _issue(session, case, DocumentKind.CORRECTION, facts, now=now)
    people.tell(session, case, kind="correction", subject=f"请补正材料：{case.item.name}",
                body="需补正的内容：\n" + "\n".join(f"{p.sort_order}. {p.material}：{p.wanted}" for p in asked.pieces),
                now=now)


def refusal(session: Session, case: Case, reason: RefusalReason, *, words: str, authority: str, by: Actor,
            now: datetime) -> None:
    """不予受理通知书: reason, basis, remedies."""
    on = civil_date(now)
    explanation = IN_WORDS[reason] + words
    facts = paper.RefusalFacts(
        **head(session, case, number=series_number(session, case, "不受", on=on, now=now), on=on),
        item=case.item.name,
        case_number=case.number,
        applied_on=civil_date(case.received_at),
        reason=REASONS[reason],
        explanation=explanation,
        competent=authority,
        basis=BASIS[reason],
        remedies=REMEDIES,
        contact=contact(case),
    )
    _issue(session, case, DocumentKind.REFUSAL_TO_ACCEPT, facts, now=now)
    people.tell(session, case, kind="refused", subject=f"不予受理：{case.item.name}",
                body=f"{explanation}\n依据：{BASIS[reason]}。\n{REMEDIES}", now=now)


def refused_by_platform(session: Session, case: Case, *, words: str, now: datetime) -> None:
    """The department learns what the platform refused for it."""
    people.tell_desk(session, case, kind="refused", subject=f"平台已不予受理：{case.item.name}",
                     body=f"{words}\n依据：{BASIS[RefusalReason.CODE_NOT_VERIFIED]}。", now=now)


def lapse(session: Session, case: Case, *, last_on: date, now: datetime) -> None:
    """Word to both sides that a correction was not answered; the notice said what follows."""
    words = (f"补正期限至 {last_on.isoformat()} 届满，未收到补正。补正告知书已告知：“{CONSEQUENCE}”"
             "本次由平台按规定自动办理。")
    subject = f"补正逾期：{case.item.name}"
    people.tell(session, case, kind="lapsed", subject=subject, body=words, now=now)
    people.tell_desk(session, case, kind="lapsed", subject=subject, body=words, now=now)


def _issue(session: Session, case: Case, kind: DocumentKind, facts: paper.Paper, *, now: datetime) -> None:
    request(session, kind, facts, about=("case", case.id), department_id=case.department_id, unit_id=case.unit_id,
            now=now)


def _until(first: date, last: date, *, provisional: bool) -> str:
    days = first.isoformat() if first == last else f"{first.isoformat()} 至 {last.isoformat()}"
    return f"承诺于 {days}（暂定）前作出决定" if provisional else f"承诺于 {days} 前作出决定"


def last_day(session: Session, on: date, workdays: int) -> date:
    """The day that is certainly not before the n-th working day; a term of days always ends."""
    found = workdays_after(session, on, workdays).latest
    if found is None:
        raise LookupError("a term of working days without an end")
    return found
