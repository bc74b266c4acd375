"""The public calculator: `POST /deadlines` (Art. 17). Nothing is stored."""

from app.clock.answers import DeadlineAnswer, DeadlineQuestion, answer
from app.clock.service import editions
from app.core.api import public_api
from app.core.labels import N_
from app.core.web import db


@public_api.post(
    "/deadlines",
    answer=DeadlineAnswer,
    body=DeadlineQuestion,
    summary=N_("When a limit ends, day by day, by the platform's own clock"),
)
def deadlines(body: DeadlineQuestion) -> DeadlineAnswer:
    """When the term asked about ends, and why."""
    return answer(body, editions(db()))
