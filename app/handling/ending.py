"""有效期 – what soon ends, for departments and for units; and the words beside a result (行政许可法 50)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_appbuilder.baseviews import expose
from flask_appbuilder.security.decorators import has_access, permission_name
from sqlalchemy import ColumnElement, select, tuple_
from sqlalchemy.orm import Session, joinedload
from werkzeug.exceptions import BadRequest

from app.cases.models import Case
from app.clock.queries import calendar, calendar_of
from app.clock.rules.validity import BASIS, Validity, validity
from app.core.crud import tokens
from app.core.crud.page import Page
from app.core.crud.tokens import Mark
from app.core.now import now, today
from app.core.types import Reach
from app.handling.models import Decision, Outcome

AHEAD, PAGE = timedelta(days=180), 50
LONG_AGO = timedelta(days=365)
GRANTED = (Outcome.GRANTED, Outcome.GRANTED_WITH_GAP)


@dataclass(frozen=True, slots=True)
class Ending:
    """One result that ends soon, with its case."""

    decision: Decision
    case: Case
    validity: Validity


def validity_of(session: Session, decision: Decision | None, case: Case) -> Validity | None:
    """How long a result holds and until when its renewal is asked for; None where the law sets no end."""
    if decision is None or decision.valid_until is None or decision.outcome not in GRANTED:
        return None
    return validity(decision.valid_until, calendar_of(session, case), renewable=case.item.is_licence)


def ending(session: Session, on: date, *, after: tuple[date, str] | None = None, size: int = PAGE) -> list[Ending]:
    """The reader's results that end within half a year, or ended within the last one, the next first."""
    place: list[ColumnElement[bool]] = [] if after is None else [
        tuple_(Decision.valid_until, Decision.id) > after]
    found = session.execute(
        select(Decision, Case)
        .join(Case, Case.id == Decision.case_id)
        .where(Decision.valid_until.between(on - LONG_AGO, on + AHEAD), Decision.outcome.in_(GRANTED), *place)
        .order_by(Decision.valid_until, Decision.id)
        .limit(size)
        .options(joinedload(Case.item), joinedload(Case.department))
    ).all()
    known = calendar(session)
    return [
        Ending(decision, case, validity(decision.valid_until, known, renewable=case.item.is_licence))
        for decision, case in found if decision.valid_until is not None
    ]


class EndingPage(Page):
    """即将届满."""

    route = "/desk/ending"
    permission = "Ending"

    @expose("/")
    @has_access
    @permission_name("list")
    def list(self) -> str:
        """Results of the department, or of the city, that soon end."""
        return self.page("handling/ending.html", **_page(self.session), layout="layouts/desk.html", mine=False,
                         home=url_for("EndingPage.list"), city=self.actor.reach is not Reach.DEPARTMENT)


class MyEndingPage(Page):
    """我的批文即将届满."""

    route = "/my/ending"
    permission = "MyEnding"

    @expose("/")
    @has_access
    @permission_name("list")
    def list(self) -> str:
        """Results of the reader's unit that soon end."""
        return self.page("handling/ending.html", **_page(self.session), layout="layouts/my.html", mine=True,
                         home=url_for("MyEndingPage.list"), city=False)


def _page(session: Session) -> Mapping[str, Any]:
    token = request.args.get("from", "")
    after = None
    if token:
        kept = tokens.read("Ending", token)
        try:
            until, of = kept.values
            after = (date.fromisoformat(until or ""), str(UUID(of)))
        except ValueError as unreadable:
            raise BadRequest from unreadable
    rows: Sequence[Ending] = ending(session, today(), after=after, size=PAGE + 1)
    last = rows[PAGE - 1].decision if len(rows) > PAGE else None
    values = (tokens.text_of(last.valid_until), str(last.id)) if last else ()
    return {"rows": rows[:PAGE], "basis": BASIS, "more": tokens.write("Ending", Mark("ending", False, values, now()))
            if last else None}
