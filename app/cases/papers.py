"""What every paper about a case has in common: head, contact, materials, limits in words (Art. 15)."""

from datetime import date
from typing import Any, TypedDict

from sqlalchemy.orm import Session

from app.accounts.models import Unit
from app.cases import queries
from app.cases.models import Case
from app.core.addresses import public_address
from app.documents.rules import Contact, Handed, dispatch_number
from app.documents.service import next_number
from app.items.models import FormerLimits, Item
from app.items.rules.kinds import LimitUnit

UNITS = {LimitUnit.WORKDAY: "个工作日", LimitUnit.CALENDAR_DAY: "日", LimitUnit.MONTH: "个月"}


class Head(TypedDict):
    """The head of every paper."""

    number: str
    issuer: str
    addressee: str
    project_code: str
    project_name: str
    issued_on: date
    query_url: str


def head(session: Session, case: Case, *, number: str, on: date) -> Head:
    """Number, who issues it to whom, the project with its code, the day, where to ask."""
    return Head(
        number=number,
        issuer=case.department.name,
        addressee=session.get_one(Unit, case.unit_id).name,
        project_code=case.project_code,
        project_name=case.project_name,
        issued_on=on,
        query_url=public_address(f"/projects/{case.project_code}"),
    )


def series_number(session: Session, case: Case, word: str, *, on: date, now: Any) -> str:
    """The next number of a department's series: 深发改受〔2026〕12号."""
    ordinal = next_number(session, f"{case.department.key}:{word}", on.year, now=now)
    return dispatch_number(f"{case.department.prefix}{word}", on.year, ordinal)


def contact(case: Case) -> Contact:
    """Whom to ask: the department's desk; the clerk once the case has one."""
    name = case.handler_name or "综合窗口"
    return Contact(name=f"{case.department.short_name} {name}")


def handed(session: Session, case: Case) -> tuple[Handed, ...]:
    """The materials that came with the case."""
    return tuple(
        Handed(name=material.name, note=material.attachment.name if material.attachment else "未上传")
        for material in queries.materials(session, case.id)
        if material.attachment or material.required
    )


def limit_in_words(item: Item | FormerLimits) -> str:
    """The promised limit, else the legal one: 20个工作日, 即时办结."""
    number, unit = item.promised_number, item.promised_unit
    if unit is None:
        number, unit = item.legal_number, item.legal_unit
    if unit is None:
        return "未设期限"
    return "即时办结" if unit is LimitUnit.IMMEDIATE else f"{number}{UNITS[unit]}"
