"""The closure notice as a paper (Art. 16(6); GB/T 9704)."""

from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from sqlalchemy.orm import Session

from app.closure.models import ClosureNotice
from app.core.addresses import public_address
from app.documents import rules as paper
from app.documents.rules import DocumentKind
from app.documents.service import request

MODES = {"approve": "审批类", "ratify": "核准类", "record": "备案类"}


def notice_address(number: str) -> str:
    """The public page on which a notice is verified; its QR code says the same."""
    return public_address(f"/notices/{quote(number)}")


def closure_notice(session: Session, notice: ClosureNotice, facts: dict[str, Any], *, now: datetime) -> None:
    """Leave the notice's paper due; its printed digest is that of the frozen facts."""
    document = request(
        session, DocumentKind.CLOSURE_NOTICE, _facts(notice, facts), about=("closure_notice", notice.id),
        department_id=None, unit_id=notice.unit_id, now=now,
    )
    notice.document_id = document.id
    session.flush()


def _facts(notice: ClosureNotice, facts: dict[str, Any]) -> paper.ClosureFacts:
    return paper.ClosureFacts(
        number=notice.number,
        issuer=f"{facts['platform']}投资项目在线审批监管平台",
        addressee=facts["unit"],
        project_code=facts["code"],
        project_name=facts["project"],
        issued_on=notice.issued_on,
        query_url=notice_address(notice.number),
        project_type=MODES[facts["mode"]],
        place=facts["place"],
        investment_wan=facts["investment_wan"],
        legacy_codes=tuple(facts["legacy_codes"]),
        items=tuple(
            paper.ClosedItem(
                item=item["name"], department=item["department"], result=item["result"],
                document_number=item["document_number"], document_title=item["document_title"],
                decided_on=date.fromisoformat(item["decided_on"]),
                valid_until=date.fromisoformat(item["valid_until"]) if item["valid_until"] else None,
            )
            for item in facts["items"]
        ),
        not_applicable=tuple(
            paper.NotApplicable(item=w["name"], department=w["department"], reason=w["reason"])
            for w in facts["waived"]
        ),
        following=tuple(
            paper.FollowingItem(item=f["name"], department=f["department"]) for f in facts["following"]
        ),
        duties=tuple(facts["duties"]),
    )
