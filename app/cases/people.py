"""Who is told about a case: the people of the unit that applied (Art. 16(2), 16(3))."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.queries import people_of_unit
from app.cases.models import Case
from app.core.scope import beyond
from app.messages import service as messages


def tell_unit(session: Session, unit_id: UUID, *, kind: str, subject: str, body: str, about: tuple[str, UUID],
              now: datetime) -> None:
    """Leave a message for every person of the unit: on the page at once, by mail soon after."""
    with beyond(session, "a department tells the applicant's unit; it may not read who they are"):
        people = people_of_unit(session, unit_id)
        messages.tell(session, to=people, kind=kind, subject=subject, body=body, about=about, now=now)


def tell(session: Session, case: Case, *, kind: str, subject: str, body: str, now: datetime) -> None:
    """Tell the unit of a case; the case's number, project and code stand in every message (Art. 15)."""
    lines = f"{body}\n\n办件编号：{case.number}\n项目：{case.project_name}\n项目代码：{case.project_code}"
    tell_unit(session, case.unit_id, kind=kind, subject=subject, body=lines, about=("case", case.id), now=now)
