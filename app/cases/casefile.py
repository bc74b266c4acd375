"""The parts of the case page that the ledger itself knows: materials, code, papers, parallel items, trace."""

from collections.abc import Mapping
from typing import Any

from flask import url_for
from sqlalchemy.orm import Session

from app.cases import queries
from app.cases.models import Case
from app.cases.panels import ActDoor, Panel, Reason
from app.cases.rules import FINAL, OPEN_FOR_ACCEPTANCE, Act
from app.cases.standing import Standing
from app.cases.trace import told
from app.core.labels import N_
from app.core.leases import of_its_own
from app.core.now import civil_date, now
from app.core.scope import as_public
from app.core.types import Actor, Reach
from app.documents import queries as papers
from app.guides.queries import fetched_materials
from app.items.rules.kinds import Closure
from app.projects.queries import verifications_of
from app.projects.rules.kinds import Purpose
from app.projects.service import verify

SHOWN_AT_ONCE = 8
Shown = Mapping[str, Any] | None


def look_up_code(session: Session, case: Case, by: Actor) -> None:
    """核验 on the spot: who opens a case that is not accepted yet asks the register, once a day (Art. 16(2)).

    Kept in a transaction of its own: that it was asked is a fact, whatever becomes of the page.
    """
    if case.state not in OPEN_FOR_ACCEPTANCE or by.reach is not Reach.DEPARTMENT:
        return
    today = civil_date(now())
    mine = (each for each in verifications_of(session, case.id) if each.asked_by == by.account_id)
    if not any(civil_date(each.asked_at) == today for each in mine):
        ask_register(session, case, by)


def ask_register(session: Session, case: Case, by: Actor) -> None:
    """Ask the register about the code of a case, to know; the answer is kept at once."""
    with of_its_own(session) as own:
        verify(own, case.project_code, case_id=case.id, project_id=case.project_id, purpose=Purpose.LOOKUP,
               follows=case.follows, department_id=case.department_id, by=by, now=now())


def materials(session: Session, case: Case, by: Actor) -> Shown:
    """What was handed in, the first filing first; what a correction added says so."""
    rows = queries.materials(session, case.id)
    first = min((row.added_at for row in rows), default=None)
    uploads = [row for row in rows if row.attachment is not None]
    return {
        "rows": [(row, row.added_at != first) for row in rows],
        "missing": queries.missing_materials(session, case.id),
        "handed": len(uploads),
        "fetched": fetched_materials(session, case.item_id),
    }


def code(session: Session, case: Case, by: Actor) -> Shown:
    """The last verdict on the code of this case, and those before it."""
    asked = list(reversed(verifications_of(session, case.id)))
    return {"last": asked[0] if asked else None, "before": asked[1:], "open": case.state in OPEN_FOR_ACCEPTANCE,
            "case_id": case.id, "may_ask": "CLERK" in by.roles}


def documents(session: Session, case: Case, by: Actor) -> Shown:
    """The papers issued about this case, newest first."""
    rows = list(reversed(papers.about(session, "case", case.id)))
    return {"rows": rows} if rows else None


def parallel(session: Session, case: Case, by: Actor) -> Shown:
    """The other items of the project, as everybody sees them; those that had to be finished first are marked."""
    with as_public(session):
        lines = queries.due_lines(session, case.project_id)
    mine = next((line.due for line in lines if line.due.id == case.due_item_id), None)
    first_of_all = set(mine.after) if mine else set()
    others = [(line, line.due.item.key in first_of_all) for line in lines if line.due.id != case.due_item_id]
    begun = [(line, first) for line, first in others if first or line.standing is not Standing.NOT_STARTED]
    address = url_for("ProjectDesk.show", project_id=case.project_id)
    rows = sorted(begun, key=lambda pair: not pair[1])
    counting = [line for line, _ in others if line.due.closure is not Closure.FOLLOWS]
    rest = sum(line.standing is Standing.NOT_STARTED and line.due.item.key not in first_of_all for line in counting)
    before = queries.filed_before(session, case)
    return {"rows": rows, "rest": rest, "url": address, "before": before} if others or before else None


def trace(session: Session, case: Case, by: Actor) -> Shown:
    """痕迹 of this case."""
    lines = told(queries.steps(session, case.id), verifications_of(session, case.id))
    return {"first": lines[:SHOWN_AT_ONCE], "rest": lines[SHOWN_AT_ONCE:], "count": len(lines)}


PANELS = (
    Panel("materials", 20, "main", materials, "cases/panels/materials.html"),
    Panel("documents", 50, "main", documents, "cases/panels/documents.html"),
    Panel("parallel", 60, "main", parallel, "cases/panels/parallel.html"),
    Panel("trace", 90, "main", trace, "cases/panels/trace.html"),
    Panel("code", 20, "aside", code, "cases/panels/code.html"),
)


def _why_not_take(session: Session, case: Case, by: Actor) -> Reason | None:
    if case.state in FINAL:
        return Reason(N_("the case is closed"))
    if case.handler_id == by.account_id:
        return Reason(N_("you have it already"), "16(3)")
    return None


def _why_not_assign(session: Session, case: Case, by: Actor) -> Reason | None:
    return Reason(N_("the case is closed")) if case.state in FINAL else None


DOORS = (
    ActDoor("take", Act.ASSIGN, N_("Take it"), "CasePage.take", 80, "take", "CasePage", _why_not_take, at_once=True),
    ActDoor("assign", Act.ASSIGN, N_("Hand over…"), "CasePage.assign", 90, "assign", "CasePage", _why_not_assign),
)
