"""Who is told about a case, the people of the unit that applied; and who may have it (Art. 16(2), 16(3))."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy.orm import Session

from app.accounts.models import Account
from app.accounts.queries import colleagues, people_of_unit
from app.accounts.rules import Role, actor_of_account
from app.cases.models import Case
from app.core.errors import NotFound
from app.core.scope import beyond
from app.core.types import Actor
from app.messages import service as messages

LONGEST_NAME, KEPT = 24, 12


def tell_unit(session: Session, unit_id: UUID, *, kind: str, subject: str, body: str, about: tuple[str, UUID],
              now: datetime) -> None:
    """Leave a message for every person of the unit: on the page at once, by mail soon after."""
    with beyond(session, "a department tells the applicant's unit; it may not read who they are"):
        people = people_of_unit(session, unit_id)
        messages.tell(session, to=people, kind=kind, subject=subject, body=body, about=about, now=now)


def tell(session: Session, case: Case, *, kind: str, subject: str, body: str, now: datetime) -> None:
    """Tell the unit of a case; the case's number, project and code stand in every message (Art. 15)."""
    tell_unit(session, case.unit_id, kind=kind, subject=with_project(subject, case.project_name),
              body=_with_its_case(case, body),
              about=("case", case.id), now=now)


def tell_desk(session: Session, case: Case, *, kind: str, subject: str, body: str, now: datetime) -> None:
    """Tell who handles a case; of one that nobody has, every clerk of its department."""
    able = clerks(session, case.department_id)
    messages.tell(session, to=[each for each in able if each.id == case.handler_id] or able, kind=kind, subject=subject,
                  body=_with_its_case(case, body), about=("case", case.id), now=now)


def tell_role(session: Session, case: Case, *roles: Role, but: UUID | None, kind: str, subject: str, body: str,
              now: datetime) -> None:
    """Tell those of a case's department who hold one of these roles; not the one who acts."""
    found = {each.id: each for role in roles for each in colleagues(session, case.department_id, role)}
    messages.tell(session, to=[each for each in found.values() if each.id != but], kind=kind, subject=subject,
                  body=_with_its_case(case, body), about=("case", case.id), now=now)


def with_project(subject: str, name: str) -> str:
    """A subject from which a person of several projects knows which one it is; a long name is cut in its middle."""
    if name in subject:
        return subject
    short = name if len(name) <= LONGEST_NAME else f"{name[:KEPT]}…{name[KEPT + 1 - LONGEST_NAME:]}"
    return f"{subject}（{short}）"


def _with_its_case(case: Case, body: str) -> str:
    return f"{body}\n\n办件编号：{case.number}\n项目：{case.project_name}\n项目代码：{case.project_code}"


def clerks(session: Session, department_id: UUID) -> Sequence[Account]:
    """Those of a department who may have a case."""
    return colleagues(session, department_id, Role.CLERK)


def clerk(session: Session, department_id: UUID, account_id: UUID) -> Actor:
    """One of them, as the actor a case is handed to. Raises NotFound for anybody else."""
    for each in clerks(session, department_id):
        if each.id == account_id:
            return actor_of_account(account_id=each.id, name=each.display_name, roles=[Role.CLERK],
                                    department_id=each.department_id, unit_id=None)
    raise NotFound
