"""The closure notice as a paper (Art. 16(6); GB/T 9704)."""

from datetime import date
from decimal import Decimal
from typing import Any

from app.core.addresses import public_address
from app.core.phrasing import number as as_number
from app.documents import rules as paper

MODES = {"approve": "审批类", "ratify": "核准类", "record": "备案类"}


def notice_address(division: str, year: int, ordinal: int) -> str:
    """The public page on which a notice is verified, short enough to be typed; its QR code says the same."""
    return public_address(f"/n/{division}-{year}-{ordinal}")


def closure_facts(facts: dict[str, Any], *, number: str, on: date, address: str) -> paper.ClosureFacts:
    """The notice's frozen facts; their digest is what is printed beside its QR code."""
    return paper.ClosureFacts(
        number=number,
        issuer=f"{facts['platform']}投资项目在线审批监管平台",
        addressee=facts["unit"],
        project_code=facts["code"],
        project_name=facts["project"],
        issued_on=on,
        query_url=address,
        project_type=MODES[facts["mode"]],
        place=facts["place"],
        investment_wan=as_number(Decimal(facts["investment_wan"])),
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
