"""What the clocks of a case would be if something happened today: said before an act, never kept (Art. 17)."""

from dataclasses import replace
from datetime import date

from sqlalchemy.orm import Session

from app.cases.models import Case
from app.clock import queries
from app.clock.queries import CaseClocks
from app.clock.rules.entries import CaseFacts
from app.core.now import civil_date


def if_accepted(session: Session, case: Case, today: date) -> CaseClocks:
    """The clocks of a case accepted today."""
    facts = queries.facts_recorded(queries.entries(session, [case.id])[case.id])
    accepted = replace(facts or CaseFacts(civil_date(case.received_at)), accepted_on=today, awaiting_correction=False)
    return queries.look(accepted, case.item, queries.calendar_of(session, case), today,
                        queries.rulebook(session))
