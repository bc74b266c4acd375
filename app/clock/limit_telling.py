"""Who is told of new limits, and which guides still state others (Art. 8, 17)."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from app.accounts.queries import people_in
from app.accounts.rules import Role
from app.clock.limit_editions import ItemChange
from app.clock.models import LimitEdition
from app.core.chinese import chinese
from app.guides.kinds import GuideState
from app.guides.models import Guide
from app.items.rules.stated import Stated
from app.messages import service as messages

HANDLERS = (Role.CLERK, Role.REVIEWER, Role.APPROVER, Role.DEPARTMENT_ADMIN)


def tell_department(session: Session, row: LimitEdition, changes: Iterable[ItemChange], *, now: datetime) -> None:
    """Everybody who works in the department is told once what changes, from which day, by which document."""
    lines = "\n".join(f"{each.item.name}：{'；'.join(_said(*part) for part in each.differences)}" for each in changes)
    day = row.effective_on.isoformat()
    body = (f"依据{row.document}，下列事项的时限自 {day} 起变更：\n{lines}\n\n"
            f"{day} 起收件的办件适用新的时限，此前收件的办件时限不变。办事指南写明时限的，请在施行前修订并公布。")
    people = [each for each in people_in(session, *HANDLERS) if each.department_id == row.department_id]
    messages.tell(session, to=people, kind="limits", subject=f"事项时限自 {day} 起变更", body=body,
                  about=("limits", row.id), now=now, once=f"limits:{row.id.hex}")


def _said(label: str, before: str, after: str) -> str:
    return f"{chinese(label)}由{before}改为{after}"


def guides_behind(session: Session, changes: Iterable[ItemChange]) -> dict[UUID, int]:
    """By item the number of its guide in force, where that states other limits than the new ones."""
    wanted = {each.item.id: _stated(each.now) for each in changes}
    found = session.scalars(select(Guide).where(Guide.item_id.in_(wanted), Guide.state == GuideState.PUBLISHED))
    return {guide.item_id: guide.number for guide in found if _of_guide(guide.limits) != wanted[guide.item_id]}


def _stated(limits: Stated) -> list[Any]:
    kept = limits.stored()
    pairs = [(kept["legal_number"], kept["legal_unit"]), (kept["promised_number"], kept["promised_unit"])]
    return [(number, unit.lower()) if unit else None for number, unit in pairs]


def _of_guide(limits: dict[str, Any]) -> list[Any]:
    return [(limits[kind]["number"], limits[kind]["unit"]) if limits.get(kind) else None
            for kind in ("legal", "promised")]
